"""Passkeys in a real Chromium, kept by its virtual authenticator: added, used, copied, and done without."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, CDPSession, Page, expect

from portal.app import create_app
from tests.browser.inside import served
from tests.conftest import World, in_force
from tests.people import BERTIL_EMAIL, CECILIA_EMAIL, PASSWORD

KEEPER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
ALONE = "form[action='/logga-in/nyckel'] button"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def site(world: World) -> AsyncIterator[str]:
    """The portal at localhost, which may have passkeys, as an IP address may not."""
    async with served(create_app()) as url:
        at = url.replace("127.0.0.1", "localhost")
        in_force(world, base_url=at)
        yield at
        in_force(world, base_url=None)


async def page_of(browser: Browser, site: str, javascript: bool = True) -> Page:
    context = await browser.new_context(base_url=site, locale="sv-SE", java_script_enabled=javascript)
    page = await context.new_page()
    page.set_default_timeout(10_000)
    return page


async def keeper_of(page: Page) -> tuple[CDPSession, str]:
    """The virtual authenticator of the page's browser."""
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("WebAuthn.enable")
    added = await devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEEPER})
    return devtools, added["authenticatorId"]


async def sign_in(page: Page, email: str) -> None:
    await page.goto("/logga-in")
    await page.locator("#email").fill(email)
    await page.locator("#password").fill(PASSWORD)
    await page.locator("#password").press("Enter")


async def add_passkey(page: Page, name: str) -> None:
    """From the security page, by the keyboard."""
    await page.goto("/mitt-konto/sakerhet")
    await page.locator("a[href$='/inloggningsnycklar/ny']").press("Enter")
    await page.locator("#name").fill(name)
    await page.locator("#name").press("Enter")
    await expect(page.locator("h1")).to_have_text("Dina återställningskoder")


async def sign_out(page: Page) -> None:
    await page.locator("form[action='/logga-ut'] button").press("Enter")
    await page.wait_for_url("**/logga-in")


async def test_a_member_adds_a_passkey_and_signs_in_by_it_alone_and_after_the_password(
    browser: Browser, site: str
) -> None:
    page = await page_of(browser, site)
    await keeper_of(page)
    await sign_in(page, BERTIL_EMAIL)
    await page.wait_for_url("**/mitt-konto")
    await add_passkey(page, "Bertils mobil")
    await page.locator("main a.button").press("Enter")
    await expect(page.locator("main")).to_contain_text("Bertils mobil")
    await sign_out(page)
    await page.locator(ALONE).press("Enter")
    await page.wait_for_url("**/mitt-konto")
    await sign_out(page)
    await sign_in(page, BERTIL_EMAIL)
    await page.wait_for_url("**/logga-in/kod")
    await page.locator("button[data-passkey]").press("Enter")
    await page.wait_for_url("**/mitt-konto")
    await page.context.close()


async def test_a_copied_passkey_is_found_out_and_its_owner_sees_it(browser: Browser, site: str) -> None:
    page = await page_of(browser, site)
    devtools, keeper = await keeper_of(page)
    await sign_in(page, CECILIA_EMAIL)
    await page.wait_for_url("**/mitt-konto*")
    await page.goto("/mitt-konto/sakerhet/inloggningsnycklar/ny")
    await page.locator("#name").fill("Nyckel")
    await page.locator("button[data-passkey]").press("Enter")
    await page.locator(".recovery-codes").wait_for()
    code = await page.locator(".recovery-codes code").first.inner_text()
    copy: dict[str, Any] = (await devtools.send("WebAuthn.getCredentials", {"authenticatorId": keeper}))["credentials"][
        0
    ]
    await sign_out(page)
    for _ in range(2):
        await page.locator(ALONE).press("Enter")
        await page.wait_for_url("**/mitt-konto*")
        await sign_out(page)
    await devtools.send("WebAuthn.clearCredentials", {"authenticatorId": keeper})
    await devtools.send("WebAuthn.addCredential", {"authenticatorId": keeper, "credential": copy})
    await expect(page.locator("[role=alert]:visible")).to_have_count(0)
    await page.locator(ALONE).press("Enter")
    await expect(page.locator(".callout.error")).to_contain_text("could not be used here")
    assert page.url.endswith("/logga-in/nyckel")
    await sign_in(page, CECILIA_EMAIL)
    await page.locator("#code").fill(code)
    await page.locator("#code").press("Enter")
    await page.wait_for_url("**/mitt-konto*")
    await page.goto("/mitt-konto/sakerhet")
    await expect(page.locator("main .callout.warning")).to_be_visible()
    await page.context.close()


async def test_a_browser_without_the_passkey_says_so_and_stays(browser: Browser, site: str) -> None:
    page = await page_of(browser, site)
    devtools, keeper = await keeper_of(page)
    await devtools.send("WebAuthn.setUserVerified", {"authenticatorId": keeper, "isUserVerified": False})
    await page.goto("/logga-in")
    await expect(page.locator("[data-passkey-failed]")).to_be_hidden()
    await page.locator(ALONE).press("Enter")
    await expect(page.locator("[data-passkey-failed]")).to_be_visible()
    await expect(page.locator(ALONE)).to_be_enabled()
    await page.context.close()


async def test_without_javascript_the_page_says_that_codes_remain(browser: Browser, site: str) -> None:
    page = await page_of(browser, site, javascript=False)
    await page.goto("/logga-in")
    await expect(page.locator("noscript, .hint").filter(has_text="JavaScript")).to_be_visible()
    await page.context.close()


pytestmark = pytest.mark.usefixtures("world")
