"""Restriction, "blockering" (Art. 18): from now on the person's data is only stored.

It is in force at once, for the portal and for the shop that asks, and is lifted only after the person has been told
(Art. 18(3)). What a law keeps of an erased person is restricted by the portal itself, until the last of it goes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.clock import today
from portal.data import subjects
from portal.data.accounts import accounts
from portal.data.actors import SYSTEM, Member, Staff
from portal.data.database import acting_as
from portal.data.errors import NoSuchRow
from portal.data.letters import outgoing_letters
from portal.data.requests import persons_requests, requests
from portal.data.requests.requests import Request
from portal.data.rights import lifting_notices, restrictions
from portal.data.rights.lifting_notices import LiftingNotice
from portal.data.rights.restrictions import Ground, Restriction
from portal.domain.audit import audit
from portal.domain.consents import consent_changes
from portal.domain.deciding import explained
from portal.domain.erasure import known_as
from portal.domain.errors import Conflict, NotFound, SourcesUnreachable
from portal.domain.recipients import recipients, recipients_of_lifting
from portal.domain.requests.handling import expect_handler
from portal.domain.requests.requests import find
from portal.domain.rights.rights_errors import LiftedTooEarly, NotATelephone
from portal.domain.sources import company_sources
from portal.jobs import queue
from portal.jobs.queue import WorkPostponed
from portal.settings import settings
from portal.sources.errors import SourceError
from portal.sources.person import Person
from portal.sources.telephones import is_telephone

PLACEABLE: tuple[Ground, ...] = ("accuracy", "unlawful", "claims", "objection")
"""The grounds that staff place a restriction on; `retained` is the portal's own."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A person's restrictions, newest first, as staff see them; `by` is the name of whoever placed each in force."""

    all: Sequence[Restriction]
    by: Mapping[UUID, str]
    is_erased: bool
    notices: Mapping[UUID, LiftingNotice]
    """The letter that tells of the lifting, by the restriction, where one has been ordered."""
    today: date
    lifted_after: int
    """Working days between the posting of such a letter and the lifting, at least."""
    answer_waits: bool
    """Whether the letter that says that the data is restricted is not in the post yet."""

    @property
    def in_force(self) -> list[Restriction]:
        """Those that are not lifted."""
        return [each for each in self.all if each.lifted_at is None]

    @property
    def left(self) -> list[Ground]:
        """The grounds on which the person's data is not restricted yet."""
        return [ground for ground in PLACEABLE if ground not in {each.ground for each in self.in_force}]


async def standing(staff: Staff, reference: str) -> Standing:
    """The restrictions of whoever made that request. Raises NotFound."""
    async with acting_as(staff):
        request = await find(reference)
        found = await restrictions.of_subject(request.subject_id)
        names = await accounts.names([each.placed_by for each in found if each.placed_by])
        notices = await lifting_notices.of_restrictions([each.id for each in found if each.lifted_at is None])
        is_erased = await persons_requests.closed_erasure(request.subject_id) is not None
        waits = await outgoing_letters.is_on_its_way(request.subject_id, "restriction_answer")
        return Standing(found, names, is_erased, notices, today(), settings().lifted_after, waits)


async def place(staff: Staff, reference: str, ground: Ground, telephones: Sequence[str] = ()) -> None:
    """Restrict the data of whoever made that request, at once; on the same ground twice does nothing more.

    `telephones` are numbers of the person's that the shop uses and the portal may not know. Raises NotFound,
    NotHandler, NotATelephone, and Conflict when the person has been erased.
    """
    request = await _request(staff, reference)
    if ground not in PLACEABLE:
        raise NotFound
    known = await known_by(request.subject_id, telephones)
    async with acting_as(staff):
        await put(staff, request, ground, known)


async def known_by(subject: UUID, telephones: Sequence[str]) -> set[bytes]:
    """By what somebody is found once restricted: what the portal knows, and `telephones`, as digests.

    Raises NotATelephone.
    """
    if not all(is_telephone(number) for number in telephones):
        raise NotATelephone
    async with acting_as(SYSTEM):
        return await on_record(subject) | known_as.digests({"telephone": telephones})


async def put(staff: Staff, request: Request, ground: Ground, known: set[bytes]) -> None:
    """As `place`, in the transaction under way, of whoever is `known_by`. Raises Conflict."""
    subject = request.subject_id
    # The person first, as whoever ends an erasure does. Then the request: an annulment of a form, which is not possible
    # once something is blocked for it, has seen this block or is over.
    await subjects.hold(subject)
    await requests.hold(request.id)
    if await persons_requests.closed_erasure(subject):
        raise Conflict
    await restrictions.remember(subject, known)
    if await restrictions.place(subject, ground, request.id, staff.id):
        await audit.record("restriction.placed", subject=subject, request=request.id, ground=ground)
        await _note_change(subject)
    # It is in force by now, whatever the sources know or however long they take.
    await queue.enqueue("remember-restricted", request.id)


