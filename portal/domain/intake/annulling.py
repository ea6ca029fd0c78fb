"""Undoing a request that was registered by mistake, and taking that back.

One that came without a form is annulled: it has no time, is no refusal, and is in no figure. The form of a member stays
what it is, and waits for its letter again. What came by post goes back to the envelopes that need a look, with its day
of arrival, to be registered as what it is.
"""

from dataclasses import dataclass

from portal.data.access import extracts, marks_kept
from portal.data.actors import Staff
from portal.data.by_hand import manual_files, manual_tasks
from portal.data.database import acting_as
from portal.data.erasure import erasure_plans
from portal.data.errors import AlreadyThere, Stale
from portal.data.keys import KeyDestroyed
from portal.data.letters import outgoing_letters as letters
from portal.data.requests import annulments as rows
from portal.data.requests import identity_checks, identity_questions, refusals, requests, sent_back
from portal.data.requests.annulments import Annulment
from portal.data.requests.requests import Request
from portal.data.requests.states import REFUSABLE
from portal.data.rights import rectifications, restrictions_in_force
from portal.domain.audit import audit
from portal.domain.errors import Conflict
from portal.domain.intake import let_go
from portal.domain.letters import letter_events
from portal.domain.requests.handling import expect_handler
from portal.domain.requests.identity import begin
from portal.domain.requests.requests import find
from portal.domain.requests.time_limits import settle
from portal.domain.requests.unanswered import forget_what_was_made
from portal.domain.rights import objected_marketing
from portal.jobs import queue


@dataclass(frozen=True, slots=True)
class Staying:
    """What a request has done at once, and its annulment does not undo."""

    is_blocked: bool
    """The person's data is blocked because of it: staff lift that, when the person has been told (Art. 18(3))."""
    has_ended_marketing: bool
    """Marketing ended with it, and only the person may switch that on again (Art. 21(3))."""


async def staying(staff: Staff, request: Request) -> Staying:
    """What stays as it is when the request is annulled, or has stayed."""
    async with acting_as(staff):
        blocked = await restrictions_in_force.of_request(request.id)
        return Staying(bool(blocked), bool(await objected_marketing.at_once(request.id)))


async def is_possible(request: Request) -> bool:
    """Whether nothing has come of the request that stays: nothing erased, nor, for a member's form, decided or blocked.

    A block that a request without a form placed stays in force until it is lifted, of which the person is told first
    (Art. 18(3)). In the transaction under way.
    """
    if await erasure_plans.begun(request.id):
        return False
    if request.came_otherwise:
        return True
    placed = await restrictions_in_force.of_request(request.id) or await rectifications.of_request(request.id)
    return not placed


async def carry_out(staff: Staff, request: Request, annulment: Annulment) -> None:
    """Undo the request, to which a second person has agreed, in the transaction under way. Raises Conflict."""
    try:
        await let_go.let_go_all(request, annulment)
    except KeyDestroyed:
        raise Conflict from None
    proposed = await refusals.find(request.id)
    if proposed:
        await refusals.withdraw(proposed.id, staff.id)
    await sent_back.settle(request.id, (*sent_back.PLANS, *sent_back.REFUSALS, *sent_back.ANNULMENTS), staff.id)
    await identity_questions.supersede(request.id)
    if request.came_otherwise:
        await _annul(request)
    else:
        await _set_back(staff, request, annulment)
    await audit.record(
        "request.annulled" if request.came_otherwise else "request.set_back",
        subject=request.subject_id,
        request=request.id,
        annul_reason=annulment.reason,
    )


async def take_back(staff: Staff, reference: str) -> None:
    """Let an annulled request be what it was: its time has run from its arrival all along.

    Who asks stays confirmed where it was, and the work begins anew. Raises NotFound, NotHandler, and Conflict when it
    is not annulled, when what came has been registered as something else, or when the person has asked for the same.
    """
    expect_handler(staff)
    async with acting_as(staff):
        request = await find(reference)
        annulment = await rows.find(request.id)
        if annulment is None or annulment.agreed_at is None:
            raise Conflict
        is_known = await identity_checks.exists(request.id)
        try:
            await requests.move(request.id, ("annulled",), "identity_confirmed" if is_known else "received")
            await rows.end(annulment.id, staff.id, agreed=True)
            await let_go.lead_all_back(request, annulment)
            await settle(request)  # The letter of an extension may have been posted meanwhile.
        except (Stale, KeyDestroyed, AlreadyThere):
            raise Conflict from None
        await audit.record("request.annulment_taken_back", subject=request.subject_id, request=request.id)
        if is_known:
            await begin(request)


async def _annul(request: Request) -> None:
    await requests.move(request.id, REFUSABLE, "annulled", trouble=None)
    await forget_what_was_made(request)
    await queue.enqueue("withdraw-letters", request.id)


async def _set_back(staff: Staff, request: Request, annulment: Annulment) -> None:
    if not await rows.set_back(annulment.id):
        raise Conflict
    # The request is the member's own, and with its own letter a request like any other.
    await rows.end(annulment.id, staff.id, agreed=True)
    waiting = [it for it in await letters.of_request(request.id) if it.posted_on is None and it.withdrawn_at is None]
    for letter in waiting:
        await letters.withdraw(letter.id, None)
    await letter_events.withdrawn(waiting)
    await extracts.forget(request.id)
    await marks_kept.forget(request.id)
    await erasure_plans.supersede(request.id)
    await manual_files.forget_of([request.id])
    for task in await manual_tasks.of_request(request.id):
        if task.attestation:
            await manual_tasks.withdraw(task, staff.id)
