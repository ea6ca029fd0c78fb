"""Sessions, stored by the SHA-256 of their token, so that the table gives nobody a way in."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from piccolo import columns
from piccolo.columns import Boolean, Bytea, Text, Timestamptz
from piccolo.table import Table

from portal.data.accounts.accounts import Account
from portal.data.actors import Language, Role
from portal.data.changing import changed_one
from portal.data.database import DB, connection


class SessionTable(Table, db=DB, tablename="session"):
    token_hash = Bytea(primary_key=True)
    account_id = columns.UUID()
    form_token = Text()
    started_at = Timestamptz()
    authenticated_at = Timestamptz()
    seen_at = Timestamptz()
    ends_at = Timestamptz()
    revoked_at = Timestamptz(null=True, default=None)
    browser = Text(null=True, default=None)
    at_provider = Boolean(default=False)


@dataclass(frozen=True, slots=True)
class Session:
    """A session in force. `form_token` is what its forms carry; `authenticated_at` the last sign-in or step-up;
    `browser` which browser on which system, as a code; `at_provider` whether it began at the identity provider."""

    token_hash: bytes
    form_token: str
    started_at: datetime
    authenticated_at: datetime
    account_id: UUID
    kind: Literal["member", "staff"]
    email: str
    language: Language
    roles: frozenset[Role]
    name: str | None
    browser: str | None = None
    at_provider: bool = False

    def account(self) -> Account:
        """The account signed in, without its password hash."""
        return Account(self.account_id, self.kind, self.email, None, self.language, self.roles, self.name)


def token_hash(token: str) -> bytes:
    """What is stored of a session token."""
    return hashlib.sha256(token.encode()).digest()


async def add(token: str, account: UUID, form_token: str, ends_at: datetime, at_provider: bool = False) -> None:
    """Store a new session."""
    await SessionTable.insert(
        SessionTable(
            token_hash=token_hash(token),
            account_id=account,
            form_token=form_token,
            ends_at=ends_at,
            at_provider=at_provider,
        )
    )


async def resume(token: str, idle: timedelta, extend: bool) -> Session | None:
    """The session with that token, if it is neither ended nor idle for longer than `idle`.

    With `extend` it is marked as seen, at most once a minute: a page is then one read as a rule. The update asks
    again that the session is not revoked, so an ended session never comes back.
    """
    row = await connection().fetchrow(
        """
        WITH live AS (
            SELECT s.token_hash, s.form_token, s.started_at, s.authenticated_at, s.seen_at, s.account_id,
                   a.kind, a.email, a.language, a.name, s.browser, s.at_provider,
                   ARRAY(SELECT role FROM staff_role r WHERE r.account_id = a.id) AS roles
            FROM session s JOIN account a ON a.id = s.account_id
            WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND s.ends_at > now() AND s.seen_at > now() - $2::interval
              AND a.closed_at IS NULL
              AND NOT EXISTS (SELECT FROM account_block b WHERE b.account_id = a.id AND b.lifted_at IS NULL)
        ), seen AS (
            UPDATE session SET seen_at = now() FROM live
            WHERE $3 AND session.token_hash = live.token_hash AND session.revoked_at IS NULL
              AND live.seen_at < now() - interval '1 minute'
        )
        SELECT token_hash, form_token, started_at, authenticated_at, account_id, kind, email, language, roles, name,
               browser, at_provider
        FROM live
        """,
        token_hash(token),
        idle,
        extend,
    )
    return Session(**{**row, "roles": frozenset(row["roles"])}) if row else None


async def renew(before: bytes, token: str) -> bool:
    """Go on with the session whose token hash is `before` under a new token, authenticated now; False when it is over.

    Whoever asks holds the account: `revoke_all` would not see the new row. It ends when it would have, and its forms
    keep their token, so that what is open in another tab is not lost.
    """
    return await changed_one(
        """
        WITH ended AS (
            UPDATE session SET revoked_at = now() WHERE token_hash = $1 AND revoked_at IS NULL AND ends_at > now()
            RETURNING account_id, form_token, started_at, ends_at, browser, at_provider
        )
        INSERT INTO session (token_hash, account_id, form_token, started_at, ends_at, browser, at_provider)
        SELECT $2, account_id, form_token, started_at, ends_at, browser, at_provider FROM ended
        """,
        before,
        token_hash(token),
    )


async def is_open(token_hash: bytes) -> bool:
    """Whether nobody has ended the session, and its time is not over."""
    return bool(
        await connection().fetchval(
            "SELECT EXISTS (SELECT FROM session WHERE token_hash = $1 AND revoked_at IS NULL AND ends_at > now())",
            token_hash,
        )
    )


async def revoke(token_hash: bytes) -> None:
    """End one session."""
    await _revoke("token_hash = $1", token_hash)


async def revoke_all(account: UUID, but: bytes = b"") -> None:
    """End every session of `account`, save the one whose token hash is `but`."""
    await _revoke("account_id = $1 AND token_hash <> $2", account, but)


async def note_browser(token_hash: bytes, browser: str) -> None:
    """Note from which browser on which system the session is used, as a code, unless that is noted."""
    await connection().execute(
        "UPDATE session SET browser = $2 WHERE token_hash = $1 AND browser IS NULL AND revoked_at IS NULL",
        token_hash,
        browser,
    )


async def account_of_form(form_token: str) -> UUID | None:
    """Whose session it was that forms with that token are of, be it over or not."""
    account: UUID | None = await connection().fetchval(
        "SELECT account_id FROM session WHERE form_token = $1 ORDER BY started_at DESC LIMIT 1", form_token
    )
    return account


async def is_of_closed_account(token: str) -> bool:
    """Whether the session with that token is of an account that has been closed."""
    return bool(
        await connection().fetchval(
            "SELECT EXISTS (SELECT FROM session s JOIN account a ON a.id = s.account_id"
            " WHERE s.token_hash = $1 AND a.closed_at IS NOT NULL)",
            token_hash(token),
        )
    )


async def open_sessions(account: UUID, idle: timedelta) -> list[tuple[bytes, datetime, datetime, str | None]]:
    """(token hash, started, last seen, browser) of the account's sessions in force, newest first, 50 at most."""
    rows = await connection().fetch(
        "SELECT token_hash, started_at, seen_at, browser FROM session WHERE account_id = $1 AND revoked_at IS NULL"
        " AND ends_at > now() AND seen_at > now() - $2::interval ORDER BY started_at DESC LIMIT 50",
        account,
        idle,
    )
    return [(row["token_hash"], row["started_at"], row["seen_at"], row["browser"]) for row in rows]


async def revoke_everybodys() -> None:
    """End every session of every account."""
    await _revoke("TRUE")


async def _revoke(condition: str, *values: object) -> None:
    # `condition` is one of the literals above, never input.
    await connection().execute(
        f"UPDATE session SET revoked_at = now() WHERE {condition} AND revoked_at IS NULL",  # noqa: S608
        *values,
    )
