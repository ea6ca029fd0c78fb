"""A worker that is killed between two steps: the next one takes up where it was, and does nothing twice."""

from datetime import date

import pytest

from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.erasure import erasure_plans, erasure_steps
from portal.data.requests import requests as rows
from portal.domain.access import access
from portal.domain.erasure import erasure
from portal.domain.erasure.erasure_content import summary
from portal.domain.letters import answers
from portal.domain.requests import identity, requests
from portal.domain.sources.company_sources import person, sources
from tests.domain.journeys import digest_of, planned, received
from tests.people import ANNA, APPROVER, BERTIL, HANDLER

pytestmark = pytest.mark.usefixtures("world")


async def test_killed_after_the_shop_was_erased_and_before_it_was_noted() -> None:
    request = await planned(ANNA)
    await erasure.approve(APPROVER, request.reference, await digest_of(request))
    async with acting_as(SYSTEM):
        stored = await erasure_plans.in_force(request.id)
    assert stored is not None
    since = {period: date.fromisoformat(day) for period, day in stored.content["retained_since"].items()}
    for source in sources():
        async with acting_as(SYSTEM):
            await erasure_steps.note(stored.id, source.data_map.id, "begun")
        approved = bytes.fromhex(stored.content["digests"][source.data_map.id])
        assert not (await source.erase(await person(ANNA.id), since, approved)).already_done

    await erasure.execute(request.id)

    assert (await requests.follow(ANNA, request.reference)).request.status == "executed"
    async with acting_as(SYSTEM):
        did = await erasure.outcome(request.id)
    was_planned = {(line.table, line.deleted, line.anonymised, line.kept) for line in summary(stored.content)}
    assert {(line.table, line.deleted, line.anonymised, line.kept) for line in did} == was_planned
    await answers.render(request.id)
    assert (await answers.open_answer(HANDLER, request.reference)).startswith(b"%PDF")


async def test_killed_after_the_work_had_begun_and_before_anything_was_collected() -> None:
    request = await received(BERTIL, "access")
    await identity.confirm(HANDLER, request.reference, "in_person")
    async with acting_as(SYSTEM):
        await rows.move(request.id, ("identity_confirmed",), "in_progress")
    await access.collect(request.id)
    assert (await access.open_extract(HANDLER, request.reference)).head.sources
