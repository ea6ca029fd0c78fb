"""The only way to the portal's database: a pool, and transactions that always say who acts.

Row-level security compares every row with the actor of the transaction, so a query outside
`acting_as` sees nothing.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

from portal.clock import LOCAL_ZONE
from portal.data.actors import Actor
from portal.data.errors import DatabaseUnavailable
from portal.settings import settings


class _Transaction(PostgresTransaction):
    """Piccolo's transaction, which leaks its connection when BEGIN or COMMIT raises; this one gives it back.

    Raises DatabaseUnavailable when there is no connection to be had, or when it was lost on the way.
    """

    async def get_connection(self) -> Any:
        """A connection of the pool's."""
        try:
            return await self.connection_pool().acquire()
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise DatabaseUnavailable from error

    async def begin(self) -> None:
        """Start the transaction."""
        try:
            await self.transaction.start()
        except BaseException as error:
            lost = self.is_lost()
            await self.connection_pool().release(self.connection)
            if lost and isinstance(error, Exception):
                raise DatabaseUnavailable from error
            raise

    async def __aexit__(self, exception_type: Any, exception: Any, traceback: Any) -> bool:
        lost = False
        try:
            if exception is None:
                await self.transaction.commit()
            elif not self.is_lost():
                await self.transaction.rollback()
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            if not self.is_lost():
                raise
            raise DatabaseUnavailable from error
        finally:
            lost = self.is_lost()
            self.engine.current_transaction.reset(self.context)
            await self.connection_pool().release(self.connection)
        if lost and isinstance(exception, Exception):
            raise DatabaseUnavailable from exception
        return False

    def is_lost(self) -> bool:
        """Whether the server has closed the connection; the pool has then taken it back and answers no questions."""
        try:
            return bool(self.connection.is_closed())
        except asyncpg.InterfaceError:
            return True

    def connection_pool(self) -> asyncpg.Pool:
        """The pool that the connection came from."""
        assert self.engine.pool is not None
        return self.engine.pool


class Database(PostgresEngine):
    """Piccolo's engine, whose address is known only once the settings are."""

    def __init__(self) -> None:
        super().__init__(config={})

    async def check_version(self) -> None:
        """Nothing is asked of a server before `open_pool`."""

    async def prep_database(self) -> None:
        """No extensions are needed."""

    def transaction(self, allow_nested: bool = False) -> PostgresTransaction:
        """A transaction; one inside another is an error, since Piccolo would make it a no-op."""
        return _Transaction(engine=self, allow_nested=allow_nested)


DB = Database()


async def open_pool(url: str, size: int) -> None:
    """Connect to the database at `url` with at most `size` connections.

    A moment compared with a day, or cast to one, is meant where the controller is: the sessions' time zone is Swedish.

    A process that pauses in the middle of a transaction loses it after the heartbeat that jobs have, so that whoever
    takes over does not wait for its locks.
    """
    DB.config = {"dsn": url}
    idle = settings().job_heartbeat // timedelta(milliseconds=1)
    await DB.start_connection_pool(
        min_size=1,
        max_size=size,
        command_timeout=60,
        reset=_nothing_to_reset,
        server_settings={"idle_in_transaction_session_timeout": str(idle), "timezone": LOCAL_ZONE.key},
    )


async def _nothing_to_reset(_: asyncpg.Connection) -> None:
    """Actor, locks and cursors end with their transaction, and every query is in one; asyncpg's own four statements,
    sent each time a connection is given back, would find nothing."""


async def close_pool() -> None:
    """Give every connection back and close them."""
    await DB.close_connection_pool()


_actor: ContextVar[Actor | None] = ContextVar("actor", default=None)


def actor() -> Actor | None:
    """Who acts in the transaction under way; None outside `acting_as`."""
    return _actor.get()


@asynccontextmanager
async def acting_as(actor: Actor) -> AsyncIterator[None]:
    """One transaction in which `actor` acts: committed at the end, rolled back by any exception."""
    async with DB.transaction():
        await connection().execute(
            "SELECT set_config('portal.actor_kind', $1, true), set_config('portal.actor_id', $2, true),"
            " set_config('portal.actor_role', $3, true)",
            actor.kind,
            str(actor.id or ""),
            actor.role or "",
        )
        before = _actor.set(actor)
        try:
            yield
        finally:
            _actor.reset(before)


@asynccontextmanager
async def attempt() -> AsyncIterator[None]:
    """A part of the transaction under way: what raises in it undoes that part alone, and the rest can go on."""
    async with connection().transaction():
        yield


@asynccontextmanager
async def kept_alive() -> AsyncIterator[None]:
    """Keep the transaction under way while something else is waited for, and nothing is asked of it.

    A process that is paused keeps nothing, and loses the transaction like any other.
    """
    done = asyncio.Event()

    async def ask_now_and_then() -> None:
        while not done.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(done.wait(), settings().job_heartbeat.total_seconds() / 3)
                return
            await connection().execute("SELECT 1")

    asking = asyncio.create_task(ask_now_and_then())
    try:
        yield
    finally:
        done.set()
        # Whether it is lost is found out by whoever goes on with it.
        await asyncio.gather(asking, return_exceptions=True)


def connection() -> asyncpg.Connection:
    """The connection of the transaction under way. Raises RuntimeError outside `acting_as`."""
    transaction: PostgresTransaction | None = DB.current_transaction.get()
    if transaction is None:
        raise RuntimeError("no transaction: use acting_as")
    current: asyncpg.Connection = transaction.connection
    return current


async def run_script(sql: str) -> None:
    """Run several statements at once, for migrations, in the transaction under way."""
    await connection().execute(sql)
