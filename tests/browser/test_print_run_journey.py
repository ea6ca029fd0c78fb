"""Two letters on one pile of paper: a run is made, printed, confirmed and posted, with JavaScript and without."""

import pytest
from playwright.async_api import Browser, Page

from portal.demo.people import ANNA, BERTIL, DemoMember
from tests.browser.conftest import Site, new_page, sign_in
from tests.browser.steps import form_of, qr_code, scan, start_request, text_of
from tests.people import HANDLER_EMAIL


async def ask_who_it_is(staff: Page, reference: str) -> None:
    """As the handler: order a letter that asks the sender who it is."""
    await staff.goto(f"/personal/begaran/{reference}/identitetsfraga")
    await staff.locator("textarea[name=question]").fill("Adressen är en annan än den som vi har.")
    await staff.locator("form[action$='/identitetsfraga'] button").press("Enter")
    await staff.wait_for_url(f"**/personal/begaran/{reference}*")


async def wait_until_written(staff: Page, references: list[str]) -> None:
    """As staff: reload the print queue until the letters of all these requests can be printed."""
    boxes = [staff.locator(f".option:has-text('{reference}') input[name=to_print]") for reference in references]
    for _ in range(60):
        await staff.goto("/personal/utskrift")
        if all([await box.count() for box in boxes]):
            return
        await staff.wait_for_timeout(500)
    raise AssertionError("the letters were not written")


@pytest.mark.parametrize(("javascript", "person"), [(True, ANNA), (False, BERTIL)], ids=["javascript", "plain"])
async def test_letters_are_printed_in_one_run_and_posted(
    browser: Browser, site: Site, javascript: bool, person: DemoMember
) -> None:
    member, staff = await new_page(browser, site, javascript), await new_page(browser, site, javascript)
    await sign_in(member, person.email)
    await sign_in(staff, HANDLER_EMAIL)
    references = [await start_request(member, kind) for kind in ("registerutdrag", "radering")]
    for reference in references:
        await scan(staff, qr_code(await form_of(member, reference)))
        await staff.locator(f"a[href='/personal/begaran/{reference}']").first.wait_for()
        await ask_who_it_is(staff, reference)
    await wait_until_written(staff, references)

    await staff.locator("form[action$='/omgangar'] button").press("Enter")
    await staff.wait_for_url("**/utskrift/omgangar/*")
    run = staff.url
    answer = await staff.context.request.get(f"{run}/omgang.pdf")
    text = text_of(await answer.body())
    assert "Utskriftsomgång" in text
    assert text.count(person.name) >= 2
    assert all(reference in text for reference in references)

    await staff.locator("input[name=outcome][value=some]").press("Space")
    await staff.locator(f".option:has-text('{references[0]}') input[name=failed]").first.press("Space")
    await staff.locator("form[action$='/bekraftelse'] button").press("Enter")
    await staff.locator("form[action$='/postning'] button").press("Enter")
    await staff.wait_for_url("**/personal/utskrift")
    assert await staff.locator("input[name=letters]").count() == 0
    assert await staff.locator(f".option:has-text('{references[0]}') input[name=to_print]").count()

    await staff.locator("input[name=which][value=ticked]").press("Space")
    for box in await staff.locator("input[name=to_print]").all():
        await box.press("Space")
    await staff.locator("input[name=sides][value=simplex]").press("Space")
    await staff.locator("form[action$='/omgangar'] button").press("Enter")
    await staff.wait_for_url(lambda url: "/omgangar/" in url and url != run)
    assert (await staff.context.request.get(f"{staff.url}/omgang.pdf")).status == 200
    await staff.locator("input[name=outcome][value=all]").press("Space")
    await staff.locator("form[action$='/bekraftelse'] button").press("Enter")
    await staff.locator("form[action$='/postning'] button").press("Enter")
    await staff.locator(".empty").wait_for()
    await member.goto("/mitt-konto/historik")
    assert "Ett brev om din begäran postades" in await member.content()
