"""A pile of letters from the office scanner, in Chromium, with JavaScript and without."""

import os
from pathlib import Path

import pytest
from playwright.async_api import Browser, FilePayload, Page, expect

from portal.demo.people import ANNA, BERTIL, DemoMember
from tests.browser.conftest import Site, new_page, sign_in
from tests.browser.steps import form_of, start_request
from tests.paper import CROOKED, UPSIDE_DOWN, Scanning, blank, coded, pile, printed, scanned, signed
from tests.people import HANDLER_EMAIL

PICTURES = os.environ.get("PORTAL_TEST_PICTURES")


async def picture(page: Page, name: str) -> None:
    """A screenshot, where somebody wants them."""
    if PICTURES:
        await page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


async def letter_of(browser: Browser, site: Site, person: DemoMember, kind: str) -> tuple[str, bytes]:
    """The reference of a new request, and its form."""
    member = await new_page(browser, site)
    await sign_in(member, person.email)
    reference = await start_request(member, kind)
    return reference, await form_of(member, reference)


@pytest.mark.parametrize(("javascript", "kind"), [(True, "registerutdrag"), (False, "radering")], ids=["js", "plain"])
async def test_a_pile_is_uploaded_looked_at_and_registered(
    browser: Browser, site: Site, javascript: bool, kind: str
) -> None:
    first, anna = await letter_of(browser, site, ANNA, kind)
    second, bertil = await letter_of(browser, site, BERTIL, kind)
    pages = [
        scanned(coded("A7" * 70), Scanning()),
        scanned(signed(printed(anna)[0]), CROOKED),
        scanned(blank(), Scanning()),
        scanned(printed(bertil)[0], UPSIDE_DOWN),
    ]
    staff = await new_page(browser, site, javascript)
    await sign_in(staff, HANDLER_EMAIL)
    await staff.goto("/personal/brev/inlasning")
    pdf = FilePayload(name="skanning.pdf", mimeType="application/pdf", buffer=pile(pages))
    await staff.locator("#files").set_input_files([pdf])
    await staff.locator("form[action='/personal/brev/inlasning'] button").press("Enter")
    await staff.wait_for_url("**/personal/brev/inlasning/*-*")
    await picture(staff, "reading")
    await wait_until_read(staff, javascript)
    await expect(staff.locator("#clear ~ .grid h3 .reference")).to_have_text([first, second])
    await picture(staff, "pile")
    await expect_whole_pages(staff)
    await staff.locator("input[name='signed-2'][value=yes]").press("Space")
    await staff.locator("input[name='signed-4'][value=no]").press("Space")
    await staff.locator("form[action*='/registrering'] button").press("Enter")
    await staff.locator("[role=alert] .callout.success").wait_for()
    await picture(staff, "registered")

    await staff.locator("section[aria-labelledby=to-look-at] a.button").press("Enter")
    await staff.locator("input[name=seen][value=foreign]").press("Space")
    await staff.locator("input[name=signed][value=no]").press("Space")
    await picture(staff, "one-letter")
    await staff.locator("form[action$='/registrering'] button").press("Enter")
    await staff.wait_for_url("**/personal/brev/kuvert/*")
    await staff.goto(f"/personal/begaran/{first}/brev")
    await picture(staff, "letters-of-a-request")
    await expect(staff.locator("a[href$='/brev.pdf'], a[href$='/brev.pdf?tomma']")).to_have_count(2)

    await staff.goto("/personal/brev")
    await picture(staff, "ledger")
    await staff.locator("section[aria-labelledby=waiting] tr", has_text=second).locator("a").press("Enter")
    await picture(staff, "envelope")
    await staff.locator("input[name=way][value=keep]").press("Space")
    await staff.locator("form[action$='/vag'] button").press("Enter")
    await staff.locator(".flashes .callout.success").wait_for()
    await expect(staff.locator("form[action$='/vag']")).to_have_count(0)


async def expect_whole_pages(page: Page) -> None:
    """Beside each question about a page stands all of that page, and large enough that its print can be read."""
    pictures = page.locator("section.card:has(input[name^='signed-']) .scan-pages li:not(.blank) img")
    await expect(pictures).to_have_count(2)
    for number in range(2):
        await pictures.nth(number).scroll_into_view_if_needed()
        await expect(pictures.nth(number)).to_have_js_property("complete", True)
        width, height, is_cut, natural = await pictures.nth(number).evaluate(
            "it => [it.width, it.height, getComputedStyle(it).objectFit == 'cover', it.naturalHeight / it.naturalWidth]"
        )
        assert width >= 600
        assert height == pytest.approx(width * natural, rel=0.05)
        assert not is_cut


async def wait_until_read(page: Page, javascript: bool) -> None:
    """The page of the pile comes by itself, or is loaded anew by hand."""
    if javascript:
        await page.locator("#clear").wait_for(timeout=60_000)
    while not await page.locator("#clear").count():
        await page.wait_for_timeout(500)
        await page.get_by_text("Se hur det står till nu").press("Enter")
