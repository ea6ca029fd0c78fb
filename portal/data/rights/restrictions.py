"""Restrictions (Art. 18): rows with who and when, and keyed digests of what the shop knows a restricted person by."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args
from uuid import UUID, uuid4

from portal.data.changing import changed_one, must_change_one
from portal.data.database import connection

Ground = Literal["accuracy", "unlawful", "claims", "objection", "retained"]
"""Art. 18(1)(a) to (d), in the order of the article; `retained` is what a law keeps of an erased person."""

GROUNDS: tuple[Ground, ...] = get_args(Ground)


@dataclass(frozen=True, slots=True)
class Restriction:
    """One restriction of a person's data, in force until `lifted_at`. `placed_by` is None for the portal itself."""

    id: UUID
    subject_id: UUID
    ground: Ground
    request_id: UUID | None
    placed_at: datetime
    placed_by: UUID | None
    notice_posted_on: date | None
    lifted_at: datetime | None


COLUMNS = "id, subject_id, ground, request_id, placed_at, placed_by, notice_posted_on, lifted_at"


async def place(subject: UUID, ground: Ground, request: UUID | None, by: UUID | None) -> bool:
    """Restrict the subject's data on that ground; False when it is already. A request that is not there is left out."""
    return await changed_one(
        "INSERT INTO restriction (id, subject_id, ground, request_id, placed_by)"
        " VALUES ($1, $2, $3, (SELECT id FROM request WHERE id = $4), $5)"
        " ON CONFLICT (subject_id, ground) WHERE lifted_at IS NULL DO NOTHING",
        uuid4(),
        subject,
        ground,
        request,
        by,
    )


async def note_notice(subject: UUID, ground: Ground, posted_on: date, by: UUID) -> None:
    """Note when the person was told that the restriction will be lifted. Raises Stale when there is none to lift."""
    await must_change_one(
        "UPDATE restriction SET notice_posted_on = $3, notice_by = $4"
        " WHERE subject_id = $1 AND ground = $2 AND lifted_at IS NULL AND notice_posted_on IS NULL",
        subject,
        ground,
        posted_on,
        by,
    )


async def lift(subject: UUID, ground: Ground, by: UUID | None) -> None:
    """End the restriction. Raises Stale when it is not in force, or when the person has not been told of it.

    The portal itself, `by` None, ends it without a notice: it does so when nothing is left that could be used.
    """
    await must_change_one(
        "UPDATE restriction SET lifted_at = now(), lifted_by = $3 WHERE subject_id = $1 AND ground = $2"
        " AND lifted_at IS NULL AND (notice_posted_on IS NOT NULL OR $3::uuid IS NULL)",
        subject,
        ground,
        by,
    )


async def in_force(subject: UUID) -> list[Restriction]:
    """The subject's restrictions in force, oldest first."""
    rows = await connection().fetch(
        f"SELECT {COLUMNS} FROM restriction WHERE subject_id = $1 AND lifted_at IS NULL ORDER BY placed_at, ground",  # noqa: S608
        subject,
    )
    return [Restriction(**row) for row in rows]


async def of_subject(subject: UUID) -> list[Restriction]:
    """Every restriction of the subject, newest first."""
    rows = await connection().fetch(
        f"SELECT {COLUMNS} FROM restriction WHERE subject_id = $1 ORDER BY placed_at DESC, ground",  # noqa: S608
        subject,
    )
    return [Restriction(**row) for row in rows]


async def since(subjects: Collection[UUID]) -> dict[UUID, datetime]:
    """Since when each of `subjects` that is restricted is."""
    rows = await connection().fetch(
        "SELECT subject_id, min(placed_at) AS since FROM restriction"
        " WHERE subject_id = ANY($1::uuid[]) AND lifted_at IS NULL GROUP BY subject_id",
        list(subjects),
    )
    return {row["subject_id"]: row["since"] for row in rows}


@dataclass(frozen=True, slots=True)
class Restricted:
    """A person whose data is restricted now, as the shop's own number has it."""

    subject_id: UUID
    customer_number: str
    since: datetime


async def page(after: UUID | None, limit: int) -> list[Restricted]:
    """Those restricted now who have a customer number, by id; `after` is the id that the last page ended with."""
    rows = await connection().fetch(
        "SELECT r.subject_id, d.customer_number, min(r.placed_at) AS since FROM restriction r"
        " JOIN data_subject d ON d.id = r.subject_id WHERE r.lifted_at IS NULL AND d.customer_number IS NOT NULL"
        " AND ($1::uuid IS NULL OR r.subject_id > $1) GROUP BY r.subject_id, d.customer_number"
        " ORDER BY r.subject_id LIMIT $2",
        after,
        limit,
    )
    return [Restricted(**row) for row in rows]


async def remember(subject: UUID, digests: Collection[bytes]) -> None:
    """Let the subject be found by `digests`, besides those known before.

    The subject is to be held, and restricted: nobody looks for what is left of one who is not.
    """
    await connection().execute(
        "INSERT INTO restriction_identifier (subject_id, digest) SELECT $1, unnest($2::bytea[]) ON CONFLICT DO NOTHING",
        subject,
        list(digests),
    )


async def forget_identifiers(subject: UUID) -> None:
    """Let the subject no longer be found by anything that `remember` was given."""
    await connection().execute("DELETE FROM restriction_identifier WHERE subject_id = $1", subject)


async def found_by(digests: Sequence[bytes]) -> dict[bytes, set[UUID]]:
    """For each digest that leads to anybody, to whom."""
    rows = await connection().fetch(
        "SELECT digest, subject_id FROM restriction_identifier WHERE digest = ANY($1::bytea[])", list(digests)
    )
    found: dict[bytes, set[UUID]] = {}
    for row in rows:
        found.setdefault(bytes(row["digest"]), set()).add(row["subject_id"])
    return found
