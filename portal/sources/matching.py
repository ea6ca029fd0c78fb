"""How a column is compared with what a person is known by, and what it is then compared with."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from portal.sources.data_map import IdentifiedBy, Identifier
from portal.sources.emptiness import empty as is_empty
from portal.sources.person import Person
from portal.sources.plain_digits import only_digits
from portal.sources.spellings import digits, exactly, lowered
from portal.sources.values import Type, collation, is_text, python_type

Types = Mapping[str, Mapping[str, Type]]
"""The type of every mapped column as the database has it: table -> column -> type."""


def matches(rows: sa.FromClause, by: IdentifiedBy) -> sa.ColumnElement[bool]:
    """Whether the column of a row names the person, and the columns that must be empty are."""
    column = rows.c[by.column]
    how = _how(column.type, by.identifier)
    wanted = sa.bindparam(
        parameter(by.identifier, column.type), type_=column.type if how in _NUMBERS else sa.String(), expanding=True
    )
    empty = [is_empty(rows.c[name]) for name in by.only_where_empty]
    exact = _comparable(column, how).in_(wanted)
    if collation(column.type) and (how == "text" or (how == "lower" and collation(column.type).endswith("_ci"))):
        # What is compared exactly has no index; the column's own finds the few to look at.
        return sa.and_(column.in_(wanted), exact, *empty)
    return sa.and_(exact, *empty)


def parameter(identifier: Identifier, type_: Type) -> str:
    """The name of the parameter that a column of that type is compared with."""
    return f"{identifier}_{_how(type_, identifier)}"


def wanted(person: Person, identifier: Identifier, type_: Type) -> list[object]:
    """Every value that a column of that type may have where it names the person; empty where nothing can match."""
    how = _how(type_, identifier)
    found: list[object] = []
    for form in person.forms(identifier):
        if how in _NUMBERS:
            try:
                found.append(_NUMBERS[how](form))
            except (ValueError, InvalidOperation):
                continue
        elif how == "lower":
            # A database may have lower case for A-Z alone.
            found += [form.lower(), _lower_ascii(form), _lower_ascii(form.upper())]
        else:
            found.append(form)
    return list(dict.fromkeys(found))


def _how(type_: Type, identifier: Identifier) -> str:
    kind = python_type(type_)
    if kind in (int, Decimal, UUID):
        return kind.__name__.lower()
    return {"email": "lower", "telephone": "digits"}.get(identifier, "text")


def _comparable(column: sa.ColumnElement[Any], how: str) -> sa.ColumnElement[Any]:
    if how in _NUMBERS:
        return column
    text = column if is_text(column.type) else sa.cast(column, sa.String())
    if how == "lower":
        return lowered(text)
    if how == "digits":
        return digits(text)
    return exactly(text) if collation(column.type) else text


def _integer(text: str) -> int:
    # int() takes "1_000" too, and digits of other scripts.
    if only_digits(text) != text:
        raise ValueError
    return int(text)


_NUMBERS: Mapping[str, Any] = {"int": _integer, "decimal": lambda text: Decimal(_integer(text)), "uuid": UUID}


def _lower_ascii(text: str) -> str:
    return "".join(each.lower() if each.isascii() else each for each in text)
