"""The digits of a column, as SQL: a telephone number whatever it is written like."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

SQLITE_FUNCTION = "portal_digits"
"""What connections to SQLite, which has no such thing, are given under that name."""


class digits(GenericFunction[str]):  # noqa: N801
    """`digits(text)`: the text without anything but its digits 0-9; NULL stays NULL.

    An index of the shop's on the same expression answers it: in PostgreSQL
    `CREATE INDEX ON orders (regexp_replace(telephone, '[^0-9]', '', 'g'))`, in MariaDB one on a generated column
    `AS (REGEXP_REPLACE(telephone, '[^0-9]', ''))`.
    """

    type = String()
    name = "portal_digits"
    inherit_cache = True


@compiles(digits, "postgresql")
def _postgresql(element: digits, compiler: SQLCompiler, **options: Any) -> str:
    return f"regexp_replace({compiler.process(element.clauses, **options)}, '[^0-9]', '', 'g')"


@compiles(digits, "mysql")
@compiles(digits, "mariadb")
def _mariadb(element: digits, compiler: SQLCompiler, **options: Any) -> str:
    return f"REGEXP_REPLACE({compiler.process(element.clauses, **options)}, '[^0-9]', '')"


def only_digits(text: str) -> str:
    """What `digits` says, in Python."""
    return "".join(each for each in text if each in "0123456789")
