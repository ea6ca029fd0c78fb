"""Connections to one source: a snapshot to read in, a transaction to erase in, and errors without what they quote."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import timedelta
from typing import Any

import asyncpg
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from portal.sources.causes import Cause
from portal.sources.dialects import ALIVE, Dialect, dialect_of
from portal.sources.errors import SourceBusy, SourceMismatch, SourceUnreachable

__all__ = ["Database", "SourceBusy"]


class Database:
    """One account in the database of the source named `source`. No connection is made before the first use.

    Everything raised is SourceUnreachable or SourceMismatch, without the database's own message: it may quote rows.
    """

    def __init__(self, source: str, url: str, timeout: timedelta) -> None:
        parsed = make_url(url)
        self.source = source
        self._dialect = dialect_of(parsed)
        self._engine = create_async_engine(parsed, hide_parameters=True, connect_args=self._dialect.arguments(timeout))
        self._dialect.attend(self._engine, timeout)

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
                connection = await self._begun(open_ones, self._dialect.serializable)
                yield connection
                await connection.commit()

    async def _begun(self, open_ones: AsyncExitStack, options: dict[str, Any], first: str = ALIVE) -> AsyncConnection:
        """A connection in a new transaction; one that was lost while it lay idle is replaced.

        The pool's own check costs three round trips where this costs one.
        """
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
