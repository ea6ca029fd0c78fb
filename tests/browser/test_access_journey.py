"""From "what do you have about me" to the posted answer, in Chromium, with JavaScript and without."""

import io
import json

import pytest
from playwright.async_api import Browser
from pypdf import PdfReader

from portal.demo.people import ANNA, BERTIL, DemoMember
from tests.browser.conftest import Site, new_page, sign_in
from tests.browser.steps import (
    confirm_identity,
    form_of,
    look_through,
    print_post_and_close,
    qr_code,
    scan,
    start_request,
    text_of,
    wait_for,
)
from tests.people import HANDLER_EMAIL


@pytest.mark.parametrize(("javascript", "person"), [(True, ANNA), (False, BERTIL)], ids=["javascript", "plain"])
async def test_a_member_asks_for_a_copy_and_gets_it_by_post(
    browser: Browser, site: Site, javascript: bool, person: DemoMember
) -> None:
    member = await new_page(browser, site, javascript)
    await sign_in(member, person.email)
    assert person.personnummer not in await member.content()
    reference = await start_request(member, "registerutdrag")
    form = await form_of(member, reference)
    assert reference in text_of(form)
    assert person.name not in text_of(form), "whoever has the password learns no address from it"
    assert person.personnummer[-4:] not in text_of(form)

    staff = await new_page(browser, site, javascript)
    await sign_in(staff, HANDLER_EMAIL)
    await scan(staff, qr_code(form))
    await confirm_identity(staff, reference, person.personnummer)
    await look_through(staff, reference, javascript, {"Arbetskort.txt": "Bytt strängar på fiolen.".encode()})
    await wait_for(staff, reference, f"a[href='/personal/begaran/{reference}/utdrag']", javascript)
    await staff.goto(f"/personal/begaran/{reference}/utdrag")
    to_look_at = staff.locator("tr:has(.tag.soon) a[href*='?tabell=']")
    masks = await to_look_at.count() > 0
    assert await staff.locator("form[action$='/utdrag/godkannande']").count() == 0
    while await to_look_at.count():
        await to_look_at.first.press("Enter")
        if await staff.locator("del").count() == 0:
            await staff.locator("input[name=masked]").first.press("Space")
        await staff.locator("form[action*='/utdrag/maskering'] button.primary").press("Enter")
        await staff.locator(".flashes .callout").wait_for()
        await staff.goto(f"/personal/begaran/{reference}/utdrag")
    assert await staff.locator("form[action$='/utdrag/godkannande']").count() == 0, "nobody has opened the file"
    async with staff.expect_download():
        await staff.locator("a[href*='/filer/']").last.click()
    await staff.reload()
    if await staff.locator("input[name=unmasked]").count():
        await staff.locator("input[name=unmasked]").press("Space")
    await staff.locator("input[name=checked]").press("Space")
    await staff.locator("form[action$='/utdrag/godkannande'] button").press("Enter")
    letter = await print_post_and_close(staff, reference, javascript)

    reader = PdfReader(io.BytesIO(letter))
    attached = json.loads(reader.attachments["registerutdrag.json"][0])
    shop = await site.shop()
    orders = await shop.fetchval(
        "SELECT count(*) FROM orders LEFT JOIN customers USING (customer_id)"
        " WHERE customer_number = $1 OR lower(orders.email) = $2",
        person.customer_number,
        person.email,
    )
    await shop.close()
    tables = {table["name"]: table["rows"] for source in attached["sources"] for table in source["tables"]}
    assert len(tables["orders"]) == orders
    assert person.personnummer not in text_of(letter)
    assert "Bilaga: 1 fil" in text_of(letter)
    assert [(place["outcome"], len(place["enclosures"])) for place in attached["by_hand"]] == [
        ("found", 1),
        ("nothing_found", 0),
    ]
    assert ("[maskat" in text_of(letter)) == masks

    await member.goto(f"/mitt-konto/begaran/{reference}")
    assert await member.locator(".timeline li").count() >= 8
    await member.goto("/mitt-konto/historik")
    assert reference in await member.content()
