"""What still tells of the erased when they are gone: certificates, tombstones, later erasures, and their events.

The application's role may delete none of it itself; functions of the database do, and refuse what is not over.
"""

from datetime import datetime

from portal.data.database import connection

CERTIFICATES = (
    "SELECT count(*) FROM erasure_certificate c WHERE made_at < $1"
    " AND NOT EXISTS (SELECT FROM request r WHERE r.id = c.request_id)"
)
TOMBSTONES = (
    "SELECT count(*) FROM erasure_tombstone t WHERE erased_at < $1"
    " AND EXISTS (SELECT FROM erasure_tombstone l WHERE l.source = t.source AND l.erased_at > t.erased_at)"
    " AND id <> (SELECT id FROM erasure_tombstone"
    " ORDER BY journalled_at DESC NULLS LAST, erased_at DESC, id DESC LIMIT 1)"
)
LATER_ERASURES = (
    "SELECT count(*) FROM later_erasure e WHERE done_at < $1"
    " AND NOT EXISTS (SELECT FROM data_subject d WHERE d.id = e.subject_id)"
)
CHAINS = "SELECT count(*) FROM forgettable_chains($1)"


async def count_certificates(before: datetime) -> int:
    """How many certificates were made before then whose requests have been forgotten."""
    return int(await connection().fetchval(CERTIFICATES, before))


async def forget_certificates(before: datetime, limit: int) -> int:
    """Delete up to `limit` of them, and say how many."""
    return int(await connection().fetchval("SELECT forget_certificates($1, $2)", before, limit))


async def count_tombstones(before: datetime) -> int:
    """How many erasures were remembered before then, but for each source's newest and what the journal has last."""
    return int(await connection().fetchval(TOMBSTONES, before))


async def forget_tombstones(before: datetime, limit: int) -> int:
    """Delete up to `limit` of them, and say how many."""
    return int(await connection().fetchval("SELECT forget_tombstones($1, $2)", before, limit))


async def count_later_erasures(before: datetime) -> int:
    """How many steps of later erasures were done before then of persons who have been forgotten."""
    return int(await connection().fetchval(LATER_ERASURES, before))


async def forget_later_erasures(before: datetime, limit: int) -> int:
    """Delete up to `limit` of them, and say how many."""
    return int(await connection().fetchval("SELECT forget_later_erasures($1, $2)", before, limit))


async def count_chains(before: datetime) -> int:
    """Of how many persons, who have been forgotten, the last event was before then."""
    return int(await connection().fetchval(CHAINS, before))


async def forget_chains(before: datetime, limit: int) -> int:
    """Delete every event of up to `limit` of them, and say of how many."""
    return int(await connection().fetchval("SELECT forget_chains($1, $2)", before, limit))
