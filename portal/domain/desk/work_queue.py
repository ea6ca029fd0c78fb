"""The queue: every request by its deadline, page by page, narrowed as its reader wishes, and its numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from portal.clock import today
from portal.data.accounts import accounts
from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.requests import annulments, assignments, refusals, sent_back
from portal.data.requests import work_queue as rows
from portal.data.requests.queue_order import TABS, Filter, Place, Shown
from portal.data.requests.states import ENDED, REFUSABLE, Status
from portal.data.requests.work_queue import Count, QueueEntry
from portal.domain.by_hand import destructions
from portal.domain.by_hand.destructions import Due
from portal.domain.desk import next_steps
from portal.domain.desk.next_step import NextStep
from portal.domain.desk.next_steps import Next
from portal.domain.requests.deadlines import SOON
from portal.domain.sources.company_sources import manual_sources
from portal.letters import reference as references

PAGE = 25
"""Requests on a page."""

COUNTED: tuple[Shown, ...] = ("open", "awaiting_letter")
"""The tabs that say how much is on them."""

SHORTEST_PART = 2
"""Symbols of a reference that are looked for."""


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A request in the queue.

    `days_left` is negative for one that is late, None for one without a day to keep, as when it is answered.
    """

    entry: QueueEntry
    next: Next
    handler: str | None
    days_left: int | None
    refusal_waits: bool
    """A refusal was proposed, and waits for a second person."""
    is_left: bool
    """Its handler is one no longer, so that nobody handles it."""
    was_sent_back: bool
    """An approver has sent something back, which the handler has still to act on."""
    annulment_waits: bool
    """That it was registered by mistake was proposed, and waits for a second person."""

    @property
    def step(self) -> NextStep:
        """What is to be done next."""
        return self.next.step


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of the queue; `after` and `before` lead to the next and the previous one, where there is one."""

    lines: list[QueueLine]
    after: Place | None
    before: Place | None


@dataclass(frozen=True, slots=True)
class OpenNumbers:
    """What is said of the open requests. `states` counts them by state.

    So many are late, due soon, without a handler, `left` by handlers who are none any longer, or the reader's; so many
    wait for somebody to look something through `by_hand`.
    """

    states: Mapping[Status, Count]
    late: Count
    soon: Count
    unassigned: Count
    left: Count
    mine: Count
    to_approve: Count | None
    """What the reader can approve or confirm now; None for who is no approver."""
    by_hand: Count


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the queue says above its pages: how many are on its tabs, and of the `open` ones more, on their own tab.

    `to_destroy` is what was kept by hand after an erasure and need not be any longer.
    """

    tabs: Mapping[Shown, Count]
    open: OpenNumbers | None
    to_destroy: Sequence[Due]


def late() -> tuple[date, date]:
    """The days on which what is late was due."""
    return date.min, today() - timedelta(days=1)


def soon() -> tuple[date, date]:
    """The days on which what is not late and due soon is due."""
    return today(), today() + SOON


async def page(staff: Staff, asked: Filter, after: Place | None = None, before: Place | None = None) -> QueuePage:
    """A page of the queue, most urgent first, of ended ones the latest; it begins `after` or ends `before` a place."""
    places = [source.id for source in manual_sources()]
    async with acting_as(staff):
        await rows.in_order()
        entries = await rows.page(asked, PAGE + 1, places, before or after, backwards=before is not None)
        more = len(entries) > PAGE
        if before and not more:
            # These are the first: they are shown as the first page, which is whole.
            return await _first(asked, places)
        shown = entries[-PAGE:] if before else entries[:PAGE]
        lines = await _lines(shown)
    ends = more or before is not None
    begins = before is not None or (after is not None and bool(shown))
    return QueuePage(
        lines,
        shown[-1].place(asked) if shown and ends else None,
        shown[0].place(asked) if shown and begins else None,
    )


