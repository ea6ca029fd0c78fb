"""A source's part of a replay: persons who were erased in it are looked for by digests, and erased again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from secrets import token_bytes
from uuid import UUID

from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.erasure import tombstones
from portal.data.erasure.tombstones import Tombstone
from portal.domain.audit import audit
from portal.domain.erasure import later_erasure
from portal.domain.erasure.later_erasure import Erased
from portal.domain.erasure.planned_person import united
from portal.domain.erasure.replayed_portal import known_person
from portal.domain.erasure.tombstones import possible_digests
from portal.sources.errors import SourceError
from portal.sources.person import Person
from portal.sources.restoring import Acknowledges, ListsIdentifiers
from portal.sources.source import Source

Tell = Callable[[str, int], None]

VALUES_AT_A_TIME = 1000
"""Values compared between two reports of progress."""


@dataclass(slots=True)
class SourceReplay:
    """What was, or would be, done again in one source.

    `tombstones` are the erasures that it lacks, `persons` those of them who were there again, `rows` what went.
    `needs_since`: it keeps no receipts and nobody said since when. `unsearchable`: it cannot say by whom its rows are,
    so that persons whom the portal no longer knows were not looked for. `failed`: it did not answer to the end.
    """

    source: str
    tombstones: int = 0
    persons: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    needs_since: bool = False
    unsearchable: bool = False
    failed: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to be looked into."""
        return not (self.needs_since or self.unsearchable or self.failed)


async def erase_again(
    source: Source,
    forgotten: list[Tombstone],
    since: datetime | None,
    retained: Mapping[str, date],
    dry_run: bool,
    by_hand: bool,
    tell: Tell,
) -> SourceReplay:
    """Erase again in `source` whatever it has back. `forgotten` are erasures that the portal had forgotten too.

    With `by_hand` somebody has done so there, and it is only noted.
    """
    done = SourceReplay(source.data_map.id)
    try:
        lacking = await _lacking(source, forgotten, since, done)
        done.tombstones = len(lacking)
        if not lacking or (by_hand and dry_run):
            return done
        if by_hand:
            await _settle_by_hand(source, lacking)
            return done
        for erased in await _there_again(source, lacking, done, tell):
            found = await later_erasure.erase_due(erased, source, retained, "erasure.replayed", dry_run)
            if found.rows:
                done.persons += 1
            for table, rows in found.rows.items():
                done.rows[table] = done.rows.get(table, 0) + rows
        if not dry_run and done.is_complete:
            await _acknowledge(source, lacking)
    except SourceError:
        done.failed = True
    return done


async def _acknowledge(source: Source, lacking: list[Tombstone]) -> None:
    """Have the source say again that it was done; where it cannot, we say so."""
    # The latest last: until it is there the source counts as restored.
    for tombstone in sorted(lacking, key=lambda tombstone: tombstone.erased_at):
        if not isinstance(source, Acknowledges) or (
            tombstone.rows and not await source.acknowledge(tombstone.plan_digest)
        ):
            async with acting_as(SYSTEM):
                await tombstones.settle(lacking)
            return


async def _settle_by_hand(source: Source, lacking: list[Tombstone]) -> None:
    persons = {tombstone.subject_id: tombstone.request_id for tombstone in lacking}
    async with acting_as(SYSTEM):
        for subject, request in persons.items():
            await audit.record(
                "erasure.replayed", subject=subject, request=request, source=source.data_map.id, by_hand=True
            )
    await _acknowledge(source, lacking)


async def _lacking(
    source: Source, forgotten: list[Tombstone], since: datetime | None, done: SourceReplay
) -> list[Tombstone]:
    """The erasures to do again: those from `since` on, or those whose receipt is missing."""
    async with acting_as(SYSTEM):
        known = [tombstone async for tombstone in tombstones.of_source(source.data_map.id, since)]
    there = {tombstone.id for tombstone in known}
    known += [tombstone for tombstone in forgotten if tombstone.id not in there]
    if since is not None:
        return [tombstone for tombstone in known if tombstone.erased_at >= since]
    lacking = []
    for tombstone in known:
        has = await source.done(tombstone.plan_digest) if tombstone.rows else True
        if has is None:
            done.needs_since = True
            return []
        if not has:
            lacking.append(tombstone)
    if not lacking:
        return []
    # Where one is lost, so is what came after it: also of persons of whom there was nothing to erase then.
    first = min(tombstone.erased_at for tombstone in lacking)
    return [*lacking, *(it for it in known if not it.rows and it.erased_at >= first)]


async def _there_again(source: Source, lacking: list[Tombstone], done: SourceReplay, tell: Tell) -> list[Erased]:
    """Every erased person, by what the source itself knows of the person and what the portal still does."""
    found = {
        tombstone.subject_id: Erased(tombstone.subject_id, tombstone.request_id, Person({})) for tombstone in lacking
    }
    values = await _matching(source, lacking, tell) if isinstance(source, ListsIdentifiers) else {}
    for tombstone in lacking:
        before = found[tombstone.subject_id]
        who = united([before.who, values.get(tombstone.subject_id, Person({})), await known_person(tombstone)])
        found[tombstone.subject_id] = Erased(before.subject, tombstone.request_id, who)
    unknown = [erased for erased in found.values() if not erased.who.identifiers]
    done.unsearchable = bool(unknown) and not isinstance(source, ListsIdentifiers)
    return [replace(erased, who=_with_key(erased.who)) for erased in found.values() if erased.who.identifiers]


def _with_key(who: Person) -> Person:
    """The person, with a key for pseudonyms of his or her own where the portal has forgotten the first one."""
    return who if who.pseudonym_key else replace(who, pseudonym_key=token_bytes(32))


async def _matching(source: ListsIdentifiers, lacking: list[Tombstone], tell: Tell) -> dict[UUID, Person]:
    """The persons among all the source's values, which are read as a stream; what is kept are those who are found."""
    wanted: dict[bytes, set[UUID]] = {}
    for tombstone in lacking:
        for digest in tombstone.identifiers:
            wanted.setdefault(digest, set()).add(tombstone.subject_id)
    found: dict[UUID, Person] = {}
    count = 0
    async for identifier, value in source.identifiers():
        for subject in set().union(*(wanted.get(each, ()) for each in possible_digests(identifier, value))):
            found[subject] = united([found.get(subject, Person({})), Person({identifier: (value,)})])
        count += 1
        if count % VALUES_AT_A_TIME == 0:
            tell(lacking[0].source, VALUES_AT_A_TIME)
    tell(lacking[0].source, count % VALUES_AT_A_TIME)
    return found
