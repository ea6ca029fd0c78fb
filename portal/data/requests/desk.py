"""What the desk asks of requests by their ids."""

from datetime import datetime
from uuid import UUID

from portal.data.database import connection


async def since(request: UUID) -> datetime:
    """When that request came into the state that it is in."""
    changed: datetime = await connection().fetchval("SELECT changed_at FROM request WHERE id = $1", request)
    return changed


async def references(requests: list[UUID]) -> dict[UUID, str]:
    """The references of those requests."""
    rows = await connection().fetch("SELECT id, reference FROM request WHERE id = ANY($1)", requests)
    return {row["id"]: row["reference"] for row in rows}
