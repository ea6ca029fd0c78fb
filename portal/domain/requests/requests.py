"""A request from the member's side: proposed, submitted, printed, withdrawn, expired."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from portal.clock import today
from portal.data import subjects
from portal.data.actors import SYSTEM, Member
from portal.data.database import acting_as
from portal.data.errors import NoSuchRow
from portal.data.intake import otherwise
from portal.data.intake.otherwise import CameOtherwise
from portal.data.requests import requests
from portal.data.requests.requests import Kind, Request
from portal.data.requests.states import GIVEN_UP, WITHDRAWABLE
from portal.domain.audit import audit
from portal.domain.deciding import deciding_as
from portal.domain.errors import NotFound
from portal.domain.recipients import told_recipients
from portal.domain.recipients.told_recipients import Told
from portal.domain.record_of_processing.model import Text
from portal.domain.record_of_processing.published import published
from portal.domain.requests import pending, request_forms, starting, wishes
from portal.domain.requests.pending import NOTHING, Pending
from portal.domain.requests.timeline import Entry, timeline
from portal.domain.requests.unanswered import forget_what_was_made
from portal.domain.requests.wishes import Wish
from portal.jobs import queue
from portal.letters import reference as references
from portal.letters import request_form
from portal.letters.reference import MalformedReference

COLLECTED: tuple[Kind, ...] = ("access", "portability")
"""The kinds that are answered with what was collected from the sources."""

EXPIRED_AT_ONCE = 500
"""Requests that one run of `expire` ends at most; the next run takes the rest."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A request as its member follows it. `text` is what to copy by hand without a printer; None without a form.

    `came` is how it came to the company, where not by the form.
    """

    request: Request
    text: str | None
    timeline: Sequence[Entry]
    came: CameOtherwise | None
    told: Sequence[Told]
    """Who is told of what the request changed (Art. 19)."""
    pending: Pending = NOTHING
    ended: Sequence[Text] = ()
    """The marketing that ended the moment the request was made (Art. 21(3))."""

    @property
    def can_be_withdrawn(self) -> bool:
        """Whether it is not too late."""
        return self.request.status in WITHDRAWABLE


async def of_member(member: Member) -> list[Request]:
    """The member's requests, newest first."""
    async with acting_as(member):
        return await requests.of_subject(member.id)


async def open_request(member: Member, kind: Kind) -> Request | None:
    """The member's open request of that kind. Raises NotFound for a kind that cannot be asked for."""
    starting.expect_possible(kind)
    async with acting_as(member):
        return await requests.open_of_kind(member.id, kind)


async def submit(member: Member, kind: Kind, wish: Wish | None = None) -> Request:
    """Start a request of `kind` and return it; it waits for its signed letter. `wish` is what is asked in particular.

    While one of that kind is open it is returned instead, so submitting twice does one thing.
    Raises NotFound for a kind that cannot be asked for, or not in that way, AlreadyOpen while one is open that asks
    for something else, and TooManyStarted.
    """
    asked = await starting.prepared(member, kind, wish)
    async with acting_as(member):
        return await starting.start(member, asked)


async def follow(member: Member, reference: str) -> Followed:
    """The member's request with that reference, however it is typed. Raises NotFound."""
    record = (await published()).record
    async with acting_as(member):
        request = await find(reference)
        subject = await subjects.find(request.subject_id)
        stored = await wishes.of_request(request, subject)
        entries = await timeline(request, "member")
        told = await told_recipients.told(request, record)
    async with acting_as(SYSTEM):
        came = await otherwise.find(request.id)
    hanging = await pending.of_request(request)
    if request.came_otherwise:
        return Followed(request, None, entries, came, told, hanging)
    form = wishes.on_form(await request_forms.form_of(request, subject), stored)
    return Followed(
        request, request_form.text(form), entries, came, told, hanging, wishes.ended_at_once(stored, record)
    )


async def form_pdf(member: Member, reference: str) -> bytes:
    """The form of the member's request as PDF; the same bytes each time.

    It has lines for name and address, and neither: whoever has somebody's password alone is not to learn where that
    person lives (Art. 32; with protected personal data it may be a matter of life). The code on it is what counts, and
    what the sender writes by hand can be compared with what the shop has.

    Raises NotFound, also without a form, and when a letter with it would no longer be accepted.
    """
    async with acting_as(member):
        request = await find(reference)
        if request.status in GIVEN_UP:
            raise NotFound
        subject = await subjects.find(request.subject_id)
        stored = await wishes.of_request(request, subject)
    form = wishes.on_form(await request_forms.form_of(request, subject), stored)
    return await request_form.render(replace(form, sender_lines=()))


async def withdraw(member: Member, reference: str) -> Request:
    """End the member's request at the member's wish; withdrawing it twice does nothing more.

    Raises NotFound, and Conflict when it is too late.
    """
    async with deciding_as(member):
        request = await find(reference)
        if request.status == "withdrawn":
            return request
        await requests.move(request.id, WITHDRAWABLE, "withdrawn")
        request = await requests.by_id(request.id)
        await audit.record("request.withdrawn", subject=member.id, request=request.id)
        await forget_what_was_made(request)
        if request.received_on:
            # Nothing was written before its letter came, and members do not see what is written.
            await queue.enqueue("withdraw-letters", request.id)
        return request


async def expire(on: date | None = None) -> int:
    """End requests whose letter has not come in time, and return how many."""
    async with acting_as(SYSTEM):
        overdue = await requests.overdue_for_letter(on or today(), EXPIRED_AT_ONCE)
        for request in overdue:
            await requests.move(request.id, ("awaiting_letter",), "expired")
            await audit.record("request.expired", subject=request.subject_id, request=request.id)
    return len(overdue)


async def find(reference: str) -> Request:
    """The request with that reference, in the transaction under way. Raises NotFound, also for another's."""
    try:
        return await requests.by_reference(references.normalise(reference))
    except (NoSuchRow, MalformedReference):
        raise NotFound from None
