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
    whose, content = page.split("<main", 1)
    assert whose.count(ANNA_EMAIL) == 1, "beside the button that signs out: whose account it is"
    assert ANNA_EMAIL not in content


async def test_what_nobody_has_confirmed_is_said_once_and_only_what_is_settled_is_marked(
    client: httpx.AsyncClient,
) -> None:
    await sign_in(client, CECILIA_EMAIL)
    record = load(settings().record_of_processing)
    settled = sum(use.basis_origin != "assumed" for purpose in record.purposes.values() for use in purpose.uses)
    for path in ("/mitt-konto", "/mitt-konto?visa=kategori"):
        page = (await client.get(path)).text
        assert page.count("This is what JAVI Musik AB has yet to confirm:") == 1
        said = page.index("<li>the legal basis</li>")
        assert page.index("<li>who receives it</li>") > said
        first = re.search(r'<span class="tag ok">Settled</span>', page)
        assert first
        assert said < first.start()
        assert page.count(">Settled<") == settled


async def test_what_the_portal_keeps_is_not_said_to_last_as_long_as_the_shops_account(
    client: httpx.AsyncClient,
) -> None:
    await sign_in(client, CECILIA_EMAIL)
    page = (await client.get("/mitt-konto")).text
    portal = page.partition('aria-labelledby="privacy_rights"')[2].partition("</section>")[0]
    assert "For as long as you have your sign-in here" in portal
    assert "customer account in the shop</div>" not in portal
    assert "The company that carries our e-mail" in portal


async def test_of_several_times_each_says_of_how_many_records_it_is_and_which_one_counts(
    client: httpx.AsyncClient,
) -> None:
    await sign_in(client, ANNA_EMAIL)
    page = (await client.get("/mitt-konto")).text
    assert re.search(
        r"De tas bort när kundkontot avslutas\.\s+Utom 1 post som också sparas av ett annat skäl här:"
        r" den blir kvar som längst till och med 31 december 20",
        page,
    )
    assert ">Posten.</strong>" in page
    assert "1 av 1 post" not in page
    for limits in re.findall(r"<dt>Sparas</dt>\s*<dd>(.*?)</dd>", page, re.DOTALL):
        lines = limits.count('<span class="note">')
        assert lines < 2 or limits.count("</strong>") == lines
        assert lines < 2 or "är det den längsta som räknas" in limits or "Utom" not in limits


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


async def test_the_figure_and_the_lists_say_the_same_of_what_may_be_on_paper(
    client: httpx.AsyncClient, by_hand: World
) -> None:
    await sign_in(client, CECILIA_EMAIL)
    by_kind = (await client.get("/mitt-konto?visa=kategori")).text
    counted = int(re.findall(r"(\d+) more may be in our e-mail or on paper", by_kind)[0])
    section = by_kind.partition('aria-labelledby="maybe"')[2].partition("</section>")[0]
    assert section.count("<details") == counted > 0
    assert "nothing</span>" not in section
    by_purpose = (await client.get("/mitt-konto")).text
    service = by_purpose.partition('aria-labelledby="customer_service"')[2].partition("</section>")[0]
    assert f"{counted} more may be in our e-mail or on paper" in service
    assert service.count("· may be in our e-mail or on paper</span>") == counted
    assert "nothing in our systems" not in by_purpose


async def _admin(world: World, sql: str) -> None:
    connection = await asyncpg.connect(world.admin_url("postgres"))
    try:
        await connection.execute(sql)
    finally:
        await connection.close()
