"""Connections to one source: a snapshot to read in, a transaction to erase in, and errors without what they quote."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import timedelta
from typing import Any

import asyncpg
from sqlalchemy import URL, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from portal.sources.causes import Cause
from portal.sources.dialects import ALIVE, Dialect, dialect_of
from portal.sources.errors import SourceBusy, SourceMismatch, SourceUnreachable

__all__ = ["Database", "SourceBusy", "with_driver"]

DRIVERS = {
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
    "mysql": "mysql+aiomysql",
    "mariadb": "mariadb+aiomysql",
    "sqlite": "sqlite+aiosqlite",
}


def with_driver(url: str) -> URL:
    """The URL with the driver that is used here, where it names none. Raises ArgumentError for what is no URL."""
    parsed = make_url(url)
    return parsed.set(drivername=DRIVERS.get(parsed.drivername, parsed.drivername))


class Database:
    """One account in the database of the source named `source`. No connection is made before the first use.

    Everything raised is SourceUnreachable or SourceMismatch, without the database's own message: it may quote rows.
    """

    def __init__(self, source: str, url: str, timeout: timedelta) -> None:
        parsed = with_driver(url)
        self.source = source
        self._file = _file(parsed)
        self._dialect = dialect_of(parsed)
        self._engine = create_async_engine(parsed, hide_parameters=True, connect_args=self._dialect.arguments(timeout))
        self._dialect.attend(self._engine, timeout)
        self._first_to_write = self._dialect.first_to_write(timeout)

    @asynccontextmanager
    async def snapshot(self, first_rows: bool = False) -> AsyncIterator[AsyncConnection]:
        """A read-only transaction in which every statement sees the same database.

        With `first_rows` it is for statements that stop reading after the first rows.
        """
        with _translated(self.source, self._dialect):
            async with AsyncExitStack() as open_ones:
                yield await self._begun(
                    open_ones, self._dialect.snapshot, self._dialect.first_rows if first_rows else ALIVE
                )

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A serializable transaction, committed at the end. Raises SourceBusy where another one got in its way."""
        with _translated(self.source, self._dialect):
            async with AsyncExitStack() as open_ones:
                connection = await self._begun(open_ones, self._dialect.serializable, self._first_to_write)
                yield connection
                await connection.commit()

    async def _begun(self, open_ones: AsyncExitStack, options: dict[str, Any], first: str = ALIVE) -> AsyncConnection:
        """A connection in a new transaction; one that was lost while it lay idle is replaced.

        The pool's own check costs three round trips where this costs one.
        """
        if self._file and not os.path.exists(self._file):  # noqa: ASYNC240
            # SQLite would make it.
            raise FileNotFoundError
        for last in (False, True):
            connection = await open_ones.enter_async_context(self._engine.connect())
            try:
                await connection.execution_options(**options)
                await connection.exec_driver_sql(first)
                break
            except DBAPIError as error:
                if last or not error.connection_invalidated:
                    raise
        return connection

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


def _file(url: URL) -> str | None:
    """The file of an SQLite database, where the URL simply names one."""
    named = url.database if url.get_backend_name() == "sqlite" else None
    return named if named and named != ":memory:" and not named.startswith("file:") else None


@contextmanager
def _translated(source: str, dialect: Dialect) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise dialect.meaning(error)(source, cause=dialect.cause(error)) from None
    except (OverflowError, ValueError):
        # The driver has no Python value for it, such as a year before Christ, and quotes it.
        raise SourceMismatch(source, cause=Cause("value_cannot_be_read")) from None
    except (SQLAlchemyError, OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        # asyncpg's own errors pass SQLAlchemy by while a connection is being made.
        raise SourceUnreachable(source) from None