async def remember(request_id: UUID) -> None:
    """Let whoever made that request be found by what the sources know the person by too, while restricted; and list the
    recipients that are to be told (Art. 19).

    Safe to run twice and to be killed anywhere. Raises WorkPostponed while a source does not tell.
    """
    async with acting_as(SYSTEM):
        try:
            request = await requests.by_id(request_id)
            subject = request.subject_id
        except NoSuchRow:
            return  # Forgotten, which nothing is that a restriction in force hangs on.
        if not await restrictions.in_force(subject):
            return
    try:
        who = await company_sources.person(subject)
    except SourceError:
        raise WorkPostponed from None
    async with acting_as(SYSTEM):
        await subjects.hold(subject)
        # Lifted while the sources were asked: what they told is not kept.
        if not await restrictions.in_force(subject):
            return
        await restrictions.remember(subject, known_as.digests(who.identifiers))  # type: ignore[arg-type]
    if not await _is_erased(subject):
        try:
            await recipients.list_for(request, "restriction")
        except (SourceError, SourcesUnreachable):
            raise WorkPostponed from None


async def _is_erased(subject: UUID) -> bool:
    async with acting_as(SYSTEM):
        return await persons_requests.is_erased(subject)


async def lift(staff: Staff, reference: str, ground: Ground) -> None:
    """Lift a restriction, after the person has been told by a letter, and not before the day that its posting led to.

    Raises NotFound, NotHandler, LiftedTooEarly before that day, and Conflict when it is not in force, when the person
    has not been told, or when it is the portal's own.
    """
    request = await _request(staff, reference)
    if ground not in PLACEABLE:
        raise Conflict
    async with acting_as(staff):
        current = {each.ground: each for each in await restrictions.in_force(request.subject_id)}.get(ground)
        notice = (await lifting_notices.of_restrictions([current.id])).get(current.id) if current else None
        if notice and notice.earliest and notice.earliest > today():
            raise LiftedTooEarly
        await _lift(request.subject_id, request.id, ground, staff.id)


async def place_retained(subject: UUID, request: UUID, who: Person | None = None) -> None:
    """Restrict what a law keeps of a person who has been erased, in the transaction under way, as the system.

    To be called while the account, and with it the e-mail address, is still there; `who` is by what else the person
    is known. Safe to repeat.
    """
    also = known_as.digests(who.identifiers) if who else set()  # type: ignore[arg-type]
    await subjects.hold(subject)
    await restrictions.remember(subject, await on_record(subject) | also)
    if await restrictions.place(subject, "retained", request, None):
        await audit.record("restriction.placed", subject=subject, request=request, ground="retained")
        await _note_change(subject)


async def end(subject: UUID, request: UUID | None) -> None:
    """End every restriction of an erased person of whom nothing is left, in the transaction under way, as the system.

    Nothing can be used any longer, and nobody can be written to. Safe to repeat.
    """
    await subjects.hold(subject)
    for each in await restrictions.in_force(subject):
        await _lift(subject, request, each.ground, None)


async def of_member(member: Member) -> Restriction | None:
    """The member's oldest restriction in force, if any."""
    async with acting_as(member):
        found = await restrictions.in_force(member.id)
    return found[0] if found else None


async def _request(staff: Staff, reference: str) -> Request:
    expect_handler(staff)
    async with acting_as(staff):
        return await find(reference)


async def on_record(subject: UUID) -> set[bytes]:
    """By what the portal itself knows the person, in the transaction under way, as the system."""
    known = await subjects.find(subject)
    account = await accounts.of_member(subject)
    email = account.email if account else None
    return known_as.digests({"customer_number": _values(known.customer_number), "email": _values(email)}) | (
        known_as.digests({name: _values(kept) for name, kept in {**known.known_by(), **known.identifiers()}.items()})
    )


async def _lift(subject: UUID, request: UUID | None, ground: Ground, by: UUID | None) -> None:
    await subjects.hold(subject)
    with explained():
        await restrictions.lift(subject, ground, by)
    if not await restrictions.in_force(subject):
        await restrictions.forget_identifiers(subject)
        if by:
            await recipients_of_lifting.ended(subject)
    await audit.record("restriction.lifted", subject=subject, request=request, ground=ground)
    await _note_change(subject)


async def _note_change(subject: UUID) -> None:
    await consent_changes.note(subject, "restriction")
    await consent_changes.announce()


def _values(kept: object) -> tuple[str, ...]:
    """One value, several, or none."""
    if isinstance(kept, str):
        return (kept,)
    return tuple(kept) if isinstance(kept, list | tuple) else ()
