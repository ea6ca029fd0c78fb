"""Recipients (Art. 19): whoever received what was rectified, erased or restricted is told, one by one, by staff."""

import json
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID, uuid4

from portal.data import subjects
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.errors import NoSuchRow
from portal.data.keys import KeyDestroyed
from portal.data.recipients import recipient_notices
from portal.data.recipients.recipient_notices import About, NewNotice
from portal.data.requests import requests
from portal.data.requests.requests import Kind, Request
from portal.data.subjects import DataSubject
from portal.domain.audit import audit
from portal.domain.errors import Conflict, SourcesUnreachable
from portal.domain.recipients.erased_uses import ErasedUses
from portal.domain.record_of_processing.model import Contact, RecordOfProcessing, Text
from portal.domain.record_of_processing.published import published
from portal.domain.requests.request_forms import sender_of
from portal.domain.rights import rectified_uses
from portal.domain.rights.rectified_uses import Rectified, Use
from portal.domain.sources.company_sources import person
from portal.domain.sources.overview import overview
from portal.jobs.queue import WorkPostponed
from portal.sources.errors import SourceError
from portal.sources.person import Person


class RecipientsNotTold(Conflict):
    """Somebody who received what was changed is still to be told (Art. 19)."""


ABOUT: Mapping[Kind, About] = {
    "rectification": "rectification",
    "erasure": "erasure",
    "restriction": "restriction",
}
"""The kinds of request of whose outcome the recipients are told."""

LISTED_LATER: tuple[Kind, ...] = ("rectification", "restriction")
"""Those that are listed once they are answered. An erasure lists them itself, while it is known what it took."""

WORDS: Mapping[str, str] = {
    "customer_number": "Kundnummer",
    "email": "E-post",
    "telephone": "Telefon",
    "personnummer": "Personnummer",
}
"""By what a person is found, as a recipient reads it."""


async def begin(
    request: Request,
    about: About,
    uses: Iterable[Use],
    who: Person,
    record: RecordOfProcessing,
    changed: Sequence[Rectified] = (),
    erased: ErasedUses | None = None,
) -> bool:
    """List whoever received data of these uses, in the transaction under way; False when that was done before.

    What was `changed` stands there as it was: a recipient knows the person by the name that it was given. Of what was
    `erased` in part, what of it.

    By what each finds the person is kept, encrypted with the person's key, until that recipient has been told: an
    erasure takes it from everywhere else. Raises KeyDestroyed.
    """
    whom = [
        (recipient, contact, categories)
        for recipient, categories in concerned(record, uses, erased, changed).items()
        for contact in record.recipients[recipient].contacts or (None,)
    ]
    parts = (
        {recipient: _parts(record, recipient, categories, erased) for recipient, _, categories in whom}
        if erased
        else {}
    )
    return await list_whom(request, about, whom, who, changed, parts)


async def list_whom(
    request: Request,
    about: About,
    whom: Iterable[tuple[str, Contact | None, Sequence[str]]],
    who: Person,
    changed: Sequence[Rectified] = (),
    parts: Mapping[str, Mapping[str, Sequence[Text]]] | None = None,
) -> bool:
    """`begin` for these recipients: each with which of its contacts, and the categories that it received.

    `parts` is, for each recipient of an erasure, what was erased of a category that is kept otherwise.
    """
    subject = await subjects.find(request.subject_id)
    sender = rectified_uses.formerly(sender_of(request, subject), changed)
    notices = [
        _notice(
            recipient,
            contact,
            categories,
            _lines(contact, categories, sender, who),
            subject,
            (parts or {}).get(recipient, {}),
        )
        for recipient, contact, categories in whom
    ]
    if not await recipient_notices.list_once(request.id, about, request.subject_id, notices):
        return False
    await audit.record(
        "recipients.listed", subject=request.subject_id, request=request.id, about=about, recipients=len(notices)
    )
    return True


