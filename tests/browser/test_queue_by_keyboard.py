"""The desk without a mouse: the queue narrowed, a request found, opened and claimed, the focus always to be seen."""

import pytest
from playwright.async_api import Browser, Page

from tests.browser.conftest import Site, new_page, sign_in
from tests.browser.steps import start_request
from tests.people import ANNA_EMAIL, HANDLER_EMAIL

FOCUSED = """() => {
    const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
    return {
        name: (at.innerText || at.getAttribute('aria-label') || at.name || '').trim(), field: at.name || '',
        seen: at === document.body || style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        inside: at === document.body || box.bottom > 0 && box.top < innerHeight && box.width > 0,
    };
}"""
MOST_TABS = 60


async def tab_to(page: Page, *, name: str = "", field: str = "") -> None:
    """Press Tab until the focus is on what is called so; wherever it stops on the way, it can be seen."""
    for _ in range(MOST_TABS):
        await page.keyboard.press("Tab")
        focused = await page.evaluate(FOCUSED)
        assert focused["seen"], f"nobody sees the focus on {focused}"
        assert focused["inside"], f"the focus is off the page on {focused}"
        if (name and focused["name"].startswith(name)) or (field and focused["field"] == field):
            return
    raise AssertionError(f"no way leads to {name or field}")


async def press(page: Page, key: str) -> None:
    """Press a key that leads to another page."""
    async with page.expect_navigation():
        await page.keyboard.press(key)


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
async def test_a_request_is_narrowed_down_to_opened_and_claimed(browser: Browser, site: Site, javascript: bool) -> None:
    member = await new_page(browser, site, javascript)
    await sign_in(member, ANNA_EMAIL)
    reference = await start_request(member, "registerutdrag" if javascript else "radering")
    page = await new_page(browser, site, javascript)
    await sign_in(page, HANDLER_EMAIL)

    await tab_to(page, name="Hoppa till innehållet")
    await page.keyboard.press("Enter")
    await tab_to(page, name="Registrera ett brev")
    await press(page, "Enter")
    await page.keyboard.type(reference.lower())  # The field has the focus, for scanners.
    await page.keyboard.press("Enter")
    await page.locator("#is-signed:focus").wait_for()  # Nobody has said, and the form was sent all the same.
    if javascript:
        await page.wait_for_timeout(300)  # A key right behind another is the scanner's.
        await page.keyboard.press("j")
    else:
        await tab_to(page, name="Ja, det är undertecknat")
        await press(page, "Enter")
    await page.locator(f"a[href='/personal/begaran/{reference}']").first.wait_for()

    await tab_to(page, field="arrived_on")
    await page.goto("/personal")
    await tab_to(page, name="Ingens")
    await press(page, "Enter")
    assert "vem=ingen" in page.url
    await tab_to(page, name="Begränsa listan")
    await page.keyboard.press("Enter")
    await tab_to(page, field="slag")
    for _ in range(1 if javascript else 2):
        await page.keyboard.press("ArrowDown")
    await tab_to(page, name="Visa")
    await press(page, "Enter")
    assert ("slag=access" if javascript else "slag=erasure") in page.url
    assert "vem=ingen" in page.url
    await tab_to(page, name=reference)
    await press(page, "Enter")
    await tab_to(page, name="Jag tar den")
    await press(page, "Enter")
    assert "Begäran är din att handlägga." in await page.locator("#flashes").inner_text()

    await page.goto("/personal")
    await tab_to(page, field="sok")
    await page.keyboard.type(reference[-4:])
    await press(page, "Enter")
    await tab_to(page, name=reference)
    await press(page, "Enter")
    assert page.url.endswith(f"{reference}#now"), "where the work begins"
    await member.context.close()
    await page.context.close()
