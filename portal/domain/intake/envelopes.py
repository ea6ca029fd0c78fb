"""Envelopes as they came: what somebody saw of each, kept encrypted for the person, or by a key of its own."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from portal.clock import local_date, today
from portal.data.accounts import accounts
from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.intake import letter_pages, letter_questions, settled_envelopes, signed_letters
from portal.data.intake.letter_questions import LetterQuestion
from portal.data.intake.signed_letters import Postmark, Registered, Signed
from portal.data.keys import KeyDestroyed
from portal.data.requests import annulments
from portal.data.requests.annulments import LetGone
from portal.data.requests.requests import Request
from portal.domain.deciding import explained
from portal.domain.intake.arrival_errors import LetterInTheFuture, PostmarkAfterArrival
from portal.domain.intake.envelope_keys import (
    EnvelopeKey,
    key_for,
    key_of,
    page_name,
    sealed_answer,
    sealed_note,
    sealed_question,
    sealed_texts,
)
from portal.domain.requests.requests import find as find_request

RECENT = 25
"""Envelopes that the ledger's page shows."""

MOST_WAITING = 100
"""Envelopes that wait for their way on which the ledger's page shows; those that have been here longest."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What somebody saw: whether the letter is signed, when it was posted, what else is in it, what was written in the
    form by hand, and what is worth remembering besides. Texts that are empty say that there is nothing."""

    signed: Signed = "yes"
    postmark: Postmark = "not_noted"
    postmarked_on: date | None = None
    enclosures: int = 0
    enclosed: str = ""
    changes: str = ""
    note: str = ""

    def texts(self) -> dict[str, str]:
        """What may tell of a person."""
        return {name: text for name, text in asdict(self).items() if name in TEXTS and text}


TEXTS = ("enclosed", "changes", "note")

AS_USUAL = Envelope()


@dataclass(frozen=True, slots=True)
class Seen:
    """An envelope of the ledger, to be read by staff. `texts` is None once they were erased with the person's data."""

    row: Registered
    texts: Mapping[str, str] | None
    note: str | None
    """What was said when its way on was chosen."""
    by: str
    chosen_by: str | None
    questions: Sequence["ReadQuestion"] = ()
    """What its sender was asked before that, oldest first."""
    taken_from: Sequence[str] = ()
    """The references of the requests that it was registered with by mistake."""

    @property
    def days_late(self) -> int:
        """How many days after its arrival it was registered; they are not added to the time."""
        return (local_date(self.row.registered_at) - self.row.arrived_on).days


@dataclass(frozen=True, slots=True)
class ReadQuestion:
    """A question to the sender of an envelope, and what came back; both None once they were erased or are not there."""

    row: LetterQuestion
    question: str | None
    answer: str | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """The envelopes that wait for somebody to choose their way on, how many there are, those whose senders were asked
    and may still answer in time, and those registered last."""

    waiting: Sequence[Registered]
    count: int
    asked: Sequence[Registered]
    recent: Sequence[Registered]


def expect_possible(arrived_on: date, envelope: Envelope) -> None:
    """Raises LetterInTheFuture and PostmarkAfterArrival."""
    if arrived_on > today():
        raise LetterInTheFuture
    if envelope.postmarked_on and envelope.postmarked_on > arrived_on:
        raise PostmarkAfterArrival


async def ledger(staff: Staff) -> Ledger:
    """What the ledger's page shows."""
    async with acting_as(staff):
        waiting = await signed_letters.waiting(MOST_WAITING)
        count = len(waiting) if len(waiting) < MOST_WAITING else await signed_letters.count_waiting()
        asked = await signed_letters.asked(MOST_WAITING)
        return Ledger(waiting, count, asked, await signed_letters.recent(RECENT))


async def count_waiting(staff: Staff) -> int:
    """How many envelopes wait for somebody to choose their way on."""
    async with acting_as(staff):
        return await signed_letters.count_waiting()


async def open_envelope(staff: Staff, envelope: UUID) -> Seen:
    """One envelope. Raises NotFound."""
    async with acting_as(staff):
        return await seen(await find(envelope))


