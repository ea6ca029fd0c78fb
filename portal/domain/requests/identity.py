"""Is the sender who he or she says? Checked by a case handler before anything is collected or erased (Art. 12(6))."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import get_args

from portal.data import keys, subjects
from portal.data.accounts import throttle
from portal.data.actors import SYSTEM, Staff
from portal.data.database import acting_as
from portal.data.intake import otherwise as otherwise_rows
from portal.data.intake import person_digests
from portal.data.letters import answer_addresses
from portal.data.letters.answer_addresses import Origin
from portal.data.requests import identity_checks, requests
from portal.data.requests.identity_checks import IdentityMethod
from portal.data.requests.requests import Request
from portal.domain.audit import audit
from portal.domain.deciding import deciding_as
from portal.domain.errors import Conflict
from portal.domain.intake import form_doubts, met_persons
from portal.domain.intake.moved import may_have_moved
from portal.domain.intake.said import unsealed
from portal.domain.letters.addresses import fault_in
from portal.domain.letters.posting_errors import AddressUndecided, NoAddress, NotAnAddress
from portal.domain.requests import assignments, identity_mismatches, identity_questions
from portal.domain.requests.courses import COURSES
from portal.domain.requests.handling import expect_handler
from portal.domain.requests.identity_errors import IdentityMismatch, NoPersonnummer, NotAPersonnummer, TooManyGuesses
from portal.domain.requests.request_forms import sender_of, stored_sender
from portal.domain.requests.requests import find
from portal.domain.sources import company_sources
from portal.jobs import queue
from portal.sources.identifying import Identity
from portal.sources.personnummers import ten_digits

METHODS: tuple[IdentityMethod, ...] = get_args(IdentityMethod)

MOST_GUESSES = 5
GUESSES_WITHIN = timedelta(days=1)
"""So many numbers may be compared for one request in that time, so that nobody finds one by trying."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the answer goes: the shop's address, the one that was given with the request, or the lines `typed`."""

    origin: Origin = "shop"
    typed: tuple[str, ...] = field(default=(), repr=False)


THE_SHOPS = Address()


async def confirm(
    staff: Staff,
    reference: str,
    method: IdentityMethod,
    personnummer: str = "",
    address: Address | None = None,
    despite: str = "",
) -> Request:
    """Note that who asks is the person, and where the answer goes, and let the work begin.

    Unless somebody handles the request already, `staff` does from now on. Without an `address` the answer goes where
    the shop has the person, unless what came may say another one: nobody but who has looked at it can tell.

    A personnummer that is given is compared, whatever the method, with the one that the company holds, which is not
    shown. The person is found by it, and by what the sources tell, from then on. Where one did not match before,
    `despite` says why the letter is believed all the same: see `identity_mismatches.explain`. Raises NotFound,
    NotHandler, NotAPersonnummer, IdentityMismatch, MismatchUnexplained, TooManyGuesses, SourcesUnreachable,
    AddressUndecided, NotAnAddress, NoAddress, and Conflict when it is not the time for it.
    """
    expect_handler(staff)
    async with acting_as(staff):
        request = await find(reference)
        in_doubt = await form_doubts.of_request(request) is not None
    if request.status != "received" or in_doubt:
        raise Conflict
    known = await company_sources.identity(request.subject_id)
    address = address or await _undisputed(staff, request, known)
    if address.origin == "typed" and (fault := fault_in(address.typed)):
        raise NotAnAddress(fault)
    if method == "personnummer" and not personnummer:
        personnummer = await _given(staff, request)
    was_compared = method == "personnummer" or bool(personnummer)
    if was_compared:
        await _compare(staff, request, known, personnummer)
    async with deciding_as(staff):
        await requests.move(request.id, ("received",), "identity_confirmed")
        await assignments.take_unless_held(staff, request)
        await identity_checks.add(request.id, method, staff.id)
        await _address(staff, request, known, address)
        await identity_questions.give_up(request)
        if known:
            digests = met_persons.digests({**known.known, "personnummer": filter(None, [known.personnummer])})
            await person_digests.remember(request.subject_id, digests)
        explained = await identity_mismatches.explain(staff, request, method, was_compared, despite)
        await audit.record(
            "identity.confirmed",
            subject=request.subject_id,
            request=request.id,
            method=method,
            **({"despite_mismatch": True} if explained else {}),
        )
        await begin(request)
        return await requests.by_id(request.id)


async def begin(request: Request) -> None:
    """Have the work begin on a request whose identity is confirmed, in the transaction under way."""
    job = COURSES[request.kind].first_job
    if job:
        await queue.enqueue(job, request.id)
    else:
        await requests.move(request.id, ("identity_confirmed",), "in_progress")


async def _undisputed(staff: Staff, request: Request, known: Identity | None) -> Address:
    async with acting_as(staff):
        if await may_have_moved(request, known.lines if known else ()):
            raise AddressUndecided
    return THE_SHOPS


async def _given(staff: Staff, request: Request) -> str:
    """The personnummer that was given with a request that came without a form; empty where there is none."""
    async with acting_as(staff):
        came = await otherwise_rows.find(request.id)
        said = unsealed(came, await subjects.find(request.subject_id)) if came else None
    return said.claim.personnummer if said else ""


async def _address(staff: Staff, request: Request, known: Identity | None, address: Address) -> None:
    """Have the answer go there. The shop's is where the person lives now, who may have moved since the form was made.

    Raises NoAddress, and AlreadyThere when an address has been chosen.
    """
    subject = await subjects.find(request.subject_id)
    said = sender_of(request, subject)
    lines = {"shop": known.lines if known else said, "given": said, "typed": address.typed}[address.origin]
    if not lines and (request.came_otherwise or address.origin != "shop"):
        raise NoAddress
    if address.origin == "shop" and known is None and request.came_otherwise:
        raise NoAddress  # The shop has none, and what was given is another choice.
    if lines != said:
        await requests.set_sender(request.id, stored_sender(lines, request.id, subject))
    origin = address.origin if known or address.origin != "shop" else "given"
    await answer_addresses.put(request.id, origin, staff.id, request.sender if lines != said else None)


async def _compare(staff: Staff, request: Request, known: Identity | None, written: str) -> None:
    digits = ten_digits(written)
    if digits is None:
        raise NotAPersonnummer if written.strip() else NoPersonnummer
    async with acting_as(SYSTEM):
        guesses = await throttle.take(keys.index("identity", str(request.id)), GUESSES_WITHIN)
    if guesses > MOST_GUESSES:
        raise TooManyGuesses
    if known is None or not known.personnummer or digits != ten_digits(known.personnummer):
        async with acting_as(staff):
            await audit.record("identity.mismatch", subject=request.subject_id, request=request.id)
        raise IdentityMismatch
