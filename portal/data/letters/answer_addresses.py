"""Where an answer goes: who chose it, when, and whether it is the shop's address or another."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from portal.data.database import connection

Origin = Literal["shop", "given", "typed"]


@dataclass(frozen=True, slots=True)
class AnswerAddress:
    """Which address was chosen; its lines are the request's own `sender`."""

    origin: Origin
    chosen_at: datetime
    chosen_by: UUID


async def put(request: UUID, origin: Origin, by: UUID, sender_before: bytes | None = None) -> None:
    """Note which address was chosen; `sender_before` is the request's own, encrypted, where another took its place.

    Raises AlreadyThere when one was chosen before.
    """
    await connection().execute(
        "INSERT INTO answer_address (request_id, origin, chosen_by, sender_before) VALUES ($1, $2, $3, $4)",
        request,
        origin,
        by,
        sender_before,
    )


async def take_back(request: UUID) -> bytes | None:
    """Let no address be chosen, as a handler, and return `sender_before`; see `identity_checks.take_back`."""
    before: bytes | None = await connection().fetchval("SELECT take_address_back($1)", request)
    return before


async def find(request: UUID) -> AnswerAddress | None:
    """What was chosen for that request, if anything."""
    row = await connection().fetchrow(
        "SELECT origin, chosen_at, chosen_by FROM answer_address WHERE request_id = $1", request
    )
    return AnswerAddress(**row) if row else None