async def of_request(staff: Staff, reference: str) -> tuple[Request, list[Seen]]:
    """The request with that reference and its envelopes, in the order in which they came. Raises NotFound."""
    async with acting_as(staff):
        request = await find_request(reference)
        return request, [await seen(row) for row in await signed_letters.of_request(request.id)]


async def let_go_by(staff: Staff, request: Request) -> Sequence[LetGone]:
    """The envelopes that the request was registered with by mistake, which wait for a look again or are another's."""
    async with acting_as(staff):
        return await annulments.let_go_by(request.id)


async def of_subject(subject: UUID) -> list[Seen]:
    """The envelopes of a person, in the transaction under way."""
    return [await seen(row) for row in await signed_letters.of_subject(subject)]


async def find(envelope: UUID) -> Registered:
    """The envelope, in the transaction under way. Raises NotFound."""
    with explained():
        return await signed_letters.find(envelope)


async def reseal_all(request: Request) -> None:
    """`reseal` every envelope of a request that turned out to be another person's."""
    for envelope in await signed_letters.of_request(request.id):
        await reseal(envelope, request)


async def reseal(envelope: Registered, request: Request) -> None:
    """Encrypt an envelope's texts and pages for the person whose request it belongs to, in the transaction under way.

    One that was for another, or had a key of its own, is so no longer. Raises KeyDestroyed.
    """
    after = await key_for(request)
    if after is None:
        raise KeyDestroyed
    await _reseal(envelope, after, after.owner)


async def reseal_alone(envelope: Registered, key: EnvelopeKey) -> None:
    """The same for an envelope that leads to nobody any longer: `key` is one of its own. Raises KeyDestroyed."""
    await _reseal(envelope, key, None)


async def seen(row: Registered) -> Seen:
    """The envelope to be read, in the transaction under way."""
    names = await accounts.names([id_ for id_ in (row.registered_by, row.chosen_by) if id_])
    key = await key_of(row)
    try:
        texts, note = _opened(key, row)
    except KeyDestroyed:
        texts, note = None, None
    chosen_by = names.get(row.chosen_by) if row.chosen_by else None
    questions = await _questions(key, row)
    before = await annulments.taken_from(row.id)
    return Seen(row, texts, note, names.get(row.registered_by, ""), chosen_by, questions, before)


async def _questions(key: EnvelopeKey, row: Registered) -> list[ReadQuestion]:
    return [_read(key, it) for it in await letter_questions.of_envelope(row.id)]


def _read(key: EnvelopeKey, row: LetterQuestion) -> ReadQuestion:
    try:
        question = key.decrypt(row.question, f"letter-question:{row.id}").decode() if row.question else None
        answer = key.decrypt(row.answer, f"letter-answer:{row.id}").decode() if row.answer else None
    except KeyDestroyed:
        return ReadQuestion(row, None, None)
    return ReadQuestion(row, question, answer)


def _opened(key: EnvelopeKey, row: Registered) -> tuple[dict[str, str], str | None]:
    texts: dict[str, str] = json.loads(key.decrypt(row.content, f"envelope:{row.id}")) if row.content else {}
    note = key.decrypt(row.note, f"way-on:{row.id}").decode() if row.note else None
    return texts, note


async def _reseal(envelope: Registered, after: EnvelopeKey, subject: UUID | None) -> None:
    before = await key_of(envelope)
    if before == after:
        return
    texts, note = _opened(before, envelope)
    await settled_envelopes.reseal(
        envelope.id,
        subject,
        None if subject else after.wrapped,
        sealed_texts(after, envelope.id, texts),
        sealed_note(after, envelope.id, note or ""),
    )
    for asked in await _questions(before, envelope):
        id_ = asked.row.id
        question = sealed_question(after, id_, asked.question or "")
        await letter_questions.reseal(id_, question, sealed_answer(after, id_, asked.answer or ""))
    for number in await letter_pages.numbers(envelope.id):
        name = page_name(envelope.id, number)
        picture = before.decrypt((await letter_pages.find(envelope.id, number)).picture, name)
        await letter_pages.replace(envelope.id, number, after.encrypt(picture, name))
