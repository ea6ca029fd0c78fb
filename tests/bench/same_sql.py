"""Anything of the domain's against the SQL that it sends, sent by asyncpg alone."""

import asyncpg

from .pairs import Act, Ratio, compare
from .statements import options, recording, send
from .world import World


async def against_its_sql(world: World, what: str, ours: Act, pairs: int = 50) -> Ratio:
    """`ours`, warm, against its statements in their order, transactions included."""
    for _ in range(2):
        await ours()
    async with recording() as made:
        await ours()
    portal = await asyncpg.connect(world.portal, **options("portal"))
    shop = await asyncpg.connect(world.shop, **options("shop"))

    async def bare() -> None:
        await send({"portal": portal, "shop": shop}, made.statements)

    try:
        return await compare(what, f"same {len(made.statements)} statements", ours, bare, pairs)
    finally:
        await portal.close()
        await shop.close()
