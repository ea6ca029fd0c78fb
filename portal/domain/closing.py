"""Closing a request, and what goes with an erasure: the account, its sessions, and the key to all that is left."""

from uuid import UUID

from portal.data import accounts, answers, extracts, persons_requests, requests, sessions, subjects, throttle
from portal.data.actors import SYSTEM, Staff
from portal.data.database import acting_as
from portal.data.errors import Stale
from portal.domain import audit, manual_tasks, restrictions
from portal.domain.erasure import outcome
from portal.domain.errors import Conflict, OtherRequestsOpen
from portal.domain.requests import find
from portal.jobs import queue


async def close(staff: Staff, reference: str) -> None:
    """Close an answered request; after an erasure the member's account goes too.

    Raises NotFound, OtherRequestsOpen while another request of an erased person is unanswered, and Conflict when the
    request is not answered.
    """
    async with acting_as(staff):
        request = await find(reference)
        if request.kind == "erasure" and await persons_requests.others_under_way(request):
            raise OtherRequestsOpen
        try:
            await requests.move(request.id, ("answered",), "closed")
        except Stale:
            raise Conflict from None
        await audit.record("request.closed", subject=request.subject_id, request=request.id)
        if request.kind == "erasure":
            await queue.enqueue("remove-account", request.id)


async def remove_account(request_id: UUID) -> None:
    """After an erasure: close the account, end its sessions and destroy the person's key, with all that it opens.

    Where the law keeps something in a source, only by what it is found again is kept, until it goes as well.
    Safe to run twice.
    """
    async with acting_as(SYSTEM):
        request = await requests.by_id(request_id)
        if request.kind != "erasure" or request.status != "closed":
            return
        subject = request.subject_id
        account = await accounts.by_id(subject)
        if not await subjects.destroy_key(subject):
            return
        for waiting in await persons_requests.waiting_of(subject):
            await requests.move(waiting, ("awaiting_letter",), "withdrawn")
            await audit.record("request.withdrawn", subject=subject, request=waiting)
        if any(line.remaining for line in await outcome(request_id)):
            await subjects.retain_identifiers(subject, {"email": account.email} if account else {})
        else:
            await subjects.forget_identifiers(subject)
            await restrictions.end(subject, request_id)
        await sessions.revoke_all(subject)
        await throttle.forget_browsers(subject)
        await accounts.close(subject)
        await extracts.forget_of(subject)
        await answers.forget_of(subject)
        await manual_tasks.forget_of(subject)
        await audit.record("account.removed", subject=subject, request=request_id)
