"""Which letter tells a person that a restriction will be lifted, and from which day on it may be (Art. 18(3))."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.data.database import connection
from portal.data.errors import Stale


@dataclass(frozen=True, slots=True)
class LiftingNotice:
    """A letter that was ordered for a restriction and is still to be sent, or was.

    It says that the restriction is lifted `working_days` after its posting at the earliest, which is on `earliest`.
    """

    letter_id: UUID
    restriction_id: UUID
    working_days: int
    earliest: date | None
    posted_on: date | None


async def add(letter: UUID, restriction: UUID, working_days: int) -> None:
    """Note what the letter is about, and what it says."""
    await connection().execute(
        "INSERT INTO lifting_notice (letter_id, restriction_id, working_days) VALUES ($1, $2, $3)",
        letter,
        restriction,
        working_days,
    )


async def note_earliest(letter: UUID, earliest: date) -> None:
    """Note from which day on the restriction may be lifted, now that the letter is in the post; never an earlier one
    than the letter may have named."""
    await connection().execute(
        "UPDATE lifting_notice SET earliest = greatest(earliest, $2) WHERE letter_id = $1", letter, earliest
    )


async def of_restrictions(restrictions: Collection[UUID]) -> dict[UUID, LiftingNotice]:
    """The notice of each of the restrictions that has one which was not withdrawn; the newest of several."""
    rows = await connection().fetch(
        "SELECT DISTINCT ON (restriction_id) letter_id, restriction_id, working_days, earliest, posted_on"
        " FROM lifting_notice n JOIN letter l ON l.id = n.letter_id"
        " WHERE restriction_id = ANY($1::uuid[]) AND withdrawn_at IS NULL"
        " ORDER BY restriction_id, ordered_at DESC",
        list(restrictions),
    )
    return {row["restriction_id"]: LiftingNotice(**row) for row in rows}


async def of_letter(letter: UUID) -> LiftingNotice:
    """What the letter is about. Raises Stale when it is about no restriction any longer."""
    row = await connection().fetchrow(
        "SELECT letter_id, restriction_id, working_days, earliest, posted_on FROM lifting_notice n"
        " JOIN letter l ON l.id = n.letter_id WHERE letter_id = $1",
        letter,
    )
    if row is None:
        raise Stale
    return LiftingNotice(**row)
