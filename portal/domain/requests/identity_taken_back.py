"""A confirmed identity that does not hold: taken back while nothing has come of it, with what was made by then."""

from uuid import uuid4

from portal.data import subjects
from portal.data.access import extracts, marks_kept
from portal.data.actors import Staff
from portal.data.by_hand import manual_files, manual_tasks
from portal.data.database import acting_as
from portal.data.erasure import erasure_plans
from portal.data.errors import NoSuchRow, Stale
from portal.data.keys import KeyDestroyed
from portal.data.letters import answer_addresses
from portal.data.requests import identity_checks, requests
from portal.data.requests.requests import Request
from portal.data.requests.states import IDENTIFIED
from portal.data.rights import rectifications, restrictions_in_force
from portal.domain.audit import audit
from portal.domain.errors import Conflict
from portal.domain.requests import sent_back
from portal.domain.requests.handling import expect_handler
from portal.domain.requests.requests import find
from portal.domain.requests.sealed_reasons import sealed_doubt


async def take_back(staff: Staff, reference: str, reason: str) -> None:
    """Let the sender be unknown again, and no address be chosen: the question who it is stands as before.

    What was collected, planned and found by hand is thrown away; what was said of time, and a proposed refusal, stay.
    Raises NotFound, NotHandler, and Conflict once something is released, approved, decided or blocked, or erased.
    """
    expect_handler(staff)
    async with acting_as(staff):
        request = await find(reference)
        subject, id_ = await subjects.find(request.subject_id), uuid4()
        try:
            await requests.move(request.id, IDENTIFIED, "received", trouble=None)
            if not await _nothing_came_of_it(request):
                raise Conflict
            await identity_checks.take_back(id_, request.id, sealed_doubt(subject, id_, reason))
        except (Stale, NoSuchRow, KeyDestroyed):
            raise Conflict from None
        sender = await answer_addresses.take_back(request.id)
        if sender is not None:
            await requests.set_sender(request.id, sender)
        await _throw_away(staff, request)
        await audit.record("identity.taken_back", subject=request.subject_id, request=request.id)


async def can_be_taken_back(request: Request) -> bool:
    """Whether `take_back` is possible now, in the transaction under way."""
    return request.status in IDENTIFIED and await _nothing_came_of_it(request)


async def _nothing_came_of_it(request: Request) -> bool:
    if await restrictions_in_force.of_request(request.id) or await rectifications.of_request(request.id):
        return False
    # An erasure that was planned anew after it had begun has left its traces.
    return not await erasure_plans.begun(request.id)


async def _throw_away(staff: Staff, request: Request) -> None:
    await extracts.forget(request.id)
    await marks_kept.forget(request.id)
    await erasure_plans.supersede(request.id)
    await sent_back.settle_plan(staff, request)
    await manual_files.forget_of([request.id])
    for task in await manual_tasks.of_request(request.id):
        if task.attestation:
            await manual_tasks.withdraw(task, staff.id)
