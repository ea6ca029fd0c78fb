"""What the portal keeps of its own is forgotten when its time is up, by the periods of the record of processing.

Kept are the record's own versions, which say nothing of anybody, and the company's own chain of the audit log, in which
it stands what staff did that concerns no person. A person's chain goes as a whole.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from portal.clock import LOCAL_ZONE, today
from portal.domain.record_of_processing.model import RecordOfProcessing
from portal.domain.record_of_processing.periods import retained_since
from portal.domain.record_of_processing.published import published
from portal.domain.retention.erased_traces import TRACES
from portal.domain.retention.own_kinds import KINDS

EVERY = (*KINDS, *TRACES)
"""Every kind, in the order of forgetting."""

Progress = Callable[[int, int], None]
"""Told how many kinds are done, of how many."""


class RecordLacksPeriod(Exception):
    """The record of processing does not say for how long something of the portal's own is kept."""


@dataclass(frozen=True, slots=True)
class OwnRetention:
    """How many rows of a kind went, or with `dry_run` would: a request counts as one with all that hangs on it."""

    kind: str
    rows: int


async def run(on: date | None = None, dry_run: bool = False, progress: Progress | None = None) -> list[OwnRetention]:
    """Forget what is no longer kept on that day. With `dry_run` nothing is changed.

    Goes batch by batch, each with its event in the company's chain. Safe to run twice, also at once, and to be killed
    anywhere. Raises RecordLacksPeriod.
    """
    record = (await published()).record
    ends = [_before(record, kind.period, on or today()) for kind in EVERY]
    done: list[OwnRetention] = []
    for kind, before in zip(EVERY, ends, strict=True):
        batches = kind.due(before) if dry_run else kind.forget(before)
        done.append(OwnRetention(kind.name, sum([batch async for batch in batches])))
        if progress:
            progress(len(done), len(EVERY))
    return done


def _before(record: RecordOfProcessing, period_id: str, on: date) -> datetime:
    """The moment before which what ended is no longer kept."""
    period = record.periods.get(period_id)
    since = retained_since(period, on, record.controller.financial_year_end) if period else None
    if since is None:
        raise RecordLacksPeriod(period_id)
    return datetime.combine(since, time.min, LOCAL_ZONE)
