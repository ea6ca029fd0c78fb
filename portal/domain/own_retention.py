"""What the portal keeps of its own is forgotten when its time is up, by the periods of the record of processing.

Kept are the record's own versions, which say nothing of anybody, and the audit log: the record gives it ten years, so
that nothing of it is due before the portal is ten years old, and its chain is not cut here. Certificates and tombstones
of erasures have times of their own.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, get_args

from portal.clock import LOCAL_ZONE, today
from portal.data import own_retention as rows
from portal.data.actors import SYSTEM
from portal.data.audit import COMPANY_CHAIN
from portal.data.database import acting_as
from portal.data.own_retention import Due, Technical
from portal.data.requests import Status
from portal.domain import audit
from portal.domain.identity import GUESSES_WITHIN
from portal.domain.record_of_processing.model import RecordOfProcessing
from portal.domain.record_of_processing.published import published
from portal.domain.retention import retained_since
from portal.settings import settings

Kind = Literal[Technical, "unfinished_requests", "requests", "letters", "restrictions", "persons"]

PERIODS: dict[Kind, str] = {
    "sessions": "portal_sign_in",
    "sign_in_counters": "portal_sign_in",
    "known_browsers": "portal_browser",
    "queue_log": "portal_operation",
    "unfinished_requests": "portal_unfinished",
    "requests": "privacy_record",
    "letters": "portal_unfinished",
    "restrictions": "privacy_record",
    "persons": "privacy_record",
}
"""The period of the record of processing that each kind is kept for, in the order of forgetting: persons come last,
when their requests are gone."""

ENDED: dict[Kind, tuple[Status, ...]] = {
    "unfinished_requests": ("withdrawn", "expired"),
    "requests": ("closed", "refused"),
}
"""How the requests of each kind have ended."""

BATCH = 500
"""Rows that one transaction forgets: a run that is killed has forgotten whole batches."""

Progress = Callable[[int, int], None]
"""Told how many kinds are done, of how many."""


class RecordLacksPeriod(Exception):
    """The record of processing does not say for how long something of the portal's own is kept."""


@dataclass(frozen=True, slots=True)
class OwnRetention:
    """How many rows of a kind went, or with `dry_run` would: a request counts as one with all that hangs on it."""

    kind: Kind
    rows: int


async def run(on: date | None = None, dry_run: bool = False, progress: Progress | None = None) -> list[OwnRetention]:
    """Forget what is no longer kept on that day. With `dry_run` nothing is changed.

    Goes batch by batch, each with its event in the company's chain. Safe to run twice, also at once, and to be killed
    anywhere. Raises RecordLacksPeriod.
    """
    record = (await published()).record
    ends = {kind: _before(record, kind, on or today()) for kind in PERIODS}
    done: list[OwnRetention] = []
    for kind, before in ends.items():
        batches = _due(kind, before) if dry_run else _forgotten(kind, before)
        done.append(OwnRetention(kind, sum([batch async for batch in batches])))
        if progress:
            progress(len(done), len(ends))
    return done


def _before(record: RecordOfProcessing, kind: Kind, on: date) -> datetime:
    """The moment before which what ended is no longer kept."""
    period = record.periods.get(PERIODS[kind])
    since = retained_since(period, on, record.controller.financial_year_end) if period else None
    if since is None:
        raise RecordLacksPeriod(PERIODS[kind])
    return datetime.combine(since, time.min, LOCAL_ZONE)


async def _due(kind: Kind, before: datetime) -> AsyncIterator[int]:
    """How many rows are due, in parts."""
    if _is_paged(kind):
        async for page in _pages(kind, before):
            yield len(page)
        return
    async with acting_as(SYSTEM):
        match kind:
            case "letters":
                counted = await rows.count_letters(before)
            case "restrictions":
                counted = await rows.count_restrictions(before)
            case _:
                counted = await rows.count_technical(_technical(kind), before, _grace(kind))
    yield counted


async def _forgotten(kind: Kind, before: datetime) -> AsyncIterator[int]:
    """Forget what is due and say how many rows each batch was."""
    if _is_paged(kind):
        async for page in _pages(kind, before):
            yield await _forget_batch(kind, before, page)
        return
    while forgotten := await _forget_batch(kind, before, []):
        yield forgotten


async def _forget_batch(kind: Kind, before: datetime, page: list[Due]) -> int:
    async with acting_as(SYSTEM):
        match kind:
            case "requests" | "unfinished_requests":
                forgotten = await rows.forget_requests([due.id for due in page], before)
            case "persons":
                forgotten = await rows.forget_persons([due.id for due in page], before)
            case "letters":
                forgotten = await rows.forget_letters(before, BATCH)
            case "restrictions":
                forgotten = await rows.forget_restrictions(before, BATCH)
            case _:
                forgotten = await rows.forget_technical(_technical(kind), before, _grace(kind), BATCH)
        if forgotten:
            await audit.record("retention.own_erased", subject=COMPANY_CHAIN, kind=kind, rows=forgotten)
    return forgotten


async def _pages(kind: Kind, before: datetime) -> AsyncIterator[list[Due]]:
    """What is due, page by page. What a page does not forget does not come again."""
    after: Due | None = None
    while True:
        async with acting_as(SYSTEM):
            if kind == "persons":
                page = await rows.due_persons(before, after, BATCH)
            else:
                page = await rows.due_requests(ENDED[kind], before, after, BATCH)
        if page:
            yield page
        if len(page) < BATCH:
            return
        after = page[-1]


def _is_paged(kind: Kind) -> bool:
    return kind in ENDED or kind == "persons"


def _technical(kind: Kind) -> Technical:
    assert kind in get_args(Technical)
    return kind  # type: ignore[return-value]


def _grace(kind: Kind) -> timedelta:
    """How long after it was last used something is over: idle sessions, and windows in which tries are counted."""
    match kind:
        case "sessions":
            return settings().session_idle
        case "sign_in_counters":
            return max(settings().throttle_window, GUESSES_WITHIN)
        case _:
            return timedelta(0)
