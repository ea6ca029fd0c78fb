"""What has changed about who may be marketed to, in an order in which nothing comes in between afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from portal.data.database import connection

Kind = Literal["choice", "restriction", "erasure", "record"]
"""A choice, a restriction placed or lifted, an erasure, or wordings that ask everybody anew."""


@dataclass(frozen=True, slots=True)
class Unnumbered:
    """A change that is committed and has no position yet."""

    id: int
    subject_id: UUID | None


@dataclass(frozen=True, slots=True)
class Change:
    """A change with its position. `activities` may go on for the person since then; None when it concerns everybody."""

    position: int
    subject_id: UUID | None
    kind: Kind
    activity: str | None
    at: datetime
    activities: Sequence[str] | None


async def add(subject: UUID | None, kind: Kind, activity: str | None = None) -> None:
    """Note a change in the transaction under way; None is everybody."""
    await connection().execute(
        "INSERT INTO consent_change (subject_id, kind, activity) VALUES ($1, $2, $3)", subject, kind, activity
    )


async def hold_feed() -> int:
    """Let nobody else number changes until the transaction under way ends, and return the last position."""
    return int(await connection().fetchval("SELECT last_position FROM consent_feed FOR UPDATE"))


async def unnumbered(limit: int) -> list[Unnumbered]:
    """Changes without a position, in the order in which each person's were made."""
    rows = await connection().fetch(
        "SELECT id, subject_id FROM consent_change WHERE position IS NULL ORDER BY id LIMIT $1", limit
    )
    return [Unnumbered(*row) for row in rows]


async def number(ids: Sequence[int], after: int, activities: Sequence[str | None]) -> int:
    """Give those changes the positions that follow `after`, with what may go on, and return the last of them.

    `activities` has for each of them a list, its entries with a comma between, or None.
    """
    await connection().execute(
        "UPDATE consent_change c SET position = $2 + n.place, activities = string_to_array(n.activities, ',')"
        " FROM unnest($1::bigint[], $3::text[]) WITH ORDINALITY AS n (id, activities, place) WHERE c.id = n.id",
        list(ids),
        after,
        list(activities),
    )
    await connection().execute("UPDATE consent_feed SET last_position = $1", after + len(ids))
    return after + len(ids)


async def oldest_position() -> int | None:
    """The oldest position that has not been forgotten."""
    oldest: int | None = await connection().fetchval("SELECT min(position) FROM consent_change")
    return oldest


PAGE = (
    "SELECT position, subject_id, kind, activity, at, activities FROM consent_change"
    " WHERE position > $1 ORDER BY position LIMIT $2"
)


async def page(after: int, limit: int) -> list[Change]:
    """The changes that follow a position."""
    return [Change(*row) for row in await connection().fetch(PAGE, after, limit)]
