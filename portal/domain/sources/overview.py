"""What is held about a member, read live from the sources and told by the record of processing (Art. 15(1))."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from portal.data.actors import Language
from portal.domain.consents.consents import marketing_allowed
from portal.domain.own_data.own_holdings import PURPOSE, own_holdings
from portal.domain.record_of_processing.model import (
    Category,
    CategoryUse,
    Period,
    Purpose,
    Recipient,
    RecordOfProcessing,
    Source,
)
from portal.domain.record_of_processing.published import published
from portal.domain.retention import overdue
from portal.domain.sources.company_sources import manual_sources, person, person_on_record, sources
from portal.domain.sources.kept import Kept, have_rows_in_common, kept_for
from portal.sources.data_map import Label
from portal.sources.errors import SourceError
from portal.sources.manual import ManualSource
from portal.sources.overview import Holding


@dataclass(frozen=True, slots=True)
class Use:
    """One category as it is used for one purpose, and what is held of it about the member.

    `rows` is None when a source did not answer: then nobody can say. Zero says that nothing is held.
    """

    purpose: Purpose
    category: Category
    use: CategoryUse
    rows: int | None
    more: bool
    """Whether there are more than `rows`, which nobody has counted further."""
    first: date | None
    latest: date | None
    kept: tuple[Kept, ...]
    periods: tuple[Period, ...]
    """What the record says of the time, whether anything is held or not."""
    sources: tuple[Source, ...]
    recipients: tuple[Recipient, ...]
    is_kept_for_longest: bool = False
    """Whether several of `kept` are about the same rows: then the longest counts."""
    past: int = 0
    """How many of the rows should have been removed already."""
    past_first: date | None = None
    """The oldest of those, where it can be told."""
    uncounted: tuple[Label, ...] = ()
    """The sources that do not say how much of what they hold is past its time."""
    by_hand: tuple[ManualSource, ...] = ()
    """Places that may hold it too and that no program can count."""


@dataclass(frozen=True, slots=True)
class Overview:
    """Every use of every category, in the order of the record; `unreachable` names sources that did not answer.

    `stopped` are the activities that the person may switch and that do not go on: by choice, or for want of one.
    """

    uses: tuple[Use, ...]
    unreachable: tuple[str, ...]
    stopped: frozenset[str] = frozenset()

    @property
    def past_time(self) -> list[Use]:
        """Those of which something should have been removed already."""
        return [use for use in self.uses if use.past]

    def by(self, view: Literal["purpose", "category"]) -> list[tuple[Purpose | Category, list[Use]]]:
        """The same facts by purpose, or turned round by category."""
        groups: dict[str, tuple[Purpose | Category, list[Use]]] = {}
        for use in self.uses:
            heading = use.purpose if view == "purpose" else use.category
            groups.setdefault(heading.id, (heading, []))[1].append(use)
        return list(groups.values())


async def overview(subject: UUID, language: Language) -> Overview:
    """What is held about `subject`, counted but not shown. A source that does not answer is named, not an error."""
    record = (await published()).record
    holdings, unreachable = await _holdings(record, subject, language)
    uses = tuple(
        # Of its own the portal always knows.
        _use(record, purpose, use, holdings, bool(unreachable) and purpose.id != PURPOSE)
        for purpose in record.purposes.values()
        for use in purpose.uses
    )
    goes_on = await marketing_allowed(subject)
    stopped = frozenset(it.id for it in record.choices if it.id not in goes_on)
    return Overview(uses, tuple(unreachable), stopped)


async def past_time(subject: UUID, language: Language) -> dict[tuple[str, str], int]:
    """How many rows of each table, (source, table), should have been removed already, as far as sources answer."""
    record = (await published()).record
    return overdue.by_table(record, (await _holdings(record, subject, language))[0])


async def _holdings(record: RecordOfProcessing, subject: UUID, language: Language) -> tuple[list[Holding], list[str]]:
    """What is held, and who did not answer; staff are told of what is past its time."""
    try:
        who = await person(subject)
    except SourceError:
        # That source is named below.
        who = await person_on_record(subject)
    kept_since = overdue.kept_since(record)
    holdings: list[Holding] = []
    unreachable: list[str] = []
    for source in sources():
        try:
            holdings += await source.holdings(who, kept_since)
        except SourceError:
            unreachable.append(source.data_map.label.in_(language))
    await overdue.note(record, holdings)
    return await own_holdings(subject) + holdings, unreachable


def _use(record: RecordOfProcessing, purpose: Purpose, use: CategoryUse, holdings: list[Holding], unknown: bool) -> Use:
    held = [h for h in holdings if h.category == use.category and purpose.id in h.purposes and h.rows]
    return Use(
        purpose=purpose,
        category=record.categories[use.category],
        use=use,
        rows=None if unknown and not held else sum(h.rows for h in held),
        more=any(h.more for h in held),
        first=min((h.first for h in held if h.first), default=None),
        latest=max((h.latest for h in held if h.latest), default=None),
        kept=kept_for(record, held),
        is_kept_for_longest=have_rows_in_common(held),
        periods=tuple(record.periods[id_] for id_ in use.periods),
        sources=tuple(record.sources[id_] for id_ in use.sources),
        recipients=tuple(record.recipients[id_] for id_ in use.recipients),
        past=sum(overdue.past_time(record, h) for h in held),
        past_first=min((h.past_first for h in held if h.past_first), default=None),
        uncounted=_uncounted(record, held),
        by_hand=tuple(place for place in manual_sources() if place.may_hold(purpose.id, use.category)),
    )


def _uncounted(record: RecordOfProcessing, held: list[Holding]) -> tuple[Label, ...]:
    ids = overdue.uncounted(record, held)
    return tuple(it.data_map.label for it in sources() if it.data_map.id in ids)
