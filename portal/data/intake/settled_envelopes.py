"""Envelopes that are settled: the way on that was chosen, the request that one belongs to, what is written about it."""

from uuid import UUID

from portal.clock import now
from portal.data.changing import must_change_one
from portal.data.database import connection
from portal.data.intake.signed_letters import Way


async def choose_way(envelope: UUID, way: Way, note: bytes | None, letter: UUID | None, by: UUID) -> None:
    """Note the way on that was chosen. Raises AlreadyThere when one was before."""
    await connection().execute(
        "INSERT INTO letter_way_on (envelope_id, way, note, letter_id, chosen_by) VALUES ($1, $2, $3, $4, $5)",
        envelope,
        way,
        note,
        letter,
        by,
    )
    await connection().execute("UPDATE signed_letter SET settled_at = $2 WHERE id = $1", envelope, now())


async def lead_to(envelope: UUID, request: UUID) -> None:
    """Note that an envelope which led to no request belongs to that one. Raises Stale when it leads to another."""
    await must_change_one(
        "UPDATE signed_letter SET request_id = $2 WHERE id = $1 AND (request_id IS NULL OR request_id = $2)",
        envelope,
        request,
    )


async def reseal(
    envelope: UUID, subject: UUID | None, own_key: bytes | None, content: bytes | None, note: bytes | None
) -> None:
    """Put what was written about an envelope, encrypted for `subject` or with `own_key`, in place of what was encrypted
    otherwise."""
    await connection().execute(
        "UPDATE signed_letter SET subject_id = $2, own_key = $3, content = $4 WHERE id = $1",
        envelope,
        subject,
        own_key,
        content,
    )
    await connection().execute("UPDATE letter_way_on SET note = $2 WHERE envelope_id = $1", envelope, note)
