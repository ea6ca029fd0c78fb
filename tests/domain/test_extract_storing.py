"""An extract is all there or not at all, whatever happens while it is collected, and in little memory."""

import tracemalloc
from uuid import UUID

import asyncpg
import pytest

from portal.data import extracts
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.requests import Request
from portal.domain import access, completeness, identity, requests
from portal.domain.collecting import collected
from portal.domain.company_sources import sources
from portal.domain.errors import Conflict, NotComplete, NotFound, NotHandler
from portal.domain.extract_reading import StoredExtract
from portal.domain.trouble import WorkPostponed
from portal.sources.faults import Fault
from tests.conftest import World
from tests.domain.journeys import received
from tests.extracts import whole
from tests.people import ANNA, APPROVER, BERTIL, CECILIA, CECILIA_EMAIL, HANDLER

pytestmark = pytest.mark.usefixtures("world")


async def wanted(member: object) -> Request:
    request = await received(member, "access")  # type: ignore[arg-type]
    await identity.confirm(HANDLER, request.reference, "in_person")
    async with acting_as(SYSTEM):
        return await requests.find(request.reference)


async def withdrawn(request: Request) -> None:
    await requests.withdraw(ANNA, request.reference)
    await access.forget(request.id)


async def chunks(as_admin: asyncpg.Connection, request: UUID) -> int:
    count = "SELECT count(*) FROM extract_chunk JOIN extract_attempt ON id = attempt_id WHERE request_id = $1"
    return int(await as_admin.fetchval(count, request))


async def test_a_worker_killed_while_it_collects_leaves_nothing_that_anybody_sees(as_admin: asyncpg.Connection) -> None:
    request = await wanted(ANNA)
    assert await collected(request)
    assert await chunks(as_admin, request.id) > 5
    with pytest.raises(Conflict):
        await access.release(HANDLER, request.reference)
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
        await access.release(HANDLER, request.reference)
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
    await access.release(HANDLER, request.reference)
    with pytest.raises(Conflict):
        await access.collect_anew(HANDLER, request.reference)


async def test_a_page_of_rows_decrypts_the_chunks_of_the_page_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.domain.collecting.ROWS", 10)
    request = await wanted(ANNA)
    await access.collect(request.id)
    read: list[int] = []
    content = extracts.chunk_content

    async def noting(attempt: UUID, number: int) -> bytes:
        read.append(number)
        return await content(attempt, number)

    monkeypatch.setattr(extracts, "chunk_content", noting)
    async with acting_as(SYSTEM):
        extract = await StoredExtract.of(request.id, request.subject_id)
        [source, table] = max(
            ((s.id, t) for s in extract.head.sources for t in s.tables), key=lambda found: found[1].rows
        )
        assert table.rows > 40
        rows = await extract.rows(source, table.name, 15, 25)
    assert [number for number, _ in rows] == list(range(15, 25))
    assert len(read) == 2


async def test_memory_does_not_grow_with_the_rows(world: World) -> None:
    request = await wanted(CECILIA)
    await access.collect(request.id)
    peaks = []
    for visits in (2_000, 20_000):
        await visited(world, visits)
        await access.collect_anew(HANDLER, request.reference)
        tracemalloc.start()
        await access.collect(request.id)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        opened = await access.open_extract(HANDLER, request.reference)
        assert sum(table.rows for source in opened.head.sources for table in source.tables) > visits
    assert peaks[1] < 1.3 * peaks[0]


async def visited(world: World, times: int) -> None:
    """Let Cecilia visit the shop's pages that many times more."""
    shop = await asyncpg.connect(world.url("shop_owner"))
    try:
        await shop.execute(
            "INSERT INTO site_visits (customer_id, ip_address, url, browser, visited_at)"
            " SELECT customer_id, '192.0.2.7', 'https://butik.example.se/noter', 'Firefox', now()"
            " FROM customers, generate_series(1, $2) WHERE lower(email) = $1",
            CECILIA_EMAIL,
            times,
        )
    finally:
        await shop.close()
