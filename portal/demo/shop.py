"""Builds the demo's shop: its tables, its people and what they have done."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

import asyncpg
from sqlalchemy.engine import make_url
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement

from portal.demo import customer_service, marketing, purchases
from portal.demo import shop_schema as shop
from portal.demo.assortment import add_assortment
from portal.demo.habits import Habits, habits
from portal.demo.people import END, REFERENCE, Customer, customers
from portal.demo.rows import Rows
from portal.demo.tidying import tidy

BATCH = 1_000
"""Customers whose rows are held in memory at a time."""

_DIALECT = make_url("postgresql+asyncpg://").get_dialect()()

RECEIPTS = (
    "CREATE TABLE portal_receipt (plan varchar(64) PRIMARY KEY, done_at timestamptz NOT NULL, counts text NOT NULL)"
)
"""Where the shop notes which erasures it has carried out; the portal adds to it and takes nothing away."""

READER, ERASER = "shop_reader", "shop_eraser"


async def build(
    owner_url: str,
    members: int = 200,
    progress: Callable[[int, int], None] | None = None,
    on: date = REFERENCE,
    kept_since: Mapping[str, date] | None = None,
) -> None:
    """Create the shop's tables in the empty database at `owner_url` and fill them for `members` members.

    Everything has happened before `on`, and the same number on the same day gives the same rows. With `kept_since`,
    the first day that each period still covers, the shop has removed nearly all that is past its time; without them
    nothing. All or nothing: one transaction. `progress` hears after each batch how many members are done, and of how
    many. The roles shop_reader and shop_eraser must exist; the first may then read every table, the second also update
    and delete, and add receipts of what it has erased.
    """
    connection = await asyncpg.connect(owner_url)
    try:
        async with connection.transaction():
            await _create_tables(connection)
            await _fill(connection, members, progress, on - REFERENCE)
            await _create_indexes(connection)
            if kept_since:
                await tidy(connection, on, kept_since)
            await connection.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {READER}, {ERASER}")
            await connection.execute(f"GRANT UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ERASER}")
            await connection.execute(RECEIPTS)
            await connection.execute(f"GRANT SELECT, INSERT ON portal_receipt TO {ERASER}")
        await connection.execute("ANALYZE")
    finally:
        await connection.close()


async def _create_tables(connection: asyncpg.Connection) -> None:
    await connection.execute(";".join(_sql(CreateTable(table)) for table in shop.SHOP.sorted_tables))


async def _fill(
    connection: asyncpg.Connection, members: int, progress: Callable[[int, int], None] | None, later: timedelta
) -> None:
    rows = Rows(later)
    add_assortment(rows)
    for customer in customers(members):
        _add_customer(rows, customer)
        _add_history(rows, customer, habits(customer))
        if customer.id % BATCH == 0 or customer.id == members:
            await rows.copy(connection)
            if progress:
                progress(customer.id, members)
    await rows.copy(connection)
    await rows.renumber(connection)


async def _create_indexes(connection: asyncpg.Connection) -> None:
    """Once the rows are there: faster than keeping the indexes while copying."""
    for table in shop.SHOP.sorted_tables:
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            await connection.execute(_sql(CreateIndex(index)))


def _sql(statement: ExecutableDDLElement) -> str:
    return str(statement.compile(dialect=_DIALECT))


def _add_customer(rows: Rows, customer: Customer) -> None:
    member, draw = customer.member, customer.random
    rows.add(
        shop.customers,
        customer_number=member.customer_number,
        name=member.name,
        personnummer=member.personnummer,
        birth_year=customer.birth_year,
        email=member.email,
        telephone=customer.telephone,
        language=member.language,
        newsletter=draw.random() < 0.5,
        sms_offers=draw.random() < 0.2,
        bonus_points=draw.randrange(0, 2_000, 10),
        created_at=customer.created_at,
        last_sign_in_at=customer.moment(max(customer.created_at, END - timedelta(days=700))),
    )
    for kind in ("delivery", "billing")[: 1 + (customer.id == 1)]:
        rows.add(
            shop.addresses,
            customer_id=customer.id,
            kind=kind,
            recipient=member.name,
            street=customer.street,
            postal_code=customer.postal_code,
            city=customer.city,
            source=draw.choice(("customer", "spar", "klarna")),
            updated_at=customer.moment(),
        )


def _add_history(rows: Rows, customer: Customer, done: Habits) -> None:
    orders = purchases.add_orders(rows, customer, done.orders, small=done.small_orders)
    for _ in range(done.guest_orders):
        purchases.add_guest_order(rows, customer)
    purchases.add_credit_reports(rows, customer, orders)
    customer_service.add_cases(rows, customer, done.cases, orders)
    customer_service.add_equipment(rows, customer, done.equipment, orders)
    customer_service.add_bookings(rows, customer, done.bookings)
    marketing.add_entries(rows, customer, done.entries)
    marketing.add_evaluations(rows, customer, done.evaluations)
    marketing.add_visits(rows, customer, done.visits)
    marketing.add_lists(rows, customer, done.lists)
    if done.newsletter:
        marketing.add_subscription(rows, customer)
    if done.cart:
        marketing.add_cart(rows, customer)
    for _ in range(done.telephone_bookings):
        customer_service.add_telephone_booking(rows, customer)
