"""What a person has asked for, and what else the same person has."""

from collections.abc import Collection
from uuid import UUID

from portal.data.database import connection
from portal.data.listed import listed
from portal.data.requests.requests import COLUMNS, Request, RequestTable
from portal.data.requests.states import CARRIED_OUT, DATA_NEEDED, UNDER_WAY

IS_UNDER_WAY = f"r.status IN {listed(UNDER_WAY)}"
"""The letter of the request `r` has come and it has not ended; one that is refused ends when that is in the post."""


async def others_under_way(request: Request) -> list[str]:
    """The references of the same person's other requests whose letter has come and which have not ended."""
    return (await in_the_way([request.id])).get(request.id, [])


async def in_the_way(requests: Collection[UUID]) -> dict[UUID, list[str]]:
    """The same for each of several requests that has any."""
    rows = await connection().fetch(
        f"""SELECT e.id, array_agg(r.reference ORDER BY r.due_on, r.reference) AS others
           FROM request e JOIN request r ON r.subject_id = e.subject_id AND r.id <> e.id
           WHERE e.id = ANY($1::uuid[]) AND {IS_UNDER_WAY} GROUP BY e.id""",  # noqa: S608
        list(requests),
    )
    return {row["id"]: row["others"] for row in rows}


async def under_way(subject: UUID) -> list[UUID]:
    """The subject's requests whose letter has come and which have not ended."""
    rows = await RequestTable.select(RequestTable.id).where(
        (RequestTable.subject_id == subject) & RequestTable.status.is_in(list(UNDER_WAY))
    )
    return [row["id"] for row in rows]


async def needing_data(subject: UUID) -> list[UUID]:
    """Those of them that are not refused by a letter that is only to be posted."""
    rows = await RequestTable.select(RequestTable.id).where(
        (RequestTable.subject_id == subject) & RequestTable.status.is_in(list(DATA_NEEDED))
    )
    return [row["id"] for row in rows]


async def is_erased(subject: UUID) -> bool:
    """Whether an erasure of the subject's data has been carried out."""
    return bool(
        await RequestTable.exists().where(
            (RequestTable.subject_id == subject)
            & (RequestTable.kind == "erasure")
            & RequestTable.status.is_in(list(CARRIED_OUT))
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


async def page(subject: UUID, last: Request | None, limit: int) -> list[Request]:
    """The subject's requests, newest first; `last` is what the last page ended with."""
    rows = RequestTable.select(*COLUMNS).where(RequestTable.subject_id == subject)
    if last:
        at, id_ = RequestTable.submitted_at, RequestTable.id
        rows = rows.where((at < last.submitted_at) | ((at == last.submitted_at) & (id_ < last.id)))
    ordered = rows.order_by(RequestTable.submitted_at, RequestTable.id, ascending=False).limit(limit)
    return [Request(**row) for row in await ordered.output(load_json=True)]
