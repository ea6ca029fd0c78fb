"""Recipients that are to be told of a change (Art. 19): a list for each request and change, and what came of each."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from uuid import UUID

import asyncpg

from portal.data.changing import must_change_one
from portal.data.database import connection
from portal.data.errors import NoSuchRow, Stale

About = Literal["rectification", "erasure", "restriction", "restriction_lifted"]
Outcome = Literal["letter", "message", "not_needed", "impossible", "disproportionate"]


@dataclass(frozen=True, slots=True)
class Notice:
    """One recipient that is to be told, in a `round` for each time that the same thing happens.

    `contact` is which of several the record names as one; '' for none.
    `person` is by what the recipient finds the person, encrypted with the person's key, until the recipient is told;
    `note` how and to whom, or why not, encrypted too. `outcome` is None while it is open; then `letter_id` is the
    letter that was ordered. `in_part` names, by category, what was erased of one that is kept otherwise, in both
    languages.
    """

    id: UUID
    request_id: UUID
    about: About
    round: int
    subject_id: UUID
    recipient: str
    contact: str
    categories: tuple[str, ...]
    in_part: Mapping[str, Sequence[Mapping[str, str]]]
    person: bytes | None
    letter_id: UUID | None
    ordered_at: datetime | None
    outcome: Outcome | None
    told_on: date | None
    note: bytes | None
    settled_at: datetime | None
    settled_by: UUID | None


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A recipient to be listed."""

    id: UUID
    recipient: str
    contact: str
    categories: Sequence[str]
    person: bytes
    in_part: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)


ROUND = (
    "CASE $2 WHEN 'restriction' THEN 1 + (SELECT count(*) FROM recipient_listing"
    " WHERE request_id = $1 AND about = 'restriction_lifted')"
    " WHEN 'restriction_lifted' THEN (SELECT count(*) FROM recipient_listing"
    " WHERE request_id = $1 AND about = 'restriction') ELSE 1 END"
)
"""Which time it is that $2 happens in the request $1: restricted anew once it was lifted, or lifted after that; 0 for
one that was never restricted."""

NO_LETTER = "NOT EXISTS (SELECT FROM letter l WHERE l.id = letter_id AND l.withdrawn_at IS NULL)"
"""That no letter is on its way, or in the post: one that was taken back tells nobody."""

COLUMNS = (
    "id, request_id, about, round, subject_id, recipient, contact, categories, in_part, person,"
    f" CASE WHEN {NO_LETTER} THEN NULL ELSE letter_id END AS letter_id, ordered_at, outcome, told_on, note,"
    " settled_at, settled_by FROM recipient_notice"
)


async def list_once(request: UUID, about: About, subject: UUID, notices: Sequence[NewNotice]) -> bool:
    """List whom to tell of a change; False, and nothing is written, when they are listed already."""
    in_round = await connection().fetchval(
        f"INSERT INTO recipient_listing (request_id, about, round, subject_id) VALUES ($1, $2, {ROUND}, $3)"  # noqa: S608
        " ON CONFLICT DO NOTHING RETURNING round",
        request,
        about,
        subject,
    )
    if in_round is None:
        return False
    await connection().executemany(
        "INSERT INTO recipient_notice"
        " (id, request_id, about, round, subject_id, recipient, contact, categories, person, in_part)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb)",
        [
            (
                it.id,
                request,
                about,
                in_round,
                subject,
                it.recipient,
                it.contact,
                list(it.categories),
                it.person,
                _json(it),
            )
            for it in notices
        ],
    )
    return True


async def is_listed(request: UUID, about: About) -> bool:
    """Whether it has been listed whom to tell of that change."""
    return bool(
        await connection().fetchval(
            f"SELECT EXISTS (SELECT FROM recipient_listing WHERE request_id = $1 AND about = $2 AND round = {ROUND})",  # noqa: S608
            request,
            about,
        )
    )


