"""Extracts, encrypted with the data subject's key; beside each how many rows it holds of which table."""

import json
from dataclasses import asdict, dataclass
from uuid import UUID

from portal.data.database import connection
from portal.data.errors import NoSuchRow


@dataclass(frozen=True, slots=True)
class CollectedTable:
    """How many rows of a table an extract holds. Labels are `{"sv", "en"}`."""

    source: dict[str, str]
    label: dict[str, str]
    rows: int


async def put(request: UUID, subject: UUID, content: bytes, tables: list[CollectedTable]) -> bool:
    """Store the encrypted extract of a request; False when it has one already."""
    done = await connection().execute(
        "INSERT INTO extract (request_id, subject_id, content, rows, counts) VALUES ($1, $2, $3, $4, $5::jsonb)"
        " ON CONFLICT DO NOTHING",
        request,
        subject,
        content,
        sum(table.rows for table in tables),
        json.dumps({"tables": [asdict(table) for table in tables]}),
    )
    return bool(done.endswith(" 1"))


async def get(request: UUID) -> bytes:
    """The encrypted extract of a request. Raises NoSuchRow."""
    content = await connection().fetchval("SELECT content FROM extract WHERE request_id = $1", request)
    if content is None:
        raise NoSuchRow
    return bytes(content)


async def counts(request: UUID) -> list[CollectedTable] | None:
    """What the extract of a request holds, table by table, without opening it; None when there is no extract."""
    stored = await connection().fetchval("SELECT counts FROM extract WHERE request_id = $1", request)
    if stored is None:
        return None
    return [CollectedTable(**table) for table in json.loads(stored).get("tables", [])]


async def exists(request: UUID) -> bool:
    """Whether the request has an extract."""
    return bool(await connection().fetchval("SELECT EXISTS (SELECT 1 FROM extract WHERE request_id = $1)", request))


async def forget_of(subject: UUID) -> None:
    """Delete every extract of the subject, and with it what was masked there."""
    await connection().execute("DELETE FROM extract WHERE subject_id = $1", subject)
