"""The audit chain as rows. Appending is a function of the database, which keeps the hashes in order."""

import hashlib
import json
from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import asyncpg

from portal.data.audit.event_codes import EventCode
from portal.data.database import connection

COMPANY_CHAIN = UUID(int=0)
"""The chain of events that concern no data subject."""


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """Something that happened. Holds ids, codes and counts, never personal data."""

    id: int
    at: datetime
    actor_kind: str
    actor_id: UUID | None
    actor_role: str | None
    code: EventCode
    request_id: UUID | None
    details: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Link:
    """An event as the chain sees it: what was hashed, in its order, and the hash."""

    id: int
    subject_id: UUID
    seq: int
    fields: tuple[str, ...]
    previous_hash: bytes
    hash: bytes

    def expected_hash(self) -> bytes:
        """The hash that the fields ought to have."""
        return hashlib.sha256("\x1f".join(self.fields).encode()).digest()


def first_previous_hash(subject: UUID) -> bytes:
    """What stands in the place of a previous hash in a chain's first event."""
    return hashlib.sha256(str(subject).encode()).digest()


async def append(subject: UUID, code: EventCode, request: UUID | None, details: Mapping[str, object]) -> int:
    """Append an event to the subject's chain in the transaction under way, and return its id."""
    return int(
        await connection().fetchval(
            "SELECT audit_append($1, $2, $3, $4::jsonb)", subject, code, request, json.dumps(details)
        )
    )


EVENT = "id, at, actor_kind, actor_id, actor_role, code, request_id, details"


async def of_request(request: UUID, without: Collection[EventCode] = ()) -> list[AuditEvent]:
    """The latest 200 events of a request, but those of the codes `without`; oldest first."""
    rows = await connection().fetch(
        f"SELECT {EVENT} FROM audit_event WHERE request_id = $1 AND code <> ALL($2::text[])"  # noqa: S608
        " ORDER BY id DESC LIMIT 200",
        request,
        list(without),
    )
    return [event_of(row) for row in reversed(rows)]


async def by_id(event: int) -> AuditEvent | None:
    """The event with that id, unless its time was up."""
    row = await connection().fetchrow(f"SELECT {EVENT} FROM audit_event WHERE id = $1", event)  # noqa: S608
    return event_of(row) if row else None


async def of_subject(subject: UUID, before: int | None, limit: int) -> list[AuditEvent]:
    """A page of the subject's events, newest first; `before` is the id that the last page ended with."""
    rows = await connection().fetch(
        f"SELECT {EVENT} FROM audit_event"  # noqa: S608
        " WHERE subject_id = $1 AND ($2::bigint IS NULL OR id < $2) ORDER BY seq DESC LIMIT $3",
        subject,
        before,
        limit,
    )
    return [event_of(row) for row in rows]


async def links() -> AsyncIterator[Link]:
    """Every link of every chain, streamed, in the order subject, sequence."""
    async for row in connection().cursor(
        "SELECT id, subject_id, seq, at, actor_kind, actor_id, actor_role, code, request_id, details::text,"
        " previous_hash, hash FROM audit_event ORDER BY subject_id, seq",
        prefetch=1000,
    ):
        fields = (
            row["previous_hash"].hex(),
            str(row["subject_id"]),
            str(row["seq"]),
            row["at"].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f"),
            row["actor_kind"],
            str(row["actor_id"] or ""),
            row["actor_role"] or "",
            row["code"],
            str(row["request_id"] or ""),
            row["details"],
        )
        yield Link(row["id"], row["subject_id"], row["seq"], fields, row["previous_hash"], row["hash"])


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A signed statement of where every chain stood when the event `last_event_id` was the newest."""

    last_event_id: int
    heads: int
    digest: bytes
    signature: bytes


async def wait_for_appends() -> None:
    """Hold back appends until the transaction under way ends, and wait for those of others."""
    await connection().execute("SELECT pg_advisory_xact_lock(hashtextextended('portal.audit_checkpoint', 0))")


async def last_event_id() -> int:
    """The id of the newest event, 0 when there is none."""
    return int(await connection().fetchval("SELECT coalesce(max(id), 0) FROM audit_event"))


async def oldest_event_at() -> datetime | None:
    """When the log began."""
    at: datetime | None = await connection().fetchval("SELECT at FROM audit_event ORDER BY id LIMIT 1")
    return at


async def heads_digest(last_event_id: int) -> tuple[int, bytes]:
    """How many chains there are, and a digest of their heads, counting events up to `last_event_id`."""
    digest = hashlib.sha256()
    count = 0
    async for row in connection().cursor(
        # Backwards through the unique index on (subject_id, seq).
        "SELECT DISTINCT ON (subject_id) subject_id, seq, hash FROM audit_event WHERE id <= $1"
        " ORDER BY subject_id DESC, seq DESC",
        last_event_id,
        prefetch=1000,
    ):
        digest.update(row["subject_id"].bytes + int(row["seq"]).to_bytes(8, "big") + row["hash"])
        count += 1
    return count, digest.digest()


async def add_checkpoint(checkpoint: Checkpoint) -> None:
    """Store a checkpoint."""
    await connection().execute(
        "INSERT INTO audit_checkpoint (last_event_id, heads, digest, signature) VALUES ($1, $2, $3, $4)",
        checkpoint.last_event_id,
        checkpoint.heads,
        checkpoint.digest,
        checkpoint.signature,
    )


async def latest_checkpoint() -> Checkpoint | None:
    """The newest checkpoint, if any."""
    row = await connection().fetchrow(
        "SELECT last_event_id, heads, digest, signature FROM audit_checkpoint ORDER BY id DESC LIMIT 1"
    )
    return Checkpoint(**row) if row else None


async def latest_checkpoint_at() -> datetime | None:
    """When the newest checkpoint was made."""
    at: datetime | None = await connection().fetchval("SELECT max(made_at) FROM audit_checkpoint")
    return at


def event_of(row: asyncpg.Record) -> AuditEvent:
    """The event that a row of EVENT's columns tells of."""
    return AuditEvent(**{**row, "details": json.loads(row["details"])})
