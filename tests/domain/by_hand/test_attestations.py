"""What is looked through by hand: the request waits for it, and somebody says with name and time what came of it."""

import asyncio
import json
from collections.abc import Mapping
from datetime import date, timedelta

import asyncpg
import pytest

from portal.clock import local_date, today
from portal.data.actors import SYSTEM
from portal.data.by_hand import manual_tasks as rows
from portal.data.database import acting_as
from portal.data.requests import requests as request_rows
from portal.data.requests.requests import Request
from portal.domain.access import access, completeness, releases
from portal.domain.access.completeness import Missing, NotComplete
from portal.domain.by_hand import attestations, found_files, manual_tasks
from portal.domain.by_hand.attestations import IncompleteStatement, Statement
from portal.domain.by_hand.found_files import Upload
from portal.domain.desk.case import open_case
from portal.domain.erasure import certificates, erasure
from portal.domain.errors import Conflict, NotFound, NotHandler
from portal.domain.requests import requests
from tests.conftest import World
from tests.domain.found import PDF
from tests.domain.journeys import approved, collected, confirmed, looked_through, plan_of, planned
from tests.looking import release
from tests.people import ANNA, ANNA_EMAIL, ANNA_PERSONNUMMER, APPROVER, BERTIL, CECILIA, CECILIA_EMAIL, HANDLER

pytestmark = pytest.mark.usefixtures("by_hand", "no_requests")

BINDER, MAILBOX = "service_binder", "shared_mailbox"
NOTHING = Statement("nothing_found")


async def tasks_of(request: Request) -> dict[str, manual_tasks.Task]:
    async with acting_as(HANDLER):
        return {task.source: task for task in await manual_tasks.of_request(request)}


async def test_collecting_twice_opens_one_task_for_each_place() -> None:
    request = await collected(ANNA)
    await access.collect(request.id)
    await asyncio.gather(*(access.collect(request.id) for _ in range(3)))
    tasks = await tasks_of(request)
    assert list(tasks) == [BINDER, MAILBOX]
    assert {task.attestation for task in tasks.values()} == {None}
    assert tasks[BINDER].instructions.sv.startswith("Pärmen står")


async def test_an_extract_is_not_released_before_everything_is_looked_through() -> None:
    request = await collected(ANNA)
    assert (await open_case(HANDLER, request.reference)).step.code == "look_by_hand"
    with pytest.raises(NotComplete):
        await releases.release(HANDLER, request.reference)
    await attestations.attest(HANDLER, request.reference, BINDER, NOTHING)
    async with acting_as(SYSTEM):
        assert await completeness.missing(request) == [Missing("not_looked_through", MAILBOX)]
    with pytest.raises(NotComplete):
        await releases.release(HANDLER, request.reference)
    assert (await requests.follow(ANNA, request.reference)).request.status == "in_progress"


async def test_the_page_shows_what_to_do_by_hand_while_a_database_is_down(world: World) -> None:
    request = await collected(ANNA)
    shop = await asyncpg.connect(world.admin_url(world.shop))
    await shop.execute("ALTER ROLE shop_reader NOLOGIN")
    await shop.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'shop_reader'")
    try:
        case = await open_case(HANDLER, request.reference)
    finally:
        await shop.execute("ALTER ROLE shop_reader LOGIN")
        await shop.close()
    assert ANNA_EMAIL in case.known_by
    assert ANNA_PERSONNUMMER not in case.known_by, "no binder is ordered by it"


async def test_an_attestation_says_who_and_when_and_is_made_once() -> None:
    request = await collected(ANNA)
    await attestations.attest(HANDLER, request.reference, BINDER, NOTHING)
    with pytest.raises(Conflict):
        await attestations.attest(HANDLER, request.reference, BINDER, Statement("found", "Nej, ett kort"))
    attested = (await tasks_of(request))[BINDER].attestation
    assert attested is not None
    assert (attested.outcome, attested.by, local_date(attested.at)) == ("nothing_found", HANDLER.name, today())
    case = await open_case(HANDLER, request.reference)
    said = [entry for entry in case.timeline if entry.code == "task.attested"]
    assert [(it.name, dict(it.details)) for it in said] == [
        (HANDLER.name, {"source": BINDER, "outcome": "nothing_found"})
    ]


