"""Outgoing letters: ordered in the transaction that causes them, written by a job, printed and posted by staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid4

from portal.clock import local_date, today
from portal.data import keys
from portal.data.actors import SYSTEM, Language, Staff
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.database import acting_as
from portal.data.letters import answers, letter_contents, letter_openings
from portal.data.letters import outgoing_letters as rows
from portal.data.letters.letter_contents import NewLetter
from portal.data.letters.outgoing_letters import Letter
from portal.data.requests import requests
from portal.data.requests.requests import Request
from portal.domain.accounts.roles import expect_to_open
from portal.domain.audit import audit
from portal.domain.audit.audit import Detail
from portal.domain.deciding import deciding_as, explained
from portal.domain.errors import Conflict, NotFound
from portal.domain.letters import letter_events, letter_writing
from portal.domain.letters.enclosures import expect_fetched
from portal.domain.letters.making import kind_of
from portal.domain.letters.posting_errors import DayToCome, PostedTooEarly
from portal.domain.letters.print_errors import NotOpened
from portal.domain.letters.sealed_letters import key_for, readable_pdf
from portal.domain.requests.handling import expect_handler
from portal.jobs import queue
from portal.kinds import OF_LETTERS, LetterKind
from portal.letters.letter import JSON


async def order(
    kind: LetterKind,
    *,
    request: Request | None,
    addressee: Sequence[str],
    facts: Mapping[str, JSON],
    language: Language,
    by: Staff | None,
    **details: Detail,
) -> UUID:
    """Order a letter in the transaction under way and return its id; a job writes it once that is committed.

    `facts` are the fields of its class in `portal.letters`, dates in ISO 8601; `by` is None for the portal itself;
    `details` go with the event.
    Raises NoSuchLetter for a kind that cannot be written, KeyDestroyed when the person has been erased, and Conflict
    for a second letter that answers the request.
    """
    letter = await put(kind, request=request, addressee=addressee, facts=facts, language=language, by=by)
    await letter_events.record("ordered", await rows.find(letter), **details)
    await queue.enqueue("write-letter", letter)
    return letter


async def put(
    kind: LetterKind,
    *,
    request: Request | None,
    addressee: Sequence[str],
    facts: Mapping[str, JSON],
    language: Language,
    by: Staff | None = None,
    number: int = 1,
    plan: bytes | None = None,
) -> UUID:
    """As `order`, for whoever writes it in the same job: `number` counts the letters of one answer of that `plan`."""
    kind_of(kind)
    id_ = uuid4()
    own_key = None if request else keys.new_data_key(id_)
    key = await key_for(id_, request.subject_id if request else None, own_key)
    with explained():
        await letter_contents.add(
            NewLetter(
                id=id_,
                request_id=request.id if request else None,
                subject_id=request.subject_id if request else None,
                own_key=own_key,
                kind=kind,
                number=number,
                plan=plan,
                language=language,
                content=key.seal_content(addressee, facts),
                ordered_by=by.id if by else None,
            )
        )
    return id_


async def write(letter_id: UUID) -> None:
    """See `letter_writing.write`."""
    await letter_writing.write(letter_id)


async def of_request(request: Request) -> list[Letter]:
    """Every letter that the request led to, oldest first, in the transaction under way."""
    return await rows.of_request(request.id)


@dataclass(frozen=True, slots=True)
class Followed:
    """A letter, and the reference of the request that it belongs to, if to any."""

    letter: Letter
    reference: str | None

    @property
    def can_be_withdrawn(self) -> bool:
        """Whether a handler can decide that it is not sent after all; see `withdraw`."""
        return self.letter.state not in ("posted", "withdrawn") and not OF_LETTERS[self.letter.kind].is_owed


async def find(staff: Staff, letter_id: UUID) -> Followed:
    """The letter with that id, without what it says. Raises NotFound."""
    async with acting_as(staff):
        letter = await _found(letter_id)
        request = await requests.by_id(letter.request_id) if letter.request_id else None
        return Followed(letter, request.reference if request else None)


async def open_letter(staff: Staff, letter_id: UUID) -> bytes:
    """The letter as PDF; that it was opened is an event. Raises NotFound and KeyDestroyed."""
    expect_to_open(staff)
    async with acting_as(staff):
        return await opened(await _found(letter_id), staff)


async def opened(letter: Letter, staff: Staff) -> bytes:
    """The letter as PDF, in the transaction under way. Raises as `open_letter` does."""
    pdf = await readable_pdf(letter)
    if pdf is None:
        raise NotFound
    await letter_openings.note_opened(letter.id)
    await audit.record_look(letter_events.look(letter), staff, letter.subject_id or COMPANY_CHAIN, letter.request_id)
    return pdf


async def withdraw(staff: Staff, letter_id: UUID) -> None:
    """Note that the letter is not sent after all. Raises NotFound, and Conflict for one in the post or that is owed."""
    expect_handler(staff)
    async with deciding_as(staff):
        letter = await _found(letter_id)
        if OF_LETTERS[letter.kind].is_owed:
            raise Conflict
        await rows.withdraw(letter_id, staff.id)
        await letter_events.withdrawn([letter])


async def withdraw_outdated(request_id: UUID) -> None:
    """Withdraw what waits for the printer of a request that was withdrawn or annulled. Safe to run twice."""
    async with acting_as(SYSTEM):
        await letter_events.withdrawn(await rows.withdraw_outdated(request_id))


async def forget_of(subject: UUID) -> None:
    """Withdraw and forget every letter to or about the subject, in the transaction under way; their dates stay."""
    await letter_events.withdrawn(await rows.withdraw_of(subject))
    await letter_contents.forget_of(subject)


async def note_printed(letters: Sequence[Letter], staff: Staff) -> None:
    """Note that one letter, or those of one answer, are on paper, in the transaction under way.

    Raises Conflict, and NotOpened when nobody has opened one of them since it was written.
    """
    last = letters[-1]
    if last.is_answer and last.request_id and not await answers.exists(last.request_id):
        raise Conflict
    with explained():
        await rows.mark_printed([it.id for it in letters], staff.id)
    if not await letter_openings.all_opened([it.id for it in letters]):
        raise NotOpened
    await letter_events.record("printed", last, letters=_several(letters))


async def note_posted(letters: Sequence[Letter], on: date, staff: Staff) -> None:
    """Note that one letter, or those of one answer, are in the post, in the transaction under way.

    Raises DayToCome, PostedTooEarly for a day before they were written, NotEnclosed when something that goes with them
    was never fetched, and Conflict.
    """
    if not letters or any(it.rendered_at is None for it in letters):
        raise Conflict
    if on > today():
        raise DayToCome
    if on < max(local_date(it.rendered_at) for it in letters if it.rendered_at):
        raise PostedTooEarly
    last = replace(letters[-1], posted_on=on, posted_by=staff.id)
    if last.request_id:
        # Before its letters, as by everybody who changes both, so that no two wait for one another.
        await requests.hold(last.request_id)
    with explained():
        await rows.mark_posted([it.id for it in letters], on, staff.id)
        await expect_fetched(last)
        if on_posted := kind_of(last.kind).on_posted:
            await on_posted(last)
    await letter_events.record("posted", last, posted_on=on.isoformat(), letters=_several(letters))


def _several(letters: Sequence[Letter]) -> int | None:
    return len(letters) if len(letters) > 1 else None


async def _found(letter_id: UUID) -> Letter:
    with explained():
        return await rows.find(letter_id)
