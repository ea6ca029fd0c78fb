"""How the sender of a request was identified, and that it was taken back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from portal.data.database import connection
from portal.data.errors import NoSuchRow
from portal.data.requests.annulments import ANOTHERS

IdentityMethod = Literal["personnummer", "address_and_signature", "telephone", "in_person"]


async def add(request: UUID, method: IdentityMethod, checked_by: UUID) -> None:
    """Note that the sender is who he or she says, and how that was seen. Raises AlreadyThere."""
    await connection().execute(
        "INSERT INTO identity_check (request_id, method, checked_by) VALUES ($1, $2, $3)", request, method, checked_by
    )


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A confirmation that does not hold. `reason` is encrypted with the person's key."""

    id: UUID
    method: IdentityMethod
    checked_at: datetime
    reason: bytes
    taken_back_at: datetime


async def exists(request: UUID) -> bool:
    """Whether it is confirmed who asks."""
    return bool(
        await connection().fetchval("SELECT EXISTS (SELECT FROM identity_check WHERE request_id = $1)", request)
    )


async def take_back(id_: UUID, request: UUID, reason: bytes) -> None:
    """Let the sender of the request be unknown again; that he or she was held to be known, and how, is kept.

    As a handler, of a request that is no further than received any longer.

    Raises NoSuchRow when nothing was confirmed.
    """
    if not await connection().fetchval("SELECT take_identity_back($1, $2, $3)", id_, request, reason):
        raise NoSuchRow


async def taken_back_of(subject: UUID) -> list[TakenBack]:
    """Every confirmation of a person's requests that was taken back, oldest first; not of what another asked for."""
    rows = await connection().fetch(
        "SELECT id, method, checked_at, reason, taken_back_at FROM identity_taken_back"  # noqa: S608
        f" WHERE request_id IN (SELECT id FROM request r WHERE subject_id = $1 AND NOT {ANOTHERS})"
        " ORDER BY taken_back_at",
        subject,
    )
    return [TakenBack(**row) for row in rows]
