"""Which letter tells a person that a restriction will be lifted, and from which day on it may be (Art. 18(3))."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.data.database import connection


@dataclass(frozen=True, slots=True)
class LiftingNotice:
    """A letter that was ordered for a restriction and is still to be sent, or was."""

    letter_id: UUID
    restriction_id: UUID
    earliest: date
    posted_on: date | None


async def add(letter: UUID, restriction: UUID, earliest: date) -> None:
    """Note what the letter is about."""
    await connection().execute(
        "INSERT INTO lifting_notice (letter_id, restriction_id, earliest) VALUES ($1, $2, $3)",
        letter,
        restriction,
        earliest,
    )


async def of_restrictions(restrictions: Collection[UUID]) -> dict[UUID, LiftingNotice]:
    """The notice of each of the restrictions that has one which was not withdrawn; the newest of several."""
    rows = await connection().fetch(
        "SELECT DISTINCT ON (restriction_id) letter_id, restriction_id, earliest, posted_on FROM lifting_notice n"
        " JOIN letter l ON l.id = n.letter_id WHERE restriction_id = ANY($1::uuid[]) AND withdrawn_at IS NULL"
        " ORDER BY restriction_id, ordered_at DESC",
        list(restrictions),
    )
    return {row["restriction_id"]: LiftingNotice(**row) for row in rows}


async def restriction_of(letter: UUID) -> UUID | None:
    """The restriction that the letter is about."""
    found: UUID | None = await connection().fetchval(
        "SELECT restriction_id FROM lifting_notice WHERE letter_id = $1", letter
    )
    return found
