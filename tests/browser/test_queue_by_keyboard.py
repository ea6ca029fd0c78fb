"""The desk without a mouse: the queue narrowed, a request found, opened and claimed, the focus always to be seen."""

import pytest
from playwright.async_api import Browser

from tests.browser.conftest import Site, new_page, sign_in
from tests.browser.keyboard import press, tab_to
from tests.browser.steps import start_request
from tests.people import ANNA_EMAIL, HANDLER_EMAIL


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
