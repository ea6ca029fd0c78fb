"""What came back: an e-mail that was taken by the mail server and could not be delivered after all."""

from typing import Literal
from uuid import UUID

from portal.data import keys
from portal.data.accounts import accounts
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.notices import notices
from portal.domain.notices.notice_sending import SENT_TO, note_failing
from portal.mail.bounces import Report
from portal.mail.return_path import notice_of

Judged = Literal["noted", "known", "not_final", "not_ours"]
"""What a report was: a failure noted now, or before; no failure for good; about no e-mail of ours."""


async def take(report: Report, recipient: str = "") -> Judged:
    """Note that the notice of a report came back, and that its address fails if it still is the account's.

    `recipient` is where the mail system says that the report came. Safe to run twice.
    """
    notice = notice_of(f"{recipient}\n{report.sent_to}", lambda text: keys.indexes("return_path", text))
    if notice is None:
        return "not_ours"
    if report.status is None:
        return "not_final"
    return await _note(notice, report.status)


async def _note(notice_id: UUID, status: str) -> Judged:
    async with acting_as(SYSTEM):
        notice = await notices.note_bounce(notice_id)
        if notice is None:
            return "known"
        account = await accounts.by_id(notice.recipient_id)
        if account is not None and notice.sent_to in keys.indexes(SENT_TO, account.email):
            await note_failing(account.id, status)
        return "noted"
