"""`/mitt-konto` as members see it."""

import re

import asyncpg
import httpx

from portal.domain.record_of_processing.loading import load
from portal.settings import settings
from tests.conftest import World
from tests.people import ANNA_EMAIL, ANNA_PERSONNUMMER, CECILIA_EMAIL
from tests.web.conftest import sign_in


async def test_every_category_is_named_whether_anything_of_it_is_held_or_not(client: httpx.AsyncClient) -> None:
    await sign_in(client, CECILIA_EMAIL)
    for path in ("/mitt-konto", "/mitt-konto?visa=kategori"):
        page = (await client.get(path)).text
        for category in load(settings().record_of_processing).categories.values():
            assert category.name.en in page


async def test_an_account_with_almost_nothing_is_told_what_is_not_held(client: httpx.AsyncClient) -> None:
    await sign_in(client, CECILIA_EMAIL)
    page = (await client.get("/mitt-konto")).text
    assert "For these purposes our systems have nothing about you." in page
    assert "For this purpose we do not hold:" in page


async def test_values_are_never_shown(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    page = (await client.get("/mitt-konto")).text
    assert ANNA_PERSONNUMMER
    assert ANNA_PERSONNUMMER[-4:] not in page
    assert ANNA_EMAIL not in page


async def test_what_nobody_has_confirmed_is_marked_as_such(client: httpx.AsyncClient) -> None:
    await sign_in(client, CECILIA_EMAIL)
    page = (await client.get("/mitt-konto")).text
    marked = re.findall(r"Being confirmed:([^<]*)", page)
    assert any("legal basis" in facts and "who receives it" in facts for facts in marked)


async def test_who_confirms_and_what_it_means_is_said_before_the_first_mark(client: httpx.AsyncClient) -> None:
    await sign_in(client, CECILIA_EMAIL)
    for path in ("/mitt-konto", "/mitt-konto?visa=kategori"):
        page = (await client.get(path)).text
        said = page.index("JAVI Musik AB has yet to confirm; it changes nothing for your rights")
        assert said < page.index("Being confirmed:")


async def test_with_the_shop_unreachable_the_page_says_so_and_still_tells_the_record(
    client: httpx.AsyncClient, world: World
) -> None:
    await sign_in(client, CECILIA_EMAIL)
    await _admin(world, f"ALTER DATABASE {world.shop} ALLOW_CONNECTIONS false")
    await _admin(world, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{world.shop}'")
    try:
        overview = await client.get("/mitt-konto")
        erasure = await client.get("/mitt-konto/begaran/ny/radering")
    finally:
        await _admin(world, f"ALTER DATABASE {world.shop} ALLOW_CONNECTIONS true")
    assert overview.status_code == 200
    assert "Right now we cannot see what we hold about you" in overview.text
    assert "Legal basis" in overview.text
    assert "We hold nothing about you" not in overview.text
    assert erasure.status_code == 200
    assert "Right now we cannot see what would be erased" in erasure.text
    assert 'value="erasure"' not in erasure.text


async def _admin(world: World, sql: str) -> None:
    connection = await asyncpg.connect(world.admin_url("postgres"))
    try:
        await connection.execute(sql)
    finally:
        await connection.close()
