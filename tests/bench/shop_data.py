"""What a job does in the shop for the member with the richest history, against the same SQL by asyncpg alone."""

from collections.abc import Mapping
from datetime import date

import asyncpg

from portal.clock import today
from portal.demo import people
from portal.demo.accounts import member_id
from portal.domain.erasure.erasure import retained_from
from portal.domain.record_of_processing.published import published
from portal.domain.sources.company_sources import person, sources
from portal.domain.sources.overview import overview as domain_overview
from portal.settings import settings
from portal.sources.person import Person
from portal.sources.sql import SqlSource

from .pairs import Ratio, compare
from .same_sql import against_its_sql
from .statements import options, recording, send
from .world import SHOP_TEMPLATE, World


async def overview(world: World) -> list[Ratio]:
    """What is held, why and how long, before it is made a page."""
    anna = member_id(people.ANNA)
    return [await against_its_sql(world, "overview without the page", lambda: domain_overview(anna, "sv"), 100)]


async def collect(world: World) -> list[Ratio]:
    """Every row of the member's, as an extract collects it."""
    source, who = sources()[0], await person(member_id(people.ANNA))

    async def ours() -> None:
        async for _ in source.collect(who):
            pass

    return [await against_its_sql(world, "extract collected", ours)]


async def plan(world: World) -> list[Ratio]:
    """What an erasure would do, counted and signed."""
    source, who, since = await _erasure()

    async def ours() -> None:
        await source.plan(who, since)

    return [await against_its_sql(world, "erasure planned", ours)]


async def erase(world: World) -> list[Ratio]:
    """The erasure itself, connecting included: each time in a shop as it was in the beginning."""
    _, who, since = await _erasure()
    name = "shop_erased"
    url = world.server.url("shop_eraser", name, "postgresql+asyncpg")
    source = SqlSource(sources()[0].data_map, url, url, settings().source_timeout)

    async def anew() -> None:
        await source.close()
        await world.copy(name, SHOP_TEMPLATE)

    await anew()
    digest = (await source.plan(who, since)).digest()

    async def ours() -> None:
        await source.erase(who, since, digest)

    async with recording() as made:
        await ours()

    async def bare() -> None:
        connection = await asyncpg.connect(world.server.url("shop_eraser", name), **options("shop"))
        await send({"shop": connection}, made.statements)
        await connection.close()

    try:
        against = f"same {len(made.statements)} statements"
        return [await compare("erasure carried out", against, ours, bare, 10, 1, before_each=anew)]
    finally:
        await source.close()


async def _erasure() -> tuple[SqlSource, Person, Mapping[str, date]]:
    since = retained_from((await published()).record, today())
    return sources()[0], await person(member_id(people.ANNA)), since
