"""Recipients that are to be told of a change (Art. 19): a list for each request and change, and what came of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

import asyncpg

from portal.data.database import connection
from portal.data.errors import NoSuchRow, Stale

About = Literal["rectification", "erasure", "restriction"]
Outcome = Literal["letter", "message", "not_needed", "impossible", "disproportionate"]


@dataclass(frozen=True, slots=True)
class Notice:
    """One recipient that is to be told. `contact` is which of several the record names as one; '' for none.

    `person` is by what the recipient finds the person, encrypted with the person's key, until the recipient is told;
    `note` how and to whom, or why not, encrypted too. `outcome` is None while it is open; then `letter_id` is the
    letter that was ordered.
    """

    id: UUID
    request_id: UUID
    about: About
    subject_id: UUID
    recipient: str
    contact: str
    categories: tuple[str, ...]
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


COLUMNS = (
    "id, request_id, about, subject_id, recipient, contact, categories, person, letter_id, ordered_at, outcome,"
    " told_on, note, settled_at, settled_by FROM recipient_notice"
)


async def list_once(request: UUID, about: About, subject: UUID, notices: Sequence[NewNotice]) -> bool:
    """List whom to tell of a change; False, and nothing is written, when they are listed already."""
    done = await connection().execute(
        "INSERT INTO recipient_listing (request_id, about, subject_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        request,
        about,
        subject,
    )
    if not done.endswith(" 1"):
        return False
    await connection().executemany(
        "INSERT INTO recipient_notice (id, request_id, about, subject_id, recipient, contact, categories, person)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        [(it.id, request, about, subject, it.recipient, it.contact, list(it.categories), it.person) for it in notices],
    )
    return True


async def is_listed(request: UUID, about: About) -> bool:
    """Whether it has been listed whom to tell of that change."""
    return bool(
        await connection().fetchval(
            "SELECT EXISTS (SELECT FROM recipient_listing WHERE request_id = $1 AND about = $2)", request, about
        )
    )


async def of_request(request: UUID) -> list[Notice]:
    """Every recipient of a request's changes, in the order of their ids."""
    rows = await connection().fetch(
        f"SELECT {COLUMNS} WHERE request_id = $1 ORDER BY about, recipient, contact",
        request,
    )
    return [_notice(row) for row in rows]


async def find(request: UUID, notice: UUID) -> Notice:
    """One of them. Raises NoSuchRow."""
    row = await connection().fetchrow(f"SELECT {COLUMNS} WHERE request_id = $1 AND id = $2", request, notice)
    if row is None:
        raise NoSuchRow
    return _notice(row)


async def open_ones(request: UUID) -> int:
    """How many recipients are still to be told."""
    return int(
        await connection().fetchval(
            "SELECT count(*) FROM recipient_notice WHERE request_id = $1 AND outcome IS NULL", request
        )
    )


async def settle(notice: UUID, outcome: Outcome, told_on: date | None, note: bytes | None, staff: UUID | None) -> None:
    """Note what came of it, and forget by what the person is found. Raises Stale when that was noted before."""
    done = await connection().execute(
        "UPDATE recipient_notice SET outcome = $2, told_on = $3, note = $4, settled_by = $5, settled_at = now(),"
        " person = NULL WHERE id = $1 AND outcome IS NULL",
        notice,
        outcome,
        told_on,
        note,
        staff,
    )
    if not done.endswith(" 1"):
        raise Stale


async def forget_of(subject: UUID) -> None:
    """Forget by what a person is found, whom nobody can be told of any longer, and what was noted."""
    await connection().execute("UPDATE recipient_notice SET person = NULL, note = NULL WHERE subject_id = $1", subject)


def _notice(row: asyncpg.Record) -> Notice:
    return Notice(**{**row, "categories": tuple(row["categories"])})
