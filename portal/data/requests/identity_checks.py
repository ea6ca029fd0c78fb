"""How the sender of a request was identified, once."""

from typing import Literal
from uuid import UUID

from portal.data.database import connection

IdentityMethod = Literal["personnummer", "address_and_signature", "telephone", "in_person"]


async def add(request: UUID, method: IdentityMethod, checked_by: UUID) -> None:
    """Note that the sender is who he or she says, and how that was seen. Raises asyncpg.UniqueViolationError."""
    await connection().execute(
        "INSERT INTO identity_check (request_id, method, checked_by) VALUES ($1, $2, $3)", request, method, checked_by
    )
