"""Transactions undone between a change and the job that it starts, and when both are to be committed."""

import asyncio
from collections.abc import Iterator
from random import Random

import asyncpg

from portal.data.actors import Member
from portal.domain.erasure import erasure
from tests.people import APPROVER

from .erasures import amiss, answered, at, planned
from .tally import Tally
from .worker_processes import Workers
from .world import World

STRIKE = """
CREATE FUNCTION strike() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'struck'; END $$;
CREATE TRIGGER struck_between BEFORE INSERT ON pgqueuer FOR EACH ROW EXECUTE FUNCTION strike();
CREATE CONSTRAINT TRIGGER struck_at_commit AFTER INSERT ON pgqueuer DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION strike();
"""

MEND = "DROP TRIGGER IF EXISTS struck_between ON pgqueuer; DROP TRIGGER IF EXISTS struck_at_commit ON pgqueuer;"


async def of_an_approval(world: World, workers: Workers, members: Iterator[Member], times: int, seed: int) -> Tally:
    """An approval is undone each time, and at last given; the erasure is then carried out once."""
    tally, draw = Tally("rolled back between change and job"), Random(seed)
    ready = await planned(world, next(members))
    async with at(world, "portal") as portal:
        await portal.execute(STRIKE)
        for number in range(times):
            disabled = draw.choice(("struck_between", "struck_at_commit"))
            await portal.execute(
                f"ALTER TABLE pgqueuer ENABLE TRIGGER ALL; ALTER TABLE pgqueuer DISABLE TRIGGER {disabled}"
            )
            try:
                async with asyncio.timeout(None if draw.random() < 0.7 else draw.uniform(0, 0.01)):
                    await erasure.approve(APPROVER, ready.request.reference, ready.digest)
                found = ["it was approved"]
            except (asyncpg.PostgresError, TimeoutError):
                found = await _left_behind(portal, ready.request.id)
            tally.count(f"number {number}", found)
        await portal.execute(MEND)
    await erasure.approve(APPROVER, ready.request.reference, ready.digest)
    workers.start()
    there = await answered(world, ready.request)
    workers.kill_all()
    tally.count("when it was given", await amiss(world, ready) if there else ["the answer never came"])
    return tally


async def _left_behind(portal: asyncpg.Connection, request: object) -> list[str]:
    left = {
        "the status moved": "SELECT status <> 'awaiting_approval' FROM request WHERE id = $1",
        "an approval": "SELECT EXISTS (SELECT 1 FROM approval JOIN erasure_plan p ON p.id = plan_id"
        " WHERE p.request_id = $1)",
        "an audit event": "SELECT EXISTS (SELECT 1 FROM audit_event WHERE request_id = $1"
        " AND code = 'erasure.approved')",
        "a job": "SELECT EXISTS (SELECT 1 FROM pgqueuer) AND $1::uuid IS NOT NULL",
    }
    return [what for what, there in left.items() if await portal.fetchval(there, request)]
