"""The draft of a data map for a database that the product has never seen."""

from collections.abc import Collection
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.sources.catalogue import catalogue
from portal.sources.database import Database, with_driver
from portal.sources.drafting.tables import guessed
from portal.sources.drafting.writing import text

_SCHEMAS = sa.text(
    "SELECT DISTINCT table_schema FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema"
    " NOT IN ('pg_catalog', 'information_schema', 'mysql', 'performance_schema', 'sys') ORDER BY table_schema"
)


async def draft(url: str, id_: str | None, schema: str | None, categories: Collection[str], patience: timedelta) -> str:
    """The text of a map for the database at `url`, whose source is called `id_`, else as the database is.

    `schema` is where its tables are when not in the default one; `categories` are the ids of the record's. Nothing
    but the database's own description is read. Raises SourceUnreachable, and ValueError for what is no URL of a
    database and for a schema without tables, in all of them without the URL: it has a password.
    """
    try:
        parsed = with_driver(url)
    except ArgumentError:
        raise ValueError("that is no URL such as postgresql://user@host/database") from None
    name = id_ or (parsed.database or "source").split("/")[-1].split(".")[0]
    try:
        database = Database(name, parsed.render_as_string(hide_password=False), patience)
    except (SQLAlchemyError, ImportError):
        raise ValueError(f"{parsed.drivername} is no database that is known here") from None
    try:
        async with database.snapshot() as connection:
            found = await catalogue(connection, schema)
            nothing = None if found else await _nothing(connection, schema)
    finally:
        await database.close()
    if nothing:
        raise ValueError(nothing)
    return text(guessed(found), name, schema, categories)


async def _nothing(connection: AsyncConnection, schema: str | None) -> str:
    """That there are no tables, and where there are some."""
    here = f"schema {schema}" if schema else "the default schema"
    told = f"{here} has no tables that this account may see"
    if connection.dialect.name == "sqlite":
        return told
    others = [row[0] for row in await connection.execute(_SCHEMAS)]
    return f"{told}; there are some in {', '.join(others)}: name one with --schema" if others else told
