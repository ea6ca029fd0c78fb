"""A plan goes back to its handler with a reason, and an approved erasure is stopped before anything is erased."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio

from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.erasure import erasure_steps
from portal.data.requests.queue_order import Filter
from portal.data.requests.requests import Request
from portal.demo import people
from portal.domain.by_hand import attestations
from portal.domain.by_hand.attestations import Statement
from portal.domain.desk import case, work_queue
from portal.domain.erasure import erasure, plan_returns
from portal.domain.errors import Conflict, NotApprover, NotHandler
from portal.domain.requests import refusals, requests, unanswered
from tests.conftest import World
from tests.domain.journeys import approved, digest_of, looked_through, planned
from tests.people import ANNA, APPROVER, BERTIL, CECILIA, COLLEAGUE, HANDLER, INTAKE

pytestmark = pytest.mark.usefixtures("by_hand", "no_requests")

WHY = "Hon har reklamerat en gitarr i går. Vänta med ordern."
BINDER = "service_binder"


@pytest_asyncio.fixture
async def shop(world: World) -> AsyncIterator[asyncpg.Connection]:
    """The shop's database as its administrator sees it."""
    connection = await asyncpg.connect(world.admin_url(world.shop))
    yield connection
    await connection.close()


async def seen(request: Request) -> case.Case:
    return await case.open_case(HANDLER, request.reference)


async def for_approver() -> set[str]:
    return {it.entry.reference for it in (await work_queue.page(APPROVER, Filter(approver=APPROVER.id))).lines}


async def steps(request: Request) -> list[str]:
    async with acting_as(SYSTEM):
        return [it.step for it in await erasure_steps.of_request(request.id)]


async def test_a_plan_that_is_sent_back_waits_for_its_handler_with_the_reason_and_is_not_approved() -> None:
    request = await planned(ANNA)
    plan = await digest_of(request)
    assert request.reference in await for_approver()
    with pytest.raises(NotApprover):
        await plan_returns.send_back(HANDLER, request.reference, plan, WHY)
    with pytest.raises(Conflict):
        await plan_returns.send_back(APPROVER, request.reference, "ab" * 32, WHY)
    await plan_returns.send_back(APPROVER, request.reference, plan, WHY)
    with pytest.raises(Conflict):
        await plan_returns.send_back(APPROVER, request.reference, plan, WHY)
    with pytest.raises(Conflict):
        await erasure.approve(APPROVER, request.reference, plan)
    with pytest.raises(NotHandler):
        await erasure.send_back(APPROVER, request.reference)
    shown = await seen(request)
    assert (shown.step.code, shown.step.by) == ("revise_plan", "handler")
    assert [(it.what, it.reason, it.by) for it in shown.sent_back] == [("plan", WHY, "Gustav Godkännare")]
    assert shown.timeline[-1].code == "erasure.plan_returned"
    assert request.reference not in await for_approver()
    lines = {it.entry.reference: it for it in (await work_queue.page(HANDLER, Filter())).lines}
    assert lines[request.reference].was_sent_back
    assert lines[request.reference].step.by == "handler"

    await erasure.send_back(COLLEAGUE, request.reference)
    await erasure.plan(request.id)
    shown = await seen(request)
    assert (shown.step.code, shown.sent_back) == ("approve_plan", [])
    assert request.reference in await for_approver()


async def test_an_approved_erasure_is_stopped_while_it_waits_for_places_by_hand(shop: asyncpg.Connection) -> None:
    request = await planned(BERTIL)
    with pytest.raises(Conflict):
        await plan_returns.stop(APPROVER, request.reference, WHY)
    await erasure.approve(APPROVER, request.reference, await digest_of(request))
    await erasure.execute(request.id)
    assert await steps(request) == [], "the systems wait for the places by hand"
    assert (await seen(request)).can_be_stopped
    await attestations.attest(HANDLER, request.reference, BINDER, Statement("erased", erased=1))
    with pytest.raises(Conflict):
        await plan_returns.stop(APPROVER, request.reference, WHY)
    assert not (await seen(request)).can_be_stopped
    await attestations.take_back(HANDLER, request.reference, BINDER)
    with pytest.raises(NotHandler):
        await plan_returns.stop(INTAKE, request.reference, WHY)
    await plan_returns.stop(APPROVER, request.reference, WHY)
    with pytest.raises(Conflict):
        await plan_returns.stop(HANDLER, request.reference, WHY)
    await erasure.execute(request.id)
    await erasure.plan(request.id)
    shown = await seen(request)
    assert shown.step.code == "revise_plan"
    assert [(it.what, it.reason) for it in shown.sent_back] == [("approval", WHY)]
    assert list(shown.tasks) == [], "there is nothing to erase by hand"
    email = "SELECT email FROM customers WHERE customer_number = $1"
    assert await shop.fetchval(email, people.BERTIL.customer_number) == people.BERTIL.email
    followed = await requests.follow(BERTIL, request.reference)
    assert followed.can_be_withdrawn
    assert "erasure.stopped" in [it.code for it in followed.timeline]


async def test_what_was_stopped_can_be_refused_and_its_plans_are_forgotten(as_admin: asyncpg.Connection) -> None:
    request = await approved(BERTIL)
    await plan_returns.stop(APPROVER, request.reference, WHY)
    await erasure.plan(request.id)
    await refusals.refuse(HANDLER, request.reference, "law", "En domstol har förbjudit att det raderas nu.")
    assert (await seen(request)).sent_back == []
    await unanswered.forget_plan(request.id)
    assert await as_admin.fetchval("SELECT count(*) FROM erasure_plan WHERE request_id = $1", request.id) == 0


async def test_an_erasure_is_either_begun_or_stopped(shop: asyncpg.Connection) -> None:
    request = await approved(CECILIA)
    await looked_through(request)
    holding = shop.transaction()
    await holding.start()
    await shop.execute("LOCK TABLE customers IN EXCLUSIVE MODE")
    under_way = asyncio.create_task(erasure.execute(request.id))
    await asyncio.sleep(0.5)
    assert await steps(request) == ["begun"]
    with pytest.raises(Conflict):
        await plan_returns.stop(APPROVER, request.reference, WHY)
    await holding.rollback()
    await under_way
    assert (await requests.follow(CECILIA, request.reference)).request.status == "executed"
