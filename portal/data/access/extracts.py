"""Extracts: a head, and the rows in chunks, all encrypted with the data subject's key.

Chunks belong to an attempt at collecting. The attempt becomes the extract when its head is there; until then, and
when another attempt has taken its place, nobody sees them.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID, uuid4

import asyncpg

from portal.data.access import marks_kept
from portal.data.changing import changed_one
from portal.data.database import connection
from portal.data.errors import NoSuchRow, Stale
from portal.data.letters.answers import POSTED_ON
from portal.data.requests import requests
from portal.data.requests.states import UNANSWERED


@dataclass(frozen=True, slots=True)
class CollectedTable:
    """How many rows of a table an extract holds. Labels are `{"sv", "en"}`."""

    source: dict[str, str]
    label: dict[str, str]
    rows: int


@dataclass(frozen=True, slots=True)
class MissingData:
    """One thing that the extract lacks. `what` is a code; `table` and `column` say where in the source, if anywhere."""

    what: str
    source: str
    table: str | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """Where rows of one table are stored: `rows` of them from `first_row`, `size` bytes before compression.

    `noted` of the rows have free text that may tell of other people; `first_noted` of the table's have it before them.
    """

    number: int
    source: str
    table: str
    first_row: int
    rows: int
    noted: int
    first_noted: int
    size: int


@dataclass(frozen=True, slots=True)
class StoredHead:
    """The encrypted head of an extract, and the attempt that its chunks belong to."""

    attempt: UUID
    content: bytes


async def begin(request: UUID, subject: UUID) -> UUID | None:
    """A new attempt in the place of all that came to nothing; None when the request has its extract already."""
    await requests.hold(request)
    if await exists(request):
        return None
    attempt = uuid4()
    await connection().execute("DELETE FROM extract_attempt WHERE request_id = $1", request)
    await connection().execute(
        "INSERT INTO extract_attempt (id, request_id, subject_id) VALUES ($1, $2, $3)", attempt, request, subject
    )
    return attempt


async def add_chunk(attempt: UUID, chunk: Chunk, content: bytes) -> None:
    """Store encrypted rows of an attempt. Raises Stale when another attempt has taken its place."""
    try:
        await connection().execute(
            "INSERT INTO extract_chunk"
            " (attempt_id, number, source, table_name, first_row, rows, noted, first_noted, size, content)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            attempt,
            chunk.number,
            chunk.source,
            chunk.table,
            chunk.first_row,
            chunk.rows,
            chunk.noted,
            chunk.first_noted,
            chunk.size,
            content,
        )
    except asyncpg.ForeignKeyViolationError:
        raise Stale from None


async def put(
    request: UUID, subject: UUID, head: StoredHead, tables: list[CollectedTable], missing: list[MissingData]
) -> bool:
    """Make the attempt that the head names the extract of the request; False when it has one, or another attempt."""
    await requests.hold(request)
    return await changed_one(
        "INSERT INTO extract (request_id, subject_id, attempt_id, content, rows, counts)"
        " SELECT $1, $2, id, $4, $5, $6::jsonb FROM extract_attempt WHERE id = $3 ON CONFLICT DO NOTHING",
        request,
        subject,
        head.attempt,
        head.content,
        sum(table.rows for table in tables),
        json.dumps({"tables": [asdict(table) for table in tables], "missing": [asdict(it) for it in missing]}),
    )


async def head(request: UUID) -> StoredHead:
    """The head of the request's extract. Raises NoSuchRow."""
    row = await connection().fetchrow("SELECT attempt_id, content FROM extract WHERE request_id = $1", request)
    if row is None:
        raise NoSuchRow
    return StoredHead(row["attempt_id"], bytes(row["content"]))


COLUMNS = "number, source, table_name AS table, first_row, rows, noted, first_noted, size"


async def chunks(attempt: UUID) -> list[Chunk]:
    """The chunks of an attempt, those of a table together and in their order, without what they hold."""
    rows = await connection().fetch(
        f"SELECT {COLUMNS} FROM extract_chunk WHERE attempt_id = $1"  # noqa: S608
        " ORDER BY min(number) OVER (PARTITION BY source, table_name), first_row",
        attempt,
    )
    return [Chunk(**row) for row in rows]


