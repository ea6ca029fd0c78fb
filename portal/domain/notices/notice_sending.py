"""Sending a notice: exactly once as far as SMTP lets, to the address that counts, in the reader's language."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import structlog

from portal.clock import now
from portal.data import keys
from portal.data.accounts import accounts, email_changes
from portal.data.accounts.accounts import Account
from portal.data.actors import SYSTEM
from portal.data.audit import audit as chain
from portal.data.audit.audit import AuditEvent
from portal.data.database import acting_as
from portal.data.errors import NoSuchRow
from portal.data.notices import notices, reachable
from portal.data.notices.notices import Notice, Outcome
from portal.domain.audit import audit
from portal.domain.notices import notice_links
from portal.domain.notices.notices import OPTIONAL
from portal.domain.record_of_processing.published import published
from portal.jobs.queue import WorkPostponed
from portal.mail import server
from portal.mail.addresses import NotAnAddress, in_ascii
from portal.mail.message import Mail, composed, in_words
from portal.mail.return_path import own_return_path
from portal.mail.server import AddressRefused, MailRejected, ServerAway
from portal.settings import settings

log = structlog.get_logger()

AT_ONCE = 4
"""Connections to the mail server that one worker has."""

GIVE_UP = timedelta(days=5)
"""For so long an e-mail that the server will not take from us is tried again, as mail servers do (RFC 5321, 4.5.4.1).
A server that does not answer is asked for as long as it takes."""

SENT_TO = "sent_to"
"""As what the keyed digest of the address is made to which a notice went."""

_connections = asyncio.Semaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class _Ready:
    notice: Notice
    account: Account | None
    mail: Mail = field(repr=False)
    is_own_address: bool


CHANGED = {
    ("account.factor_added", "totp"): "app_added",
    ("account.factor_added", "passkey"): "passkey_added",
    ("account.factor_removed", "totp"): "app_removed",
    ("account.factor_removed", "passkey"): "passkey_removed",
    ("account.passkey_doubted", None): "passkey_doubted",
    ("account.recovery_codes_renewed", None): "codes_renewed",
    ("account.code_wrong", None): "password_known",
    ("account.code_wrong", "provider"): "work_account_known",
    ("account.passkey_wrong", None): "password_known",
    ("account.passkey_wrong", "provider"): "work_account_known",
}
"""What an event has changed or shown, as the e-mail has it: by its code, and by which factor or proof it was."""


def has_server() -> bool:
    """Whether there is a mail server to send anything by."""
    return server.configured() is not None


async def send(notice: UUID) -> None:
    """Send a notice that waits. Safe to run twice and to be killed anywhere.

    A worker that is killed between the server's answer and our noting it leaves the one gap that SMTP has: the e-mail
    is sent again, with the same Message-ID and the same bytes. Raises WorkPostponed where the server cannot take it.
    """
    async with _connections:
        ready = await _claimed(notice)
        if ready is not None:
            await _hand_over(ready)


async def _claimed(notice_id: UUID) -> _Ready | None:
    """The notice, ours for as long as sending it can take; None where there is nothing to send."""
    telephone = (await published()).record.controller.telephone
    async with acting_as(SYSTEM):
        # Connecting, saying who we are, and four steps more: each may take the whole time-out.
        notice = await notices.claim(notice_id, settings().smtp_timeout * 8)
        if notice is None:
            if await _waits(notice_id):
                raise WorkPostponed
            return None
        made = await _made(notice, telephone)
        if isinstance(made, _Ready):
            return made
        await _ended(notice, made)
        return None


async def _waits(notice: UUID) -> bool:
    try:
        return (await notices.find(notice)).outcome is None
    except NoSuchRow:
        return False


async def _made(notice: Notice, telephone: str) -> _Ready | Outcome:
    """The e-mail, or why there is none to send."""
    account = await accounts.by_id(notice.recipient_id)
    to = await notice_links.address(notice, account)
    if to is None:
        return "no_address"
    standing = await reachable.of_account(notice.recipient_id)
    if notice.kind in OPTIONAL and not standing.wants:
        return "not_wanted"
    url = await notice_links.url(notice, account)
    if url is None:
        return "overtaken"
    given = settings()
    event = await chain.by_id(notice.event_id)
    mail = Mail(
        id=notice.id.hex,
        kind=notice.kind,  # type: ignore[arg-type]
        language=await accounts.language_of(notice.recipient_id),
        sender=given.mail_from or "portal@localhost",
        to=to,
        ordered_at=notice.ordered_at,
        url=url,
        not_me_url=await notice_links.not_me_url(notice),
        is_staff=account is not None and account.kind == "staff",
        telephone=telephone,
        what=_what(event) if event else "other",
    )
    if server.configured() is None:
        if given.is_demo:
            log.info("notice_not_sent_in_demo", notice=str(notice.id), text=in_words(mail))
        return "no_server"
    if notice.kind in OPTIONAL and standing.failing_since:
        return "address_failing"
    return _Ready(notice, account, mail, account is not None and to == account.email)


def _what(event: AuditEvent) -> str:
    if event.code == "request.submitted":
        # An objection ends marketing with no letter (Art. 21(3)).
        return "some_at_once" if event.details.get("ended") else "nothing_yet"
    shown = event.details.get("factor") or event.details.get("proof")
    return CHANGED.get((event.code, str(shown) if shown else None), "other")


async def _hand_over(ready: _Ready) -> None:
    notice, at = ready.notice, server.configured()
    assert at is not None
    message = composed(ready.mail)
    sender = str(message["From"].addresses[0].addr_spec)
    path = settings().mail_return_path
    return_path = own_return_path(path, notice.id, lambda text: keys.indexes("return_path", text)) if path else sender
    try:
        try:
            to = in_ascii(ready.mail.to)
        except NotAnAddress:
            raise AddressRefused("5.1.3") from None
        await server.hand_over(at, return_path, to, message)
    except AddressRefused as refused:
        async with acting_as(SYSTEM):
            await _ended(notice, "refused", ready.account)
            if ready.is_own_address:
                await note_failing(notice.recipient_id, refused.status or "5.0.0")
        return
    except (ServerAway, MailRejected) as failed:
        async with acting_as(SYSTEM):
            if isinstance(failed, MailRejected) and now() - notice.ordered_at > GIVE_UP:
                await _ended(notice, "rejected", ready.account)
                return
            await notices.let_go(notice.id)
        log.warning("mail_server_failed", kind=type(failed).__name__, status=failed.status)
        raise WorkPostponed from None
    async with acting_as(SYSTEM):
        await _ended(notice, "sent", ready.account, keys.index(SENT_TO, ready.mail.to))


async def note_failing(account: UUID, status: str) -> None:
    """Note that no e-mail reaches the account's address, in the transaction under way; pages say so."""
    if await reachable.note_failing(account, status):
        found = await accounts.by_id(account)
        if found:
            await audit.record("account.email_failing", subject=audit.chain_of(found), account=str(account))


async def _ended(
    notice: Notice, outcome: Outcome, account: Account | None = None, sent_to: bytes | None = None
) -> None:
    if not await notices.end(notice.id, outcome, sent_to):
        return
    if notice.kind == "email_objection" and outcome in ("sent", "refused"):
        await email_changes.note_told(notice.recipient_id)
    if outcome == "sent":
        chain = audit.chain_of(account) if account else notice.recipient_id
        await audit.record("notice.sent", subject=chain, notice=notice.kind)
