"""Refusals (Art. 12(4)): proposed, confirmed by a second person where the ground demands one, or withdrawn."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args
from uuid import UUID

from portal.data.changing import must_change_one
from portal.data.database import connection

Ground = Literal["unfounded", "excessive", "not_identified", "law", "other"]
GROUNDS: tuple[Ground, ...] = get_args(Ground)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal in force; it waits for a second person while `confirmed_at` is None. `reason` is encrypted."""

    id: UUID
    request_id: UUID
    letter_id: UUID | None
    ground: Ground
    reason: bytes
    proposed_at: datetime
    proposed_by: UUID
    confirmed_at: datetime | None
    confirmed_by: UUID | None


REFUSALS = (
    "SELECT id, request_id, letter_id, ground, reason, proposed_at, proposed_by, confirmed_at, confirmed_by"
    " FROM refusal"
)


async def propose(refusal: UUID, request: UUID, ground: Ground, reason: bytes, by: UUID) -> None:
    """Propose to refuse a request. Raises AlreadyThere while another refusal is in force."""
    await connection().execute(
        "INSERT INTO refusal (id, request_id, ground, reason, proposed_by) VALUES ($1, $2, $3, $4, $5)",
        refusal,
        request,
        ground,
        reason,
        by,
    )


async def find(request: UUID) -> Refusal | None:
    """The refusal in force of a request, if there is one."""
    row = await connection().fetchrow(f"{REFUSALS} WHERE request_id = $1 AND withdrawn_at IS NULL", request)
    return Refusal(**row) if row else None


async def last_withdrawn(request: UUID) -> Refusal | None:
    """The refusal of a request that was taken or sent back last, if one was."""
    where = "WHERE request_id = $1 AND withdrawn_at IS NOT NULL ORDER BY withdrawn_at DESC LIMIT 1"
    row = await connection().fetchrow(f"{REFUSALS} {where}", request)
    return Refusal(**row) if row else None


async def waiting_among(requests: Collection[UUID]) -> set[UUID]:
    """Those of `requests` whose refusal waits for a second person."""
    rows = await connection().fetch(
        "SELECT request_id FROM refusal WHERE request_id = ANY($1::uuid[]) AND confirmed_at IS NULL"
        " AND withdrawn_at IS NULL",
        list(requests),
    )
    return {row["request_id"] for row in rows}


async def of_subject(subject: UUID) -> list[Refusal]:
    """Every refusal of a person's requests, those that were withdrawn too, oldest first."""
    where = "WHERE request_id IN (SELECT id FROM request WHERE subject_id = $1) ORDER BY proposed_at"
    rows = await connection().fetch(f"{REFUSALS} {where}", subject)
    return [Refusal(**row) for row in rows]


async def confirm(refusal: UUID, letter: UUID, by: UUID) -> None:
    """Confirm a refusal whose letter has been ordered.

    Raises Stale when it waits no longer, and RuleBroken when its ground demands a second person and
    it is the same one.
    """
    await must_change_one(
        "UPDATE refusal SET confirmed_at = now(), confirmed_by = $3, letter_id = $2"
        " WHERE id = $1 AND confirmed_at IS NULL AND withdrawn_at IS NULL",
        refusal,
        letter,
        by,
    )


async def withdraw(refusal: UUID, by: UUID) -> None:
    """Take a proposal back, or send it back. Raises Stale when it waits no longer."""
    await must_change_one(
        "UPDATE refusal SET withdrawn_at = now(), withdrawn_by = $2"
        " WHERE id = $1 AND confirmed_at IS NULL AND withdrawn_at IS NULL",
        refusal,
        by,
    )
