"""A process that pauses in the middle of a statement: it loses its transaction, and nobody else does."""

import asyncio
from datetime import timedelta

import asyncpg

from portal.domain.operations import standing_still
from tests.conftest import World

LONGEST = timedelta(seconds=0.5)


async def test_a_transaction_whose_process_stands_still_is_ended_and_its_locks_are_free(world: World) -> None:
    admin = await asyncpg.connect(world.admin_url(world.portal))
    paused, idle, working = [await asyncpg.connect(world.url("portal_app")) for _ in range(3)]
    try:
        await paused.execute("BEGIN")
        await paused.execute("SELECT pg_advisory_xact_lock(980)")
        await idle.execute("BEGIN")
        at_work = asyncio.create_task(working.fetchval("SELECT pg_sleep(1.5), 1"))
        # Parsed and not executed: this is how far a process comes that is paused between the two.
        await paused.prepare("SELECT count(*) FROM notice")
        await asyncio.sleep(LONGEST.total_seconds() / 2)
        await standing_still.end(LONGEST)
        assert not await admin.fetchval("SELECT pg_try_advisory_lock(980)"), "it has not stood still for long"
        await asyncio.sleep(LONGEST.total_seconds())
        await standing_still.end(LONGEST)
        async with asyncio.timeout(5):
            await admin.execute("SELECT pg_advisory_lock(980)")
        await at_work
        assert await idle.fetchval("SELECT 1") == 1
    finally:
        for each in (admin, paused, idle, working):
            each.terminate()
