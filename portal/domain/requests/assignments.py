"""Who handles a request: claimed, given back, or handed over to a colleague with a note."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from portal.data import subjects
from portal.data.accounts import accounts
from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.keys import KeyDestroyed
from portal.data.requests import assignments
from portal.data.requests.requests import Request
from portal.data.requests.states import UNDER_WAY
from portal.data.subjects import DataSubject
from portal.domain.audit import audit
from portal.domain.deciding import deciding_as
from portal.domain.errors import Conflict, NotFound
from portal.domain.requests.handling import expect_handler
from portal.domain.requests.requests import find

LONGEST_NOTE = 1000
"""Characters of the note to whoever takes over."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who handles a request, by name, and what `staff` may do about it.

    `is_left`: that account is blocked, or no handler's any longer, so that nobody handles it until somebody claims it.
    `note` is what the handler was told when it was handed over; `colleagues` are those who could take it over.
    """

    handler: str | None
    is_mine: bool
    is_left: bool
    note: str | None
    can_be_claimed: bool
    can_be_given_back: bool
    colleagues: Mapping[UUID, str]

    @property
    def colleague(self) -> str | None:
        """Who else it is that handles it now; None where that is nobody, or `staff`."""
        return None if self.is_mine or self.is_left else self.handler


async def of_request(staff: Staff, reference: str) -> Assignment:
    """Who handles the request with that reference. Raises NotFound."""
    async with acting_as(staff):
        request = await find(reference)
        subject = await subjects.find(request.subject_id)
        note = await assignments.note(request.id)
        handlers = await accounts.handlers()
        names = await accounts.names([request.handler_id] if request.handler_id else [])
        is_left = request.handler_id is not None and request.handler_id not in handlers
    can_change, is_mine = request.status in UNDER_WAY, request.handler_id == staff.id
    return Assignment(
        handler=names.get(request.handler_id) if request.handler_id else None,
        is_mine=is_mine,
        note=_read(note, request, subject),
        is_left=is_left and can_change,
        can_be_claimed=can_change and (request.handler_id is None or is_left) and staff.is_handler,
        can_be_given_back=is_mine and request.status == "received",
        colleagues={id_: name for id_, name in handlers.items() if can_change and id_ != request.handler_id},
    )


async def claim(staff: Staff, reference: str) -> None:
    """Become the handler of a request that nobody handles, or handles any longer; claiming one's own does nothing more.

    Raises NotFound, NotHandler, and Conflict when somebody else has it or it is not the time for it.
    """
    expect_handler(staff)
    async with acting_as(staff):
        request = await find(reference)
        if request.handler_id == staff.id:
            return
        if not await assignments.take(request.id, staff.id):
            raise Conflict
        await audit.record("request.claimed", subject=request.subject_id, request=request.id)


async def take_unless_held(staff: Staff, request: Request) -> None:
    """Become the handler of a request whose work begins, unless another has it, in the transaction under way."""
    await assignments.take(request.id, staff.id)


async def give_back(staff: Staff, reference: str) -> None:
    """Leave a request of one's own to whoever claims it next.

    Raises NotFound, and Conflict when it is somebody else's or its identity is confirmed: from then on somebody has
    it, and it can only be handed over.
    """
    expect_handler(staff)
    async with deciding_as(staff):
        request = await find(reference)
        await assignments.give_back(request.id, staff.id)
        await audit.record("request.given_back", subject=request.subject_id, request=request.id)


async def hand_over(staff: Staff, reference: str, to: UUID, note: str) -> None:
    """Let a colleague, or oneself, handle a request from now on, whoever had it; `note` says what there is to know.

    Raises NotFound, also for somebody who is no handler, and Conflict when that is the handler already, when somebody
    else was quicker, or it is not the time for it.
    """
    expect_handler(staff)
    async with deciding_as(staff):
        request = await find(reference)
        if to not in await accounts.handlers():
            raise NotFound
        if request.handler_id == to:
            raise Conflict
        subject = await subjects.find(request.subject_id)
        sealed = subject.encrypt(note.encode(), bound(request.id)) if note else None
        await assignments.hand_over(request.id, request.handler_id, to, sealed)
        await audit.record("request.handed_over", subject=request.subject_id, request=request.id, account=str(to))


def _read(note: bytes | None, request: Request, subject: DataSubject) -> str | None:
    if note is None:
        return None
    try:
        return subject.decrypt(note, bound(request.id)).decode()
    except KeyDestroyed:
        return None


def bound(request: UUID) -> str:
    """What the note of a request's hand-over is bound to."""
    return f"handover:{request}"
