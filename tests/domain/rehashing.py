"""Events whose hashes fit again after they were changed, as an intruder makes them who knows how chains are made."""

from uuid import UUID

import asyncpg

REHASH = """
    UPDATE audit_event SET hash = sha256(convert_to(concat_ws(E'\\x1f', encode(previous_hash, 'hex'), subject_id, seq,
        to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), actor_kind, coalesce(actor_id::text, ''),
        coalesce(actor_role, ''), code, coalesce(request_id::text, ''), details::text), 'UTF8'))
    WHERE subject_id = $1 AND seq = $2
"""


async def rehash_from(intruder: asyncpg.Connection, subject: UUID, seq: int) -> None:
    """What an intruder does who knows how the chain is made: every hash from `seq` on fits again."""
    last = await intruder.fetchval("SELECT max(seq) FROM audit_event WHERE subject_id = $1", subject)
    for number in range(seq, last + 1):
        await intruder.execute(
            "UPDATE audit_event e SET previous_hash = p.hash FROM audit_event p"
            " WHERE e.subject_id = $1 AND e.seq = $2 AND p.subject_id = $1 AND p.seq = $2 - 1",
            subject,
            number,
        )
        await intruder.execute(REHASH, subject, number)