async def test_two_who_attest_the_same_task_at_once_do_it_once() -> None:
    request = await collected(ANNA)
    tries = (attestations.attest(HANDLER, request.reference, MAILBOX, NOTHING) for _ in range(4))
    done = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(it).__name__ for it in done) == ["Conflict", "Conflict", "Conflict", "NoneType"]


async def test_a_task_that_is_taken_back_holds_the_extract_again() -> None:
    request = await collected(ANNA)
    await looked_through(request)
    await attestations.take_back(HANDLER, request.reference, MAILBOX)
    with pytest.raises(Conflict):
        await attestations.take_back(HANDLER, request.reference, MAILBOX)
    with pytest.raises(NotComplete):
        await releases.release(HANDLER, request.reference)
    await attestations.attest(HANDLER, request.reference, MAILBOX, Statement("found", "Två mejl om en stråke."))
    assert (await open_case(HANDLER, request.reference)).step.code == "look_through"
    codes = [entry.code for entry in (await open_case(HANDLER, request.reference)).timeline]
    assert codes.count("task.reopened") == 1
    await release(HANDLER, request)
    for late in (attestations.attest, lambda *given: attestations.take_back(*given[:3])):
        with pytest.raises(Conflict):
            await late(HANDLER, request.reference, MAILBOX, NOTHING)


async def test_killed_before_anything_was_collected_the_next_worker_opens_the_tasks() -> None:
    request = await confirmed(BERTIL, "access")
    async with acting_as(SYSTEM):
        await request_rows.move(request.id, ("identity_confirmed",), "in_progress")
    async with acting_as(SYSTEM):
        assert await rows.of_request(request.id) == []
    await access.collect(request.id)
    async with acting_as(SYSTEM):
        assert [task.source for task in await rows.of_request(request.id)] == [BINDER, MAILBOX]


async def test_only_a_handler_attests() -> None:
    request = await collected(BERTIL)
    with pytest.raises(NotHandler):
        await attestations.attest(APPROVER, request.reference, BINDER, NOTHING)
    with pytest.raises(NotHandler):
        await attestations.take_back(APPROVER, request.reference, BINDER)
    assert (await tasks_of(request))[BINDER].attestation is None


@pytest.mark.parametrize("source", ["shop", "", "service_binder' OR true --", "x" * 500])
async def test_a_place_that_is_no_task_of_the_request_is_not_found(source: str) -> None:
    request = await collected(BERTIL)
    with pytest.raises(NotFound):
        await attestations.attest(HANDLER, request.reference, source, NOTHING)


async def test_a_request_without_tasks_has_none_of_anothers() -> None:
    await collected(BERTIL)
    waiting = await requests.submit(CECILIA, "access")
    with pytest.raises(NotFound):
        await attestations.attest(HANDLER, waiting.reference, BINDER, NOTHING)


async def test_what_was_found_is_enclosed_or_written_down() -> None:
    request = await collected(BERTIL)
    for statement, faults in (
        (Statement(None), {"outcome": "missing"}),
        (Statement("erased", erased=2), {"outcome": "missing"}),
        (Statement("found"), {"note": "nothing_enclosed"}),
    ):
        with pytest.raises(IncompleteStatement) as refused:
            await attestations.attest(HANDLER, request.reference, BINDER, statement)
        assert refused.value.faults == faults
    await found_files.add(HANDLER, request.reference, BINDER, [Upload("kort.pdf", PDF)])
    with pytest.raises(IncompleteStatement) as refused:
        await attestations.attest(HANDLER, request.reference, BINDER, NOTHING)
    assert refused.value.faults == {"outcome": "files_there"}
    await attestations.attest(HANDLER, request.reference, BINDER, Statement("found"))


