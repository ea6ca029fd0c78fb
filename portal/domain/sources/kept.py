"""Until when what is held is kept, for each reason: a row is kept for as long as the longest of its own lasts."""

from dataclasses import dataclass, replace
from datetime import date

from portal.clock import today
from portal.domain.record_of_processing.model import Period, RecordOfProcessing
from portal.domain.record_of_processing.periods import has_length, kept_until
from portal.sources.overview import Holding


@dataclass(frozen=True, slots=True)
class Kept:
    """Until when a member's data is kept for one reason. `until` is None while the account or a consent lasts,
    and where the date cannot be told; then `undetermined` counts the rows without one. `rows` are those that the period
    is about, None where there are too many to be counted.

    Where the period lasts as long as the account or a consent, `staying` of its rows are kept `then` for another
    reason, after it has ended: until that day.
    """

    period: Period
    until: date | None
    undetermined: int
    rows: int | None = None
    then: date | None = None
    staying: int | None = 0


def kept_for(record: RecordOfProcessing, held: list[Holding]) -> tuple[Kept, ...]:
    """For each reason the latest day, since a category is kept until its last row goes; those without a day first."""
    found: dict[str, Kept] = {}
    for holding in held:
        for kept in _in_table(record, holding):
            before = found.get(kept.period.id)
            found[kept.period.id] = _together(before, kept) if before else kept
    return tuple(sorted(found.values(), key=lambda kept: kept.until or date.min))


def have_rows_in_common(held: list[Holding]) -> bool:
    """Whether several reasons keep the same rows, of which the longest counts."""
    return any(len(holding.anchors) > 1 for holding in held)


def _in_table(record: RecordOfProcessing, holding: Holding) -> list[Kept]:
    found: list[Kept] = []
    for period_id, anchored_by, anchor, undetermined in holding.anchors:
        period = record.periods[period_id]
        lasts = has_length(period)
        until = kept_until(period, anchor, record.controller.financial_year_end) if anchor and lasts else None
        is_own = anchored_by is not None or not lasts
        rows = None if holding.more else holding.rows if is_own else holding.followed.get(period_id)
        found.append(Kept(period, until, undetermined, rows))
    longer = [kept for kept in found if kept.until and kept.until >= today()]
    if not longer:
        return found
    then = max(kept.until for kept in longer if kept.until)
    counted = [kept.rows for kept in longer]
    staying = None if None in counted else max(rows or 0 for rows in counted)
    return [it if has_length(it.period) else replace(it, then=then, staying=staying) for it in found]


def _together(one: Kept, other: Kept) -> Kept:
    return Kept(
        one.period,
        _later(one.until, other.until),
        one.undetermined + other.undetermined,
        _sum(one.rows, other.rows),
        _later(one.then, other.then),
        _sum(one.staying, other.staying),
    )


def _later(one: date | None, other: date | None) -> date | None:
    return max((day for day in (one, other) if day), default=None)


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other
