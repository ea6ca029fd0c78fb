"""How much the portal itself holds of a person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from portal.data.database import connection

Kind = Literal[
    "account",
    "consent",
    "request",
    "signed_letter",
    "letter",
    "recipient_notice",
    "restriction",
    "audit_event",
]


@dataclass(frozen=True, slots=True)
class OwnHolding:
    """The rows of one of the portal's tables: how many, since when, and the latest."""

    kind: Kind
    rows: int
    first: datetime | None
    latest: datetime | None


async def of_subject(subject: UUID) -> list[OwnHolding]:
    """What there is of the subject in each table, by one statement."""
    rows = await connection().fetch(
        """
        SELECT 'account' AS kind, count(*) AS rows, min(created_at) AS first, max(created_at) AS latest
        FROM account WHERE id = $1 AND closed_at IS NULL
        UNION ALL SELECT 'consent', count(*), min(at), max(at) FROM consent WHERE subject_id = $1
        UNION ALL SELECT 'request', count(*), min(submitted_at), max(submitted_at) FROM request WHERE subject_id = $1
        UNION ALL SELECT 'signed_letter', count(*), min(l.registered_at), max(l.registered_at)
        FROM signed_letter l JOIN request r ON r.id = l.request_id WHERE r.subject_id = $1
        UNION ALL SELECT 'letter', count(*), min(ordered_at), max(ordered_at) FROM letter WHERE subject_id = $1
        UNION ALL SELECT 'recipient_notice', count(*), min(listed_at), max(coalesce(settled_at, listed_at))
        FROM recipient_notice JOIN recipient_listing USING (request_id, about)
        WHERE recipient_notice.subject_id = $1
        UNION ALL SELECT 'restriction', count(*), min(placed_at), max(placed_at) FROM restriction
        WHERE subject_id = $1
        UNION ALL SELECT 'audit_event', count(*), min(at), max(at) FROM audit_event WHERE subject_id = $1
        """,
        subject,
    )
    return [OwnHolding(**row) for row in rows]
