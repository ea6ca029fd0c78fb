"""Requests that have been received by a form about which there is a doubt, so that the work has not begun."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from portal.data.database import connection
from portal.data.intake.signed_letters import Outcome

Doubt = Literal["decide", "asked", "sent_back"]
"""What is waited for: that staff decide about the form, that its sender answers, or that a new one comes."""

IN_DOUBT: tuple[Outcome, ...] = ("changed", "unsigned", "altered", "expired")
"""What a form can be that leads to its request and does not start the work."""


async def of_requests(requests: Collection[UUID], on: date) -> dict[UUID, Doubt]:
    """The doubts about those of `requests` that were received by a form in doubt, and by none in order since."""
    rows = await connection().fetch(
        """
        SELECT r.id, bool_or(l.settled_at IS NULL AND q.id IS NULL) AS decide, bool_or(q.id IS NOT NULL) AS asked
        FROM request r
        JOIN signed_letter l ON l.request_id = r.id AND l.outcome = ANY($2::text[])
        LEFT JOIN letter_question q ON q.envelope_id = l.id AND l.settled_at IS NULL AND q.answered_on IS NULL
            AND q.superseded_at IS NULL AND q.answer_by >= $3
            AND NOT EXISTS (SELECT FROM letter n WHERE n.id = q.letter_id AND n.withdrawn_at IS NOT NULL)
        WHERE r.id = ANY($1::uuid[]) AND r.status = 'received' AND r.form IS NOT NULL
            AND NOT EXISTS (SELECT FROM signed_letter g LEFT JOIN letter_way_on w ON w.envelope_id = g.id
                WHERE g.request_id = r.id AND (g.outcome = 'genuine' OR w.way = 'accept'))
        GROUP BY r.id
        """,
        list(requests),
        list(IN_DOUBT),
        on,
    )
    return {row["id"]: "decide" if row["decide"] else "asked" if row["asked"] else "sent_back" for row in rows}


async def first_signed(request: UUID) -> date | None:
    """The day on which a signed form of the request came first that was changed by hand, and was not refused."""
    found: date | None = await connection().fetchval(
        "SELECT min(l.arrived_on) FROM signed_letter l LEFT JOIN letter_way_on w ON w.envelope_id = l.id"
        " WHERE l.request_id = $1 AND l.outcome = 'changed' AND l.signed = 'yes' AND w.way IS DISTINCT FROM 'refuse'",
        request,
    )
    return found


async def is_registered_since(request: UUID, by: UUID, since: datetime) -> bool:
    """Whether `by` has registered an envelope of that request since then."""
    found: bool = await connection().fetchval(
        "SELECT EXISTS (SELECT FROM signed_letter WHERE request_id = $1 AND registered_by = $2 AND registered_at > $3)",
        request,
        by,
        since,
    )
    return found
