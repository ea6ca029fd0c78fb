"""What happens to outgoing letters, as events of the audit log."""

from collections.abc import Sequence
from typing import Literal

from portal.data.audit import COMPANY_CHAIN
from portal.data.outgoing_letters import Letter
from portal.domain import audit
from portal.domain.audit import Detail

What = Literal["ordered", "rendered", "printed", "posted", "withdrawn"]


async def record(what: What, letter: Letter, **details: Detail) -> None:
    """Append what happened to a letter, in the transaction under way; a member reads of letters with which a request
    is answered as of the answer."""
    subject = letter.subject_id or COMPANY_CHAIN
    if letter.is_answer and what in ("printed", "posted"):
        await audit.record(f"answer.{what}", subject=subject, request=letter.request_id, **details)
    else:
        await audit.record(
            f"outgoing.{what}", subject=subject, request=letter.request_id, letter_kind=letter.kind, **details
        )


async def withdrawn(letters: Sequence[Letter]) -> None:
    """Append that those letters are not sent after all."""
    for letter in letters:
        await record("withdrawn", letter)
