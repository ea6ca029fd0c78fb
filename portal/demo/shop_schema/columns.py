"""The shop's metadata, and the kinds of column that its tables share."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    MetaData,
    Numeric,
    Text,
    func,
)
from sqlalchemy.types import TypeEngine

SHOP = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_name)s_fkey",
        "uq": "%(table_name)s_%(column_0_name)s_key",
        "ck": "%(table_name)s_%(constraint_name)s_check",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    }
)

MONEY = Numeric(10, 2)
INSTANT = DateTime(timezone=True)

Kind = TypeEngine[Any] | type[TypeEngine[Any]]

_PARENTS = {
    "product_id": "products.product_id",
    "store_id": "stores.store_id",
    "course_id": "courses.course_id",
    "competition_id": "competitions.competition_id",
    "event_id": "events.event_id",
    "customer_id": "customers.customer_id",
    "order_id": "orders.order_id",
    "case_id": "support_cases.case_id",
    "list_id": "saved_lists.list_id",
    "cart_id": "carts.cart_id",
}


def key(name: str) -> Column[Any]:
    """A primary key numbered by the database."""
    return Column(name, BigInteger, Identity(), primary_key=True)


def needed(name: str, kind: Kind = Text, **options: Any) -> Column[Any]:
    """A column that every row fills."""
    return Column(name, kind, nullable=False, **options)


def link(name: str, *, needed: bool = True, **options: Any) -> Column[Any]:
    """An indexed foreign key to the table whose key has that name."""
    return Column(name, ForeignKey(_PARENTS[name], **options), nullable=not needed, index=True)


def dated_link(name: str, *, needed: bool = True) -> Column[Any]:
    """A foreign key to the table whose key has that name, for an index together with a date: see `dated_index`."""
    return Column(name, ForeignKey(_PARENTS[name]), nullable=not needed)


def dated_index(link: Column[Any], date: Column[Any]) -> Index:
    """An index that knows the first and the last of the rows that `link` leads from, however many they are."""
    return Index(f"{link.table.name}_{link.name}_{date.name}_idx", link, date)


def digits_index(column: Column[Any]) -> Index:
    """An index by which a telephone number is found whatever it is written like."""
    return Index(f"{column.table.name}_{column.name}_digits_idx", func.regexp_replace(column, "[^0-9]", "", "g"))


def beginning_index(column: Column[Any]) -> Index:
    """An index by which a text is found by how it begins, whatever the case."""
    return Index(
        f"{column.table.name}_{column.name}_begins_idx",
        func.lower(column).label("begins"),
        postgresql_ops={"begins": "text_pattern_ops"},
    )


def one_of(column: str, *values: str) -> CheckConstraint:
    """The check that `column` holds one of `values`; null passes."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)