TOMORROW = today() + timedelta(days=1)


@pytest.mark.parametrize(
    ("statement", "faults"),
    [
        (Statement("found", "x"), {"outcome": "missing"}),
        (Statement("nothing_found", erased=1), {"outcome": "counts_there"}),
        (Statement("erased"), {"erased": "missing"}),
        (Statement("erased", erased=-1), {"erased": "bad_count"}),
        (Statement("erased", erased=10**9), {"erased": "bad_count"}),
        (Statement("erased", erased=1, kept=1), {"outcome": "kept_there"}),
        (
            Statement("kept"),
            {"kept": "missing", "ground": "missing", "kept_until": "missing", "found_again": "missing"},
        ),
        (
            Statement("kept", kept=1, ground="Reklamation", kept_until=date(2020, 1, 1), found_again="Pärm 3"),
            {"kept_until": "over"},
        ),
        (Statement("kept", kept=1, erased=2, ground="Reklamation", kept_until=TOMORROW, found_again="Pärm 3"), {}),
        (Statement("erased", erased=1), {}),
        (Statement("nothing_found"), {}),
    ],
)
def test_a_statement_about_an_erasure_is_whole_and_does_not_contradict_itself(
    statement: Statement, faults: Mapping[str, str]
) -> None:
    assert statement.faults("erasure", 0) == faults


async def test_nothing_is_erased_by_hand_before_the_plan_is_approved() -> None:
    await requests.submit(CECILIA, "access")
    request = await planned(CECILIA)
    assert await tasks_of(request) == {}
    with pytest.raises(NotFound):
        await attestations.attest(HANDLER, request.reference, BINDER, Statement("erased", erased=1))
    plan = await plan_of(request)
    assert [place["source"] for place in plan.content["by_hand"]] == [BINDER, MAILBOX]
    # Her access request waits for its letter, and holds nothing up.
    await erasure.approve(APPROVER, request.reference, plan.digest.hex())
    assert set(await tasks_of(request)) == {BINDER, MAILBOX}


async def test_an_erasure_waits_for_the_last_place_and_then_goes_on(as_admin: asyncpg.Connection) -> None:
    request = await approved(CECILIA)
    await erasure.execute(request.id)
    case = await open_case(HANDLER, request.reference)
    assert case.step.code == "erase_by_hand"
    assert CECILIA_EMAIL in case.known_by, "by what she was known before the databases were erased"
    assert case.certificate is None
    await attestations.attest(HANDLER, request.reference, BINDER, Statement("erased", erased=2))
    await erasure.execute(request.id)
    assert (await requests.follow(CECILIA, request.reference)).request.status == "approved"
    await attestations.take_back(HANDLER, request.reference, BINDER)
    await as_admin.execute("UPDATE request SET changed_at = changed_at - interval '2 hours' WHERE id = $1", request.id)
    await looked_through(request)
    case = await open_case(HANDLER, request.reference)
    assert (case.step.code, case.is_slow) == ("wait_for_erasure", False), "the work could begin only now"
    await as_admin.execute("UPDATE manual_attestation SET attested_at = attested_at - interval '2 minutes'")
    assert (await open_case(HANDLER, request.reference)).is_slow
    await erasure.execute(request.id)
    assert (await requests.follow(CECILIA, request.reference)).request.status == "executed"
    certified = json.loads(await certificates.download(HANDLER, request.reference))["content"]["by_hand"]
    assert [(it["source"], it["outcome"], it["attested_by"]) for it in certified] == [
        (place, "nothing_found", str(HANDLER.id)) for place in (BINDER, MAILBOX)
    ]
    async with acting_as(SYSTEM):
        assert await rows.unattested(request.id) == []
    with pytest.raises(Conflict):
        await attestations.take_back(HANDLER, request.reference, BINDER)
