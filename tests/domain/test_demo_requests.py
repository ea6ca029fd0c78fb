"""A demo with many requests: as many as asked for, in states that the desk and the worker can go on from."""

from dataclasses import replace
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from portal.clock import today
from portal.data import subjects
from portal.data.actors import Seen
from portal.data.database import acting_as
from portal.data.requests.queue_order import Filter
from portal.data.requests.requests import Kind, Request
from portal.demo import requests
from portal.domain.access import access
from portal.domain.audit import figures
from portal.domain.desk import work_queue
from portal.domain.desk.case import open_case
from portal.domain.errors import Conflict
from portal.domain.intake import signed_letters
from portal.domain.requests import assignments, outdated, refusals, wishes
from portal.domain.rights import restriction_requests
from tests.conftest import World
from tests.people import COLLEAGUE, HANDLER

WANTED = 250


@pytest_asyncio.fixture(scope="module", loop_scope="session", autouse=True)
async def made(world: World) -> int:
    return await requests.build(WANTED, lambda done, total: None)


async def test_so_many_are_made_and_no_more_when_it_is_repeated(world: World, made: int) -> None:
    assert made == WANTED
    assert await requests.build(WANTED, lambda done, total: None) == 0
    assert await requests.build(WANTED + 10, lambda done, total: None) == 10


async def test_each_opens_and_shows_somebody_to_answer() -> None:
    for asked in (Filter(), Filter("awaiting_letter"), Filter("ended")):
        for line in (await work_queue.page(HANDLER, asked)).lines[::6]:
            case = await open_case(HANDLER, line.entry.reference)
            assert case.sender
            assert len(case.sender) == 3


async def test_nobody_has_two_names() -> None:
    names: dict[UUID, set[str]] = {}
    lines = (await work_queue.page(HANDLER, Filter())).lines
    for line in lines[:24]:
        case = await open_case(HANDLER, line.entry.reference)
        assert case.sender
        names.setdefault(case.request.subject_id, set()).add(case.sender[0])
    assert len(names) < 24, "some have asked for several things"
    assert {len(of_one) for of_one in names.values()} == {1}
    assert len({name for of_one in names.values() for name in of_one}) > 1


async def test_a_form_that_waits_for_its_letter_is_genuine() -> None:
    line = (await work_queue.page(HANDLER, Filter("awaiting_letter"))).lines[0]
    request = (await open_case(HANDLER, line.entry.reference)).request
    found = await signed_letters.register(HANDLER, request.seal, today())
    assert found.outcome == "genuine"


@pytest.mark.parametrize("kind", ["rectification", "restriction", "objection"])
async def test_who_asks_for_something_in_particular_has_said_it_on_a_form_that_is_genuine(kind: Kind) -> None:
    for shown in (Filter(kind=kind), Filter("ended", kind=kind), Filter("awaiting_letter", kind=kind)):
        line = (await work_queue.page(HANDLER, shown)).lines[0]
        request = (await open_case(HANDLER, line.entry.reference)).request
        assert await said(request), (kind, shown)
        if request.status == "awaiting_letter":
            assert request.seal
            assert (await signed_letters.register(HANDLER, request.seal, today())).outcome == "genuine"
    assert (await work_queue.page(HANDLER, Filter(kind=kind, status="received"))).lines


async def said(request: Request) -> tuple[str, ...]:
    async with acting_as(HANDLER):
        stored = await wishes.of_request(request, await subjects.find(request.subject_id))
    return stored.said if stored else ()


async def test_whoever_was_refused_was_told_why() -> None:
    lines = (await work_queue.page(HANDLER, Filter("ended", status="refused"))).lines
    assert lines
    for line in lines:
        request = (await open_case(HANDLER, line.entry.reference)).request
        async with acting_as(HANDLER):
            found = await refusals.of_request(request)
        assert found
        assert found.reason
        assert not found.waits


async def test_whoever_comes_second_on_one_is_told_though_nothing_had_happened_before() -> None:
    line = (await work_queue.page(HANDLER, Filter(status="received", handler="nobody"))).lines[0]
    second = replace(COLLEAGUE, seen=Seen(0, 0))
    await assignments.claim(replace(HANDLER, seen=Seen(0, 0)), line.entry.reference)
    with pytest.raises(Conflict):
        await assignments.hand_over(second, line.entry.reference, COLLEAGUE.id, "")
    told = await outdated.since(second, line.entry.reference)
    assert told
    assert [(entry.code, entry.name) for entry in told.entries] == [("request.claimed", HANDLER.name)]


async def test_a_worker_can_go_on_with_those_whose_identity_is_confirmed(world: World) -> None:
    line = (await work_queue.page(HANDLER, Filter(status="identity_confirmed", kind="access"))).lines[0]
    connection = await asyncpg.connect(world.admin_url(world.portal))
    jobs = await connection.fetch("SELECT entrypoint FROM pgqueuer WHERE payload = uuid_send($1)", line.entry.id)
    await connection.close()
    assert [job["entrypoint"] for job in jobs] == ["collect-extract"]
    await access.collect(line.entry.id)
    assert (await open_case(HANDLER, line.entry.reference)).extract is not None


async def test_what_staff_decide_on_is_in_progress_and_can_be_decided(world: World) -> None:
    for kind in ("rectification", "restriction", "objection"):
        assert not (await work_queue.page(HANDLER, Filter(status="identity_confirmed", kind=kind))).lines
    line = (await work_queue.page(HANDLER, Filter(status="in_progress", kind="restriction"))).lines[0]
    assert line.step.code == "decide_restriction"
    await restriction_requests.grant(HANDLER, line.entry.reference, "accuracy")
    assert (await open_case(HANDLER, line.entry.reference)).restricted == ["accuracy"]


async def test_the_figures_know_how_long_each_answer_took(world: World) -> None:
    found = await figures.figures(HANDLER)
    done = found.of_outcome("answered") + found.of_outcome("refused")
    assert done > 20
    assert (found.times.answered, found.undated) == (done, 0)
    assert 0 < found.times.in_time < done
    assert found.of_outcome("refused") < found.of_outcome("answered") / 5, "most of what is asked is answered"
