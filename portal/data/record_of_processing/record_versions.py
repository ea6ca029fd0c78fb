"""Published versions of the record of processing: immutable, numbered from 1."""

import json
from datetime import UTC, datetime
from typing import Any

from portal.data.database import connection


async def latest() -> tuple[int, bytes, dict[str, Any]] | None:
    """(version, digest, content) of the version in force."""
    row = await connection().fetchrow(
        "SELECT version, digest, content FROM record_version ORDER BY version DESC LIMIT 1"
    )
    return (row["version"], row["digest"], json.loads(row["content"])) if row else None


async def published_at(version: int) -> datetime:
    """When that version, which exists, was published."""
    at: datetime = await connection().fetchval("SELECT published_at FROM record_version WHERE version = $1", version)
    return at


async def digests(versions: list[int]) -> list[dict[str, object]]:
    """Of each of those versions its number, its digest in hexadecimal, and when it was published."""
    rows = await connection().fetch(
        "SELECT version, digest, published_at FROM record_version WHERE version = ANY($1::integer[]) ORDER BY version",
        versions,
    )
    return [
        {"version": number, "digest": digest.hex(), "published_at": at.astimezone(UTC).isoformat()}
        for number, digest, at in rows
    ]


async def wait_for_others() -> None:
    """Let nobody else publish until the transaction under way ends."""
    await connection().execute("SELECT pg_advisory_xact_lock(hashtextextended('portal.record_version', 0))")


async def add(digest: bytes, content: dict[str, Any]) -> int:
    """Publish the next version and return its number; publishing what is in force changes nothing."""
    await wait_for_others()
    current = await latest()
    if current and current[1] == digest:
        return current[0]
    version = current[0] + 1 if current else 1
    await connection().execute(
        "INSERT INTO record_version (version, digest, content) VALUES ($1, $2, $3::jsonb)",
        version,
        digest,
        json.dumps(content),
    )
    return version
