"""Connections to one source: their timeouts, their isolation, and what their errors mean to us."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import timedelta
from typing import Any

import asyncpg
from sqlalchemy import URL, make_url, text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from portal.clock import LOCAL_ZONE
from portal.sources.errors import SourceMismatch, SourceUnreachable

CONNECT_SECONDS = 3
ALIVE = text("SELECT 1")


class SourceBusy(SourceUnreachable):
    """Another transaction changed the same rows; the call may be repeated at once."""


class Database:
    """One account in the database of the source named `source`. No connection is made before the first use.

    Everything raised is SourceUnreachable or SourceMismatch, without the database's own message: it may quote rows.
    """

    def __init__(self, source: str, url: str, timeout: timedelta) -> None:
        parsed = make_url(url)
        self.source = source
        # SQLite knows one snapshot only, which is serializable.
        self._snapshot_level = "SERIALIZABLE" if parsed.get_backend_name() == "sqlite" else "REPEATABLE READ"
        self._engine = create_async_engine(parsed, hide_parameters=True, connect_args=_arguments(parsed, timeout))

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncConnection]:
        """A read-only transaction in which every statement sees the same database."""
        with _translated(self.source):
            async with AsyncExitStack() as open_ones:
                yield await self._begun(open_ones, isolation_level=self._snapshot_level, postgresql_readonly=True)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A serializable transaction, committed at the end. Raises SourceBusy where another one got in its way."""
        with _translated(self.source):
            async with AsyncExitStack() as open_ones:
                connection = await self._begun(open_ones, isolation_level="SERIALIZABLE")
                yield connection
                await connection.commit()

    async def _begun(self, open_ones: AsyncExitStack, **options: Any) -> AsyncConnection:
        """A connection in a new transaction; one that was lost while it lay idle is replaced.

        The pool's own check costs three round trips where this costs one.
        """
        for last in (False, True):
            connection = await open_ones.enter_async_context(self._engine.connect())
            await connection.execution_options(**options)
            try:
                await connection.execute(ALIVE)
                break
            except DBAPIError as error:
                if last or not error.connection_invalidated:
                    raise
        return connection

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


@contextmanager
def _translated(source: str) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in ("40001", "40P01"):
            raise SourceBusy(source) from None
        if isinstance(error, ProgrammingError | IntegrityError | DataError):
            raise SourceMismatch(source) from None
        raise SourceUnreachable(source) from None
    except (SQLAlchemyError, OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        # asyncpg's own errors pass SQLAlchemy by while a connection is being made.
        raise SourceUnreachable(source) from None


def _arguments(url: URL, timeout: timedelta) -> dict[str, Any]:
    """What the driver is told: how long to wait, and for PostgreSQL dates as our calendar has them."""
    seconds = timeout.total_seconds()
    match url.get_backend_name():
        case "postgresql":
            settings = {
                "application_name": "portal",
                "statement_timeout": str(max(1, round(seconds * 1000))),
                # Of a process that pauses in the middle of an erasure; whoever takes over waits for its locks.
                "idle_in_transaction_session_timeout": str(max(1, round(seconds * 1000))),
                "timezone": LOCAL_ZONE.key,
                "datestyle": "ISO",
                # Compiling an overview to machine code takes longer than running it.
                "jit": "off",
            }
            # The server ends a slow statement; the second limit is for a server that has gone silent.
            return {"timeout": CONNECT_SECONDS, "command_timeout": seconds + 1, "server_settings": settings}
        case "mysql" | "mariadb":
            return {"connect_timeout": CONNECT_SECONDS, "init_command": f"SET max_statement_time={seconds}"}
        case _:
            return {"timeout": seconds}
