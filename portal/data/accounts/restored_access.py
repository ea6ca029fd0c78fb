"""What a database that came back from a backup opens, and nobody can know to have been ended since."""

from collections.abc import Sequence
from uuid import UUID

from portal.data.accounts import sessions
from portal.data.accounts.one_time_links import Purpose
from portal.data.database import connection


async def end_ways_in(links: Sequence[Purpose]) -> None:
    """End everybody's sessions and sign-ins under way, the links for those purposes, and the help that waits; no
    browser is known any longer."""
    await sessions.revoke_everybodys()
    for table in ("started_sign_in", "provider_start", "passkey_challenge", "known_browser"):
        await connection().execute(f"DELETE FROM {table}")  # noqa: S608
    await connection().execute(
        "UPDATE one_time_link SET withdrawn_at = now()"
        " WHERE purpose = ANY($1::text[]) AND used_at IS NULL AND withdrawn_at IS NULL",
        list(links),
    )
    await connection().execute(
        "UPDATE sign_in_help SET outcome = 'lapsed', ended_at = now(), new_email = NULL WHERE ended_at IS NULL"
    )


async def end_changes_of_address() -> list[UUID]:
    """Stop every change of an e-mail address that is under way, with its links, and return whose they were."""
    rows = await connection().fetch(
        "UPDATE email_change SET outcome = 'stopped', ended_at = now(), new_email = NULL"
        " WHERE ended_at IS NULL RETURNING account_id"
    )
    ended = [row["account_id"] for row in rows]
    await connection().execute(
        "UPDATE one_time_link SET withdrawn_at = now() WHERE account_id = ANY($1::uuid[])"
        " AND purpose = 'email_objection' AND used_at IS NULL AND withdrawn_at IS NULL",
        ended,
    )
    return ended


async def remove_app(account: UUID, factor: UUID) -> None:
    """Take no codes of that authenticator app any longer, if the account has it."""
    await connection().execute("DELETE FROM totp_factor WHERE id = $1 AND account_id = $2", factor, account)
