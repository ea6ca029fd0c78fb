"""What a request asks for in particular, encrypted with the data subject's key: one row for a request that says it."""

from uuid import UUID

from portal.data.database import connection


async def add(request: UUID, subject: UUID, content: bytes) -> None:
    """Store it. Raises AlreadyThere when the request has one."""
    await connection().execute(
        "INSERT INTO wish (request_id, subject_id, content) VALUES ($1, $2, $3)", request, subject, content
    )


async def find(request: UUID) -> bytes | None:
    """What the request asks for in particular, encrypted; None when it says nothing, or no longer."""
    content = await connection().fetchval("SELECT content FROM wish WHERE request_id = $1", request)
    return None if content is None else bytes(content)


async def of_subject(subject: UUID) -> list[tuple[UUID, bytes]]:
    """Each request of the subject's that has one, with it."""
    rows = await connection().fetch("SELECT request_id, content FROM wish WHERE subject_id = $1", subject)
    return [(row["request_id"], bytes(row["content"])) for row in rows]


async def forget_of(subject: UUID) -> None:
    """Delete what the subject has asked for in particular."""
    await connection().execute("DELETE FROM wish WHERE subject_id = $1", subject)
