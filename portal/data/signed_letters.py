"""What came by post, whatever it turned out to be, and how the sender's identity was checked."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID, uuid4

from portal.data.database import connection

Outcome = Literal["genuine", "forged", "altered", "expired", "used", "withdrawn", "unknown", "malformed"]
Method = Literal["scanned", "typed"]
IdentityMethod = Literal["personnummer", "address_and_signature", "telephone", "in_person"]


@dataclass(frozen=True, slots=True)
class Registered:
    """A letter in the ledger. `request_id` is None when it led to none."""

    id: UUID
    request_id: UUID | None
    reference: str | None
    outcome: Outcome
    method: Method
    arrived_on: date
    registered_at: datetime


async def add(request: UUID | None, outcome: Outcome, method: Method, arrived_on: date, registered_by: UUID) -> None:
    """Enter a letter in the ledger."""
    await connection().execute(
        "INSERT INTO signed_letter (id, request_id, outcome, method, arrived_on, registered_by)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        uuid4(),
        request,
        outcome,
        method,
        arrived_on,
        registered_by,
    )


async def recent(limit: int) -> list[Registered]:
    """The letters registered last, newest first."""
    rows = await connection().fetch(
        "SELECT l.id, l.request_id, r.reference, l.outcome, l.method, l.arrived_on, l.registered_at"
        " FROM signed_letter l LEFT JOIN request r ON r.id = l.request_id ORDER BY l.registered_at DESC LIMIT $1",
        limit,
    )
    return [Registered(**row) for row in rows]


async def add_identity_check(request: UUID, method: IdentityMethod, checked_by: UUID) -> None:
    """Note that the sender is who he or she says, and how that was seen. Raises asyncpg.UniqueViolationError."""
    await connection().execute(
        "INSERT INTO identity_check (request_id, method, checked_by) VALUES ($1, $2, $3)", request, method, checked_by
    )
