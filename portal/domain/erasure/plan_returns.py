"""A plan that an approver does not approve as it is, and an approval that is taken back before anything is erased."""

from portal.data.actors import Staff
from portal.data.by_hand import manual_tasks
from portal.data.database import acting_as
from portal.data.erasure import erasure_plans, erasure_steps
from portal.data.requests import requests
from portal.data.requests.requests import Request
from portal.domain.audit import audit
from portal.domain.deciding import deciding_as
from portal.domain.errors import Conflict, NotApprover, NotFound, NotHandler, NotTwoPersons
from portal.domain.requests import sent_back
from portal.domain.requests.handling import held
from portal.domain.requests.requests import find
from portal.jobs import queue


async def send_back(staff: Staff, reference: str, plan_digest: str, why: str) -> None:
    """Send the plan that was on the page back to its handler, who reads `why`; until then it cannot be approved.

    Raises NotFound, NotApprover, NotTwoPersons for one's own, and Conflict when it is no longer the plan on the page.
    """
    if not staff.is_approver:
        raise NotApprover
    async with acting_as(staff):
        request = await find(reference)
        await held(request, "awaiting_approval")
        plan = await erasure_plans.in_force(request.id)
        if plan is None:
            raise NotFound
        if plan.digest.hex() != plan_digest:
            raise Conflict
        if plan.handler_id == staff.id:
            raise NotTwoPersons
        await sent_back.note(staff, request, "plan", why)
        await audit.record("erasure.plan_returned", subject=request.subject_id, request=request.id)


async def stop(staff: Staff, reference: str, why: str) -> None:
    """Take the approval back before anything is erased: another plan is made, which waits for the handler.

    Raises NotFound, NotHandler for who is neither handler nor approver, and Conflict once something is erased or begun.
    """
    if not (staff.is_handler or staff.is_approver):
        raise NotHandler
    async with deciding_as(staff):
        request = await find(reference)
        # Before looking what is begun: whoever begins holds the request, too.
        await requests.move(request.id, ("approved",), "in_progress")
        if not await is_untouched(request):
            raise Conflict
        await sent_back.note(staff, request, "approval", why)
        await audit.record("erasure.stopped", subject=request.subject_id, request=request.id)
        await queue.enqueue("plan-erasure", request.id)


async def can_be_stopped(request: Request) -> bool:
    """Whether `stop` is still possible, in the transaction under way."""
    return request.kind == "erasure" and request.status == "approved" and await is_untouched(request)


async def is_untouched(request: Request) -> bool:
    """Whether nothing of the request's erasure has begun, in a source or by hand, in the transaction under way."""
    if await erasure_steps.of_request(request.id):
        return False
    said = [task.attestation for task in await manual_tasks.of_request(request.id) if task.attestation]
    return not any(it.erased for it in said)
