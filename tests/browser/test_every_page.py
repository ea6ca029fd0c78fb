"""Every page of every route, for everybody: axe-core finds nothing, and nothing scrolls sideways, moves or leaks.

Each page is looked at in Swedish on a phone by day and in English on a desk by night; with PORTAL_TEST_ALL=1 in all
eight combinations, of which a few pages get the rest anyway.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Iterable

import pytest
import pytest_asyncio
from litestar import Litestar, get
from litestar.exceptions import HTTPException
from litestar.params import FromPath
from playwright.async_api import Browser

from portal.app import create_app
from tests.browser.addresses import SIGNING_IN, Shown, Who, pages
from tests.browser.every_state import everything
from tests.browser.inside import served
from tests.browser.looking_at import Look, reading
from tests.browser.other_language import lost
from tests.conftest import World

LOOKS = (Look("sv", 320, "light"), Look("en", 1280, "dark"))
FEW = ("/mitt-konto", "/mitt-konto/samtycken", "/personal", "/logga-in")
"""Pages with nearly every component on them."""

STATUSES = (400, 403, 404, 409, 410, 413, 429, 500, 503)


@get("/prov/{status:int}")
async def fail(status: FromPath[int]) -> None:
    """An answer of that status, made by the handlers of errors that the portal has."""
    if status == 500:
        raise RuntimeError
    raise HTTPException(status_code=status)


def errors() -> Iterable[Shown]:
    """What can be wrong, as its reader sees it."""
    yield from (Shown("member", f"/prov/{status}", status=status) for status in STATUSES)
    yield from (Shown(who, "/finns-inte", status=404) for who in ("visitor", "member", "handler"))
    yield Shown("visitor", "/logga-in", press=".welcome-form .button", status=422)
    yield Shown("member", "/mitt-konto/sakerhet", press="form[action='/sprak'] button", status=403, forged=True)
    send = "main form[method=post] .button"
    yield from (Shown(who, at, press=f"main form[action='{at}'] .button", status=422) for at, who in SIGNING_IN.items())
    for slug in ("rattelse", "blockering"):
        yield Shown("member", f"/mitt-konto/begaran/ny/{slug}", press=send, status=422)
    for at in ("losenord", "e-post", "avslut"):
        # A change of address that is under way has a form of its own there.
        press = f"main form[action='/mitt-konto/sakerhet/{at}'] .button"
        yield Shown("member", f"/mitt-konto/sakerhet/{at}", press=press, status=422)
    yield Shown("handler", "/personal/sakerhet/losenord", press=send, status=422)
    yield Shown("visitor", "/aktivera/x", status=410)
    yield Shown("member", "/bekrafta", press="main form .button", status=422)
    yield Shown("handler", "/personal/konton", status=403)
    yield Shown("administrator", "/personal/konton/nytt", press="main form .button", status=422)
    yield Shown("member", "/mitt-konto/begaran/ny", press="main form .button", status=422)
    yield Shown("handler", "/personal/brev", press="main form[action='/personal/brev'] .button", status=422)
    yield Shown("handler", "/personal/begaran/ny", press="main form .button", status=422)


def states(made: dict[str, str]) -> Iterable[Shown]:
    """Pages that look different by what they are about."""
    for name, at in made.items():
        if name.startswith("own ") and name != "own answered":
            yield Shown("member", at)
        if name.startswith("desk "):
            yield Shown("handler", at)
    yield Shown("member", "/mitt-konto?visa=kategori")
    yield Shown("member", "/mitt-konto/sakerhet", press="form[action$='/aterstallningskoder'] .button")
    yield Shown("member", "/mitt-konto/sakerhet/app", press="main form .button", status=422)
    for slug in ("registerutdrag", "dataportabilitet"):
        yield Shown("member", f"/mitt-konto/begaran/ny/{slug}")
    yield Shown("visitor", made["new address"])
    yield Shown("visitor", made["/nytt-losenord/{token}"], press="main form .button", status=422)
    yield Shown("handler", made["desk scanned"], press="button[formaction$='/telefon']")
    yield Shown("approver", made["desk planned"])
    yield Shown("handler", "/bekrafta")
    yield from (Shown("handler", made[under_way]) for under_way in ("unread", "unwritten"))
    yield Shown("handler", f"{made['desk set back']}/brev")
    yield Shown("handler", f"{made['desk collected']}/utdrag?tabell=shop.orders")
    yield Shown("handler", f"{made['desk portable']}/utdrag")
    yield Shown("handler", "/personal?visa=avslutade")
    yield from (Shown(who, made["help"]) for who in ("handler", "approver"))
    yield Shown("approver", made["help with the address"])
    yield Shown("handler", f"/personal/inloggningshjalp/{made['person']}", press="main form .button", status=422)


def empty() -> list[Shown]:
    """Where there is nothing yet."""
    desk = [Shown("handler", at) for at in ("/personal", "/personal/brev", "/personal/utskrift", "/personal/oversikt")]
    return [
        *desk,
        Shown("member", "/mitt-konto/begaran"),
        Shown("member", "/mitt-konto/historik"),
        Shown("member", "/mitt-konto/sakerhet"),
    ]


@pytest.fixture(scope="module")
def app() -> Litestar:
    """The application, with an address for every fault."""
    made = create_app()
    made.register(fail)
    return made


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def site(app: Litestar, by_hand: World) -> AsyncIterator[str]:
    """Where the application is."""
    async with served(app) as url:
        yield url


async def amiss(browser: Browser, app: Litestar, site: str, shown: Iterable[Shown]) -> list[str]:
    """What is amiss with those pages."""
    complaints: list[str] = []
    for look in LOOKS:
        readers = {it.who for it in shown}
        found = await asyncio.gather(*(amiss_for(browser, app, site, who, look, shown) for who in sorted(readers)))
        complaints += [it for each in found for it in each]
    return complaints


async def amiss_for(
    browser: Browser, app: Litestar, site: str, who: Who, look: Look, shown: Iterable[Shown]
) -> list[str]:
    """What is amiss with the pages that `who` reads."""
    async with reading(browser, app, site, who, look) as reader:
        for it in shown:
            if it.who == who:
                await reader.read(it, in_every_look=it.at in FEW or bool(os.environ.get("PORTAL_TEST_ALL")))
    return reader.complaints


async def test_nothing_is_amiss_with_any_page(app: Litestar, browser: Browser, site: str, by_hand: World) -> None:
    complaints = await amiss(browser, app, site, empty())
    made = await everything(by_hand)
    every = [*pages(app, made), *states(made), *errors()]
    complaints += await amiss(browser, app, site, every)
    assert complaints == [], "\n".join(complaints)
    forms, complaints = await lost(app, every)
    assert complaints == [], "\n".join(complaints)
    assert forms > 15


async def test_a_page_keeps_still_on_a_slow_network(app: Litestar, browser: Browser, site: str) -> None:
    async with reading(browser, app, site, "member", LOOKS[1]) as reader:
        network = await reader.page.context.new_cdp_session(reader.page)
        slow = {"offline": False, "latency": 30, "downloadThroughput": 12_000, "uploadThroughput": 50_000}
        await network.send("Network.emulateNetworkConditions", slow)
        for at in ("/mitt-konto", "/mitt-konto/historik", "/mitt-konto/sakerhet"):
            await reader.read(Shown("member", at), in_every_look=False)
    assert reader.complaints == []
