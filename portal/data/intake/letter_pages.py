"""The pages of a letter that came by post, as pictures, encrypted like what is written about its envelope."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.data.changing import changed
from portal.data.database import connection
from portal.data.errors import NoSuchRow


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page, encrypted. `places` are where it seems to have been changed by hand, as of `ScannedPage`."""

    number: int
    is_blank: bool
    picture: bytes
    places: Sequence[Sequence[int]] | None = None


async def add(envelope: UUID, page: StoredPage) -> None:
    """Store a page."""
    await connection().execute(
        "INSERT INTO letter_page (envelope_id, number, is_blank, picture, places) VALUES ($1, $2, $3, $4, $5)",
        envelope,
        page.number,
        page.is_blank,
        page.picture,
        None if page.places is None else [list(place) for place in page.places],
    )


async def numbers(envelope: UUID) -> list[int]:
    """The numbers of an envelope's pages."""
    rows = await connection().fetch("SELECT number FROM letter_page WHERE envelope_id = $1 ORDER BY number", envelope)
    return [row["number"] for row in rows]


async def shown(envelope: UUID) -> list[int]:
    """The numbers of the pages with something on them; of all where every page seems blank."""
    rows = await connection().fetch(
        "SELECT number, is_blank FROM letter_page WHERE envelope_id = $1 ORDER BY number", envelope
    )
    return [row["number"] for row in rows if not row["is_blank"]] or [row["number"] for row in rows]


async def changed_places(envelope: UUID) -> dict[int, Sequence[Sequence[int]]]:
    """Where its pages seem to have been changed by hand, by the number of each on which there is such a place."""
    rows = await connection().fetch(
        "SELECT number, places FROM letter_page WHERE envelope_id = $1 AND places <> '{}' ORDER BY number", envelope
    )
    return {row["number"]: row["places"] for row in rows}


async def find(envelope: UUID, number: int) -> StoredPage:
    """One page of the envelope. Raises NoSuchRow."""
    row = await connection().fetchrow(
        "SELECT number, is_blank, picture FROM letter_page WHERE envelope_id = $1 AND number = $2", envelope, number
    )
    if row is None:
        raise NoSuchRow
    return StoredPage(**row)


async def of_envelope(envelope: UUID) -> list[StoredPage]:
    """Every page of the envelope."""
    rows = await connection().fetch(
        "SELECT number, is_blank, picture FROM letter_page WHERE envelope_id = $1 ORDER BY number", envelope
    )
    return [StoredPage(**row) for row in rows]


async def replace(envelope: UUID, number: int, picture: bytes) -> None:
    """Put a picture that is encrypted with another key in place of a page's."""
    await connection().execute(
        "UPDATE letter_page SET picture = $3 WHERE envelope_id = $1 AND number = $2", envelope, number, picture
    )


async def forget_of(subject: UUID) -> int:
    """Delete every page of the subject's requests; how many there were."""
    return await changed(
        "DELETE FROM letter_page USING signed_letter l, request r"
        " WHERE l.id = envelope_id AND r.id = l.request_id AND r.subject_id = $1",
        subject,
    )