async def restricted(subject: UUID) -> list[UUID]:
    """The requests of which it was listed whom to tell of a restriction, and not yet whom to tell that it has ended."""
    rows = await connection().fetch(
        "SELECT request_id FROM recipient_listing l WHERE subject_id = $1 AND about = 'restriction' AND NOT EXISTS ("
        "SELECT FROM recipient_listing e WHERE e.request_id = l.request_id AND e.about = 'restriction_lifted'"
        " AND e.round = l.round) ORDER BY listed_at",
        subject,
    )
    return [row["request_id"] for row in rows]


async def of_request(request: UUID) -> list[Notice]:
    """Every recipient of a request's changes, in the order of their ids."""
    rows = await connection().fetch(
        f"SELECT {COLUMNS} WHERE request_id = $1 ORDER BY round, about, recipient, contact",
        request,
    )
    return [_notice(row) for row in rows]


async def of_subject(subject: UUID) -> list[Notice]:
    """Every recipient of a person's data that was, or is, to be told."""
    rows = await connection().fetch(
        f"SELECT {COLUMNS} WHERE subject_id = $1 ORDER BY request_id, round, about, recipient, contact",
        subject,
    )
    return [_notice(row) for row in rows]


async def find(request: UUID, notice: UUID) -> Notice:
    """One of them. Raises NoSuchRow."""
    row = await connection().fetchrow(f"SELECT {COLUMNS} WHERE request_id = $1 AND id = $2", request, notice)
    if row is None:
        raise NoSuchRow
    return _notice(row)


async def of_letter(letter: UUID) -> Notice:
    """The one that a letter was ordered for. Raises Stale when there is none."""
    row = await connection().fetchrow(f"SELECT {COLUMNS} WHERE letter_id = $1", letter)
    if row is None:
        raise Stale
    return _notice(row)


async def order(notice: UUID, letter: UUID) -> None:
    """Note the letter that tells the recipient. Raises Stale when it is settled, or another letter is on its way."""
    await must_change_one(
        "UPDATE recipient_notice SET letter_id = $2, ordered_at = now()"  # noqa: S608
        f" WHERE id = $1 AND outcome IS NULL AND {NO_LETTER}",
        notice,
        letter,
    )


async def open_ones(request: UUID) -> int:
    """How many recipients are still to be told."""
    return int(
        await connection().fetchval(
            "SELECT count(*) FROM recipient_notice WHERE request_id = $1 AND outcome IS NULL", request
        )
    )


async def untold_among(requests: Collection[UUID]) -> set[UUID]:
    """Those of `requests` with a recipient that is still to be told, by what it finds the person."""
    rows = await connection().fetch(
        "SELECT DISTINCT request_id FROM recipient_notice"
        " WHERE request_id = ANY($1::uuid[]) AND outcome IS NULL AND person IS NOT NULL",
        list(requests),
    )
    return {row["request_id"] for row in rows}


async def settle(notice: UUID, outcome: Outcome, told_on: date | None, note: bytes | None, staff: UUID | None) -> None:
    """Note what came of it, and forget by what the person is found.

    Raises Stale when that was noted before, or when a letter is on its way and it is not that which told.
    """
    await must_change_one(
        "UPDATE recipient_notice SET outcome = $2, told_on = $3, note = $4, settled_by = $5, settled_at = now(),"  # noqa: S608
        f" person = NULL WHERE id = $1 AND outcome IS NULL AND ($2 = 'letter' OR {NO_LETTER})",
        notice,
        outcome,
        told_on,
        note,
        staff,
    )


async def forget_of(subject: UUID) -> None:
    """Forget by what a person is found, whom nobody can be told of any longer, and what was noted."""
    await connection().execute("UPDATE recipient_notice SET person = NULL, note = NULL WHERE subject_id = $1", subject)


def _json(notice: NewNotice) -> str:
    return json.dumps(notice.in_part)


def _notice(row: asyncpg.Record) -> Notice:
    return Notice(**{**row, "categories": tuple(row["categories"]), "in_part": json.loads(row["in_part"])})
