"""A number that did not match: whoever confirms the identity by what the letter says alone writes why all the same."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from portal.data import subjects
from portal.data.accounts import accounts
from portal.data.actors import Staff
from portal.data.audit import audit as chain
from portal.data.audit.event_codes import EventCode
from portal.data.keys import KeyDestroyed
from portal.data.requests import identity_remarks
from portal.data.requests.identity_checks import IdentityMethod
from portal.data.requests.requests import Request
from portal.domain.errors import Conflict
from portal.domain.requests.identity_errors import MismatchUnexplained
from portal.domain.requests.sealed_reasons import remark_on_mismatch, sealed_remark_on_mismatch
from portal.domain.requests.timeline import LOOKS

MISMATCH: EventCode = "identity.mismatch"
OF_ANOTHER: tuple[EventCode, ...] = ("request.set_back", "request.person_corrected")
"""From then on another letter, or another person, is asked about."""


@dataclass(frozen=True, slots=True)
class ReadRemark:
    """Why the identity was confirmed all the same, by whom and when; `reason` is None once the person is erased."""

    reason: str | None = field(repr=False)
    by: str
    at: datetime


async def came_before(request: Request) -> bool:
    """Whether a number was compared for the request that did not match, in the transaction under way.

    One that was another person's, or of another's letter, tells nothing of this one.
    """
    told = [it.code for it in await chain.of_request(request.id, LOOKS) if it.code in (MISMATCH, *OF_ANOTHER)]
    return bool(told) and told[-1] == MISMATCH


async def explain(staff: Staff, request: Request, method: IdentityMethod, was_compared: bool, reason: str) -> bool:
    """Keep the reason where one is wanted, in the transaction under way, and say whether it was.

    None is wanted where the number matches by now, or the person was rung or stood there: only what a letter says of
    itself cannot outweigh it. Raises MismatchUnexplained without one, and Conflict once the person is erased.
    """
    if was_compared or method in ("telephone", "in_person") or not await came_before(request):
        return False
    if not reason:
        raise MismatchUnexplained
    subject, id_ = await subjects.find(request.subject_id), uuid4()
    try:
        sealed = sealed_remark_on_mismatch(subject, id_, reason)
    except KeyDestroyed:
        raise Conflict from None
    await identity_remarks.add(id_, request.id, sealed, staff.id)
    return True


async def remarks(request: Request) -> Sequence[ReadRemark]:
    """What was written of the request's mismatches, oldest first, in the transaction under way."""
    rows = await identity_remarks.of_request(request.id)
    if not rows:
        return []
    names = await accounts.names([it.written_by for it in rows])
    subject = await subjects.find(request.subject_id)
    found = []
    for it in rows:
        try:
            reason = remark_on_mismatch(subject, it)
        except KeyDestroyed:
            reason = None
        found.append(ReadRemark(reason, names.get(it.written_by, ""), it.written_at))
    return found
