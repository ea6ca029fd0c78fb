"""The staff's desk: the queue by deadline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from portal.clock import today
from portal.data import accounts, identity_questions, manual_tasks
from portal.data import desk as rows
from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.desk import QueueEntry
from portal.data.desk import Shown as Shown
from portal.domain import destructions
from portal.domain.company_sources import manual_sources
from portal.domain.destructions import Due
from portal.domain.errors import NotFound
from portal.domain.next_step import NextStep, next_step

PAGE = 25
"""Requests on a page of the queue."""


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A request in the queue.

    `days_left` is negative for one that is late, None for one without a day to keep, as when it is answered.
    """

    entry: QueueEntry
    step: NextStep
    handler: str | None
    days_left: int | None


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue. `counts` are the open requests by state; `after` leads to the next page.

    So many open requests are `late`, and so many wait for somebody to look something through `by_hand`.
    `to_destroy` is what was kept by hand after an erasure and need not be any longer.
    """

    lines: list[QueueLine]
    counts: Mapping[str, int]
    late: int
    by_hand: int
    to_destroy: Sequence[Due]
    after: str | None


async def queue(staff: Staff, shown: Shown, after: str = "") -> Queue:
    """A page of the queue, most urgent first; of ended ones the latest. Raises NotFound for a wrong `after`."""
    place = _place(shown, after) if after else None
    places = [source.id for source in manual_sources()]
    async with acting_as(staff):
        entries = await rows.queue(shown, place, PAGE + 1, places)
        counts = await rows.counts()
        late = await rows.late(today())
        by_hand = await manual_tasks.waiting(places)
        to_destroy = await destructions.due()
        asked = await identity_questions.waited_for([entry.id for entry in entries], today())
        names = await accounts.names([entry.handler_id for entry in entries if entry.handler_id])
    more = len(entries) > PAGE
    lines = [_line(entry, names, entry.id in asked) for entry in entries[:PAGE]]
    return Queue(lines, counts, late, by_hand, to_destroy, _written(entries[PAGE - 1]) if more else None)


def _line(entry: QueueEntry, names: Mapping[UUID, str], asked: bool) -> QueueLine:
    step = next_step(
        entry.kind, entry.status, entry.collected, entry.rendered, entry.printed, entry.by_hand, asked=asked
    )
    day = entry.expires_on if entry.status == "awaiting_letter" else entry.due_on
    if entry.status == "answered":
        day = None
    handler = names.get(entry.handler_id) if entry.handler_id else None
    return QueueLine(entry, step, handler, (day - today()).days if day else None)


def _written(entry: QueueEntry) -> str:
    order, id_ = entry.place
    return f"{order.isoformat()}_{id_}"


def _place(shown: Shown, written: str) -> tuple[date | datetime, UUID]:
    order, _, id_ = written.partition("_")
    try:
        parsed = datetime.fromisoformat(order) if shown == "ended" else date.fromisoformat(order)
        if isinstance(parsed, datetime):
            if parsed.tzinfo is None:
                raise NotFound
            parsed = parsed.astimezone(UTC)
        return parsed, UUID(id_)
    except (ValueError, OverflowError):
        raise NotFound from None
