"""How the choices of many persons stand, by a bounded number of statements, however many persons they are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from portal.data.database import connection


@dataclass(frozen=True, slots=True)
class Newest:
    """What counts of the newest choice on one activity."""

    activity: str
    choice: Literal["consent", "objection"]
    given: bool
    wording_version: int
    by_person: bool
    """Whether the person chose in the portal, signed in."""
    at: datetime


async def newest(subjects: Collection[UUID], activities: Collection[str]) -> dict[UUID, dict[str, Newest]]:
    """The newest choice of each of those activities for each subject; those who never chose are left out."""
    rows = await connection().fetch(
        "SELECT DISTINCT ON (subject_id, activity) subject_id, activity, choice, given, wording_version,"
        " origin = 'portal' AS by_person, at FROM consent"
        " WHERE subject_id = ANY($1::uuid[]) AND activity = ANY($2::text[]) ORDER BY subject_id, activity, id DESC",
        list(subjects),
        list(activities),
    )
    found: dict[UUID, dict[str, Newest]] = {}
    for subject, *choice in rows:
        found.setdefault(subject, {})[choice[0]] = Newest(*choice)
    return found


PATTERNS = """
    SELECT subject_id, string_agg(concat_ws(E'\\x1f', activity, choice, given, wording_version), E'\\x1e') AS pattern
    FROM (
        SELECT DISTINCT ON (subject_id, activity) subject_id, activity, choice, given, wording_version FROM consent
        WHERE subject_id = ANY($1::uuid[]) AND activity = ANY($2::text[]) ORDER BY subject_id, activity, id DESC
    ) newest GROUP BY subject_id
"""


async def patterns(subjects: Collection[UUID], activities: Collection[str]) -> dict[UUID, str]:
    """What each subject has chosen, in a text that is the same for all who have chosen alike; see `read`."""
    rows = await connection().fetch(PATTERNS, list(subjects), list(activities))
    return {row["subject_id"]: row["pattern"] for row in rows}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a pattern says of one activity: all that counts where nobody is suppressed."""

    choice: Literal["consent", "objection"]
    given: bool
    wording_version: int


def read(pattern: str) -> dict[str, Chosen]:
    """What a pattern says, by activity."""
    found: dict[str, Chosen] = {}
    for each in filter(None, pattern.split("\x1e")):
        activity, choice, given, version = each.split("\x1f")
        found[activity] = Chosen("consent" if choice == "consent" else "objection", given == "t", int(version))
    return found


@dataclass(frozen=True, slots=True)
class KnownAs:
    """By what the portal itself knows a person: the shop's number, and the e-mail address of an open account."""

    customer_number: str | None
    email: str | None


async def known_as(subjects: Collection[UUID]) -> dict[UUID, KnownAs]:
    """By what each of those subjects is known."""
    rows = await connection().fetch(
        "SELECT d.id, d.customer_number, a.email FROM data_subject d LEFT JOIN account a ON a.id = d.id"
        " WHERE d.id = ANY($1::uuid[])",
        list(subjects),
    )
    return {id_: KnownAs(number, email) for id_, number, email in rows}


async def page(after: UUID | None, limit: int) -> list[UUID]:
    """Subjects who are known by something and have not been erased, by id; `after` is what the last page ended with."""
    rows = await connection().fetch(
        "SELECT d.id FROM data_subject d LEFT JOIN account a ON a.id = d.id"
        " WHERE d.data_key IS NOT NULL AND (d.customer_number IS NOT NULL OR a.email IS NOT NULL)"
        " AND ($1::uuid IS NULL OR d.id > $1) ORDER BY d.id LIMIT $2",
        after,
        limit,
    )
    return [row["id"] for row in rows]
