"""An extract is all there or not at all, whatever happens while it is collected, and in little memory."""

from typing import Any
from uuid import UUID

import asyncpg
import pytest

from portal.data.access import extracts
from portal.data.actors import SYSTEM
from portal.data.audit import audit as chain
from portal.data.consents import consents as choices
from portal.data.database import acting_as
from portal.data.requests import requests as asked_for
from portal.domain.access import access, completeness, releases
from portal.domain.access.collecting import collected
from portal.domain.access.completeness import NotComplete
from portal.domain.consents import consents
from portal.domain.errors import Conflict, NotFound, NotHandler
from portal.domain.own_data import own_data, own_tables
from portal.domain.record_of_processing.published import published
from portal.domain.requests import requests
from portal.domain.sources.company_sources import sources
from portal.jobs.queue import WorkPostponed
from portal.sources.faults import Fault
from tests.domain.access.wanted import wanted, withdrawn
from tests.extracts import whole
from tests.looking import release
from tests.people import ANNA, APPROVER, BERTIL, HANDLER

pytestmark = pytest.mark.usefixtures("world")


async def chunks(as_admin: asyncpg.Connection, request: UUID) -> int:
    count = "SELECT count(*) FROM extract_chunk JOIN extract_attempt ON id = attempt_id WHERE request_id = $1"
    return int(await as_admin.fetchval(count, request))


async def test_a_worker_killed_while_it_collects_leaves_nothing_that_anybody_sees(as_admin: asyncpg.Connection) -> None:
    request = await wanted(ANNA)
    assert await collected(request)
    assert await chunks(as_admin, request.id) > 5
    with pytest.raises(Conflict):
        await releases.release(HANDLER, request.reference)
    await access.collect(request.id)
    assert (await whole(request))["sources"]
    assert await as_admin.fetchval("SELECT count(*) FROM extract_attempt WHERE request_id = $1", request.id) == 1
    await withdrawn(request)


async def test_of_two_workers_at_once_the_one_that_began_last_wins_and_nothing_is_mixed(
    as_admin: asyncpg.Connection,
) -> None:
    request = await wanted(ANNA)
    late = await collected(request)
    assert late
    await access.collect(request.id)
    content = await whole(request)
    writing, head = late
    async with acting_as(SYSTEM):
        assert not await writing.finish(head)
    assert await whole(request) == content
    assert await collected(request) is None
    await withdrawn(request)


async def test_a_full_disk_is_told_on_the_request_and_the_next_try_collects_everything(
    as_admin: asyncpg.Connection,
) -> None:
    request = await wanted(ANNA)
    await as_admin.execute(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$;"
        "CREATE TRIGGER full_disk BEFORE INSERT ON extract_chunk FOR EACH ROW WHEN (NEW.number = 3)"
        " EXECUTE FUNCTION full_disk()"
    )
    try:
        with pytest.raises(WorkPostponed):
            await access.collect(request.id)
    finally:
        await as_admin.execute("DROP FUNCTION full_disk CASCADE")
    async with acting_as(SYSTEM):
        assert (await requests.find(request.reference)).trouble == "storage_full"
        assert not await extracts.exists(request.id)
    await access.collect(request.id)
    async with acting_as(SYSTEM):
        assert (await requests.find(request.reference)).trouble is None
    assert (await whole(request))["sources"]
    await withdrawn(request)


async def test_a_chunk_is_opened_in_its_own_place_alone(as_admin: asyncpg.Connection) -> None:
    request = await wanted(ANNA)
    await access.collect(request.id)
    await as_admin.execute(
        "UPDATE extract_chunk c SET content = o.content FROM extract_chunk o"
        " WHERE c.attempt_id = o.attempt_id AND c.number = 0 AND o.number = 1"
    )
    with pytest.raises(ValueError, match="does not belong here"):
        await whole(request)
    await withdrawn(request)


async def test_what_was_collected_goes_when_the_member_withdraws(as_admin: asyncpg.Connection) -> None:
    request = await wanted(ANNA)
    await access.collect(request.id)
    await requests.withdraw(ANNA, request.reference)
    jobs = "SELECT count(*) FROM pgqueuer WHERE entrypoint = 'forget-extract' AND payload = $1"
    assert await as_admin.fetchval(jobs, request.id.bytes) == 1
    await access.forget(request.id)
    assert await chunks(as_admin, request.id) == 0
    await access.collect(request.id)
    async with acting_as(SYSTEM):
        assert not await extracts.exists(request.id)


async def test_an_extract_that_lacks_something_is_not_released_until_it_is_collected_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def undeclared() -> list[Fault]:
        return [Fault("shop.toml", "customers", "shoe_size", "is in the database, but not declared")]

    request = await wanted(BERTIL)
    with monkeypatch.context() as patched:
        patched.setattr(sources()[0], "undeclared", undeclared)
        await access.collect(request.id)
    with pytest.raises(NotComplete):
        await releases.release(HANDLER, request.reference)
    async with acting_as(HANDLER):
        asked = await requests.find(request.reference)
        [missing] = await completeness.missing(asked)
    assert asked.status == "in_progress"
    assert (missing.source, missing.table, missing.column) == ("shop", "customers", "shoe_size")
    with pytest.raises(NotHandler):
        await access.collect_anew(APPROVER, request.reference)
    await access.collect_anew(HANDLER, request.reference)
    with pytest.raises(NotFound):
        await access.open_extract(HANDLER, request.reference)
    await access.collect(request.id)
    await release(HANDLER, request)
    with pytest.raises(Conflict):
        await access.collect_anew(HANDLER, request.reference)


async def test_the_portals_own_rows_are_all_there_however_few_are_read_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(own_tables, "AT_A_TIME", 2)
    [activity, *_] = (await published()).record.choices
    for given in (True, False, True, False, True):
        await consents.choose(BERTIL, activity.id, given)
    asked = set()
    for _ in range(5):
        request = await requests.submit(BERTIL, "erasure")
        await requests.withdraw(BERTIL, request.reference)
        asked.add(request.reference)
    found: dict[str, list[Any]] = {}
    async for table, rows in own_data.own_rows(BERTIL.id):
        assert len(rows) <= 2
        found[table] = found.get(table, []) + rows
    async with acting_as(SYSTEM):
        assert len(found["consent"]) == len(await choices.history(BERTIL.id, 1000)) >= 4
        assert [row[0] for row in found["request"]] == [it.reference for it in await asked_for.of_subject(BERTIL.id)]
        events = await chain.of_subject(BERTIL.id, None, 1000)
    assert asked <= {row[0] for row in found["request"]}
    assert len(found["audit_event"]) == len(events)
