"""What is to be printed and posted: the letters that are written, those of one answer together."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from portal.data.database import connection
from portal.data.outgoing_letters import ANSWERS, LetterKind


@dataclass(frozen=True, slots=True)
class Printout:
    """What goes to one addressee at once: a letter, or those of an answer, each with its pages (0: not counted).

    `printed_at` is None while one of them is not printed. A letter that belongs to no request has no reference.
    """

    letters: list[UUID]
    pages: list[int]
    request_id: UUID | None
    reference: str | None
    kind: LetterKind
    due_on: date | None
    rendered_at: datetime
    printed_at: datetime | None

    @property
    def is_answer(self) -> bool:
        """Whether the request is answered with it."""
        return self.kind in ANSWERS


WAITING = """
    SELECT array_agg(l.id ORDER BY l.number) AS letters, array_agg(coalesce(l.pages, 0) ORDER BY l.number) AS pages,
        l.request_id, r.reference, l.kind, r.due_on, max(l.rendered_at) AS rendered_at,
        CASE WHEN bool_and(l.printed_at IS NOT NULL) THEN max(l.printed_at) END AS printed_at
    FROM letter l LEFT JOIN request r ON r.id = l.request_id
    WHERE l.rendered_at IS NOT NULL AND l.posted_on IS NULL AND l.withdrawn_at IS NULL AND l.faults = '{}'
      AND (l.kind <> ALL($2::text[]) OR EXISTS (SELECT FROM answer a WHERE a.request_id = l.request_id))
    GROUP BY l.request_id, r.reference, r.due_on, l.kind, CASE WHEN l.kind = ANY($2::text[]) THEN NULL ELSE l.id END
    ORDER BY min(l.rendered_at), (array_agg(l.id))[1] LIMIT $1
"""


async def waiting(limit: int) -> list[Printout]:
    """What is written and not posted yet, oldest first."""
    return [Printout(**row) for row in await connection().fetch(WAITING, limit, list(ANSWERS))]
