"""The SQL that the portal sends, written down as it leaves, and sent again through asyncpg alone."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from portal.data.database import DB

Statement = tuple[str, str, tuple[object, ...]]
"""(portal or shop, SQL, arguments)"""


def options(database: str) -> dict[str, Any]:
    """How asyncpg connects, so that the bare thing lacks none of what the portal has chosen to be quick.

    Statements are kept prepared whatever their size, and the shop's server does not compile them.
    """
    settings = {"jit": "off", "timezone": "Europe/Stockholm"} if database == "shop" else {}
    return {"max_cacheable_statement_size": 0, "server_settings": settings}


@dataclass(frozen=True, slots=True)
class Recording:
    """The statements sent while it was open, in their order."""

    statements: list[Statement]


@asynccontextmanager
async def recording() -> AsyncIterator[Recording]:
    """Write down what is sent to the portal's database and to the shop's, transactions included."""
    made = Recording([])

    def of_portal(query: Any) -> None:
        made.statements.append(("portal", query.query, tuple(query.args)))

    def of_shop(query: Any) -> None:
        made.statements.append(("shop", query.query, tuple(query.args)))

    def compiled(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        made.statements.append(("shop", statement, tuple(parameters)))

    def checked_out(raw: Any, _record: Any, _proxy: Any) -> None:
        # SQLAlchemy prepares statements itself, past the driver's loggers; only BEGIN and ROLLBACK go by them.
        raw.driver_connection.add_query_logger(of_shop)

    def checked_in(raw: Any, _record: Any) -> None:
        raw.driver_connection.remove_query_logger(of_shop)

    with _listening(
        (Engine, "before_cursor_execute", compiled),
        (sa.pool.Pool, "checkout", checked_out),
        (sa.pool.Pool, "checkin", checked_in),
    ):
        await _each_of_pool(lambda connection: connection.add_query_logger(of_portal))
        try:
            yield made
        finally:
            await _each_of_pool(lambda connection: connection.remove_query_logger(of_portal))


async def send(connections: dict[str, Any], statements: Sequence[Statement]) -> None:
    """Send the statements again, each to its database."""
    for database, sql, arguments in statements:
        await connections[database].fetch(sql, *arguments)


@contextmanager
def _listening(*events: tuple[Any, str, Any]) -> Iterator[None]:
    for target, name, listener in events:
        sa.event.listen(target, name, listener)
    try:
        yield
    finally:
        for target, name, listener in events:
            sa.event.remove(target, name, listener)


async def _each_of_pool(act: Any) -> None:
    pool = DB.pool
    assert isinstance(pool, asyncpg.Pool)
    async with AsyncExitStack() as held:
        acquired = [await held.enter_async_context(pool.acquire()) for _ in range(pool.get_max_size())]
        for connection in acquired:
            act(connection)
