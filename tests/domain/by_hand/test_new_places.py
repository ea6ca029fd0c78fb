"""A place to look through by hand that comes while a request is being worked on is not forgotten in its answer."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.requests.queue_order import Filter
from portal.data.requests.requests import Request
from portal.domain.access import access, completeness, releases
from portal.domain.access.completeness import Missing, NotComplete
from portal.domain.by_hand import attestations, manual_tasks
from portal.domain.by_hand.attestations import Statement
from portal.domain.desk import work_queue
from portal.domain.desk.case import open_case
from portal.domain.erasure import erasure
from portal.domain.errors import Conflict
from portal.domain.requests import identity, requests
from portal.domain.sources.company_sources import close_sources, open_sources
from portal.settings import settings
from tests.conftest import COMPANY, World, in_force
from tests.domain.journeys import digest_of, looked_through, plan_of, planned, received
from tests.looking import release
from tests.people import ANNA, APPROVER, BERTIL, HANDLER

BINDER, MAILBOX = "service_binder", "shared_mailbox"


class Places:
    """The company's data maps: the binder at first, the mailbox when it is found out."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.folder = world, folder

    async def only_the_binder(self) -> None:
        (self.folder / f"{MAILBOX}.toml").unlink(missing_ok=True)
        await self._mapped(BINDER)

    async def the_mailbox_too(self) -> None:
        await self._mapped(MAILBOX)

    async def _mapped(self, place: str) -> None:
        shutil.copy(COMPANY / "sources" / f"{place}.toml", self.folder)
        in_force(self.world, data_maps=self.folder)
        await close_sources()
        open_sources()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def places(world: World, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Places]:
    folder = tmp_path_factory.mktemp("maps") / "sources"
    shutil.copytree(settings().data_maps, folder)
    yield Places(world, folder)
    in_force(world)
    await close_sources()
    open_sources()


async def step_in_queue(request: Request) -> str:
    queue = await work_queue.page(HANDLER, Filter())
    return next(line.step.code for line in queue.lines if line.entry.id == request.id)


async def test_an_extract_waits_for_a_place_that_came_after_it_was_collected(places: Places) -> None:
    await places.only_the_binder()
    request = await received(ANNA, "access")
    await identity.confirm(HANDLER, request.reference, "in_person")
    await access.collect(request.id)
    await looked_through(request)
    assert await step_in_queue(request) == "look_through"

    await places.the_mailbox_too()
    with pytest.raises(NotComplete):
        await releases.release(HANDLER, request.reference)
    async with acting_as(SYSTEM):
        current = await requests.find(request.reference)
        assert await completeness.missing(current) == [Missing("not_looked_through", MAILBOX)]
    case = await open_case(HANDLER, request.reference)
    assert (case.step.code, [task.source for task in case.tasks]) == ("look_by_hand", [BINDER, MAILBOX])
    assert await step_in_queue(request) == "look_by_hand"
    assert (await work_queue.numbers(HANDLER)).open.by_hand.number == 1

    await attestations.attest(HANDLER, request.reference, MAILBOX, Statement("found", "Ett mejl om en stråke."))
    with pytest.raises(Conflict):
        await attestations.attest(HANDLER, request.reference, MAILBOX, Statement("nothing_found"))
    assert await step_in_queue(request) == "look_through"
    await release(HANDLER, request)


async def test_an_erasure_is_planned_anew_for_a_place_that_came_after_its_approval(places: Places) -> None:
    await places.only_the_binder()
    request = await planned(BERTIL)
    await erasure.approve(APPROVER, request.reference, await digest_of(request))
    await erasure.execute(request.id)

    await places.the_mailbox_too()
    await looked_through(request)
    await erasure.execute(request.id)
    assert (await requests.follow(BERTIL, request.reference)).request.status == "in_progress"

    await erasure.plan(request.id)
    plan = await plan_of(request)
    assert [place["source"] for place in plan.content["by_hand"]] == [BINDER, MAILBOX]
    await erasure.approve(APPROVER, request.reference, plan.digest.hex())
    await erasure.execute(request.id)
    async with acting_as(HANDLER):
        asked = {task.source: task.attestation for task in await manual_tasks.of_request(request)}
    assert asked[BINDER] is not None, "what was done before the new plan is not done again"
    assert asked[MAILBOX] is None
    await looked_through(request)
    await erasure.execute(request.id)
    assert (await requests.follow(BERTIL, request.reference)).request.status == "executed"
