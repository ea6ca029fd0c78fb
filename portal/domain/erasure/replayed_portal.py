"""The portal's own part of a replay: persons whose account and key have come back are removed again."""

from collections.abc import Callable
from contextlib import suppress

from portal.clock import today
from portal.data import subjects
from portal.data.actors import SYSTEM
from portal.data.by_hand import kept_by_hand
from portal.data.database import acting_as
from portal.data.erasure import erasure_plans, tombstones
from portal.data.erasure.tombstones import Tombstone
from portal.data.errors import NoSuchRow, Stale
from portal.data.requests import persons_requests, requests
from portal.data.requests.states import UNDER_WAY
from portal.data.subjects import DataSubject
from portal.domain.audit import audit
from portal.domain.erasure import closing
from portal.domain.erasure.erasure_content import retained_from
from portal.domain.erasure.planned_person import opened, united
from portal.domain.erasure.tombstones import PORTAL
from portal.domain.record_of_processing.published import published
from portal.domain.sources.company_sources import person, person_on_record, sources
from portal.sources.errors import SourceError
from portal.sources.person import Person

"""The states in which a request of an erased person may have come back."""


async def remember(tombstone: Tombstone, dry_run: bool) -> bool:
    """Put a tombstone from the journal back into the database; False when it was there all the time."""
    async with acting_as(SYSTEM):
        if dry_run:
            return not await tombstones.exists(tombstone.id)
        if not await tombstones.put(tombstone):
            return False
        await tombstones.note_journalled([tombstone])
        return True


async def remove_again(forgotten: list[Tombstone], dry_run: bool, tell: Callable[[], None]) -> int:
    """Remove every person who had been removed and is there again, and return how many."""
    async with acting_as(SYSTEM):
        back = {tombstone.subject_id: tombstone for tombstone in await tombstones.back_in_portal()}
        for tombstone in forgotten:
            if tombstone.source == PORTAL and await subjects.has_key(tombstone.subject_id):
                back[tombstone.subject_id] = tombstone
    for tombstone in back.values():
        if not dry_run:
            await _remove(tombstone)
        tell()
    return len(back)


async def known_person(tombstone: Tombstone) -> Person:
    """The erased person as the portal itself still knows him or her, to find what is retained; often not at all."""
    async with acting_as(SYSTEM):
        try:
            subject = await subjects.find(tombstone.subject_id)
        except NoSuchRow:
            return Person({})
        if subject.retained_identifiers is not None:
            return Person.from_stored(subject.identifiers())
        return united(await _planned(subject, tombstone)) if subject.data_key is not None else Person({})


async def _remove(tombstone: Tombstone) -> None:
    who = united([await known_person(tombstone), await _person(tombstone)])
    is_left = await _is_left(who)
    async with acting_as(SYSTEM):
        is_left = is_left or bool(await kept_by_hand.of_subject(tombstone.subject_id))
        # First, since what has no key can never be answered.
        closed = 0
        for request in await persons_requests.under_way(tombstone.subject_id):
            with suppress(Stale):
                await requests.move(request, UNDER_WAY, "closed")
                closed += 1
        if await closing.remove(tombstone.subject_id, tombstone.request_id, who, is_left):
            await audit.record(
                "erasure.replayed",
                subject=tombstone.subject_id,
                request=tombstone.request_id,
                source=PORTAL,
                requests=closed,
            )


async def _person(tombstone: Tombstone) -> Person:
    try:
        return await person(tombstone.subject_id)
    except SourceError:
        # Who was erased is removed here all the same; that source is looked through again when it answers.
        return await person_on_record(tombstone.subject_id)


async def _is_left(who: Person) -> bool:
    """Whether a source still has something, or cannot say."""
    retained = retained_from((await published()).record, today())
    for source in sources():
        try:
            plan = await source.plan(who, retained)
        except SourceError:
            return True
        if any(table.rows for table in plan.tables):
            return True
    return False


async def _planned(subject: DataSubject, tombstone: Tombstone) -> list[Person]:
    plans = await erasure_plans.begun(tombstone.request_id)
    return [who for plan in plans if (who := opened(subject, plan))]
