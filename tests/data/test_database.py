"""Transactions that always say who acts."""

import asyncio

import asyncpg
import pytest

from portal.data.actors import SYSTEM
from portal.data.database import DB, acting_as, connection
from tests.people import ANNA, BERTIL

pytestmark = pytest.mark.usefixtures("world")


async def test_a_query_outside_a_transaction_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="acting_as"):
        connection()


async def test_one_transaction_inside_another_is_an_error_and_not_a_silent_nothing() -> None:
    async with acting_as(SYSTEM):
        with pytest.raises(Exception, match=r"(?i)transaction"):
            async with acting_as(ANNA):
                pytest.fail("two actors in one transaction")


async def test_an_exception_undoes_everything() -> None:
    async def change_and_fail() -> None:
        async with acting_as(SYSTEM):
            await connection().execute("UPDATE account SET language = 'en' WHERE id = $1", ANNA.id)
            raise LookupError

    with pytest.raises(LookupError):
        await change_and_fail()
    async with acting_as(SYSTEM):
        assert await connection().fetchval("SELECT language FROM account WHERE id = $1", ANNA.id) == "sv"


async def test_the_next_transaction_on_a_connection_has_another_actor() -> None:
    for actor in (ANNA, BERTIL, ANNA):
        async with acting_as(actor):
            seen = await connection().fetch("SELECT id FROM account")
            assert [row["id"] for row in seen] == [actor.id]


async def test_parallel_transactions_keep_their_actors_apart() -> None:
    async def seen_by(actor: object) -> bool:
        async with acting_as(actor):  # type: ignore[arg-type]
            await connection().execute("SELECT pg_sleep(0.02)")
            rows = await connection().fetch("SELECT id FROM account")
            return [row["id"] for row in rows] == [actor.id]  # type: ignore[attr-defined]

    assert all(await asyncio.gather(*(seen_by((ANNA, BERTIL)[n % 2]) for n in range(40))))


async def test_a_commit_that_fails_gives_its_connection_back() -> None:
    async def fail_at_commit() -> None:
        async with acting_as(SYSTEM):
            await connection().execute("CREATE TEMP TABLE deferred (a int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
            await connection().execute("INSERT INTO deferred VALUES (1), (1)")

    for _ in range(12):
        with pytest.raises(asyncpg.UniqueViolationError):
            await fail_at_commit()
    assert DB.current_transaction.get() is None
    async with acting_as(SYSTEM):
        assert await connection().fetchval("SELECT 1") == 1
