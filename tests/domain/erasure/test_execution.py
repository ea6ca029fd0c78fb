"""Carrying out an approved erasure: as approved or not at all, whatever happens meanwhile."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio

from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.requests.requests import Request
from portal.demo import people
from portal.domain.erasure import erasure
from portal.domain.errors import Conflict
from portal.domain.letters import answers
from portal.domain.requests import requests
from tests.conftest import World
from tests.domain.journeys import approved, plan_of
from tests.people import ANNA, APPROVER, BERTIL, CECILIA, HANDLER


@pytest_asyncio.fixture(loop_scope="session")
async def shop(world: World) -> AsyncIterator[asyncpg.Connection]:
    """The shop's database."""
    connection = await asyncpg.connect(world.admin_url(world.shop))
    yield connection
    await connection.close()


async def current(request: Request) -> Request:
    async with acting_as(SYSTEM):
        return await requests.find(request.reference)


async def test_an_erasure_under_way_is_not_withdrawn(shop: asyncpg.Connection) -> None:
    request = await approved(ANNA)
    holding = shop.transaction()
    await holding.start()
    await shop.execute("LOCK TABLE customers IN EXCLUSIVE MODE")
    under_way = asyncio.create_task(erasure.execute(request.id))
    await asyncio.sleep(0.5)
    assert not under_way.done()
    with pytest.raises(Conflict):
        await requests.withdraw(ANNA, request.reference)
    await holding.rollback()
    await under_way
    assert (await current(request)).status == "executed"


async def test_data_that_came_after_the_approval_is_not_erased_unseen(shop: asyncpg.Connection) -> None:
    request = await approved(BERTIL)
    customer = await shop.fetchval(
        "SELECT customer_id FROM customers WHERE customer_number = $1", people.BERTIL.customer_number
    )
    await shop.execute(
        "INSERT INTO saved_lists (list_id, customer_id, name, updated_at)"
        " SELECT max(list_id) + 1, $1, 'Ny lista', now() FROM saved_lists",
        customer,
    )
    await erasure.execute(request.id)
    assert (await current(request)).status == "in_progress"
    assert await shop.fetchval("SELECT email FROM customers WHERE customer_id = $1", customer) is not None
    await erasure.plan(request.id)
    again = await plan_of(request)
    assert again.approver_id is None
    await erasure.approve(APPROVER, request.reference, again.digest.hex())
    await erasure.execute(request.id)
    assert (await current(request)).status == "executed"
    assert await shop.fetchval("SELECT email FROM customers WHERE customer_id = $1", customer) is None


async def test_two_workers_that_carry_out_the_same_erasure_do_it_once(world: World) -> None:
    request = await approved(CECILIA)
    done = await asyncio.gather(*(erasure.execute(request.id) for _ in range(3)), return_exceptions=True)
    assert any(outcome is None for outcome in done)
    await erasure.execute(request.id)
    assert (await current(request)).status == "executed"
    followed = await requests.follow(CECILIA, request.reference)
    assert [entry.code for entry in followed.timeline].count("erasure.executed") == 1
    await answers.render(request.id)
    assert (await answers.open_answer(HANDLER, request.reference)).startswith(b"%PDF")
