"""Confirming by letter that a request has come, and by when it will be answered."""

from uuid import UUID

from portal.data.accounts import accounts
from portal.data.actors import SYSTEM, Staff
from portal.data.database import acting_as
from portal.data.errors import NoSuchRow, Stale
from portal.data.letters import outgoing_letters as letters
from portal.data.letters.outgoing_letters import Letter
from portal.data.requests import extensions, requests
from portal.data.requests.requests import Request
from portal.data.requests.states import UNWRITTEN, WORKED_ON
from portal.domain.deciding import deciding_as
from portal.domain.errors import Conflict
from portal.domain.letters import letters_to_sender
from portal.domain.letters.posting_errors import NoAddress
from portal.domain.requests.handling import expect_handler
from portal.domain.requests.requests import find
from portal.jobs import queue
from portal.settings import settings


async def on_arrival(request: Request) -> None:
    """Have the receipt of a request confirmed where the setting says so; in the transaction that registers it."""
    if settings().receipts != "never":
        await queue.enqueue("confirm-receipt", request.id)


async def send_by_itself(request_id: UUID) -> None:
    """Order the confirmation if it is wanted, there is somewhere to send it and none was ordered. Safe to run twice."""
    async with acting_as(SYSTEM):
        try:
            await requests.hold(request_id, *WORKED_ON)
            request = await requests.by_id(request_id)
        except (Stale, NoSuchRow):
            return
        if settings().receipts == "without_account" and await accounts.by_id(request.subject_id):
            return
        if await of_request(request) is None and not await _is_being_extended(request):
            try:
                await _order(request, None)
            except (NoAddress, Conflict):
                return  # Nobody to send it to, which the request's page says.


async def send(staff: Staff, reference: str) -> None:
    """Order the confirmation.

    Raises NotFound, NotHandler, NoAddress, and Conflict when there is one, it is late, or a letter that extends the
    time is on its way: that one says when the request came, and until it is posted nobody knows which day applies.
    """
    expect_handler(staff)
    async with deciding_as(staff):
        request = await find(reference)
        await requests.hold(request.id, *UNWRITTEN)
        if await of_request(request) or await _is_being_extended(request):
            raise Conflict
        await _order(request, staff)


async def of_request(request: Request) -> Letter | None:
    """The confirmation that was ordered for a request and is sent, or was, in the transaction under way."""
    ordered = (it for it in await letters.of_request(request.id) if it.kind == "receipt" and not it.withdrawn_at)
    return next(ordered, None)


async def _is_being_extended(request: Request) -> bool:
    extension = await extensions.find(request.id)
    return extension is not None and extension.is_on_its_way


async def _order(request: Request, by: Staff | None) -> None:
    facts = {"asked_kind": request.kind, "received_on": request.received_on, "due_on": request.due_on}
    await letters_to_sender.order("receipt", request, facts, by)
