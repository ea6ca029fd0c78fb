"""A shop as no one would design it: names in capitals, with spaces and of SQL's own words, links in all directions."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

SHOP = sa.MetaData()

groups = sa.Table("group", SHOP, sa.Column("Id", sa.Integer, primary_key=True))

customers = sa.Table(
    "Customers",
    SHOP,
    sa.Column("CustomerId", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, nullable=False, unique=True),
    sa.Column("e-mail address", sa.String(100), index=True),
    sa.Column("Phone No", sa.String(40)),
    sa.Column("name", sa.String(40), nullable=False),
    sa.Column("born", sa.Date, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("balance", sa.Numeric(10, 2), nullable=False),
    sa.Column("visits", sa.Integer, nullable=False),
    sa.Column("since", sa.DateTime),
)

orders = sa.Table(
    "order",
    SHOP,
    sa.Column("shop no", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("Order", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("CustomerId", sa.ForeignKey("Customers.CustomerId"), index=True),
    sa.Column("email", sa.String(100), index=True),
    sa.Column("phone", sa.String(40)),
    sa.Column("nickname", sa.String(12)),
    sa.Column("total", sa.Numeric(10, 2)),
    sa.Column("invoiced", sa.Date),
)

lines = sa.Table(
    "order line",
    SHOP,
    sa.Column("shop no", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("Order", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("line", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("product", sa.String(40)),
    sa.Column("engraving", sa.String(40)),
    sa.ForeignKeyConstraint(["shop no", "Order"], ["order.shop no", "order.Order"]),
)

messages = sa.Table(
    "messages",
    SHOP,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("answers", sa.ForeignKey("messages.id")),
    sa.Column("from", sa.ForeignKey("Customers.CustomerId")),
    sa.Column("to", sa.ForeignKey("Customers.CustomerId")),
    sa.Column("text", sa.Text),
    sa.Column("sent", sa.DateTime),
)

ratings = sa.Table(
    "ratings",
    SHOP,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("CustomerId", sa.ForeignKey("Customers.CustomerId")),
    sa.Column("author", sa.String(12), nullable=False),
    sa.Column("stars", sa.Integer),
)

properties = sa.Table(
    "properties",
    SHOP,
    sa.Column("CustomerId", sa.ForeignKey("Customers.CustomerId"), primary_key=True),
    sa.Column("key", sa.String(20), primary_key=True),
    sa.Column("value", sa.String(40)),
)


receipts = sa.Table(
    "Receipts",
    SHOP,
    sa.Column("plan", sa.String(64), primary_key=True),
    sa.Column("done_at", sa.DateTime, nullable=False),
    sa.Column("counts", sa.Text, nullable=False),
)


def rows() -> dict[sa.Table, list[tuple[Any, ...]]]:
    """Anna (1), Bo (2) and Åke, who is called as Ake (4) but for a ring."""
    return {
        groups: [(1,)],
        customers: [
            (
                1,
                1001,
                "Anna@Example.com",
                "+46 (0)70-174 06 05",
                "Anna",
                date(1985, 4, 12),
                True,
                Decimal("12.50"),
                7,
                datetime.fromisoformat("2015-03-01 23:30"),
            ),
            (
                2,
                1002,
                "bo@example.com",
                "070-1740606",
                "Bo",
                date(1990, 1, 1),
                True,
                Decimal(0),
                1,
                datetime.fromisoformat("2016-01-01 12:00"),
            ),
            (
                3,
                1003,
                "åke@example.com",
                None,
                "Åke",
                date(1991, 1, 1),
                False,
                Decimal(3),
                2,
                datetime.fromisoformat("2017-01-01 12:00"),
            ),
            (4, 1004, "ake@example.com", None, "Ake", date(1992, 1, 1), False, Decimal(4), 3, None),
        ],
        orders: [
            (1, 1, 1, None, None, "Nettan", Decimal("99.90"), date(2016, 5, 2)),
            (1, 2, 1, "anna@example.com", None, "Nettan", Decimal(10), date(2024, 5, 2)),
            (1, 3, None, "ANNA@example.com", None, None, Decimal(10), date(2017, 5, 2)),
            (2, 1, None, None, "0046 70 174 06 05", "A.", Decimal(10), date(2025, 5, 2)),
            (2, 2, 2, None, "070-1740605", None, Decimal(10), date(2016, 5, 2)),
            (2, 3, 3, "åke@example.com", None, None, Decimal(10), None),
        ],
        lines: [
            (shop, order, line, f"product {line}", "till Eva" if line == 1 else None)
            for shop, order in ((1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3))
            for line in (1, 2, 3)
        ],
        messages: [
            (1, None, 1, 2, "Hej Bo", datetime.fromisoformat("2020-01-01 10:00")),
            (2, 1, 3, 4, "Hej hej", datetime.fromisoformat("2020-01-02 10:00")),
            (3, 2, 4, 3, "Vem?", datetime.fromisoformat("2020-01-03 10:00")),
            (4, None, 3, 1, "Hej Anna", datetime.fromisoformat("2020-01-04 10:00")),
            (5, None, 2, 3, "Hej Åke", datetime.fromisoformat("2020-01-05 10:00")),
        ],
        ratings: [(1, 1, "Anna", 5), (2, 1, "Nettan", 4), (3, 2, "Bo", 1)],
        properties: [
            (1, "shoe size", "39"),
            (1, "hat size", "55"),
            (1, "colour", "blue"),
            (1, "theme", "dark"),
            (2, "colour", "red"),
        ],
    }
