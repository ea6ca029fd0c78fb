"""A request that was registered by mistake: twice, as another kind, or as another person's.

It is neither refused nor answered: nobody has asked for it. A mistaken annulment would lose a person's request, so that
one of the staff proposes it and another agrees, until the answer is decided. Until then the request goes on as before
and its time runs.
"""

from dataclasses import dataclass
from uuid import UUID, uuid4

from portal.data import subjects
from portal.data.accounts import accounts
from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.errors import AlreadyThere, NoSuchRow
from portal.data.keys import KeyDestroyed
from portal.data.requests import annulments as rows
from portal.data.requests import requests
from portal.data.requests import sent_back as sent_back_rows
from portal.data.requests.annulments import REASONS, Annulment, AnnulReason
from portal.data.requests.requests import Request
from portal.data.requests.states import REFUSABLE
from portal.domain.audit import audit
from portal.domain.deciding import deciding_as, explained
from portal.domain.errors import Conflict, NotFound, NotYourRole
from portal.domain.intake import annulling
from portal.domain.intake.annulment_errors import NoNote, NoReason, NoSuchRequest, OtherPersons, SameRequest
from portal.domain.requests import sent_back
from portal.domain.requests.handling import expect_handler
from portal.domain.requests.requests import find
from portal.domain.requests.sealed_reasons import remark_of, sealed_remark

OF_FORM: tuple[AnnulReason, ...] = ("person", "other")
"""What can be wrong with a letter that was taken for the form of a member, who chose the kind and sent it once."""


@dataclass(frozen=True, slots=True)
class ReadAnnulment:
    """That a request was registered by mistake, as staff read it; `note` is None once the person has been erased."""

    row: Annulment
    other: str | None
    """The reference of the request that was registered first."""
    note: str | None
    by: str
    agreed_by: str | None
    is_mine: bool

    @property
    def waits(self) -> bool:
        """Whether it waits for a second person."""
        return self.row.agreed_at is None


def reasons_of(request: Request) -> tuple[AnnulReason, ...]:
    """What can have been mistaken about it."""
    return REASONS if request.came_otherwise else OF_FORM


async def of_request(staff: Staff, request: Request) -> ReadAnnulment | None:
    """The one in force, if any."""
    async with acting_as(staff):
        it = await rows.find(request.id)
        if it is None:
            return None
        names = await accounts.names([id_ for id_ in (it.proposed_by, it.agreed_by) if id_])
        try:
            other = (await requests.by_id(it.other_request_id)).reference if it.other_request_id else None
            note = remark_of(await subjects.find(request.subject_id), it) if it.note else None
        except (NoSuchRow, KeyDestroyed):
            other, note = None, None
    by = names.get(it.proposed_by, "")
    return ReadAnnulment(it, other, note, by, names.get(it.agreed_by) if it.agreed_by else None, is_mine(staff, it))


def is_mine(staff: Staff, annulment: Annulment) -> bool:
    """Whether that member of staff proposed it, and so cannot agree."""
    return annulment.proposed_by == staff.id


async def can_be_proposed(staff: Staff, request: Request) -> bool:
    """Whether it can be proposed now."""
    async with acting_as(staff):
        return (
            request.status in REFUSABLE and await rows.find(request.id) is None and await annulling.is_possible(request)
        )


async def propose(staff: Staff, reference: str, reason: AnnulReason, other: str = "", note: str = "") -> None:
    """Propose to annul a request; `other` is the reference of the one that it was registered twice with.

    Raises NotFound, NotHandler, SameRequest, NoSuchRequest, OtherPersons, NoNote, and Conflict when one waits already
    or it is too late.
    """
    expect_handler(staff)
    async with acting_as(staff):
        request = await _held(reference)
        if reason not in reasons_of(request):
            raise NotFound
        first = await _first(request, other) if reason == "twice" else None
        if reason == "other" and not note:
            raise NoNote
        id_ = uuid4()
        try:
            sealed = sealed_remark(await subjects.find(request.subject_id), id_, note) if note else None
            await rows.propose(id_, request.id, reason, first.id if first else None, sealed, staff.id)
        except (KeyDestroyed, AlreadyThere):
            raise Conflict from None
        await sent_back_rows.settle(request.id, sent_back_rows.ANNULMENTS, staff.id)
        await audit.record("annulment.proposed", subject=request.subject_id, request=request.id, annul_reason=reason)


async def agree(staff: Staff, reference: str, annulment: UUID) -> None:
    """Agree as a second person to what was on the page, which is done at once.

    Raises NotFound, NotYourRole for whoever neither handles nor approves or has proposed it, and Conflict when it waits
    no longer or is too late.
    """
    _expect_decider(staff)
    async with deciding_as(staff):
        request = await _held(reference)
        it = await _waiting(request, annulment)
        if is_mine(staff, it):
            raise NotYourRole
        await rows.agree(it.id, staff.id)
        await annulling.carry_out(staff, request, it)


async def decline(staff: Staff, reference: str, annulment: UUID, why: str = "") -> None:
    """Leave the request as it is: the proposer, or a second person, of whom the proposer reads `why`.

    Raises as `agree` does, save for the proposer, and NoReason for a second person without one.
    """
    _expect_decider(staff)
    async with deciding_as(staff):
        request = await find(reference)
        it = await _waiting(request, annulment)
        if not is_mine(staff, it):
            if not why:
                raise NoReason
            await sent_back.note(staff, request, "annulment", why)
        await rows.end(it.id, staff.id, agreed=False)
        await audit.record("annulment.declined", subject=request.subject_id, request=request.id)


def _expect_decider(staff: Staff) -> None:
    if not (staff.is_handler or staff.is_approver):
        raise NotYourRole


async def _held(reference: str) -> Request:
    request = await find(reference)
    with explained():
        await requests.hold(request.id, *REFUSABLE)
    request = await requests.by_id(request.id)
    if not await annulling.is_possible(request):
        raise Conflict
    return request


async def _first(request: Request, reference: str) -> Request:
    try:
        first = await find(reference)
    except NotFound:
        raise NoSuchRequest from None
    if first.id == request.id:
        raise SameRequest
    if first.subject_id != request.subject_id:
        persons = [await subjects.find(it.subject_id) for it in (first, request)]
        # Whoever is in no source has a new row each time: nobody can tell that it is not the same person.
        if not any(it.own_identifiers is not None for it in persons):
            raise OtherPersons
    return first


async def _waiting(request: Request, annulment: UUID) -> Annulment:
    it = await rows.find(request.id)
    if it is None or it.id != annulment or it.agreed_at is not None:
        raise Conflict
    return it