async def next_for(staff: Staff, after: str) -> str | None:
    """The reference of the most urgent open request that waits for a handler and is nobody else's, but for `after`.

    Looked for among the reader's, nobody's, and what former handlers left, the first page of each; None when there is
    none.
    """
    waiting = [
        line
        for asked in (Filter(handler=staff.id), Filter(handler="nobody"), Filter(handler="former"))
        for line in (await page(staff, asked)).lines
        if line.step.by == "handler" and line.entry.reference != after and not line.refusal_waits
    ]
    first = min(waiting, key=lambda line: line.entry.urgency or date.max, default=None)
    return first.entry.reference if first else None


async def numbers(staff: Staff, shown: Shown = "open") -> Numbers:
    """The numbers above a tab, each counted only so far that the work does not grow with the table."""
    async with acting_as(staff):
        await rows.in_order()
        return Numbers(
            tabs={tab: await rows.count(Filter(tab)) for tab in COUNTED},
            open=await _open_numbers(staff) if shown == "open" else None,
            to_destroy=await destructions.due(),
        )


async def search(staff: Staff, typed: str) -> list[QueueLine] | None:
    """Requests whose reference, or the second half of it, begins with what was `typed`; None when that says too little.

    Small letters, other hyphens and look-alike symbols are forgiven as in a whole reference. At most a page.
    """
    symbols = references.beginning(typed)
    if symbols is None or len(symbols) < SHORTEST_PART:
        return None
    places = [source.id for source in manual_sources()]
    async with acting_as(staff):
        await rows.in_order()
        return await _lines(await rows.beginning_with(symbols, PAGE, places))


async def handlers(staff: Staff) -> Mapping[UUID, str]:
    """Those who handle requests, by name."""
    async with acting_as(staff):
        return await accounts.handlers()


async def _open_numbers(staff: Staff) -> OpenNumbers:
    return OpenNumbers(
        states={status: await rows.count(Filter(status=status)) for status in TABS["open"].states},
        late=await rows.count(Filter(due=late())),
        soon=await rows.count(Filter(due=soon())),
        unassigned=await rows.count(Filter(handler="nobody")),
        left=await rows.count(Filter(handler="former")),
        mine=await rows.count(Filter(handler=staff.id)),
        to_approve=await rows.count(Filter(approver=staff.id)) if staff.is_approver else None,
        by_hand=await rows.count_by_hand([source.id for source in manual_sources()]),
    )


async def _first(asked: Filter, places: list[str]) -> QueuePage:
    entries = await rows.page(asked, PAGE + 1, places)
    lines = await _lines(entries[:PAGE])
    return QueuePage(lines, entries[PAGE - 1].place(asked) if len(entries) > PAGE else None, None)


async def _lines(entries: Sequence[QueueEntry]) -> list[QueueLine]:
    steps = await next_steps.of_entries(entries)
    refused = await refusals.waiting_among([entry.id for entry in entries])
    mistaken = await annulments.waiting_among([entry.id for entry in entries])
    returned = await sent_back.waiting_among([entry.id for entry in entries if entry.status in REFUSABLE])
    left = await assignments.former({entry.handler_id for entry in entries if entry.handler_id})
    names = await accounts.names([entry.handler_id for entry in entries if entry.handler_id])

    def line(entry: QueueEntry) -> QueueLine:
        handler = names.get(entry.handler_id) if entry.handler_id else None
        return QueueLine(
            entry,
            steps[entry.id],
            handler,
            _days_left(entry),
            refusal_waits=entry.id in refused,
            is_left=entry.handler_id in left and entry.status not in ENDED,
            was_sent_back=entry.id in returned,
            annulment_waits=entry.id in mistaken,
        )

    return [line(entry) for entry in entries]


def _days_left(entry: QueueEntry) -> int | None:
    day = entry.expires_on if entry.status == "awaiting_letter" else entry.due_on
    if entry.status == "answered":
        day = None
    return (day - today()).days if day else None
