"""Data that is kept past its time (Art. 5(1)(e)): when a member's overview shows some, staff are told to remove it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.clock import today
from portal.data.actors import SYSTEM, Language, Staff
from portal.data.database import acting_as
from portal.data.retention import overdue_holdings as rows
from portal.domain.deciding import deciding_as
from portal.domain.errors import NotFound
from portal.domain.record_of_processing.model import RecordOfProcessing, Text
from portal.domain.record_of_processing.periods import has_length, kept_until, retained_since
from portal.domain.record_of_processing.published import published
from portal.domain.requests.handling import expect_handler
from portal.domain.sources.company_sources import sources
from portal.sources.overview import Holding


@dataclass(frozen=True, slots=True)
class Overdue:
    """A table in which there is something that should be gone: `place` is what it is called, `period` the time that is
    up, `since` when it was first seen, `rows` the most that was seen of one person, where that was counted."""

    id: UUID
    place: str
    period: Text
    since: date
    rows: int | None


def kept_since(record: RecordOfProcessing, on: date | None = None) -> dict[str, date]:
    """For each period that ends by the calendar the earliest anchor that it still covers `on` that day, or today."""
    year_end = record.controller.financial_year_end
    found = {period.id: retained_since(period, on or today(), year_end) for period in record.periods.values()}
    return {period: since for period, since in found.items() if since}


def past_time(record: RecordOfProcessing, holding: Holding) -> int:
    """How many of the rows are past their time; where the source does not count them all or none, by the latest."""
    if holding.past is not None:
        return holding.past
    return holding.rows if _is_all_over(record, holding) else 0


def uncounted(record: RecordOfProcessing, holdings: Sequence[Holding]) -> frozenset[str]:
    """The sources of which nobody can say how many of the rows are past their time, though some may be."""
    return frozenset(
        it.source
        for it in holdings
        if it.rows and it.past is None and not _is_all_over(record, it) and _ends_by_calendar(record, it)
    )


def by_table(record: RecordOfProcessing, holdings: Sequence[Holding]) -> dict[tuple[str, str], int]:
    """How many rows of each table, (source, table), are past their time in what they hold most of; those with any."""
    found: dict[tuple[str, str], int] = {}
    for holding in holdings:
        if rows := past_time(record, holding):
            place = (holding.source, holding.table)
            found[place] = max(rows, found.get(place, 0))
    return found


async def note(record: RecordOfProcessing, holdings: Sequence[Holding]) -> None:
    """Have staff told of what is past its time in the sources; nothing of whose it is."""
    periods = {(it.source, it.table): it.anchors[0][0] for it in reversed(holdings) if it.anchors}
    past = by_table(record, holdings)
    if past:
        async with acting_as(SYSTEM):
            await rows.note({(*place, periods[place]): count for place, count in past.items()}, today())


async def for_desk(staff: Staff) -> list[Overdue]:
    """What nobody has seen to, for those who can: handlers."""
    if not staff.is_handler:
        return []
    record = (await published()).record
    async with acting_as(staff):
        found = await rows.not_done()
    return [
        Overdue(it.id, _label(it.source, it.table_name, staff.language), period.name, it.first_seen_on, it.rows)
        for it in found
        if (period := record.periods.get(it.period))
    ]


async def find(staff: Staff, overdue: UUID) -> Overdue:
    """The one with that id, which nobody has seen to. Raises NotHandler, and NotFound when somebody has."""
    expect_handler(staff)
    found = next((it for it in await for_desk(staff) if it.id == overdue), None)
    if found is None:
        raise NotFound
    return found


async def mark_done(staff: Staff, overdue: UUID) -> None:
    """Note that it has been removed; seen again another day, it is shown again. Raises NotHandler and Conflict."""
    expect_handler(staff)
    async with deciding_as(staff):
        await rows.mark_done(overdue, staff.id)


def _ends_by_calendar(record: RecordOfProcessing, holding: Holding) -> bool:
    return any(has_length(record.periods[period]) for period, *_ in holding.anchors)


def _is_all_over(record: RecordOfProcessing, holding: Holding) -> bool:
    """Whether everything that keeps rows of the table is over, as far as dates tell."""
    year_end = record.controller.financial_year_end
    last_days = [
        kept_until(record.periods[period], latest, year_end)
        if latest and has_length(record.periods[period]) and not undetermined
        else None
        for period, _, latest, undetermined in holding.anchors
    ]
    return bool(holding.rows and last_days) and all(day is not None and day < today() for day in last_days)


def _label(source_id: str, table: str, language: Language) -> str:
    source = next((it for it in sources() if it.data_map.id == source_id), None)
    found = source.data_map.tables.get(table) if source else None
    return f"{source.data_map.label.in_(language)}, {found.label.in_(language)}" if source and found else table
