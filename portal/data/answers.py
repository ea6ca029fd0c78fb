"""Answers on paper: rendered, then printed, then posted, each once."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from portal.data.database import connection
from portal.data.errors import NoSuchRow, Stale


@dataclass(frozen=True, slots=True)
class Answer:
    """Where an answer is on its way. The letter itself is read by `pdf`."""

    request_id: UUID
    digest: bytes
    rendered_at: datetime
    printed_at: datetime | None
    posted_on: date | None


async def put(request: UUID, subject: UUID, pdf: bytes, digest: bytes) -> bool:
    """Store the encrypted letter of a request; False when it has one already."""
    done = await connection().execute(
        "INSERT INTO answer (request_id, subject_id, pdf, digest) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        request,
        subject,
        pdf,
        digest,
    )
    return bool(done.endswith(" 1"))


async def find(request: UUID) -> Answer | None:
    """The answer to a request, if there is one."""
    row = await connection().fetchrow(
        "SELECT request_id, digest, rendered_at, printed_at, posted_on FROM answer WHERE request_id = $1", request
    )
    return Answer(**row) if row else None


async def pdf(request: UUID) -> bytes:
    """The encrypted letter of a request. Raises NoSuchRow."""
    content = await connection().fetchval("SELECT pdf FROM answer WHERE request_id = $1", request)
    if content is None:
        raise NoSuchRow
    return bytes(content)


async def mark_printed(request: UUID, by: UUID) -> None:
    """Note that the letter is on paper. Raises Stale when it was before."""
    _expect_one(
        await connection().execute(
            "UPDATE answer SET printed_at = now(), printed_by = $2 WHERE request_id = $1 AND printed_at IS NULL",
            request,
            by,
        )
    )


async def mark_posted(request: UUID, on: date, by: UUID) -> None:
    """Note that the letter is in the post. Raises Stale when it was before, or is not printed."""
    _expect_one(
        await connection().execute(
            "UPDATE answer SET posted_on = $2, posted_by = $3"
            " WHERE request_id = $1 AND printed_at IS NOT NULL AND posted_on IS NULL",
            request,
            on,
            by,
        )
    )


async def forget_posted(before: date) -> int:
    """Delete the letters posted before that day, and the extracts that they were made of; their dates stay."""
    await connection().execute(
        "DELETE FROM extract USING answer"
        " WHERE answer.request_id = extract.request_id AND answer.pdf IS NOT NULL AND answer.posted_on < $1",
        before,
    )
    done = await connection().execute("UPDATE answer SET pdf = NULL WHERE pdf IS NOT NULL AND posted_on < $1", before)
    return int(done.rpartition(" ")[2])


def _expect_one(status: str) -> None:
    if not status.endswith(" 1"):
        raise Stale
