"""Signing in with a work account in a real Chromium, at a real provider, with and without JavaScript."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from portal.app import create_app
from tests.browser.inside import served
from tests.browser.looking_at import AXE
from tests.conftest import World, in_force
from tests.identity_grants import Person
from tests.identity_provider import identity_provider
from tests.people import ADMINISTRATOR_EMAIL, COLLEAGUE
from tests.web.work_accounts import BACK, OFF, forget_provider, use

pytestmark = pytest.mark.usefixtures("world")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def site(world: World) -> AsyncIterator[str]:
    """The portal, and the provider that staff sign in with; two sites, as a browser sees them."""
    async with served(create_app()) as url:
        at = url.replace("127.0.0.1", "localhost")
        with identity_provider(at + BACK) as provider:
            provider.people["adam"] = Person("c3", ADMINISTRATOR_EMAIL, amr=["pwd", "mfa"])
            forget_provider()
            use(world, provider, base_url=at)
            yield at
            in_force(world, **OFF)
            forget_provider()


async def sign_in_over_there(page: Page, who: str = "adam") -> None:
    await expect(page.locator("h1")).to_have_text("Sign in to your work account")
    await page.locator("[name=who]").fill(who)
    await page.locator("[name=who]").press("Enter")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
async def test_signing_in_and_confirming_with_a_work_account(
    browser: Browser, site: str, world: World, javascript: bool
) -> None:
    context = await browser.new_context(base_url=site, locale="sv-SE", java_script_enabled=javascript)
    page = await context.new_page()
    page.set_default_timeout(10_000)
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    await page.goto("/personal/konton")
    if javascript:
        await page.route("**/authorize?*", lambda route: route.fulfill(status=204))
        await page.locator("form[action='/logga-in/arbetskonto'] button").press("Enter")
        await expect(page.locator("h1")).to_have_text("Vidare till ditt arbetskonto")
        found = await Axe().run(page, options=AXE)
        assert found.violations_count == 0, found.generate_report()
        await page.unroute("**/authorize?*")
        await page.locator("main a.button").press("Enter")
    else:
        await page.locator("form[action='/logga-in/arbetskonto'] button").press("Enter")
    await sign_in_over_there(page)
    await page.wait_for_url("**/personal/konton")
    await page.goto(f"/personal/konton/{COLLEAGUE.id}")
    in_force(world, step_up_lasts=0)
    await page.locator("form[action$='/roller'] button").press("Enter")
    await expect(page.locator("h1")).to_have_text("Bekräfta att det är du")
    await page.locator("form[action='/bekrafta/arbetskonto'] button").press("Enter")
    await sign_in_over_there(page)
    await expect(page.locator("h1")).to_have_text("Du har bekräftat att det är du")
    in_force(world, step_up_lasts=600)
    await page.locator("main form button").press("Enter")
    await page.wait_for_url(f"**/personal/konton/{COLLEAGUE.id}")
    assert refused == []
    await context.close()
