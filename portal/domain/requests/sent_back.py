"""What is sent back to the handler, with the reason: a plan, a proposed refusal or annulment, a stopped approval.

The reason stands at the top of the request's page, and the request in the queue as the handler's, until the handler has
acted on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from portal.data import subjects
from portal.data.accounts import accounts
from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.errors import AlreadyThere
from portal.data.keys import KeyDestroyed
from portal.data.requests import sent_back as rows
from portal.data.requests.requests import Request
from portal.data.requests.sent_back import ANNULMENTS, PLANS, REFUSALS, SentBack, What
from portal.domain.errors import Conflict
from portal.domain.requests.handling import expect_handler
from portal.domain.requests.requests import find
from portal.domain.requests.sealed_reasons import objection_of, sealed_objection


@dataclass(frozen=True, slots=True)
class ReadSentBack:
    """What was sent back, by whom and why; `reason` is None once the person has been erased."""

    what: What
    reason: str | None
    by: str
    at: datetime


async def note(staff: Staff, request: Request, what: What, reason: str, refusal: UUID | None = None) -> None:
    """Note that it was sent back, in the transaction under way. Raises Conflict while it waits already."""
    subject, id_ = await subjects.find(request.subject_id), uuid4()
    try:
        await rows.note(id_, request.id, what, sealed_objection(subject, id_, reason), staff.id, refusal)
    except (KeyDestroyed, AlreadyThere):
        raise Conflict from None


async def of_request(request: Request) -> Sequence[ReadSentBack]:
    """What the handler has still to act on, in the transaction under way."""
    waiting = await rows.waiting(request.id) if not request.is_decided else []
    names = await accounts.names([it.sent_by for it in waiting])
    return [ReadSentBack(it.what, await _reason(request, it), names.get(it.sent_by, ""), it.sent_at) for it in waiting]


async def expect_plan_not_sent_back(request: Request) -> None:
    """Raises Conflict while the handler has still to act on the plan of an erasure, in the transaction under way."""
    if any(it.what in PLANS for it in await rows.waiting(request.id)):
        raise Conflict


async def settle_plan(staff: Staff, request: Request) -> None:
    """The handler has acted on a plan that was sent back, in the transaction under way.

    Raises NotHandler for anybody else while there is one.
    """
    if any(it.what in PLANS for it in await rows.waiting(request.id)):
        expect_handler(staff)
        await rows.settle(request.id, PLANS, staff.id)


async def settle_refusal(staff: Staff, reference: str) -> None:
    """Go on without the refusal that was sent back. Raises NotFound, NotHandler, and Conflict when none waits."""
    expect_handler(staff)
    async with acting_as(staff):
        if not await rows.settle((await find(reference)).id, REFUSALS, staff.id):
            raise Conflict


async def settle_annulment(staff: Staff, reference: str) -> None:
    """Go on without the annulment that was sent back. Raises NotFound, NotHandler, and Conflict when none waits."""
    expect_handler(staff)
    async with acting_as(staff):
        if not await rows.settle((await find(reference)).id, ANNULMENTS, staff.id):
            raise Conflict


async def _reason(request: Request, it: SentBack) -> str | None:
    try:
        return objection_of(await subjects.find(request.subject_id), it)
    except KeyDestroyed:
        return None
