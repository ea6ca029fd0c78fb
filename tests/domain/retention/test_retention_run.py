"""What an erasure left behind goes when its time is up, guest orders included, without being asked for."""

from datetime import date
from uuid import uuid4

import asyncpg
import pytest

from portal.data import subjects
from portal.data.actors import SYSTEM, Member
from portal.data.audit import audit as chain
from portal.data.database import acting_as
from portal.data.erasure import later_erasures
from portal.data.erasure.later_erasures import LaterErasure
from portal.data.requests import requests
from portal.demo.accounts import member_id
from portal.demo.people import member_accounts
from portal.domain.audit import audit
from portal.domain.erasure.erasure_content import retained_from
from portal.domain.record_of_processing.published import published
from portal.domain.retention import retention_run
from portal.domain.rights.restriction_questions import NOBODY, Question, ask
from portal.domain.sources.company_sources import sources
from portal.sources.person import Person
from portal.web.staff.oversight import event_words
from tests.conftest import MEMBERS, World
from tests.domain.journeys import closed, erased
from tests.people import ANNA, ANNA_EMAIL, ANNA_NUMBER, BERTIL, CECILIA

pytestmark = pytest.mark.usefixtures("world")

LATER = date(2045, 1, 1)
"""A day after which nothing of today is kept."""


async def rows_of_anna(shop: asyncpg.Connection) -> int:
    """Orders that are Anna's, by her number or as a guest."""
    count = await shop.fetchval(
        "SELECT count(*) FROM orders LEFT JOIN customers USING (customer_id)"
        " WHERE customer_number = $1 OR lower(orders.email) = $2",
        ANNA_NUMBER,
        ANNA_EMAIL,
    )
    return int(count)


async def test_it_erases_what_is_due_and_nothing_else(world: World) -> None:
    await closed(await erased(ANNA))
    shop = await asyncpg.connect(world.admin_url(world.shop))
    everybody = await shop.fetchval("SELECT count(*) FROM orders")
    kept = await rows_of_anna(shop)
    assert kept > 0

    assert (await ask("shop", [Question("email", ANNA_EMAIL)]))[0].restricted, "what is kept is only stored"
    assert (await retention_run.run()).rows == 0, "nothing is due today"
    assert await rows_of_anna(shop) == kept

    dry = await retention_run.run(LATER, dry_run=True)
    assert (dry.persons, dry.finished) == (1, 1)
    assert dry.rows >= kept
    assert await rows_of_anna(shop) == kept

    done = await retention_run.run(LATER)
    assert done == dry
    assert await rows_of_anna(shop) == 0
    assert await shop.fetchval("SELECT count(*) FROM orders") == everybody - kept
    assert await shop.fetchval("SELECT count(*) FROM customers WHERE customer_number = $1", ANNA_NUMBER) == 0
    assert (await retention_run.run(LATER)).persons == 0
    async with acting_as(SYSTEM):
        subject = await subjects.find(ANNA.id)
    assert (subject.customer_number, subject.identifiers()) == (None, {})
    assert await ask("shop", [Question("email", ANNA_EMAIL)]) == [NOBODY], "no fingerprint is left either"
    assert (await audit.verify()).faults == ()
    await shop.close()


async def test_it_says_in_the_persons_case_what_went_from_where() -> None:
    async with acting_as(SYSTEM):
        request = next(each for each in await requests.of_subject(ANNA.id) if each.kind == "erasure")
        said = [event for event in await chain.of_request(request.id) if event.code.startswith("retention.")]
    assert [event.code for event in said] == ["retention.erased", "retention.finished"]
    line = event_words.details("sv", said[0].code, said[0].details)
    assert f"Fakturor och kvitton: {said[0].details['shop.invoices']}" in line
    assert "Finns kvar där: 0" in line


async def test_a_source_that_is_down_is_said_and_its_persons_wait(world: World) -> None:
    await closed(await erased(BERTIL))
    shop = await asyncpg.connect(world.admin_url(world.shop))
    await _let(shop, "NOLOGIN")
    done = await retention_run.run(LATER)
    assert (done.failed, done.rows, done.finished) == ({"shop": 1}, 0, 0)
    with pytest.raises(retention_run.RetentionIncomplete):
        await retention_run.run_nightly()
    await _let(shop, "LOGIN")
    told: list[tuple[int, int]] = []
    done = await retention_run.run(LATER, progress=lambda at, total: told.append((at, total)))
    assert (done.failed, done.finished, told) == ({}, 1, [(1, 1)])
    assert done.rows == sum(done.tables.values()) > 0
    await shop.close()


async def test_what_a_killed_run_had_erased_is_counted_by_the_next(world: World) -> None:
    david = await _with_invoices(world)
    request = await erased(david)
    await closed(request)
    record = (await published()).record
    since = retained_from(record, LATER)
    async with acting_as(SYSTEM):
        who = Person.from_stored((await subjects.find(david.id)).identifiers())
    [shop] = sources()
    plan = await shop.plan(who, since)
    rows = {table.table: table.delete + table.anonymise + table.retained_columns_cleared for table in plan.tables}
    begun = LaterErasure(uuid4(), david.id, request.id, "shop", plan.digest(), "retention.erased", rows)
    async with acting_as(SYSTEM):
        await later_erasures.note(begun, "begun")
    await shop.erase(who, since, plan.digest())

    assert (await retention_run.run(LATER)).finished == 1

    async with acting_as(SYSTEM):
        [said] = [event for event in await chain.of_request(request.id) if event.code == "retention.erased"]
    assert said.details["rows"] == sum(rows.values()) > 0
    assert (await audit.verify()).faults == ()


async def _with_invoices(world: World) -> Member:
    """Somebody else with a long history."""
    shop = await asyncpg.connect(world.admin_url(world.shop))
    numbers = await shop.fetch(
        "SELECT customer_number FROM customers JOIN orders USING (customer_id) JOIN invoices USING (order_id)"
        " WHERE invoice_date > now() - interval '5 years' GROUP BY 1 ORDER BY count(*) DESC"
    )
    await shop.close()
    known = {member.customer_number: Member(member_id(member), "sv") for member in member_accounts(MEMBERS)}
    found = (known.get(row["customer_number"]) for row in numbers)
    return next(member for member in found if member and member not in (ANNA, BERTIL, CECILIA))


async def _let(shop: asyncpg.Connection, may: str) -> None:
    await shop.execute(f"ALTER ROLE shop_reader {may}")
    await shop.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'shop_reader'")
