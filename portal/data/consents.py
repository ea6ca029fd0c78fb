"""Choices about marketing: append-only, the newest of an activity is in force."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from piccolo import columns
from piccolo.columns import BigInt, Boolean, Integer, Text, Timestamptz
from piccolo.table import Table

from portal.data.actors import Language
from portal.data.database import DB, connection


class ConsentTable(Table, db=DB, tablename="consent"):
    id = BigInt(primary_key=True)
    subject_id = columns.UUID()
    activity = Text()
    choice = Text()
    given = Boolean()
    record_version = Integer()
    wording = Text()
    language = Text()
    origin = Text()
    at = Timestamptz()


@dataclass(frozen=True, slots=True)
class ChoiceMade:
    """One choice, as it was made: `given` means that the activity may go on."""

    activity: str
    choice: Literal["consent", "objection"]
    given: bool
    record_version: int
    wording: str
    language: Language
    origin: Literal["portal", "staff", "erasure"]
    at: datetime


COLUMNS = [
    ConsentTable.activity,
    ConsentTable.choice,
    ConsentTable.given,
    ConsentTable.record_version,
    ConsentTable.wording,
    ConsentTable.language,
    ConsentTable.origin,
    ConsentTable.at,
]


async def lock(subject: UUID) -> None:
    """Let choices of one subject wait for one another, so that a double click records one."""
    await connection().execute("SELECT pg_advisory_xact_lock(hashtextextended($1::text, 2))", str(subject))


async def in_force(subject: UUID) -> dict[str, ChoiceMade]:
    """The newest choice of each activity that the subject has ever chosen on."""
    rows = await connection().fetch(
        "SELECT DISTINCT ON (activity) activity, choice, given, record_version, wording, language, origin, at"
        " FROM consent WHERE subject_id = $1 ORDER BY activity, id DESC",
        subject,
    )
    return {row["activity"]: ChoiceMade(**row) for row in rows}


async def in_force_of_all(subjects: Collection[UUID]) -> dict[UUID, dict[str, ChoiceMade]]:
    """`in_force` for several subjects at once; those who never chose are left out."""
    rows = await connection().fetch(
        "SELECT DISTINCT ON (subject_id, activity) subject_id, activity, choice, given, record_version, wording,"
        " language, origin, at FROM consent WHERE subject_id = ANY($1::uuid[]) ORDER BY subject_id, activity, id DESC",
        list(subjects),
    )
    found: dict[UUID, dict[str, ChoiceMade]] = {}
    for row in rows:
        choice = dict(row)
        subject = choice.pop("subject_id")
        found.setdefault(subject, {})[row["activity"]] = ChoiceMade(**choice)
    return found


async def history(subject: UUID, limit: int) -> list[ChoiceMade]:
    """The subject's newest `limit` choices, newest first."""
    rows = await (
        ConsentTable.select(*COLUMNS)
        .where(ConsentTable.subject_id == subject)
        .order_by(ConsentTable.id, ascending=False)
        .limit(limit)
    )
    return [ChoiceMade(**row) for row in rows]


async def page(subject: UUID, last: tuple[int, ChoiceMade] | None, limit: int) -> list[tuple[int, ChoiceMade]]:
    """The subject's choices with their numbers, newest first; `last` is what the last page ended with."""
    rows = await connection().fetch(
        "SELECT id, activity, choice, given, record_version, wording, language, origin, at FROM consent"
        " WHERE subject_id = $1 AND ($2::bigint IS NULL OR id < $2) ORDER BY id DESC LIMIT $3",
        subject,
        last[0] if last else None,
        limit,
    )
    return [((choice := dict(row)).pop("id"), ChoiceMade(**choice)) for row in rows]


async def append(
    subject: UUID,
    activity: str,
    choice: str,
    given: bool,
    record_version: int,
    wording: str,
    language: Language,
    origin: str,
) -> ChoiceMade:
    """Record a choice; it is in force at once."""
    row = await connection().fetchrow(
        "INSERT INTO consent (subject_id, activity, choice, given, record_version, wording, language, origin)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        " RETURNING activity, choice, given, record_version, wording, language, origin, at",
        subject,
        activity,
        choice,
        given,
        record_version,
        wording,
        language,
        origin,
    )
    assert row is not None
    return ChoiceMade(**row)
