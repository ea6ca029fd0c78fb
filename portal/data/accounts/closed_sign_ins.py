"""Members who have closed their sign-in: by what the portal still knows them, for as long as it may need to."""

from datetime import datetime

from portal.data.changing import changed
from portal.data.database import connection

DUE = """
    SELECT a.id FROM account a JOIN data_subject d ON d.id = a.id
    WHERE a.kind = 'member' AND a.closed_at IS NOT NULL AND a.closed_at < $1 AND d.own_identifiers IS NOT NULL
      AND NOT EXISTS (SELECT FROM request r WHERE r.subject_id = d.id)
"""
"""Closed before then, and nothing that was asked for is left."""


async def count(before: datetime) -> int:
    """How many closed their sign-in before then, and can still be found by the address that they had."""
    return int(await connection().fetchval(f"SELECT count(*) FROM ({DUE}) due", before))  # noqa: S608


async def forget(before: datetime, limit: int) -> int:
    """Forget by what up to `limit` of them were known, and say how many."""
    return await changed(
        f"WITH due AS ({DUE} LIMIT $2),"  # noqa: S608
        " digests AS (DELETE FROM person_digest p USING due WHERE p.subject_id = due.id)"
        " UPDATE data_subject d SET own_identifiers = NULL FROM due WHERE d.id = due.id",
        before,
        limit,
    )
