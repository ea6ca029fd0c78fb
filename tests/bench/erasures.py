"""Erasing a person, planned and looked at again afterwards, against the bare statements that change the same rows."""

import asyncpg

from portal.clock import today
from portal.demo.accounts import member_id
from portal.domain.erasure.erasure import retained_from
from portal.domain.record_of_processing.published import published
from portal.domain.sources.company_sources import person, sources
from portal.settings import settings
from portal.sources.sql import SqlSource

from . import large_persons
from .pairs import Ratio, compare
from .statements import options, recording, send
from .world import LARGE, World

PAIRS = {1_000: 10, 10_000: 5, 100_000: 2}
ERASED = "shop_erased"


async def large(world: World) -> list[Ratio]:
    """Each of the large histories, in a shop as it was in the beginning."""
    return [await _erasure(world, rows) for rows in large_persons.ROWS]


async def _erasure(world: World, rows: int) -> Ratio:
    since = retained_from((await published()).record, today())
    who = await person(member_id(large_persons.member(rows)))
    url = world.server.url("shop_eraser", ERASED, "postgresql+asyncpg")
    source = SqlSource(sources()[0].data_map, url, url, settings().source_timeout)

    async def anew() -> None:
        await source.close()
        await world.copy(ERASED, LARGE)

    async def ours() -> None:
        approved = (await source.plan(who, since)).digest()
        await source.erase(who, since, approved)

    await anew()
    async with recording() as made:
        await ours()
    changes = [it for it in made.statements if it[1].startswith(("DELETE", "UPDATE"))]

    async def bare() -> None:
        connection = await asyncpg.connect(world.server.url("shop_eraser", ERASED), **options("shop"))
        async with connection.transaction():
            await send({"shop": connection}, changes)
        await connection.close()

    try:
        against = f"its {len(changes)} UPDATE and DELETE"
        return await compare(f"erased, {rows:,} rows", against, ours, bare, PAIRS[rows], 0, before_each=anew)
    finally:
        await source.close()
