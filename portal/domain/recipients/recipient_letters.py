"""Letters to recipients (Art. 19): ordered by staff, and the recipient is told once the letter is in the post."""

import json
from collections.abc import Sequence

from portal.data import subjects
from portal.data.actors import Staff
from portal.data.letters.outgoing_letters import Letter
from portal.data.recipients import recipient_notices
from portal.data.recipients.recipient_notices import Notice
from portal.data.requests.requests import Request
from portal.domain.audit import audit
from portal.domain.deciding import explained
from portal.domain.errors import Conflict
from portal.domain.letters import outgoing_letters
from portal.domain.letters.addresses import fault_in
from portal.domain.letters.posting_errors import NotAnAddress
from portal.domain.recipients.recipients import bound
from portal.domain.recipients.told_recipients import contact_of, name_of, what_of
from portal.domain.record_of_processing.model import RecordOfProcessing
from portal.domain.rights import rectified_uses
from portal.letters.letter import JSON


async def order(
    staff: Staff, request: Request, notice: Notice, address: Sequence[str], record: RecordOfProcessing
) -> None:
    """Have a letter written that tells a recipient of the change, in the transaction under way.

    It is told when the letter has been posted. `address` is where to, where the record does not have it. Raises
    NotAnAddress, and Conflict when it is settled, or a letter to it is on its way.
    """
    if notice.person is None:
        raise Conflict
    contact = contact_of(notice, record)
    addressee = contact.address if contact else tuple(address)
    fault = fault_in(addressee)
    # What the record says is published, and not for whoever orders a letter to complete.
    if fault and not (contact and fault == "no_address"):
        raise NotAnAddress(fault)
    subject = await subjects.find(request.subject_id)
    letter = await outgoing_letters.order(
        "recipient_notice",
        request=request,
        addressee=addressee,
        facts={
            "recipient": name_of(notice, record).sv,
            "about": notice.about,
            "what": [it.sv for it in what_of(notice, record)],
            "in_part": bool(notice.in_part),
            "corrected": await _corrected(request, notice),
            "person": json.loads(subject.decrypt(notice.person, bound(notice.id, "person"))),
        },
        language="sv",
        by=staff,
        recipient=notice.recipient,
        contact=notice.contact,
    )
    with explained():
        await recipient_notices.order(notice.id, letter)


async def _corrected(request: Request, notice: Notice) -> list[JSON]:
    """What was changed of the data that the recipient received; empty where the portal cannot tell which that is."""
    if notice.about != "rectification":
        return []
    changed = await rectified_uses.of_rectification(request)
    return [
        {"what": it.what, "before": it.before, "after": it.after, "is_number": it.is_number}
        for it in changed
        if it.went_to(notice.recipient) and (it.category is None or it.category in notice.categories)
    ]


async def posted(letter: Letter) -> None:
    """The recipient has been told by that letter, in the transaction under way. Raises Stale when it was before."""
    notice = await recipient_notices.of_letter(letter.id)
    assert letter.posted_on is not None
    await recipient_notices.settle(notice.id, "letter", letter.posted_on, None, letter.posted_by)
    await audit.record(
        "recipient.told",
        subject=notice.subject_id,
        request=notice.request_id,
        recipient=notice.recipient,
        contact=notice.contact,
        way="letter",
        told_on=letter.posted_on.isoformat(),
    )
