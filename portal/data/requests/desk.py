"""What the desk asks of requests by their ids."""

from datetime import datetime
from uuid import UUID

from portal.data.database import connection


async def since(request: UUID) -> datetime:
    """Since when a job could be at work on that request: since it came into its state, or since the last place was
    attested that is looked through by hand first."""
    began: datetime = await connection().fetchval(
        "SELECT greatest(r.changed_at, (SELECT max(a.attested_at) FROM manual_task t"
        " JOIN manual_attestation a ON a.task_id = t.id WHERE t.request_id = r.id AND a.withdrawn_at IS NULL))"
        " FROM request r WHERE r.id = $1",
        request,
    )
    return began


async def references(requests: list[UUID]) -> dict[UUID, str]:
    """The references of those requests."""
    rows = await connection().fetch("SELECT id, reference FROM request WHERE id = ANY($1)", requests)
    return {row["id"]: row["reference"] for row in rows}
