"""PostgreSQL, the portal's and the sources' at once, restarted as after a power cut."""

import asyncio
from collections.abc import Iterator
from random import Random

from portal.data.actors import Member

from .erasures import amiss, answered, approved
from .kills import LONGEST
from .tally import Tally
from .worker_processes import Workers
from .world import World


async def during_erasures(world: World, workers: Workers, members: Iterator[Member], times: int, seed: int) -> Tally:
    """At any moment of an erasure; the worker goes on through it."""
    tally, draw = Tally("PostgreSQL restarted with immediate"), Random(seed)
    for _ in range(times):
        done, pause = await approved(world, next(members)), draw.uniform(0, LONGEST)
        workers.start()
        await asyncio.sleep(pause)
        await asyncio.to_thread(world.restart_immediately)
        there = await answered(world, done.request)
        workers.kill_all()
        tally.count(f"after {pause:.3f} s", await amiss(world, done) if there else ["the answer never came"])
    return tally
