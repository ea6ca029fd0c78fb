"""An erasure with retention, in Chromium, verified by SQL in the shop's database before and after."""

import asyncpg
import pytest
from playwright.async_api import Browser, Page

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
from tests.people import APPROVER_EMAIL, HANDLER_EMAIL, PASSWORD

TABLES = (
    "site_visits",
    "carts",
    "saved_lists",
    "bookings",
    "equipment",
    "support_cases",
    "credit_reports",
    "addresses",
)


@pytest.mark.parametrize(("javascript", "person"), [(True, BERTIL), (False, ANNA)], ids=["javascript", "plain"])
async def test_a_member_is_erased_save_for_what_the_law_keeps(
    browser: Browser, site: Site, javascript: bool, person: DemoMember
) -> None:
    shop = await site.shop()
    customer = await shop.fetchval(
        "SELECT customer_id FROM customers WHERE customer_number = $1", person.customer_number
    )
    kept = await _invoices(shop, customer, kept=True)
    assert kept > 0, "something of this person is within the accounting period"
    others = await _others(shop, customer)

    member = await new_page(browser, site, javascript)
    await sign_in(member, person.email)
    reference = await start_request(member, "radering")
    form = await form_of(member, reference)

    handler = await new_page(browser, site, javascript)
    await sign_in(handler, HANDLER_EMAIL)
    await scan(handler, qr_code(form))
    await confirm_identity(handler, reference, person.personnummer)
    assert await shop.fetchval("SELECT email FROM customers WHERE customer_id = $1", customer) == person.email

    approver = await new_page(browser, site, javascript)
    await sign_in(approver, APPROVER_EMAIL)
    approval = f"form[action='/personal/begaran/{reference}/godkannande']"
    await wait_for(approver, reference, approval, javascript)
    await handler.goto(f"/personal/begaran/{reference}")
    assert await handler.locator(approval).count() == 0, "the handler cannot approve"
    await approver.locator(f"{approval} input[type=checkbox]").press("Space")
    await approver.locator(f"{approval} button").press("Enter")
    await look_through(handler, reference, javascript)
    decision = text_of(await print_post_and_close(handler, reference, javascript))
    assert "1999:1078" in decision
    assert person.personnummer not in decision

    for table in TABLES:
        assert await shop.fetchval(f"SELECT count(*) FROM {table} WHERE customer_id = $1", customer) == 0, table
    assert await _invoices(shop, customer, kept=True) == kept
    assert await _invoices(shop, customer, kept=False) == 0
    after = await shop.fetchrow("SELECT * FROM customers WHERE customer_id = $1", customer)
    assert after is not None
    assert (after["email"], after["telephone"], after["personnummer"]) == (None, None, None)
    assert await _others(shop, customer) == others
    await shop.close()
    await _account_is_removed(await new_page(browser, site, javascript), person.email)


async def _account_is_removed(page: Page, email: str) -> None:
    """The worker closes the account soon after the request is closed; then the password no longer opens it."""
    for _ in range(9):
        answer = await page.context.request.post(
            "/logga-in",
            form={"email": email, "password": PASSWORD},
            headers={"Sec-Fetch-Site": "same-origin"},
            max_redirects=0,
        )
        if answer.status == 422:
            return
        assert answer.status == 303
        await page.wait_for_timeout(500)
    raise AssertionError("the account was not removed")


async def _invoices(shop: asyncpg.Connection, customer: int, kept: bool) -> int:
    """Invoices of the customer within the accounting period, or past it."""
    return await shop.fetchval(
        "SELECT count(*) FROM invoices JOIN orders USING (order_id) WHERE customer_id = $1"
        " AND (invoice_date >= make_date(extract(year FROM now())::int - 8, 7, 1)) = $2",
        customer,
        kept,
    )


async def _others(shop: asyncpg.Connection, customer: int) -> list[asyncpg.Record]:
    """Everybody else's rows of the tables that an erasure changes most."""
    return [
        row
        for table in (*TABLES, "customers")
        for row in await shop.fetch(f"SELECT * FROM {table} WHERE customer_id <> $1 ORDER BY 1, 2", customer)
    ]
