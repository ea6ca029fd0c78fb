"""What was changed of a person's data after it had been collected for a request."""

from uuid import UUID

from portal.data.database import connection

COLLECTED = ("extract.collected", "portable.collected")

CHANGES = (
    "rectification.approved",
    "rectification.done",
    "restriction.placed",
    "restriction.lifted",
    "objection.decided",
    "consent.changed",
    "erasure.executed",
)
"""Events after which what was collected before tells the person something else than is so."""


async def since_collected(request: UUID, subject: UUID) -> bool:
    """Whether anything was, by the person's own audit chain."""
    found: bool = await connection().fetchval(
        "SELECT EXISTS (SELECT FROM audit_event c WHERE c.subject_id = $2 AND c.code = ANY($3::text[]) AND c.id >"
        " (SELECT max(e.id) FROM audit_event e WHERE e.request_id = $1 AND e.code = ANY($4::text[])))",
        request,
        subject,
        list(CHANGES),
        list(COLLECTED),
    )
    return found
