"""Extracts, encrypted with the data subject's key."""

from uuid import UUID

from portal.data.database import connection
from portal.data.errors import NoSuchRow


async def put(request: UUID, subject: UUID, content: bytes, rows: int) -> bool:
    """Store the encrypted extract of a request; False when it has one already."""
    done = await connection().execute(
        "INSERT INTO extract (request_id, subject_id, content, rows) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        request,
        subject,
        content,
        rows,
    )
    return bool(done.endswith(" 1"))


async def get(request: UUID) -> bytes:
    """The encrypted extract of a request. Raises NoSuchRow."""
    content = await connection().fetchval("SELECT content FROM extract WHERE request_id = $1", request)
    if content is None:
        raise NoSuchRow
    return bytes(content)


async def exists(request: UUID) -> bool:
    """Whether the request has an extract."""
    return bool(await connection().fetchval("SELECT EXISTS (SELECT 1 FROM extract WHERE request_id = $1)", request))


async def forget_of(subject: UUID) -> None:
    """Delete every extract of the subject."""
    await connection().execute("DELETE FROM extract WHERE subject_id = $1", subject)
