"""What happens to outgoing letters, as events of the audit log."""

from collections.abc import Mapping, Sequence
from typing import Literal
from uuid import UUID

from portal.data.actors import Staff
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.audit.audit_batches import NewEvent
from portal.data.audit.event_codes import EventCode
from portal.data.letters.outgoing_letters import Letter
from portal.domain.audit import audit
from portal.domain.audit.audit import Detail

What = Literal["ordered", "rendered", "printed", "not_printed", "posted", "withdrawn", "copied"]

OF_LETTER: Mapping[What, EventCode] = {
    "ordered": "outgoing.ordered",
    "rendered": "outgoing.rendered",
    "printed": "outgoing.printed",
    "not_printed": "outgoing.not_printed",
    "posted": "outgoing.posted",
    "withdrawn": "outgoing.withdrawn",
    "copied": "outgoing.copied",
}
OF_ANSWER: Mapping[What, EventCode] = {"printed": "answer.printed", "posted": "answer.posted"}
"""What a member reads of letters with which a request is answered; the rest is told of each letter."""


async def record(what: What, letter: Letter, **details: Detail) -> None:
    """Append what happened to a letter, in the transaction under way; a member reads of letters with which a request
    is answered as of the answer."""
    await audit.record_all([_event(what, letter, details)])


async def record_of_run(code: EventCode, happened: Sequence[tuple[What, Letter]] = (), **details: Detail) -> None:
    """Append `code` of a print run, and what happened to its letters; those of one answer count as one.

    In the transaction under way, by one statement.
    """
    together: dict[tuple[What, UUID | None], list[Letter]] = {}
    for what, letter in happened:
        together.setdefault((what, letter.request_id if letter.is_answer else letter.id), []).append(letter)
    events = [
        _event(what, of_one[0], {"letters": len(of_one)} if len(of_one) > 1 else {})
        for (what, _), of_one in together.items()
    ]
    await audit.record_all([NewEvent(code, COMPANY_CHAIN, None, details), *events])


async def withdrawn(letters: Sequence[Letter]) -> None:
    """Append that those letters are not sent after all."""
    for letter in letters:
        await record("withdrawn", letter)


async def looked_at(letters: Sequence[Letter], staff: Staff) -> None:
    """Append that `staff` has read the letters, once for what belongs together, by one statement."""
    looks = {(look(it), it.subject_id or COMPANY_CHAIN, it.request_id) for it in letters}
    await audit.record_looks([NewEvent(*each) for each in looks], staff)


def look(letter: Letter) -> EventCode:
    """The event of somebody's reading the letter."""
    return "answer.opened" if letter.is_answer else "outgoing.opened"


def _event(what: What, letter: Letter, details: dict[str, Detail]) -> NewEvent:
    subject = letter.subject_id or COMPANY_CHAIN
    if letter.is_answer and what in OF_ANSWER:
        return NewEvent(OF_ANSWER[what], subject, letter.request_id, details)
    # To whom a letter to a recipient goes: the person may know that (Art. 19), and the record has the name.
    to = {"recipient": letter.recipient, "contact": letter.contact} if letter.recipient else {}
    return NewEvent(OF_LETTER[what], subject, letter.request_id, {"letter_kind": letter.kind, **to, **details})
