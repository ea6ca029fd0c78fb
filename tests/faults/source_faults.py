"""A source that is gone for a while, that is slow, or whose answer breaks off in the middle."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from portal.data.actors import Member
from portal.data.requests.requests import Request

from .accesses import collected, confirmed, unlike_the_sources
from .erasures import PATIENCE, SOURCES, amiss, answered, approved, at, within
from .tally import Tally
from .worker_processes import Workers
from .world import World

Struck = Callable[[World, str], AbstractAsyncContextManager[None]]


async def while_erasing(world: World, workers: Workers, members: Iterator[Member], times: int) -> list[Tally]:
    """Each source in turn is gone, then slow, while an erasure is carried out."""
    tallies = []
    for kind, struck in (("source gone for a while", _gone), ("source slow", _locked)):
        tally = Tally(f"{kind}, erasing")
        for number in range(times):
            source = SOURCES[number % len(SOURCES)]
            done = await approved(world, next(members))
            async with struck(world, source):
                workers.start()
                noted = await trouble_noted(world, done.request)
            found = [] if noted else ["staff were not told"]
            there = await answered(world, done.request)
            workers.kill_all()
            tally.count(source, found + (await amiss(world, done) if there else ["the answer never came"]))
        tallies.append(tally)
    return tallies


async def while_collecting(world: World, workers: Workers, members: Iterator[Member], times: int) -> list[Tally]:
    """Each source in turn is gone, slow, or breaks off its answer, while an extract is collected."""
    tallies = []
    for kind, struck in (
        ("source gone for a while", _gone),
        ("source slow", _locked),
        ("source answering half", _broken_off),
    ):
        tally = Tally(f"{kind}, collecting")
        for number in range(times):
            source = SOURCES[number % len(SOURCES)]
            request = await confirmed(world, next(members), "access")
            async with struck(world, source):
                workers.start()
                noted = await trouble_noted(world, request)
            found = [] if noted or struck is _broken_off else ["staff were not told"]
            there = await collected(world, request)
            workers.kill_all()
            tally.count(source, found + (await unlike_the_sources(world, request) if there else ["never collected"]))
        tallies.append(tally)
    return tallies


async def trouble_noted(world: World, request: Request) -> bool:
    """Wait until staff are told on the request's page; False when that does not happen."""

    async def noted() -> bool:
        async with at(world, "portal") as portal:
            return bool(await portal.fetchval("SELECT trouble FROM request WHERE id = $1", request.id))

    return await within(PATIENCE / 4, noted)


@asynccontextmanager
async def _gone(world: World, source: str) -> AsyncIterator[None]:
    async with at(world, "postgres") as server:
        await server.execute(f"ALTER DATABASE {source} ALLOW_CONNECTIONS false")
        await server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", source)
        try:
            yield
        finally:
            await server.execute(f"ALTER DATABASE {source} ALLOW_CONNECTIONS true")


@asynccontextmanager
async def _locked(world: World, source: str) -> AsyncIterator[None]:
    async with at(world, source) as connection, connection.transaction():
        await connection.execute(f"LOCK TABLE {'customers' if source == 'shop' else 'club_member'}")
        yield


@asynccontextmanager
async def _broken_off(world: World, source: str) -> AsyncIterator[None]:
    """The source's connections are cut as soon as they are there, a few times in a row."""

    async def cut() -> None:
        async with at(world, "postgres") as server:
            for _ in range(400):
                await server.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = $1 AND usename LIKE 'shop_%' AND state <> 'idle'",
                    source,
                )
                await asyncio.sleep(0.005)

    cutting = asyncio.create_task(cut())
    try:
        yield
    finally:
        cutting.cancel()
