"""Who wants to be asked later, and in which session: the session goes, and with it that."""

from uuid import UUID

from portal.data.database import connection


async def postpone(session: bytes, account: UUID) -> None:
    """Ask no more in that session."""
    await connection().execute(
        "INSERT INTO consent_postponed (session_hash, account_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        session,
        account,
    )


async def is_postponed(session: bytes) -> bool:
    """Whether it was said in that session to ask later."""
    return bool(
        await connection().fetchval("SELECT EXISTS (SELECT FROM consent_postponed WHERE session_hash = $1)", session)
    )
