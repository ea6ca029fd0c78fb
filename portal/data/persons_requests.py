"""What else the same person has asked for."""

from uuid import UUID

from portal.data.requests import ENDED, Request, RequestTable


async def others_under_way(request: Request) -> list[str]:
    """The references of the same person's other requests whose letter has come and which are not closed yet."""
    rows = await (
        RequestTable.select(RequestTable.reference)
        .where(
            (RequestTable.subject_id == request.subject_id)
            & (RequestTable.id != request.id)
            & RequestTable.status.not_in([*ENDED, "awaiting_letter"])
        )
        .order_by(RequestTable.due_on)
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
