"""A shop of somebody else's, in a MariaDB that runs as long as the tests."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiomysql
import pytest

from tests.mariadb import mariadb_server

HERE = Path(__file__).parent
SHOP = "lutshop"


@pytest.fixture(scope="session")
def socket() -> Iterator[str]:
    """The server's socket; its administrator is root without a password."""
    with mariadb_server() as socket:
        yield str(socket)


@pytest.fixture
async def shop(socket: str) -> AsyncIterator[aiomysql.Connection]:
    """The shop's database as it was before each test, with the two accounts that the README makes."""
    connection = await aiomysql.connect(unix_socket=socket, user="root", autocommit=True, charset="utf8mb4")
    async with connection.cursor() as cursor:
        await cursor.execute(f"DROP DATABASE IF EXISTS {SHOP}")
        await cursor.execute(f"CREATE DATABASE {SHOP} CHARACTER SET utf8mb4")
        await cursor.execute(f"USE {SHOP}")
        for statement in (HERE / "shop.sql").read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                await cursor.execute(statement)
        for account, granted in (("portal_reader", "SELECT"), ("portal_eraser", "SELECT, UPDATE, DELETE")):
            await cursor.execute(f"CREATE OR REPLACE USER {account}@localhost IDENTIFIED BY 'geheim'")
            await cursor.execute(f"GRANT {granted} ON {SHOP}.* TO {account}@localhost")
    yield connection
    connection.close()


@pytest.fixture
def urls(socket: str) -> tuple[str, str]:
    """The URLs of the account that reads and of the one that erases."""
    return tuple(  # type: ignore[return-value]
        f"mysql+aiomysql://{account}:geheim@localhost/{SHOP}?unix_socket={socket}&charset=utf8mb4"
        for account in ("portal_reader", "portal_eraser")
    )
