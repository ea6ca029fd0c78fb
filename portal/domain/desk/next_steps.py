"""The next steps of several requests, found out in one way: for the lines of the queue and for the page of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.clock import today
from portal.data.actors import Staff
from portal.data.by_hand import kept_by_hand
from portal.data.erasure import erasure_plans
from portal.data.intake import form_doubts
from portal.data.recipients import recipient_notices
from portal.data.requests import identity_questions, persons_requests, sent_back
from portal.data.requests import work_queue as rows
from portal.data.requests.requests import Request
from portal.data.requests.sent_back import PLANS
from portal.data.requests.states import ENDED
from portal.data.requests.work_queue import QueueEntry
from portal.data.rights import restrictions_in_force
from portal.domain.desk.next_step import NextStep, Waiting, next_step
from portal.domain.sources.company_sources import manual_sources


@dataclass(frozen=True, slots=True)
class Next:
    """The next step of a request.

    An erasure waits for the person's other requests: `blocked_by` are their references. `planned_by` handles the plan
    that is to be approved, which is for somebody else to do.
    """

    step: NextStep
    blocked_by: Sequence[str]
    planned_by: UUID | None

    def may_be_approved_by(self, staff: Staff) -> bool:
        """Whether the step is an approval that this member of staff may give."""
        return self.step.code == "approve_plan" and staff.is_approver and self.planned_by not in (None, staff.id)


async def of_entries(entries: Sequence[QueueEntry]) -> Mapping[UUID, Next]:
    """The next step of each, by the request's id, in the transaction under way."""
    ids = [entry.id for entry in entries]
    ended = [entry.id for entry in entries if entry.status in ENDED]
    plans = [entry.id for entry in entries if entry.status == "awaiting_approval"]
    waiting = [*plans, *(entry.id for entry in entries if entry.kind == "erasure" and entry.status == "answered")]
    asked = await identity_questions.waited_for(ids, today())
    doubts = await form_doubts.of_requests(ids, today())
    blocked = await persons_requests.in_the_way(waiting) if waiting else {}
    planners = await erasure_plans.handlers(plans) if plans else {}
    to_destroy = await kept_by_hand.due_among(ended) if ended else set()
    restricted = await restrictions_in_force.among(ended) if ended else set()
    untold = await recipient_notices.untold_among(ended) if ended else set()
    returned = await sent_back.waiting_among(plans) if plans else {}

    def next_of(entry: QueueEntry) -> Next:
        waits = Waiting(
            to_ask=asked.get(entry.id) is False,
            asked=asked.get(entry.id) is True,
            doubt=doubts.get(entry.id),
            blocked=entry.id in blocked,
            to_destroy=entry.id in to_destroy,
            restricted=entry.id in restricted,
            untold=entry.id in untold,
            sent_back=bool(returned.get(entry.id, set()) & set(PLANS)),
        )
        return Next(next_step(entry, waits), blocked.get(entry.id, ()), planners.get(entry.id))

    return {entry.id: next_of(entry) for entry in entries}


async def of_request(request: Request) -> Next:
    """The next step of one request, in the transaction under way."""
    entries = await rows.of_requests([request.id], [source.id for source in manual_sources()])
    return (await of_entries(entries))[request.id]
