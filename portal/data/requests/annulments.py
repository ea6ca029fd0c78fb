"""Requests that were registered by mistake: proposed to be undone, agreed to by a second person, or taken back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args
from uuid import UUID

from portal.data.changing import must_change_one
from portal.data.database import connection
from portal.data.intake.envelope_numbers import number_of

AnnulReason = Literal["twice", "kind", "person", "other"]
REASONS: tuple[AnnulReason, ...] = get_args(AnnulReason)


@dataclass(frozen=True, slots=True)
class Annulment:
    """That a request was registered by mistake; it waits for a second person while `agreed_at` is None.

    `other_request_id` is the one that was registered first. `note` is encrypted with the person's key.
    """

    id: UUID
    request_id: UUID
    reason: AnnulReason
    other_request_id: UUID | None
    note: bytes | None
    proposed_at: datetime
    proposed_by: UUID
    agreed_at: datetime | None
    agreed_by: UUID | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class LetGone:
    """An envelope that is no request's any longer, or another's, since one was registered with it by mistake."""

    envelope: UUID
    arrived_on: date

    @property
    def number(self) -> str:
        """See `number_of`."""
        return number_of(self.envelope)


ANNULMENTS = (
    "SELECT id, request_id, reason, other_request_id, note, proposed_at, proposed_by, agreed_at, agreed_by, ended_at"
    " FROM annulment"
)

ANOTHERS = (
    "EXISTS (SELECT FROM annulment a WHERE a.request_id = r.id AND a.reason = 'person' AND a.agreed_at IS NOT NULL"
    " AND a.ended_at IS NULL)"
)
"""In SQL: the request `r` is annulled since it was another person's."""

WAITING = "agreed_at IS NULL AND ended_at IS NULL"
"""In SQL: it waits for a second person."""


async def propose(
    id_: UUID, request: UUID, reason: AnnulReason, other: UUID | None, note: bytes | None, by: UUID
) -> None:
    """Propose it. Raises AlreadyThere while another one is in force."""
    await connection().execute(
        "INSERT INTO annulment (id, request_id, reason, other_request_id, note, proposed_by)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        id_,
        request,
        reason,
        other,
        note,
        by,
    )


async def find(request: UUID) -> Annulment | None:
    """The one in force of a request, if there is one."""
    row = await connection().fetchrow(f"{ANNULMENTS} WHERE request_id = $1 AND ended_at IS NULL", request)
    return Annulment(**row) if row else None


async def waiting_among(requests: Collection[UUID]) -> set[UUID]:
    """Those of `requests` of which one waits for a second person."""
    rows = await connection().fetch(
        f"SELECT request_id FROM annulment WHERE request_id = ANY($1::uuid[]) AND {WAITING}",  # noqa: S608
        list(requests),
    )
    return {row["request_id"] for row in rows}


async def of_subject(subject: UUID) -> list[Annulment]:
    """Every one of a person's requests, those that were not agreed to too, oldest first; none by which what came is
    another person's, since it tells of that one."""
    where = (
        "WHERE request_id IN (SELECT id FROM request WHERE subject_id = $1) AND NOT (reason = 'person'"
        " AND agreed_at IS NOT NULL AND (ended_at IS NULL"
        " OR EXISTS (SELECT FROM request r WHERE r.id = request_id AND r.form IS NOT NULL))) ORDER BY proposed_at"
    )
    return [Annulment(**row) for row in await connection().fetch(f"{ANNULMENTS} {where}", subject)]


async def agree(annulment: UUID, by: UUID) -> None:
    """Agree as a second person.

    Raises Stale when it waits no longer, and RuleBroken for whoever proposed it.
    """
    await must_change_one(
        f"UPDATE annulment SET agreed_at = now(), agreed_by = $2 WHERE id = $1 AND {WAITING}",  # noqa: S608
        annulment,
        by,
    )


async def end(annulment: UUID, by: UUID, *, agreed: bool) -> None:
    """Have it no longer in force: what waits is not agreed to, what was agreed to is taken back, or carried out on a
    member's form. Raises Stale."""
    await must_change_one(
        "UPDATE annulment SET ended_at = now(), ended_by = $2"
        " WHERE id = $1 AND ended_at IS NULL AND (agreed_at IS NOT NULL) = $3",
        annulment,
        by,
        agreed,
    )


async def let_go(annulment: UUID, envelope: UUID) -> bool:
    """Have an envelope of its request wait for a look again, as no request's; False when it is not that one's."""
    return bool(await connection().fetchval("SELECT let_go_of_envelope($1, $2)", annulment, envelope))


async def let_gone(annulment: UUID) -> list[UUID]:
    """The envelopes that were let go with it."""
    rows = await connection().fetch("SELECT envelope_id FROM annulled_envelope WHERE annulment_id = $1", annulment)
    return [row["envelope_id"] for row in rows]


async def let_go_by(request: UUID) -> list[LetGone]:
    """The envelopes that the request was registered with by mistake, and has no longer; oldest first."""
    rows = await connection().fetch(
        "SELECT l.id AS envelope, l.arrived_on FROM signed_letter l WHERE l.request_id IS DISTINCT FROM $1 AND l.id IN"
        " (SELECT e.envelope_id FROM annulled_envelope e JOIN annulment a ON a.id = e.annulment_id"
        " WHERE a.request_id = $1) ORDER BY l.arrived_on, l.registered_at, l.id",
        request,
    )
    return [LetGone(**row) for row in rows]


async def taken_from(envelope: UUID) -> list[str]:
    """The references of the requests that an envelope was registered with by mistake, and is no longer."""
    rows = await connection().fetch(
        "SELECT DISTINCT r.reference FROM annulled_envelope e JOIN annulment a ON a.id = e.annulment_id"
        " JOIN request r ON r.id = a.request_id JOIN signed_letter l ON l.id = e.envelope_id"
        " WHERE l.id = $1 AND l.request_id IS DISTINCT FROM r.id ORDER BY r.reference",
        envelope,
    )
    return [row["reference"] for row in rows]


async def lead_back(annulment: UUID, envelope: UUID) -> bool:
    """Have the envelope be what it was before; False when something else has been chosen for it."""
    return bool(await connection().fetchval("SELECT lead_envelope_back($1, $2)", annulment, envelope))


async def set_back(annulment: UUID) -> bool:
    """Have its request, which a member made, wait for its letter again; False when it is too late."""
    return bool(await connection().fetchval("SELECT set_request_back($1)", annulment))
