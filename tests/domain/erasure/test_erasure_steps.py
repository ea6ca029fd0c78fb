"""Each step of an erasure is recorded, and verifying is one: what is found then needs a plan and an approval."""

import asyncio
import contextvars
from datetime import UTC, datetime

import asyncpg
import pytest

from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.erasure import erasure_steps
from portal.data.requests import requests
from portal.data.requests.requests import Request
from portal.demo import people
from portal.domain.erasure import certificates, erasure
from portal.jobs.queue import WorkPostponed
from tests.conftest import World
from tests.domain.journeys import approved, digest_of
from tests.people import ANNA, APPROVER, BERTIL, CECILIA


async def steps(request: Request) -> list[str]:
    async with acting_as(SYSTEM):
        return [step.step for step in await erasure_steps.of_request(request.id)]


async def status(request: Request) -> str:
    async with acting_as(SYSTEM):
        return (await requests.by_id(request.id)).status


async def test_every_step_is_recorded_once_with_when(world: World) -> None:
    request = await approved(CECILIA)
    before = datetime.now(UTC)
    await erasure.execute(request.id)
    await erasure.execute(request.id)
    async with acting_as(SYSTEM):
        noted = await erasure_steps.of_request(request.id)
    assert [step.step for step in noted] == ["begun", "erased", "verified"]
    assert all(before <= step.done_at <= datetime.now(UTC) for step in noted)


async def test_what_is_found_when_verifying_needs_a_plan_of_its_own_and_no_count_is_lost(world: World) -> None:
    request = await approved(ANNA)
    shop = await asyncpg.connect(world.admin_url(world.shop))
    await _readers(shop, "NOLOGIN")
    with pytest.raises(WorkPostponed):
        await erasure.execute(request.id)
    assert await steps(request) == ["begun", "erased"], "it was erased, and nobody could look"
    customer = await shop.fetchval(
        "SELECT customer_id FROM customers WHERE customer_number = $1", people.ANNA.customer_number
    )
    await shop.execute(
        "INSERT INTO saved_lists (list_id, customer_id, name, updated_at)"
        " SELECT max(list_id) + 1, $1, 'Ny lista', now() FROM saved_lists",
        customer,
    )
    async with acting_as(SYSTEM):
        first = await erasure_steps.outcome(request.id)
    await _readers(shop, "LOGIN")
    await erasure.execute(request.id)
    assert await status(request) == "in_progress"
    assert await shop.fetchval("SELECT count(*) FROM saved_lists WHERE customer_id = $1", customer) == 1

    await erasure.plan(request.id)
    await erasure.approve(APPROVER, request.reference, await digest_of(request))
    await erasure.execute(request.id)

    assert await status(request) == "executed"
    async with acting_as(SYSTEM):
        did = {(line.table, line.deleted, line.anonymised, line.cleared) for line in await erasure.outcome(request.id)}
    for table in first:
        more = table["table"] == "saved_lists"
        expected = (table["table"], table["deleted"] + more, table["anonymised"], table["cleared"])
        assert expected in did or not any(expected[1:])
    assert await certificates.verify(request.reference) == (1, [])
    await shop.close()


async def test_an_erasure_that_another_worker_is_at_is_left_to_it() -> None:
    request = await approved(BERTIL)
    async with acting_as(SYSTEM):
        assert await erasure_steps.hold(request.id)
        with pytest.raises(WorkPostponed):
            await _in_another_task(request)
    await erasure.execute(request.id)
    assert await status(request) == "executed"


async def _in_another_task(request: Request) -> None:
    await asyncio.create_task(erasure.execute(request.id), context=contextvars.Context())


async def _readers(shop: asyncpg.Connection, may: str) -> None:
    await shop.execute(f"ALTER ROLE shop_reader {may}")
    await shop.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'shop_reader'")
