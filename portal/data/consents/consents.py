"""Choices about marketing: append-only, the newest of an activity is in force."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from portal.data.actors import Language
from portal.data.database import connection

Origin = Literal["portal", "staff", "erasure", "import", "unsubscribe"]
"""Who chose: the member in the portal, staff by what the person wrote, an erasure on the member's behalf, the person
elsewhere before it was imported, or whoever held the person's link to unsubscribe."""

Place = Literal["consents", "everything", "question", "objection", "one_click"]
"""Where in the portal: the switches, the button for all of them, the question about a changed wording, the form of an
objection, or the page that a link to unsubscribe leads to."""


@dataclass(frozen=True, slots=True)
class NewChoice:
    """A choice to be recorded. `at` and `imported_at` are set of one that was made elsewhere and is imported."""

    activity: str
    choice: Literal["consent", "objection"]
    given: bool
    record_version: int
    wording: str
    wording_version: int
    language: Language
    origin: Origin
    place: Place | None = None
    session: bytes | None = None
    at: datetime | None = None
    imported_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ChoiceMade:
    """One choice, as it was made: `given` means that the activity may go on.

    `wording_version` is 0 where a choice was imported that was made by other words than any of the record's.
    `session` is a digest of the browser session, the same for all that was chosen in it.
    """

    activity: str
    choice: Literal["consent", "objection"]
    given: bool
    record_version: int
    wording: str
    wording_version: int
    language: Language
    origin: Origin
    place: Place | None
    session: bytes | None
    at: datetime
    imported_at: datetime | None

    @property
    def by_person(self) -> bool:
        """Whether the person chose in the portal, signed in."""
        return self.origin == "portal"


COLUMNS = (
    "activity, choice, given, record_version, wording, wording_version, language, origin, place, session, at,"
    " imported_at"
)


async def lock(subject: UUID) -> None:
    """Let choices of one subject wait for one another, so that a double click records one."""
    await connection().execute("SELECT pg_advisory_xact_lock(hashtextextended($1::text, 2))", str(subject))


async def in_force(subject: UUID) -> dict[str, ChoiceMade]:
    """The newest choice of each activity that the subject has ever chosen on."""
    rows = await connection().fetch(
        f"SELECT DISTINCT ON (activity) {COLUMNS} FROM consent WHERE subject_id = $1 ORDER BY activity, id DESC",  # noqa: S608
        subject,
    )
    return {row["activity"]: ChoiceMade(**row) for row in rows}


async def history(subject: UUID, limit: int) -> list[ChoiceMade]:
    """The subject's newest `limit` choices, newest first."""
    return [made for _, made in await page(subject, None, limit)]


async def count(subject: UUID) -> int:
    """How many choices the subject has made."""
    return int(await connection().fetchval("SELECT count(*) FROM consent WHERE subject_id = $1", subject))


async def page(subject: UUID, last: tuple[int, ChoiceMade] | None, limit: int) -> list[tuple[int, ChoiceMade]]:
    """The subject's choices with their numbers, newest first; `last` is what the last page ended with."""
    rows = await connection().fetch(
        f"SELECT id, {COLUMNS} FROM consent"  # noqa: S608
        " WHERE subject_id = $1 AND ($2::bigint IS NULL OR id < $2) ORDER BY id DESC LIMIT $3",
        subject,
        last[0] if last else None,
        limit,
    )
    return [((choice := dict(row)).pop("id"), ChoiceMade(**choice)) for row in rows]


async def append(subject: UUID, new: NewChoice) -> ChoiceMade:
    """Record a choice; it is in force at once."""
    row = await connection().fetchrow(
        f"INSERT INTO consent (subject_id, {COLUMNS})"  # noqa: S608
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, coalesce($12, clock_timestamp()), $13)"
        f" RETURNING {COLUMNS}",
        subject,
        new.activity,
        new.choice,
        new.given,
        new.record_version,
        new.wording,
        new.wording_version,
        new.language,
        new.origin,
        new.place,
        new.session,
        new.at,
        new.imported_at,
    )
    assert row is not None
    return ChoiceMade(**row)
