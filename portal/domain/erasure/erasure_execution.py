"""Carrying out an approved erasure in one source after another, step by recorded step."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from portal.data import subjects
from portal.data.actors import SYSTEM, Member
from portal.data.audit.event_codes import EventCode
from portal.data.by_hand import manual_tasks as rows_by_hand
from portal.data.database import acting_as, kept_alive
from portal.data.erasure import erasure_plans, erasure_steps
from portal.data.erasure.erasure_plans import StoredPlan
from portal.data.errors import Stale
from portal.data.requests import persons_requests, requests
from portal.data.requests.requests import Request
from portal.domain.audit import audit
from portal.domain.by_hand import manual_tasks, mapped_places
from portal.domain.consents import consents
from portal.domain.consents.consents import Circumstances
from portal.domain.erasure import certificates, tombstones
from portal.domain.erasure.erasure_content import carried_out, counts_of, retained_as_planned
from portal.domain.erasure.planned_person import opened
from portal.domain.recipients import erased_uses, recipients
from portal.domain.record_of_processing.published import published
from portal.domain.rights import restrictions
from portal.jobs import queue
from portal.jobs.queue import WorkPostponed
from portal.sources.erasing import Erasure
from portal.sources.errors import NotErased, PlanChanged
from portal.sources.person import Person
from portal.sources.source import Source


class NotToBeDone(Exception):
    """The erasure is not, or no longer, to be carried out as this plan says: it is done, or planned anew."""


class NeededFirst(Exception):
    """Another request of the person came after the approval, and is to be answered with what would be erased."""


@dataclass(frozen=True, slots=True)
class ApprovedPlan:
    """A plan that another person has approved, and whom it was made for: looked for by that and nothing else."""

    request: Request
    plan: StoredPlan
    who: Person

    def digest(self, source: str) -> bytes:
        """The digest of what is to happen in `source`."""
        return bytes.fromhex(self.plan.content["digests"][source])


async def approved_plan(request_id: UUID) -> ApprovedPlan:
    """The plan that is to be carried out now. Raises NotToBeDone where there is none."""
    async with acting_as(SYSTEM):
        request = await requests.by_id(request_id)
        plan = await erasure_plans.in_force(request_id)
        if request.status != "approved" or plan is None or plan.approver_id is None:
            raise NotToBeDone
        who = opened(await subjects.find(request.subject_id), plan)
    if who is None:
        # Made before the person was kept with the plan: asking anew could find less than what was approved.
        await plan_anew(ApprovedPlan(request, plan, Person({})))
        raise NotToBeDone
    return ApprovedPlan(request, plan, who)


async def carry_out(approved: ApprovedPlan, source: Source) -> None:
    """Erase in `source` and verify it, from the recorded step on.

    Raises PlanChanged where another plan is needed, NeededFirst, SourceError, NotToBeDone, also while places are still
    to be gone through by hand, and WorkPostponed while another worker is at it.
    """
    name = source.data_map.id
    if name not in approved.plan.content["digests"]:
        raise PlanChanged(name)  # Mapped since the approval.
    async with acting_as(SYSTEM):
        done = await erasure_steps.done(approved.plan.id, name)
    if "erased" not in done:
        await _begin(approved, name)
        await _erase(approved, source, was_begun="begun" in done)
    if "verified" not in done:
        await _verify(approved, source)


async def finish(approved: ApprovedPlan) -> None:
    """Everything has been erased and verified: the request is executed, certified, and its decision written.

    Nothing of it happens before what is erased by hand is attested. What is kept, there and in the sources, is
    restricted from now on.
    Raises NotToBeDone when another worker was quicker, and PlanChanged when a source of the plan is mapped no more, or
    when there is a place to be looked through by hand of which the plan does not tell.
    """
    request, current = approved.request, await published()
    for place in mapped_places.unplanned(approved.plan.content):
        raise PlanChanged(place)
    async with acting_as(SYSTEM):
        # Before the person's chain, as whoever places or lifts a restriction does.
        await subjects.hold(request.subject_id)
        if await _is_waited_for(request):
            return
        await _move(approved, "executed")
        for source in approved.plan.content["digests"]:
            if "verified" not in await erasure_steps.done(approved.plan.id, source):
                raise PlanChanged(source)
        await consents.end_all(Member(request.subject_id, request.language), current, Circumstances("erasure"))
        lines = carried_out(approved.plan.content, await erasure_steps.outcome(request.id))
        await certificates.certify(request, approved.plan, lines)
        said = [task.attestation for task in await rows_by_hand.of_request(request.id) if task.attestation]
        remaining = sum(line.remaining for line in lines) + sum(each.kept for each in said)
        await audit.record(
            "erasure.executed",
            subject=request.subject_id,
            request=request.id,
            erased=sum(line.erased for line in lines) + sum(each.erased for each in said),
            kept=remaining,
            erased_by_hand=sum(each.erased for each in said) or None,
            kept_by_hand=sum(each.kept for each in said) or None,
        )
        erased = erased_uses.of_erasure(current.record, lines, await rows_by_hand.of_request(request.id))
        await recipients.begin(request, "erasure", erased.erased, approved.who, current.record, erased=erased)
        if remaining:
            await restrictions.place_retained(request.subject_id, request.id, approved.who)
        await queue.enqueue("render-answer", request.id)


async def plan_anew(approved: ApprovedPlan, why: EventCode = "erasure.data_changed") -> None:
    """Have another plan made, and note `why` as an event; nothing happens when another worker was quicker."""
    request = approved.request
    try:
        async with acting_as(SYSTEM):
            await _move(approved, "in_progress")
            await audit.record(why, subject=request.subject_id, request=request.id)
            await queue.enqueue("plan-erasure", request.id)
    except NotToBeDone:
        return


async def _begin(approved: ApprovedPlan, source: str) -> None:
    async with acting_as(SYSTEM):
        await _hold(approved)
        # Holds the request, so that it is either begun or stopped.
        is_waited_for = await _is_waited_for(approved.request)
        if await _is_needed_first(approved.request):
            raise NeededFirst
        if is_waited_for:
            raise NotToBeDone
        await erasure_steps.note(approved.plan.id, source, "begun")


async def _is_needed_first(request: Request) -> bool:
    """Whether nothing has begun and another request needs the data: as before an approval, it comes first."""
    others = set(await persons_requests.needing_data(request.subject_id)) - {request.id}
    return bool(others) and not await erasure_steps.of_request(request.id)


async def _erase(approved: ApprovedPlan, source: Source, was_begun: bool) -> None:
    name = source.data_map.id
    # One transaction of ours around the source's own: while it lasts nobody else carries out the same erasure. Who
    # pauses loses both; who lost ours alone has erased all the same, and finds it done the next time.
    async with acting_as(SYSTEM):
        await _hold(approved)
        async with kept_alive():
            erasure = await _erased(approved, source)
        counts = counts_of(approved.plan.content, name, erasure, was_begun)
        if await erasure_steps.note(approved.plan.id, name, "erased", counts):
            await tombstones.set_up(
                approved.request.subject_id,
                approved.request.id,
                name,
                approved.digest(name),
                approved.who,
                rows=_rows(counts),
                of=approved.plan.id,
            )


async def _erased(approved: ApprovedPlan, source: Source) -> Erasure:
    since = retained_as_planned(approved.plan.content)
    try:
        return await source.erase(approved.who, since, approved.digest(source.data_map.id))
    except NotErased as error:
        if error.erasure is None:
            raise
        # It was carried out, and committed; whether something is left is the next step's question.
        return error.erasure


async def _verify(approved: ApprovedPlan, source: Source) -> None:
    left = await source.plan(approved.who, retained_as_planned(approved.plan.content))
    if left.erasable:
        # It came in the meantime, and nobody has approved that it goes.
        raise PlanChanged(source.data_map.id)
    async with acting_as(SYSTEM):
        await erasure_steps.note(approved.plan.id, source.data_map.id, "verified")


async def _hold(approved: ApprovedPlan) -> None:
    """Be alone with this erasure until the transaction ends, if it is still to be carried out as this plan says."""
    if not await erasure_steps.hold(approved.request.id):
        raise WorkPostponed
    request = await requests.by_id(approved.request.id)
    if request.status != "approved" or not await _in_force(approved):
        raise NotToBeDone


async def _is_waited_for(request: Request) -> bool:
    try:
        return await manual_tasks.are_waited_for(request)
    except Stale:
        raise NotToBeDone from None


async def _move(approved: ApprovedPlan, to: Any) -> None:
    try:
        await requests.move(approved.request.id, ("approved",), to)
    except Stale:
        raise NotToBeDone from None
    if not await _in_force(approved):
        raise NotToBeDone


async def _in_force(approved: ApprovedPlan) -> bool:
    current = await erasure_plans.in_force(approved.request.id)
    return current is not None and current.id == approved.plan.id


def _rows(counts: list[dict[str, Any]]) -> int:
    return sum(count["deleted"] + count["anonymised"] + count["cleared"] for count in counts)
