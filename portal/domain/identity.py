"""Is the sender who he or she says? Checked by a case handler before anything is collected or erased (Art. 12(6))."""

from datetime import timedelta
from typing import get_args

import asyncpg
from stdnum.exceptions import ValidationError
from stdnum.se import personnummer as personnummers

from portal.data import keys, requests, signed_letters, subjects, throttle
from portal.data.actors import SYSTEM, Staff
from portal.data.database import acting_as
from portal.data.errors import Stale
from portal.data.requests import Request
from portal.data.signed_letters import IdentityMethod
from portal.domain import assignments, audit, company_sources, identity_questions
from portal.domain.errors import (
    Conflict,
    IdentityMismatch,
    NotAPersonnummer,
    NotFound,
    TooManyGuesses,
)
from portal.domain.handling import expect_handler
from portal.domain.request_forms import stored_sender
from portal.domain.requests import find
from portal.jobs import queue
from portal.jobs.queue import JobName
from portal.sources.identifying import Identity

METHODS: tuple[IdentityMethod, ...] = get_args(IdentityMethod)

MOST_GUESSES = 5
GUESSES_WITHIN = timedelta(days=1)
"""So many numbers may be compared for one request in that time, so that nobody finds one by trying."""

FIRST_JOB: dict[str, JobName] = {"access": "collect-extract", "erasure": "plan-erasure"}


async def confirm(staff: Staff, reference: str, method: IdentityMethod, personnummer: str = "") -> Request:
    """Note that the sender of the letter is the member, and let the work begin; unless somebody handles it, `staff` do.

    A personnummer that is given is compared, whatever the method, with the one that the company holds, which is not
    shown. Raises NotFound, NotHandler, NotAPersonnummer, IdentityMismatch, TooManyGuesses, SourcesUnreachable, and
    Conflict when it is not the time for it.
    """
    expect_handler(staff)
    async with acting_as(staff):
        request = await find(reference)
    if request.kind not in FIRST_JOB:
        raise NotFound
    if request.status != "received":
        raise Conflict
    known = await company_sources.identity(request.subject_id)
    if method == "personnummer" or personnummer:
        await _compare(staff, request, known, personnummer)
    async with acting_as(staff):
        try:
            await requests.move(request.id, ("received",), "identity_confirmed")
            await assignments.take_unless_held(staff, request)
            await signed_letters.add_identity_check(request.id, method, staff.id)
            if known:
                # The answer goes to where the person lives now, who may have moved since the form was made.
                subject = await subjects.find(request.subject_id)
                await requests.set_sender(request.id, stored_sender(known.lines, request.id, subject))
        except (Stale, asyncpg.UniqueViolationError):
            raise Conflict from None
        await identity_questions.give_up(request)
        await audit.record("identity.confirmed", subject=request.subject_id, request=request.id, method=method)
        await queue.enqueue(FIRST_JOB[request.kind], request.id)
        return await requests.by_id(request.id)


async def _compare(staff: Staff, request: Request, known: Identity | None, written: str) -> None:
    digits = _digits(written)
    if digits is None:
        raise NotAPersonnummer
    async with acting_as(SYSTEM):
        guesses = await throttle.take(keys.index("identity", str(request.id)), GUESSES_WITHIN)
    if guesses > MOST_GUESSES:
        raise TooManyGuesses
    if known is None or not known.personnummer or digits != _digits(known.personnummer):
        async with acting_as(staff):
            await audit.record("identity.mismatch", subject=request.subject_id, request=request.id)
        raise IdentityMismatch


def _digits(number: str) -> str | None:
    """The last ten digits, in which both spellings agree; None when it is no personnummer."""
    try:
        return str(personnummers.compact(personnummers.validate(number))).replace("-", "").replace("+", "")[-10:]
    except ValidationError:
        return None
