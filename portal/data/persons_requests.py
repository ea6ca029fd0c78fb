"""What else the same person has asked for."""

from uuid import UUID

from portal.data.database import connection
from portal.data.requests import ENDED, Request, RequestTable


async def others_under_way(request: Request) -> list[str]:
    """The references of the same person's other requests whose letter has come and which are not closed yet, or which
    are refused by a letter that is not in the post."""
    rows = await connection().fetch(
        """SELECT r.reference FROM request r WHERE r.subject_id = $1 AND r.id <> $2 AND (
             r.status <> ALL($3::text[]) OR r.status = 'refused' AND EXISTS (
               SELECT FROM letter l WHERE l.request_id = r.id AND l.kind = 'refusal'
                 AND l.posted_on IS NULL AND l.withdrawn_at IS NULL))
           ORDER BY r.due_on""",
        request.subject_id,
        request.id,
        [*ENDED, "awaiting_letter"],
    )
    return [row["reference"] for row in rows]


async def under_way(subject: UUID) -> list[UUID]:
    """The subject's requests whose letter has come and which have not ended."""
    rows = await RequestTable.select(RequestTable.id).where(
        (RequestTable.subject_id == subject) & RequestTable.status.not_in([*ENDED, "awaiting_letter"])
    )
    return [row["id"] for row in rows]


async def is_erased(subject: UUID) -> bool:
    """Whether an erasure of the subject's data has been carried out."""
    return bool(
        await RequestTable.exists().where(
            (RequestTable.subject_id == subject)
            & (RequestTable.kind == "erasure")
            & RequestTable.status.is_in(["executed", "answered", "closed"])
        )
    )


async def waiting_of(subject: UUID) -> list[UUID]:
    """The subject's requests that still wait for their letter."""
    rows = await RequestTable.select(RequestTable.id).where(
        (RequestTable.subject_id == subject) & (RequestTable.status == "awaiting_letter")
    )
    return [row["id"] for row in rows]


async def closed_erasure(subject: UUID) -> UUID | None:
    """The subject's newest closed erasure."""
    row = await (
        RequestTable.select(RequestTable.id)
        .where(
            (RequestTable.subject_id == subject) & (RequestTable.kind == "erasure") & (RequestTable.status == "closed")
        )
        .order_by(RequestTable.changed_at, ascending=False)
        .first()
    )
    return row["id"] if row else None
