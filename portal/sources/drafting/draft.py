"""The draft of a data map for a database that the product has never seen."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from portal.sources.catalogue import catalogue
from portal.sources.database import Database
from portal.sources.drafting.tables import guessed
from portal.sources.drafting.writing import text

DRIVERS = {
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
    "mysql": "mysql+aiomysql",
    "mariadb": "mariadb+aiomysql",
    "sqlite": "sqlite+aiosqlite",
}


async def draft(url: str, id_: str | None, schema: str | None, categories: Collection[str], patience: timedelta) -> str:
    """The text of a map for the database at `url`, whose source is called `id_`, else as the database is.

    `schema` is where its tables are when not in the default one; `categories` are the ids of the record's. Nothing
    but the database's own description is read. Raises SourceUnreachable, and ValueError for what is no URL of a
    database, in both without the URL: it has a password.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise ValueError("that is no URL such as postgresql://user@host/database") from None
    parsed = parsed.set(drivername=DRIVERS.get(parsed.drivername, parsed.drivername))
    name = id_ or (parsed.database or "source").split("/")[-1].split(".")[0]
    database = Database(name, parsed.render_as_string(hide_password=False), patience)
    try:
        async with database.snapshot() as connection:
            found = await catalogue(connection, schema)
    finally:
        await database.close()
    return text(guessed(found), name, schema, categories)
