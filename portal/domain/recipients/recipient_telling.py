"""Telling the recipients (Art. 19): what staff have done about each."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from portal.data import subjects
from portal.data.accounts import accounts
from portal.data.actors import Staff
from portal.data.keys import KeyDestroyed
from portal.data.recipients import recipient_notices
from portal.data.recipients.recipient_notices import About, Notice, Outcome
from portal.data.requests.requests import Request
from portal.data.subjects import DataSubject
from portal.domain.audit import audit
from portal.domain.deciding import explained
from portal.domain.recipients.recipients import WORDS, bound
from portal.domain.recipients.told_recipients import contact_of, name_of, what_of
from portal.domain.record_of_processing.model import RecordOfProcessing, Text
from portal.sources.masking import masked


@dataclass(frozen=True, slots=True)
class Recipient:
    """A recipient on the request's page. `address` is empty where the record has none.

    `person` and `note` are None when they are gone, and a personnummer in `person` is veiled; `by` is who settled it.
    """

    id: UUID
    about: About
    name: Text
    categories: tuple[Text, ...]
    """What was changed; of one that was erased in part, what of it."""
    address: tuple[str, ...]
    is_assumed: bool
    """Whether the controller has yet to confirm the address."""
    person: tuple[str, ...] | None
    letter_id: UUID | None
    outcome: Outcome | None
    told_on: date | None
    note: str | None
    settled_at: datetime | None
    by: str | None
    never_had: bool
    """Whether it was noted, of an earlier change, that nothing of the person's was handed to it."""


async def of_request(request: Request, record: RecordOfProcessing) -> list[Recipient]:
    """The recipients of a request's changes, in the transaction under way."""
    found = await recipient_notices.of_request(request.id)
    if not found:
        return []
    subject = await subjects.find(request.subject_id)
    names = await accounts.names([it.settled_by for it in found if it.settled_by])
    never = await _never_had(request)
    return [
        _shown(
            it,
            record,
            subject,
            names.get(it.settled_by) if it.settled_by else None,
            (it.recipient, it.contact) in never,
        )
        for it in found
    ]


async def settle(
    staff: Staff, request: Request, notice: Notice, outcome: Outcome, told_on: date | None, note: str
) -> None:
    """Note what became of a recipient, and how it was told or why it is not, in the transaction under way.

    Raises Conflict when that was noted before, or a letter to it is on its way.
    """
    subject = await subjects.find(request.subject_id)
    with explained():
        sealed = subject.encrypt(note.encode(), bound(notice.id, "note"))
        await recipient_notices.settle(notice.id, outcome, told_on, sealed, staff.id)
    await audit.record(
        "recipient.told" if told_on else "recipient.exempted",
        subject=request.subject_id,
        request=request.id,
        recipient=notice.recipient,
        contact=notice.contact,
        way=outcome,
        told_on=told_on.isoformat() if told_on else None,
    )


async def _never_had(request: Request) -> set[tuple[str, str]]:
    """The recipients, and which of each, to whom by what was noted for other requests nothing was handed."""
    earlier = await recipient_notices.of_subject(request.subject_id)
    return {(it.recipient, it.contact) for it in earlier if it.outcome == "not_needed" and it.request_id != request.id}


def _shown(
    notice: Notice, record: RecordOfProcessing, subject: DataSubject, by: str | None, never_had: bool
) -> Recipient:
    contact = contact_of(notice, record)
    person = _read(subject, notice.person, bound(notice.id, "person"))
    return Recipient(
        id=notice.id,
        about=notice.about,
        name=name_of(notice, record),
        categories=tuple(what_of(notice, record)),
        address=contact.address if contact else (),
        is_assumed=contact is not None and contact.origin == "assumed",
        person=tuple(_veiled(line) for line in json.loads(person)) if person else None,
        letter_id=notice.letter_id,
        outcome=notice.outcome,
        told_on=notice.told_on,
        note=_read(subject, notice.note, bound(notice.id, "note")),
        settled_at=notice.settled_at,
        by=by,
        never_had=never_had,
    )


def _veiled(line: str) -> str:
    """The line as it is shown: of a personnummer the day of birth alone (Act 2018:218, 3:10)."""
    word, _, numbers = line.partition(": ")
    if word != WORDS["personnummer"]:
        return line
    return f"{word}: {', '.join(str(masked(number)) for number in numbers.split(', '))}"


def _read(subject: DataSubject, sealed: bytes | None, what: str) -> str | None:
    try:
        return subject.decrypt(sealed, what).decode() if sealed else None
    except KeyDestroyed:
        return None
