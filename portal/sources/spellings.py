"""A column as SQL: an address in lower case, a telephone number by its digits, anything else as it is written."""

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


class lowered(GenericFunction[str]):  # noqa: N801
    """`lower(text)`, exactly: in MariaDB a comparison would else take å for a."""

    type = String()
    name = "portal_lowered"
    inherit_cache = True


@compiles(lowered)
def _anywhere(element: lowered, compiler: SQLCompiler, **options: Any) -> str:
    return f"lower({compiler.process(element.clauses, **options)})"


@compiles(lowered, "mysql")
@compiles(lowered, "mariadb")
def _exactly(element: lowered, compiler: SQLCompiler, **options: Any) -> str:
    return f"CONVERT(LOWER({compiler.process(element.clauses, **options)}) USING utf8mb4) COLLATE utf8mb4_bin"


class exactly(GenericFunction[str]):  # noqa: N801
    """`exactly(text)`, to compare as it is written where the column itself takes K for k, Å for A or `K1 ` for `K1`."""

    type = String()
    name = "portal_exactly"
    inherit_cache = True


@compiles(exactly)
def _by_code(element: exactly, compiler: SQLCompiler, **options: Any) -> str:
    return f'({compiler.process(element.clauses, **options)} COLLATE "C")'


@compiles(exactly, "sqlite")
def _as_binary(element: exactly, compiler: SQLCompiler, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} COLLATE BINARY)"


@compiles(exactly, "mysql")
@compiles(exactly, "mariadb")
def _by_byte(element: exactly, compiler: SQLCompiler, **options: Any) -> str:
    # Even utf8mb4_bin leaves spaces at the end out of account.
    return f"CAST(CONVERT({compiler.process(element.clauses, **options)} USING utf8mb4) AS BINARY)"
