"""Erasure (Art. 17): planned by a job, approved by another person, carried out by a job exactly as approved."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from portal.clock import today
from portal.data import subjects
from portal.data.actors import SYSTEM, Staff
from portal.data.database import acting_as
from portal.data.erasure import erasure_plans, erasure_steps
from portal.data.errors import RuleBroken, Stale
from portal.data.requests import persons_requests, requests
from portal.data.requests.requests import Request
from portal.domain.audit import audit
from portal.domain.by_hand import manual_tasks, mapped_places
from portal.domain.deciding import deciding_as
from portal.domain.erasure import erasure_execution, erasure_journal
from portal.domain.erasure.erasure_content import PlanLine, carried_out, content, digest, retained_from, summary
from portal.domain.erasure.erasure_errors import OtherRequestsOpen
from portal.domain.erasure.erasure_execution import NeededFirst, NotToBeDone
from portal.domain.erasure.planned_person import sealed, to_be_erased
from portal.domain.errors import Conflict, NotApprover, NotFound, NotTwoPersons, SourcesUnreachable
from portal.domain.record_of_processing.published import published
from portal.domain.requests import sent_back
from portal.domain.requests.handling import begin_work
from portal.domain.requests.requests import find
from portal.domain.sources.company_sources import manual_sources, person, sources
from portal.domain.trouble import MapWithoutGround, noting_trouble
from portal.jobs import queue
from portal.sources.errors import PlanChanged, SourceError
from portal.sources.person import Person
from portal.sources.planning import SourcePlan


async def foresee(subject: UUID) -> list[PlanLine]:
    """What an erasure would do if it were carried out today, for the member to read first.

    Raises SourcesUnreachable, also where nobody can tell for lack of a ground.
    """
    record, on = (await published()).record, today()
    try:
        _expect_grounds(retained_from(record, on))
        plans = await _plan_everywhere(await person(subject), retained_from(record, on))
    except (MapWithoutGround, SourceError):
        raise SourcesUnreachable from None
    return summary(content(plans, record, on))


async def plan(request_id: UUID) -> None:
    """Plan the erasure of a request and put the plan before an approver, with the person as the sources know him or
    her now: what is carried out is looked for by that and nothing else.

    Safe to run twice and to be killed anywhere. Raises WorkPostponed when a source fails, or a data map keeps rows for
    which the record of processing has no ground.
    """
    async with acting_as(SYSTEM):
        request = await begin_work(request_id, "erasure")
        if request is None:
            return
    record = (await published()).record
    async with noting_trouble(request_id):
        on = today()
        since = retained_from(record, on)
        _expect_grounds(since)
        who = await to_be_erased(request)
        planned = content(await _plan_everywhere(who, since), record, on) | {"by_hand": mapped_places.for_plan()}
        if not all(line.is_grounded for line in summary(planned)):
            raise MapWithoutGround
    with suppress(Stale):  # Another worker has planned it meanwhile.
        await _put_before_approver(request, who, planned)


async def approve(staff: Staff, reference: str, plan_digest: str) -> None:
    """Approve the plan that was on the page, named by its digest, so that it is carried out.

    Raises NotFound, NotApprover, NotTwoPersons, OtherRequestsOpen while another request of the person needs the data,
    and Conflict when the plan is no longer the one on the page.
    """
    if not staff.is_approver:
        raise NotApprover
    async with deciding_as(staff):
        request = await find(reference)
        if await persons_requests.others_under_way(request):
            raise OtherRequestsOpen
        stored = await erasure_plans.in_force(request.id)
        if stored is None:
            raise NotFound
        if stored.digest.hex() != plan_digest:
            raise Conflict
        try:
            await requests.move(request.id, ("awaiting_approval",), "approved")
            await erasure_plans.approve(stored, staff.id)
        except RuleBroken:
            raise NotTwoPersons from None
        await sent_back.expect_plan_not_sent_back(request)
        await manual_tasks.open_for(request)
        await audit.record("erasure.approved", subject=request.subject_id, request=request.id)
        await queue.enqueue("execute-erasure", request.id)


async def send_back(staff: Staff, reference: str) -> None:
    """Have the erasure planned anew instead of approving it; what an approver had sent back is acted on with that.

    Raises NotFound, NotHandler for anybody else when it was sent back, and Conflict when it is not the time for it.
    """
    async with deciding_as(staff):
        request = await find(reference)
        await requests.move(request.id, ("awaiting_approval",), "in_progress")
        await sent_back.settle_plan(staff, request)
        await audit.record("erasure.sent_back", subject=request.subject_id, request=request.id)
        await queue.enqueue("plan-erasure", request.id)


async def execute(request_id: UUID) -> None:
    """Carry out the approved plan in every source, then let the decision be written.

    Nothing begins before the places that are gone through by hand are attested: until then the erasure can be stopped,
    and the last attestation has this run again. In each source it is begun, carried out exactly as approved, and
    verified; each step is recorded, and whoever comes after a worker that was killed goes on from there. Where the data
    has changed since the approval, or something is found afterwards, a new plan is made. So it is when another request
    of the person has come since the approval and nothing is begun: that one is answered before the plan can be approved
    again. Safe to run twice, to be paused and to be killed anywhere. Raises WorkPostponed when a source fails, or while
    another worker is at it.
    """
    try:
        approved = await erasure_execution.approved_plan(request_id)
        async with noting_trouble(request_id):
            for source in sources():
                await erasure_execution.carry_out(approved, source)
        await erasure_journal.bring_up_to_date()
        await erasure_execution.finish(approved)
    except PlanChanged:
        await erasure_journal.bring_up_to_date()
        await erasure_execution.plan_anew(approved)
    except NeededFirst:
        await erasure_execution.plan_anew(approved, "erasure.sent_back")
    except NotToBeDone:
        return


async def outcome(request_id: UUID) -> list[PlanLine]:
    """What the erasure of a request did in all and what it left, in the transaction under way. Raises NotFound."""
    stored = await erasure_plans.in_force(request_id)
    if stored is None:
        raise NotFound
    return carried_out(stored.content, await erasure_steps.outcome(request_id))


async def _put_before_approver(request: Request, who: Person, planned: Mapping[str, Any]) -> None:
    assert request.handler_id is not None
    async with acting_as(SYSTEM):
        await requests.move(request.id, ("in_progress",), "awaiting_approval")
        plan_id = uuid4()
        identifiers = sealed(await subjects.find(request.subject_id), plan_id, who)
        await erasure_plans.put(plan_id, request.id, request.handler_id, planned, digest(planned), identifiers)
        lines = summary(planned)
        await audit.record(
            "erasure.planned",
            subject=request.subject_id,
            request=request.id,
            erased=sum(line.erased for line in lines),
            kept=sum(line.remaining for line in lines),
            places=len(manual_sources()) or None,
        )


def _expect_grounds(since: Mapping[str, date]) -> None:
    """Raise MapWithoutGround where a period that retains rows of a map is none that keeps from erasure."""
    if any(period not in since for source in sources() for period in source.data_map.retaining):
        raise MapWithoutGround


async def _plan_everywhere(who: Person, since: Mapping[str, date]) -> list[SourcePlan]:
    return [await source.plan(who, since) for source in sources()]
