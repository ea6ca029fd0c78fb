"""The restrictions that staff have to look at again and lift, oldest first; what a law keeps ends by itself."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from portal.data.database import connection
from portal.data.requests.requests import Kind
from portal.data.rights.restrictions import Ground

Place = tuple[datetime, UUID]
"""Where a restriction stands in the order."""

TO_LIFT = (
    "lifted_at IS NULL AND ground <> 'retained'"
    " AND NOT EXISTS (SELECT FROM data_subject d WHERE d.id = subject_id AND d.key_destroyed_at IS NOT NULL)"
)
"""By the index on them. Whoever has been erased is told of nothing: those end with what is kept."""


@dataclass(frozen=True, slots=True)
class InForce:
    """A restriction in force, and the request that it was placed for, if that is there; nothing of the person.

    `has_notice`: a letter that tells the person of the lifting is to be sent, or was on `notice_posted_on`; then it may
    be lifted from `notice_earliest` on.
    """

    id: UUID
    ground: Ground
    placed_at: datetime
    reference: str | None
    kind: Kind | None
    has_notice: bool
    notice_earliest: date | None
    notice_posted_on: date | None

    @property
    def place(self) -> Place:
        """Where it stands: what a page goes on after."""
        return self.placed_at, self.id


async def page(limit: int, after: Place | None = None) -> list[InForce]:
    """The first `limit`, or those after a place."""
    beyond = "AND (placed_at, id) > ($2, $3)" if after else ""
    rows = await connection().fetch(
        "SELECT s.id, s.ground, s.placed_at, r.reference, r.kind, n.letter_id IS NOT NULL AS has_notice,"  # noqa: S608
        " n.earliest AS notice_earliest, s.notice_posted_on"
        f" FROM (SELECT * FROM restriction WHERE {TO_LIFT} {beyond} ORDER BY placed_at, id LIMIT $1) s"
        " LEFT JOIN request r ON r.id = s.request_id LEFT JOIN LATERAL ("
        "SELECT letter_id, earliest FROM lifting_notice n JOIN letter l ON l.id = n.letter_id"
        " WHERE n.restriction_id = s.id AND l.withdrawn_at IS NULL ORDER BY l.ordered_at DESC LIMIT 1) n ON true"
        " ORDER BY s.placed_at, s.id",
        limit,
        *(after or ()),
    )
    return [InForce(**row) for row in rows]


async def count(most: int) -> int:
    """How many there are, counted up to `most`."""
    found: int = await connection().fetchval(
        f"SELECT count(*) FROM (SELECT FROM restriction WHERE {TO_LIFT} ORDER BY placed_at, id LIMIT $1) few",  # noqa: S608
        most,
    )
    return found


async def of_request(request: UUID) -> list[Ground]:
    """On what grounds the request's person is restricted because of it, oldest first."""
    rows = await connection().fetch(
        f"SELECT ground FROM restriction WHERE request_id = $1 AND {TO_LIFT} ORDER BY placed_at, ground",  # noqa: S608
        request,
    )
    return [row["ground"] for row in rows]


async def among(requests: Collection[UUID]) -> set[UUID]:
    """Those of `requests` because of which their person is restricted."""
    rows = await connection().fetch(
        f"SELECT DISTINCT request_id FROM restriction WHERE request_id = ANY($1::uuid[]) AND {TO_LIFT}",  # noqa: S608
        list(requests),
    )
    return {row["request_id"] for row in rows}