async def list_for(request: Request, about: About) -> None:
    """List whoever received what is held of the person now, unless that was done before.

    Raises SourcesUnreachable and KeyDestroyed, and SourceError where a source does not tell who the person is.
    """
    async with acting_as(SYSTEM):
        if await recipient_notices.is_listed(request.id, about):
            return
        changed = await rectified_uses.of_rectification(request) if about == "rectification" else []
    held = await overview(request.subject_id, request.language)
    if held.unreachable:
        raise SourcesUnreachable
    who, record = await person(request.subject_id), (await published()).record
    uses = {(use.purpose.id, use.category.id) for use in held.uses if use.rows}
    if about == "rectification" and (touched := rectified_uses.uses_of(changed)) is not None:
        uses &= touched
    async with acting_as(SYSTEM):
        await begin(request, about, uses, who, record, changed)


async def list_by_itself(request_id: UUID) -> None:
    """List the recipients of an answered request, so that staff see them before they close it.

    Safe to run twice and to be killed anywhere. Raises WorkPostponed while a source does not tell.
    """
    async with acting_as(SYSTEM):
        try:
            request = await requests.by_id(request_id)
        except NoSuchRow:
            return
    if request.kind not in LISTED_LATER or request.status != "answered":
        return
    try:
        await list_for(request, ABOUT[request.kind])
    except KeyDestroyed:
        return  # Erased meanwhile, and with that erasure's own list.
    except (SourceError, SourcesUnreachable):
        raise WorkPostponed from None


async def expect_told(request: Request) -> None:
    """Raises RecipientsNotTold while a recipient is still to be told, in the transaction under way."""
    if await recipient_notices.open_ones(request.id):
        raise RecipientsNotTold


def concerned(
    record: RecordOfProcessing,
    uses: Iterable[Use],
    erased: ErasedUses | None = None,
    changed: Sequence[Rectified] = (),
) -> dict[str, list[str]]:
    """For each recipient of data of these uses, in the record's order, the categories that it received.

    Of what was `erased` or `changed` each whom the data map names for it, or the record where the map does not say.
    The controller's own parts are none: what it has changed, it knows.
    """
    wanted = set(uses)
    found: dict[str, dict[str, None]] = {id_: {} for id_ in record.recipients}
    for purpose in record.purposes.values():
        for use in purpose.uses:
            if (purpose.id, use.category) in wanted:
                for recipient in use.recipients:
                    of_use = recipient, (purpose.id, use.category)
                    if rectified_uses.went_to(changed, *of_use) and (erased is None or erased.went_to(*of_use)):
                        found[recipient][use.category] = None
    return {
        id_: list(categories)
        for id_, categories in found.items()
        if categories and not record.recipients[id_].is_controller
    }


def received_by(record: RecordOfProcessing, recipient: str) -> list[Use]:
    """The uses for which the recipient receives data, by the record."""
    return [
        (purpose.id, use.category)
        for purpose in record.purposes.values()
        for use in purpose.uses
        if recipient in use.recipients
    ]


def bound(notice: UUID, what: str) -> str:
    """What the encrypted parts of a notice are bound to."""
    return f"recipient_notice:{notice}:{what}"


def _notice(
    recipient: str,
    contact: Contact | None,
    categories: Sequence[str],
    lines: Sequence[str],
    subject: DataSubject,
    parts: Mapping[str, Sequence[Text]],
) -> NewNotice:
    id_ = uuid4()
    person = subject.encrypt(json.dumps(lines).encode(), bound(id_, "person"))
    in_part = {category: [it.as_json() for it in told] for category, told in parts.items()}
    return NewNotice(id_, recipient, contact.id if contact else "", categories, person, in_part)


def _parts(
    record: RecordOfProcessing, recipient: str, categories: Iterable[str], erased: ErasedUses
) -> dict[str, list[Text]]:
    uses = received_by(record, recipient)
    return {category: told for category in categories if (told := erased.parts(recipient, uses, category)) is not None}


def _lines(contact: Contact | None, categories: Sequence[str], sender: Sequence[str], who: Person) -> list[str]:
    """By what that recipient finds the person, and no more: a personnummer only if it has received that."""
    found_by = set(contact.found_by if contact else ("name",))
    if "personnummer" not in categories:
        found_by.discard("personnummer")
    name, address = sender[:1], sender[1:]
    lines = [*(name if "name" in found_by else ()), *(address if "address" in found_by else ())]
    identifiers = who.stored()
    for identifier, word in WORDS.items():
        if identifier in found_by and identifiers.get(identifier):
            lines.append(f"{word}: {', '.join(identifiers[identifier])}")
    return lines or list(name)
