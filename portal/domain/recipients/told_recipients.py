"""Which recipients were told of a change (Art. 19), as the member may know it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portal.data.recipients import recipient_notices
from portal.data.recipients.recipient_notices import About, Notice, Outcome
from portal.data.requests.requests import Request
from portal.domain.record_of_processing.model import Contact, RecordOfProcessing, Text


@dataclass(frozen=True, slots=True)
class Told:
    """A recipient as the member sees it; `outcome` is None while it is still to be told."""

    name: Text
    about: About
    outcome: Outcome | None
    told_on: date | None


async def told(request: Request, record: RecordOfProcessing) -> list[Told]:
    """The recipients of a request's changes, of whom the member may ask (Art. 19), in the transaction under way."""
    found = await recipient_notices.of_request(request.id)
    return [Told(name_of(it, record), it.about, it.outcome, it.told_on) for it in found]


def name_of(notice: Notice, record: RecordOfProcessing) -> Text:
    """What the recipient is called."""
    return record.recipient_name(notice.recipient, notice.contact)


def contact_of(notice: Notice, record: RecordOfProcessing) -> Contact | None:
    """Whom to write to, if the record names anybody."""
    of_record = record.recipients.get(notice.recipient)
    return next((it for it in of_record.contacts if it.id == notice.contact), None) if of_record else None


def what_of(notice: Notice, record: RecordOfProcessing) -> list[Text]:
    """The categories that the change concerns; of one that was erased in part and is kept otherwise, what of it."""
    names = [(it, record.categories[it].name) for it in notice.categories if it in record.categories]
    return [_in_part(name, notice.in_part.get(category)) for category, name in names]


def _in_part(name: Text, parts: Sequence[Mapping[str, str]] | None) -> Text:
    if parts is None:
        return name
    if not parts:
        return Text(f"{name.sv}, delvis", f"{name.en}, in part")
    return Text(
        f"{name.sv}, delvis: {'; '.join(it['sv'] for it in parts)}",
        f"{name.en}, in part: {'; '.join(it['en'] for it in parts)}",
    )