WITH_ROWS = f"""
    SELECT {COLUMNS} FROM extract_chunk WHERE attempt_id = $1 AND source = $2 AND table_name = $3 AND first_row < $5
      AND first_row >= (SELECT max(first_row) FROM extract_chunk
                        WHERE attempt_id = $1 AND source = $2 AND table_name = $3 AND first_row <= $4)
    ORDER BY first_row
"""  # noqa: S608


async def with_rows(attempt: UUID, source: str, table: str, first: int, last: int) -> list[Chunk]:
    """The chunks that have the rows `first` to `last`, the last not included, of a table."""
    rows = await connection().fetch(WITH_ROWS, attempt, source, table, first, last)
    return [chunk for row in rows if (chunk := Chunk(**row)).first_row + chunk.rows > first]


WITH_NOTED = f"""
    SELECT {COLUMNS} FROM extract_chunk
    WHERE attempt_id = $1 AND source = $2 AND table_name = $3 AND noted > 0 AND first_noted < $5
      AND first_noted >= (SELECT max(first_noted) FROM extract_chunk WHERE attempt_id = $1 AND source = $2
                          AND table_name = $3 AND noted > 0 AND first_noted <= $4)
    ORDER BY first_noted
"""  # noqa: S608


async def with_noted(attempt: UUID, source: str, table: str, first: int, last: int) -> list[Chunk]:
    """The same of the rows alone that may tell of other people, counted among themselves."""
    rows = await connection().fetch(WITH_NOTED, attempt, source, table, first, last)
    return [chunk for row in rows if (chunk := Chunk(**row)).first_noted + chunk.noted > first]


async def noted(attempt: UUID) -> dict[tuple[str, str], int]:
    """How many rows of each (source, table) may tell of other people, where there are any."""
    rows = await connection().fetch(
        "SELECT source, table_name, sum(noted)::bigint AS noted FROM extract_chunk"
        " WHERE attempt_id = $1 AND noted > 0 GROUP BY source, table_name",
        attempt,
    )
    return {(row["source"], row["table_name"]): row["noted"] for row in rows}


async def chunk_content(attempt: UUID, number: int) -> bytes:
    """The encrypted rows of a chunk. Raises NoSuchRow."""
    content = await connection().fetchval(
        "SELECT content FROM extract_chunk WHERE attempt_id = $1 AND number = $2", attempt, number
    )
    if content is None:
        raise NoSuchRow
    return bytes(content)


async def counts(request: UUID) -> list[CollectedTable] | None:
    """What the extract of a request holds, table by table, without opening it; None when there is no extract."""
    stored = await connection().fetchval("SELECT counts FROM extract WHERE request_id = $1", request)
    if stored is None:
        return None
    return [CollectedTable(**table) for table in json.loads(stored).get("tables", [])]


async def missing(request: UUID) -> list[MissingData]:
    """What the extract of a request lacks, without opening it; nothing when there is no extract."""
    stored = await connection().fetchval("SELECT counts FROM extract WHERE request_id = $1", request)
    return [MissingData(**it) for it in json.loads(stored or "{}").get("missing", [])]


async def exists(request: UUID) -> bool:
    """Whether the request has an extract."""
    return bool(await connection().fetchval("SELECT EXISTS (SELECT 1 FROM extract WHERE request_id = $1)", request))


async def forget(request: UUID) -> None:
    """Delete the request's extract, and every attempt at one; what was masked there is for `marks_kept` to forget."""
    await connection().execute("DELETE FROM extract_attempt WHERE request_id = $1", request)


async def forget_of(subject: UUID) -> None:
    """Delete every extract of the subject, with what was masked there."""
    await marks_kept.forget_of(subject)
    await connection().execute("DELETE FROM extract_attempt WHERE subject_id = $1", subject)


async def forget_needless(before: date) -> None:
    """Delete the extracts whose answers were posted before that day, and those of requests that ended unanswered.

    What was masked there goes with them.
    """
    await connection().execute(
        "DELETE FROM extract_attempt USING answer a"  # noqa: S608
        f" WHERE a.request_id = extract_attempt.request_id AND {POSTED_ON} < $1",
        before,
    )
    await connection().execute(
        "DELETE FROM extract_attempt USING request WHERE request.id = extract_attempt.request_id"
        " AND request.status = ANY($1::text[])",
        list(UNANSWERED),
    )
    await marks_kept.forget_needless()
