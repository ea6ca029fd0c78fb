"""Answers on paper, in parts: rendered, then printed, then posted, each once."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from portal.data.database import connection
from portal.data.errors import NoSuchRow, Stale


@dataclass(frozen=True, slots=True)
class Part:
    """One letter of an answer, numbered from 1, and on how many pages (0: not counted). `part_pdf` reads it."""

    number: int
    pages: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """Where an answer is on its way. `parts` are its letters; none once they have been forgotten."""

    request_id: UUID
    digest: bytes
    rendered_at: datetime
    printed_at: datetime | None
    posted_on: date | None
    parts: tuple[Part, ...]


async def put_part(request: UUID, plan: bytes, part: Part, pdf: bytes) -> None:
    """Store an encrypted part of an answer in the making, unless it is there already. `plan` says of which making."""
    await connection().execute(
        "INSERT INTO answer_part (request_id, number, plan, pdf, digest, pages) VALUES ($1, $2, $3, $4, $5, $6)"
        " ON CONFLICT DO NOTHING",
        request,
        part.number,
        plan,
        pdf,
        part.digest,
        part.pages,
    )


async def forget_other_plans(request: UUID, plan: bytes) -> None:
    """Delete the parts of an answer that were made by another plan, unless the answer is finished."""
    await connection().execute(
        "DELETE FROM answer_part p WHERE request_id = $1 AND plan <> $2"
        " AND NOT EXISTS (SELECT 1 FROM answer a WHERE a.request_id = p.request_id)",
        request,
        plan,
    )


async def parts(request: UUID) -> tuple[Part, ...]:
    """The parts of an answer that are there, in their order."""
    rows = await connection().fetch(
        "SELECT number, pages, digest FROM answer_part WHERE request_id = $1 ORDER BY number", request
    )
    return tuple(Part(**row) for row in rows)


async def put(request: UUID, subject: UUID, digest: bytes) -> bool:
    """Note that every part of the answer is there; False when that was noted before."""
    done = await connection().execute(
        "INSERT INTO answer (request_id, subject_id, digest) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        request,
        subject,
        digest,
    )
    return bool(done.endswith(" 1"))


async def find(request: UUID) -> Answer | None:
    """The answer to a request, if there is one."""
    row = await connection().fetchrow(
        "SELECT request_id, digest, rendered_at, printed_at, posted_on FROM answer WHERE request_id = $1", request
    )
    return Answer(**row, parts=await parts(request)) if row else None


async def part_pdf(request: UUID, number: int) -> bytes:
    """An encrypted part of a finished answer. Raises NoSuchRow."""
    content = await connection().fetchval(
        "SELECT p.pdf FROM answer_part p JOIN answer USING (request_id) WHERE request_id = $1 AND number = $2",
        request,
        number,
    )
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
    """Delete the letters of the answers posted before that day, and return of how many answers; their dates stay."""
    forgotten = await connection().fetch(
        "DELETE FROM answer_part USING answer"
        " WHERE answer.request_id = answer_part.request_id AND answer.posted_on < $1 RETURNING answer.request_id",
        before,
    )
    return len({row["request_id"] for row in forgotten})


async def forget_of(subject: UUID) -> None:
    """Delete every letter of every answer to the subject; their dates stay."""
    await connection().execute(
        "DELETE FROM answer_part USING request WHERE request.id = answer_part.request_id AND request.subject_id = $1",
        subject,
    )


def _expect_one(status: str) -> None:
    if not status.endswith(" 1"):
        raise Stale
