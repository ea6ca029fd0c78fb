"""Closing a request, and what goes with an erasure: the account, its sessions, and the key to all that is left."""

from uuid import UUID

from portal.data import keys, subjects
from portal.data.access import extracts
from portal.data.accounts import (
    accounts,
    email_changes,
    failed_sign_ins,
    kept_forms,
    one_time_links,
    sign_in_help,
    throttle,
)
from portal.data.accounts.accounts import Account
from portal.data.actors import SYSTEM, Staff
from portal.data.by_hand import kept_by_hand
from portal.data.database import acting_as
from portal.data.erasure import erasure_plans
from portal.data.errors import Stale
from portal.data.intake import letter_pages, letter_questions, otherwise, person_digests, signed_letters
from portal.data.notices import notices, reachable
from portal.data.recipients import recipient_notices
from portal.data.requests import persons_requests, requests, wishes
from portal.data.requests.requests import Request
from portal.data.rights import objections, rectifications
from portal.domain.accounts import shutting
from portal.domain.audit import audit
from portal.domain.by_hand import manual_tasks
from portal.domain.consents.suppressing import suppress_erased
from portal.domain.deciding import deciding_as
from portal.domain.erasure import erasure_journal, tombstones
from portal.domain.erasure.erasure import outcome
from portal.domain.erasure.erasure_errors import OtherRequestsOpen
from portal.domain.erasure.planned_person import opened
from portal.domain.letters import outgoing_letters
from portal.domain.notices.notices import SECURITY
from portal.domain.recipients import recipients
from portal.domain.requests.handling import expect_handler
from portal.domain.requests.requests import find
from portal.domain.rights import restrictions
from portal.domain.signing_in import second_factors
from portal.jobs import queue
from portal.jobs.queue import WorkPostponed
from portal.sources.person import Person


async def close(staff: Staff, reference: str) -> None:
    """Close an answered request; after an erasure the member's account goes too, and what waits for a letter ends.

    Raises NotFound, OtherRequestsOpen while another request of an erased person is unanswered, RecipientsNotTold while
    a recipient is still to be told (Art. 19), SourcesUnreachable when nobody can say who they are, and Conflict when
    the request is not answered.
    """
    expect_handler(staff)
    await _list_recipients(staff, reference)
    async with deciding_as(staff):
        request = await find(reference)
        if request.kind == "erasure":
            await _expect_the_last(request)
        await requests.move(request.id, ("answered",), "closed")
        await recipients.expect_told(request)
        await audit.record("request.closed", subject=request.subject_id, request=request.id)
        if request.kind == "erasure":
            await queue.enqueue("remove-account", request.id)


async def _expect_the_last(erasure: Request) -> None:
    """Hold the person, whom nothing can be answered any longer; raises OtherRequestsOpen while something is to be."""
    await subjects.hold(erasure.subject_id)
    # And the request, before the ending of others takes the person's log: who notes something of it takes them so, too.
    await requests.hold(erasure.id)
    try:
        await _end_waiting(erasure.subject_id)
    except Stale:
        raise OtherRequestsOpen from None
    # After them: a letter that came in this very moment is waited for, and its request is under way by now.
    if await persons_requests.others_under_way(erasure):
        raise OtherRequestsOpen


async def _end_waiting(subject: UUID) -> None:
    for waiting in await persons_requests.waiting_of(subject):
        await requests.move(waiting, ("awaiting_letter",), "withdrawn")
        await audit.record("request.withdrawn", subject=subject, request=waiting)


async def _list_recipients(staff: Staff, reference: str) -> None:
    """Whoever is to be told of what the request changed is listed at the latest now."""
    async with acting_as(staff):
        request = await find(reference)
    if request.status == "answered" and request.kind in recipients.LISTED_LATER:
        await recipients.list_for(request, recipients.ABOUT[request.kind])


async def remove_account(request_id: UUID) -> None:
    """After an erasure: close the account, end its sessions and destroy the person's key, with all that it opens.

    Where something is kept, in a source or by hand, only by what it is found again is kept, until it goes as well.
    Safe to run twice and to be killed anywhere. Raises WorkPostponed while another request of the person's is
    unanswered, which without the key it could never be.
    """
    async with acting_as(SYSTEM):
        request = await requests.by_id(request_id)
        if request.kind != "erasure" or request.status != "closed":
            return
        subject = await subjects.find(request.subject_id)
        if subject.data_key is not None:
            await subjects.hold(subject.id)
            await _end_waiting(subject.id)
            if await persons_requests.under_way(subject.id):
                raise WorkPostponed
            plan = await erasure_plans.in_force(request_id)
            who = opened(subject, plan) if plan else None
            is_left = any(line.remaining for line in await outcome(request_id))
            is_left = is_left or bool(await kept_by_hand.of_subject(subject.id))
            await remove(subject.id, request_id, who, is_left)
    await erasure_journal.bring_up_to_date()


async def remove(subject: UUID, request: UUID, who: Person | None, is_left: bool) -> bool:
    """Remove what the portal itself has of an erased person, in the transaction under way; False if it is gone.

    While something is left, in a source or by hand, `who` is kept, wrapped, to find it by, and what is left is
    restricted.
    """
    await accounts.hold(subject)
    account = await accounts.of_member(subject)
    if not await subjects.destroy_key(subject):
        return False
    await _end_waiting(subject)
    who = who or Person.known_by(email=account.email if account else None)
    await suppress_erased(subject, who)
    if is_left:
        await subjects.retain_identifiers(subject, who.stored())
        await restrictions.place_retained(subject, request, who)
    else:
        await subjects.forget_identifiers(subject)
        await restrictions.end(subject, request)
    await audit.record("account.removed", subject=subject, request=request)
    await shutting.end_what_is_open(subject)
    await throttle.forget_browsers(subject)
    await failed_sign_ins.forget_of(subject)
    await second_factors.forget_all(subject)
    await sign_in_help.forget_of(subject)
    await kept_forms.forget_of(subject)
    await _part_from(account)
    await accounts.close(subject)
    await extracts.forget_of(subject)
    await outgoing_letters.forget_of(subject)
    await manual_tasks.forget_of(subject)
    await wishes.forget_of(subject)
    await rectifications.forget_of(subject)
    await objections.forget_of(subject)
    await recipient_notices.forget_of(subject)
    await otherwise.forget_of(subject)
    await person_digests.forget_of(subject)
    await signed_letters.forget_of(subject)
    await letter_questions.forget_of(subject)
    await letter_pages.forget_of(subject)
    await tombstones.set_up(subject, request, tombstones.PORTAL, b"", who, rows=1, of=request)
    return True


async def _part_from(account: Account | None) -> None:
    """Tell the person, at the address that goes with the account, and forget what the account's e-mails were about."""
    if account is None:
        return
    await email_changes.end_of_account(account.id, "withdrawn")
    await one_time_links.withdraw(account.id)
    await reachable.accept(account.id)
    await reachable.note_right(account.id)
    await notices.overtake(account.id, "message")
    # All that is kept of the address, wrapped, and until the last e-mail has gone.
    await notices.keep_address(account.id, SECURITY, keys.wrap(account.id, account.email.encode()))
