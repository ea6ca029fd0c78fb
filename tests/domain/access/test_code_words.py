"""Whoever reads a copy reads words, not the codes that the shop's programs write."""

import asyncpg
import pytest

from portal.domain.access.code_words import in_words
from portal.domain.sources.company_sources import sources
from tests.conftest import World


@pytest.mark.usefixtures("world")
async def test_a_code_is_said_in_the_readers_language_and_what_is_none_stays() -> None:
    assert in_words("shop", "orders", "status", "delivered", "sv") == "Levererad"
    assert in_words("shop", "orders", "channel", "store", "en") == "Shop"
    assert in_words("shop", "orders", "status", "lost at sea", "sv") == "lost at sea"
    assert in_words("shop", "customers", "name", "delivered", "sv") == "delivered"
    assert in_words("nowhere", "orders", "status", "delivered", "sv") == "delivered"
    assert in_words("shop", "orders", "total", 12, "sv") == 12


async def test_every_code_that_the_shop_has_is_said_in_words(world: World) -> None:
    shop = await asyncpg.connect(world.url("shop_owner"))
    tried = 0
    try:
        for table in sources()[0].data_map.tables.values():
            for column in filter(lambda it: it.words, table.columns.values()):
                name = table.of or table.name
                codes = await shop.fetch(f"SELECT DISTINCT {column.name} AS code FROM {name}")
                assert {row["code"] for row in codes} - {None} <= set(column.words), (name, column.name)
                tried += 1
    finally:
        await shop.close()
    assert tried >= 10
