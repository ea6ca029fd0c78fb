"""The shop of the demo that removes what is past its time, but for a little."""

from datetime import timedelta

import asyncpg

from portal.data.embedded import EmbeddedServer
from portal.demo.people import ANNA, BERTIL, REFERENCE, DemoMember, member_accounts
from portal.demo.shop import build
from portal.demo.tidying import AHEAD
from portal.domain.record_of_processing.loading import load as load_record
from portal.domain.retention import overdue
from portal.settings import COMPANY
from portal.sources.loading import load
from portal.sources.person import Person
from portal.sources.sql import SqlSource
from tests.demo.conftest import empty_database

LATER = timedelta(days=400)
MEMBERS = 40


def person(member: DemoMember) -> Person:
    return Person.known_by(customer_number=member.customer_number, email=member.email)


async def test_only_what_was_forgotten_is_past_its_time_for_weeks_to_come(server: EmbeddedServer) -> None:
    on = REFERENCE + LATER
    record = load_record(COMPANY / "record_of_processing.toml")
    url = await empty_database(server, "shop_tidy")
    await build(url, MEMBERS, on=on, kept_since=overdue.kept_since(record, on + AHEAD))
    reader = server.url("shop_reader", "shop_tidy", "postgresql+asyncpg")
    source = SqlSource(load(COMPANY / "sources" / "shop.toml"), reader, reader, timedelta(seconds=20))
    past: dict[str, dict[str, int | None]] = {}
    held = {}
    try:
        for member in member_accounts(MEMBERS):
            found = await source.holdings(person(member), overdue.kept_since(record, on + AHEAD))
            held[member.email] = {it.table for it in found if it.rows}
            if over := {f"{it.table}.{it.category}": it.past for it in found if overdue.past_time(record, it)}:
                past[member.email] = over
    finally:
        await source.close()
    assert past == {
        ANNA.email: {"support_messages.correspondence": 2, "credit_reports.credit_information": 2},
        BERTIL.email: {"orders.contact_details": 1},
    }
    assert held[ANNA.email] >= {"orders", "support_cases", "bookings", "site_visits", "carts", "equipment"}
    connection = await asyncpg.connect(url)
    try:
        assert await connection.fetchval("SELECT count(*) FROM orders WHERE customer_id = 1") > 12
        assert await connection.fetchval("SELECT max(ordered_at)::date FROM orders") > on - timedelta(days=60)
    finally:
        await connection.close()
