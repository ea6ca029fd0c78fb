"""An erasure request from plan to decision, checked by SQL in the shop's database before and after."""

import asyncpg
import pytest

from portal.clock import today
from portal.data import subjects
from portal.data.accounts import accounts
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.audit import audit
from portal.domain.consents import consents
from portal.domain.erasure import closing, erasure
from portal.domain.errors import Conflict, NotApprover, NotFound
from portal.domain.intake import signed_letters
from portal.domain.letters import answers, postings
from portal.domain.requests import identity, requests
from tests.conftest import World
from tests.domain.journeys import digest_of
from tests.on_paper import print_answer
from tests.people import ANNA, ANNA_NUMBER, ANNA_PERSONNUMMER, APPROVER, HANDLER
from tests.telling import close

pytestmark = pytest.mark.usefixtures("world")


async def test_an_erasure_keeps_what_the_law_keeps_and_erases_the_rest(world: World) -> None:
    shop = await asyncpg.connect(world.admin_url(world.shop))
    customer = await shop.fetchrow("SELECT * FROM customers WHERE customer_number = $1", ANNA_NUMBER)
    assert customer is not None
    others_before = await _others(shop, customer["customer_id"])
    invoices_kept = await shop.fetchval(
        "SELECT count(*) FROM invoices i JOIN orders o USING (order_id) WHERE o.customer_id = $1"
        " AND invoice_date >= make_date(extract(year from now())::int - 8, 7, 1)",
        customer["customer_id"],
    )
    assert invoices_kept > 0

    request = await requests.submit(ANNA, "erasure")
    assert (await signed_letters.register(HANDLER, request.reference.lower(), today())).outcome == "genuine"
    await identity.confirm(HANDLER, request.reference, "personnummer", ANNA_PERSONNUMMER)
    await erasure.plan(request.id)
    plan = await digest_of(request)
    with pytest.raises(NotApprover):
        await erasure.approve(HANDLER, request.reference, plan)
    with pytest.raises(Conflict):
        await erasure.approve(APPROVER, request.reference, "00")
    await erasure.approve(APPROVER, request.reference, plan)
    await erasure.execute(request.id)
    await erasure.execute(request.id)

    after = await shop.fetchrow("SELECT * FROM customers WHERE customer_id = $1", customer["customer_id"])
    assert after is not None
    assert (after["email"], after["personnummer"], after["telephone"]) == (None, None, None)
    assert (
        await shop.fetchval(
            "SELECT count(*) FROM invoices i JOIN orders o USING (order_id) WHERE o.customer_id = $1",
            customer["customer_id"],
        )
        == invoices_kept
    )
    assert await _others(shop, customer["customer_id"]) == others_before
    await shop.close()

    await answers.render(request.id)
    assert (await answers.open_answer(HANDLER, request.reference)).startswith(b"%PDF")
    assert not any(consent.given for consent in await consents.overview(ANNA))
    await print_answer(HANDLER, request.reference)
    await postings.mark_posted(HANDLER, request.reference, today())
    await close(HANDLER, request)
    await closing.remove_account(request.id)
    await closing.remove_account(request.id)
    async with acting_as(SYSTEM):
        assert await accounts.by_id(ANNA.id) is None
        assert (await subjects.find(ANNA.id)).data_key is None
    assert (await audit.verify()).faults == ()


async def test_a_plan_cannot_be_approved_by_a_reference_that_is_nobodys() -> None:
    with pytest.raises(NotFound):
        await erasure.approve(APPROVER, "JM-0000-0000", "00")


async def _others(shop: asyncpg.Connection, customer: int) -> list[object]:
    rows = await shop.fetch("SELECT * FROM customers WHERE customer_id <> $1 ORDER BY customer_id", customer)
    orders = await shop.fetch(
        "SELECT * FROM orders WHERE customer_id <> $1 OR (customer_id IS NULL AND lower(email) <> 'anna@example.se')"
        " ORDER BY order_id",
        customer,
    )
    return [*rows, *orders]
