"""Extensions of the time to answer (Art. 12(3)): one a request, counted from when its letter was posted in time."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID, uuid4

from portal.data.changing import must_change_one
from portal.data.database import connection

Reason = Literal["complexity", "number", "own_number"]
"""The two that the article knows: the complexity and the number of the requests, everybody's or the same person's."""


@dataclass(frozen=True, slots=True)
class Extension:
    """An extension from `first_due_on` to `extended_to`; `posted_on` is None until its letter is in the post.

    `is_sent`: its letter is to be sent, or was; otherwise the time can be extended anew.
    """

    request_id: UUID
    letter_id: UUID
    reason: Reason
    first_due_on: date
    extended_to: date
    ordered_at: datetime
    ordered_by: UUID
    posted_on: date | None
    is_sent: bool

    @property
    def counts(self) -> bool:
        """Whether the person was told within the first month, so that the later day applies."""
        return self.posted_on is not None and self.posted_on <= self.first_due_on

    @property
    def is_on_its_way(self) -> bool:
        """Whether its letter is still to be posted."""
        return self.is_sent and self.posted_on is None


async def add(request: UUID, letter: UUID, reason: Reason, first_due_on: date, extended_to: date, by: UUID) -> None:
    """Extend a request's time, in place of an extension whose letter was not sent.

    Raises AlreadyThere for a second extension.
    """
    await connection().execute(
        "UPDATE extension SET superseded_at = now() WHERE request_id = $1 AND superseded_at IS NULL AND EXISTS"
        " (SELECT FROM letter l WHERE l.id = letter_id AND l.withdrawn_at IS NOT NULL)",
        request,
    )
    await connection().execute(
        "INSERT INTO extension (id, request_id, letter_id, reason, first_due_on, extended_to, ordered_by)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        uuid4(),
        request,
        letter,
        reason,
        first_due_on,
        extended_to,
        by,
    )


async def find(request: UUID) -> Extension | None:
    """The extension of a request, if there is one."""
    row = await connection().fetchrow(
        "SELECT x.request_id, x.letter_id, x.reason, x.first_due_on, x.extended_to, x.ordered_at, x.ordered_by,"
        " x.posted_on, l.withdrawn_at IS NULL AS is_sent FROM extension x JOIN letter l ON l.id = x.letter_id"
        " WHERE x.request_id = $1 AND x.superseded_at IS NULL",
        request,
    )
    return Extension(**row) if row else None


async def note_posted(request: UUID, on: date, first_due_on: date, extended_to: date) -> None:
    """Note when the person was told, and the days as they are by then. Raises Stale when that was noted before."""
    await must_change_one(
        "UPDATE extension SET posted_on = $2, first_due_on = $3, extended_to = $4"
        " WHERE request_id = $1 AND posted_on IS NULL AND superseded_at IS NULL",
        request,
        on,
        first_due_on,
        extended_to,
    )
