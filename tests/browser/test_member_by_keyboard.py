"""A member without a mouse: in, choices, something put right, something objected to, withdrawn, and out again."""

import pytest
from playwright.async_api import Browser, Page, expect

from portal.demo.people import ANNA, BERTIL, DemoMember
from tests.browser.conftest import Site, new_page
from tests.browser.keyboard import press, tab_to
from tests.people import PASSWORD

BOTH = pytest.mark.parametrize(("javascript", "person"), [(True, ANNA), (False, BERTIL)], ids=["javascript", "plain"])


async def sign_in(page: Page, email: str, password: str) -> None:
    """Type the address and the password, and press Enter."""
    await tab_to(page, field="email")
    await page.keyboard.press("Control+A")
    await page.keyboard.type(email)
    await tab_to(page, field="password")
    await page.keyboard.type(password)
    await press(page, "Enter")


async def ask_for(page: Page, kind: str, steps: int) -> None:
    """Choose a kind of request: so many arrows down from the first."""
    await page.goto("/mitt-konto/begaran/ny")
    await tab_to(page, field="slag")
    await page.keyboard.press("Space")
    for _ in range(steps):
        await page.keyboard.press("ArrowDown")
    await tab_to(page, name="Fortsätt")
    await press(page, "Enter")
    assert page.url.endswith(f"/ny/{kind}")


@BOTH
async def test_a_member_signs_in_chooses_and_signs_out(
    browser: Browser, site: Site, javascript: bool, person: DemoMember
) -> None:
    page = await new_page(browser, site, javascript)
    await page.goto("/logga-in")
    await sign_in(page, person.email, "fel lösenord")
    await expect(page.locator(".callout.error[role=alert]")).to_be_visible()
    await sign_in(page, person.email, PASSWORD)
    assert page.url.endswith("/mitt-konto")

    await tab_to(page, name="Samtycken")
    await press(page, "Enter")
    switch = page.locator("#switch-newsletter")
    before = await switch.get_attribute("aria-checked")
    await switch.focus()
    await page.keyboard.press("Enter")
    await expect(switch).not_to_have_attribute("aria-checked", str(before))
    await page.goto("/mitt-konto/samtycken")
    await expect(switch).not_to_have_attribute("aria-checked", str(before))

    await page.goto("/finns-inte")
    await tab_to(page, name="English")
    await press(page, "Enter")
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await tab_to(page, name="Svenska")
    await press(page, "Enter")
    await tab_to(page, name="Historik")
    await press(page, "Enter")
    await expect(page.locator("main")).to_contain_text("Nyhetsbrev")

    await tab_to(page, name="Logga ut")
    await press(page, "Enter")
    await expect(page.locator("#flashes")).to_contain_text("utloggad")
    await page.goto("/mitt-konto")
    assert "/logga-in" in page.url


@BOTH
async def test_a_member_has_something_corrected_objects_and_thinks_better_of_it(
    browser: Browser, site: Site, javascript: bool, person: DemoMember
) -> None:
    page = await new_page(browser, site, javascript)
    await page.goto("/logga-in")
    await sign_in(page, person.email, PASSWORD)
    await ask_for(page, "rattelse", 1)
    await tab_to(page, name="Fortsätt")
    await press(page, "Enter")
    await expect(page.locator(".error-summary")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("[name='1-place']")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await tab_to(page, field="1-right")
    await page.keyboard.type("Musikgatan 2")
    await press(page, "Enter")
    await expect(page.locator("main")).to_contain_text("Musikgatan 2")
    await tab_to(page, name="Ändra")
    await press(page, "Enter")
    await tab_to(page, field="1-right")
    await page.keyboard.press("Control+A")
    await page.keyboard.type("Musikgatan 3")
    await press(page, "Enter")
    await expect(page.locator("main")).to_contain_text("Musikgatan 3")
    await tab_to(page, name="Påbörja begäran")
    await press(page, "Enter")
    await page.wait_for_url("**/mitt-konto/begaran/JM-*")
    await expect(page.locator("#flashes")).to_contain_text("påbörjad")

    await tab_to(page, name="Återkalla begäran")
    await press(page, "Enter")
    await tab_to(page, name="Återkalla begäran")
    await press(page, "Enter")
    await expect(page.locator(".page-head .tag")).to_have_text("Återkallad av dig")

    await ask_for(page, "invandning", 4)
    boxes = page.locator("[name=activities]")
    for at in range(await boxes.count()):
        await boxes.nth(at).focus()
        await page.keyboard.press("Space")
    await tab_to(page, name="Fortsätt")
    await press(page, "Enter")
    await tab_to(page, name="Påbörja begäran")
    await press(page, "Enter")
    await page.wait_for_url("**/mitt-konto/begaran/JM-*")
    await page.goto("/mitt-konto/samtycken")
    assert "av 12 är påslagna" in await page.locator("main").inner_text()
    await page.goto("/mitt-konto/begaran")
    await expect(page.locator("main .card")).to_have_count(2)
