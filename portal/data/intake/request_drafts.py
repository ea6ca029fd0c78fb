"""What somebody at the desk has typed of a request that is not registered yet, encrypted, and nobody else's."""

from datetime import datetime
from uuid import UUID

from portal.data import keys
from portal.data.changing import changed_one
from portal.data.database import connection
from portal.data.errors import NoSuchRow


async def change(draft: UUID, staff: UUID, content: bytes) -> None:
    """Put `content` in place of what the draft said. Raises NoSuchRow, also for somebody else's."""
    if not await changed_one(
        "UPDATE request_draft SET content = $3, changed_at = now() WHERE id = $1 AND staff_id = $2",
        draft,
        staff,
        keys.wrap(draft, content),
    ):
        raise NoSuchRow


async def add(draft: UUID, staff: UUID, content: bytes) -> None:
    """Add a draft."""
    await connection().execute(
        "INSERT INTO request_draft (id, staff_id, content) VALUES ($1, $2, $3)",
        draft,
        staff,
        keys.wrap(draft, content),
    )


async def find(draft: UUID) -> bytes:
    """What the draft says. Raises NoSuchRow, also for somebody else's."""
    content = await connection().fetchval("SELECT content FROM request_draft WHERE id = $1", draft)
    if content is None:
        raise NoSuchRow
    return keys.unwrap(draft, content)


async def newest(staff: UUID, since: datetime) -> UUID | None:
    """The draft that somebody typed in last, if that was after `since`."""
    found: UUID | None = await connection().fetchval(
        "SELECT id FROM request_draft WHERE staff_id = $1 AND changed_at > $2 ORDER BY changed_at DESC LIMIT 1",
        staff,
        since,
    )
    return found


async def forget(draft: UUID) -> bool:
    """Delete the draft; False when it is gone, as when it has just been registered."""
    return await changed_one("DELETE FROM request_draft WHERE id = $1", draft)
