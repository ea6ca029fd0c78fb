"""Workers killed, and workers paused while another takes over."""

import asyncio
import os
import signal
from collections.abc import Iterator
from random import Random

from portal.data.actors import Member

from .erasures import PATIENCE, Erasure, amiss, answered, approved, is_answered, within
from .tally import Tally
from .worker_processes import Moment, Workers, is_stopped
from .world import World

COMMITS = 60
"""More than an erasure with its letter makes in all databases together."""

LONGEST = 1.6
"""Seconds within which a worker that has just begun is done with an erasure and its letter."""


async def at_every_commit(
    world: World, workers: Workers, members: Iterator[Member], sends: signal.Signals, every: int = 1
) -> Tally:
    """A worker struck before and after each commit that an erasure makes, in whatever database, or `every` so many.

    SIGKILL ends it, and the next worker takes up the job. SIGSTOP pauses it while a second takes over, and it goes on
    when that one is done.
    """
    tally = Tally("killed at a recorded step" if sends == signal.SIGKILL else "paused while another takes over")
    for commit in range(1, COMMITS, every):
        for moment in ("before", "after"):
            if not await _struck(world, workers, next(members), sends, moment, commit, tally):
                return tally
    return tally


async def at_random_moments(
    world: World, workers: Workers, members: Iterator[Member], moments: int, seed: int
) -> Tally:
    """A worker killed at any moment of an erasure, wherever that is."""
    tally, draw = Tally("killed at a random moment"), Random(seed)
    for _ in range(moments):
        done = await approved(world, next(members))
        worker, pause = workers.start(), draw.uniform(0.05, LONGEST)
        await asyncio.sleep(pause)
        workers.kill(worker)
        workers.start()
        await _count(world, workers, tally, f"after {pause:.3f} s", done)
    return tally


async def _struck(
    world: World,
    workers: Workers,
    member: Member,
    sends: signal.Signals,
    moment: Moment,
    commit: int,
    tally: Tally,
) -> bool:
    """Whether the worker came as far as that commit; when it was done before, that erasure is looked at, too."""
    done = await approved(world, member)
    worker = workers.start(sends, moment, commit)
    if not await _stopped(world, worker, done):
        await _count(world, workers, tally, f"without any, {commit} being too many", done)
        return False
    workers.start()
    if sends == signal.SIGSTOP:
        took_over = await answered(world, done.request)
        os.kill(worker, signal.SIGCONT)
        # What it had begun before it was paused it now goes on with.
        await asyncio.sleep(1.5)
        if not took_over:
            tally.count(f"{moment} commit {commit}", ["nobody took over"])
            workers.kill_all()
            return True
    await _count(world, workers, tally, f"{moment} commit {commit}", done)
    return True


async def _stopped(world: World, worker: int, done: Erasure) -> bool:
    """Wait for the worker to be struck; False when it is done before, or hangs, which the answer's absence tells."""

    async def either() -> bool:
        return is_stopped(worker) or await is_answered(world, done.request)

    await within(PATIENCE, either)
    return is_stopped(worker)


async def _count(world: World, workers: Workers, tally: Tally, moment: str, done: Erasure) -> None:
    if await answered(world, done.request):
        workers.kill_all()
        tally.count(moment, await amiss(world, done))
    else:
        workers.kill_all()
        tally.count(moment, ["the answer never came"])
