"""The real worker: what is enqueued is done, once it is committed, however often it takes."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest
import pytest_asyncio

from portal.clock import today
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.letters.outgoing_letters import Letter
from portal.data.requests.requests import Kind, Request
from portal.demo import people
from portal.domain.desk import case
from portal.domain.erasure import erasure
from portal.domain.intake import signed_letters
from portal.domain.letters import answers, outgoing_letters
from portal.domain.operations import health
from portal.domain.requests import requests
from portal.domain.sources.company_sources import close_sources, open_sources
from portal.jobs import queue
from portal.letters.letter import JSON
from portal.letters.words.identity_question import HOW
from tests.conftest import World, in_force
from tests.domain.journeys import answer_of, confirmed, digest_of
from tests.jobs.working import until, worker
from tests.looking import release
from tests.people import ANNA, ANNA_EMAIL, ANNA_PERSONNUMMER, APPROVER, BERTIL, CECILIA, HANDLER

NOWHERE = "postgresql+asyncpg://shop_reader@127.0.0.1:1/shop"


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def as_admin(as_admin: asyncpg.Connection) -> asyncpg.Connection:
    """Every test begins with no request and no job."""
    await as_admin.execute("TRUNCATE request, signed_letter, pgqueuer, pgqueuer_log CASCADE")
    return as_admin


async def current(request: Request) -> Request:
    async with acting_as(SYSTEM):
        return await requests.find(request.reference)


@asynccontextmanager
async def shop_at(world: World, url: str) -> AsyncIterator[None]:
    """The shop's database is looked for at `url`."""
    await close_sources()
    in_force(world, source_urls={"shop": url}, source_erasure_urls={"shop": url})
    open_sources()
    try:
        yield
    finally:
        await close_sources()
        in_force(world)
        open_sources()


async def test_an_access_request_is_collected_and_answered(world: World) -> None:
    request = await confirmed(ANNA, "access")

    async def collected() -> bool:
        try:
            await release(HANDLER, request)
        except Exception:
            return False
        return True

    async with worker(world):
        await until(collected)

        async def rendered() -> bool:
            return (await current(request)).status == "executed"

        await until(rendered)
    assert (await answers.open_answer(HANDLER, request.reference)).startswith(b"%PDF")


async def test_an_erasure_request_is_planned_and_once_approved_carried_out(world: World) -> None:
    request = await confirmed(CECILIA, "erasure")
    async with worker(world):

        async def planned() -> bool:
            return (await current(request)).status == "awaiting_approval"

        await until(planned)
        await erasure.approve(APPROVER, request.reference, await digest_of(request))

        async def answered() -> bool:
            return await answer_of(request) is not None

        await until(answered)
    assert (await current(request)).status == "executed"


async def test_jobs_are_done_once_by_several_workers(world: World, as_admin: asyncpg.Connection) -> None:
    made = [await confirmed(member, "access") for member in (ANNA, BERTIL)]
    async with worker(world), worker(world), worker(world):

        async def empty() -> bool:
            return await as_admin.fetchval("SELECT count(*) = 0 FROM pgqueuer")

        await until(empty)
    for request in made:
        events = "SELECT count(*) FROM audit_event WHERE request_id = $1 AND code = 'extract.collected'"
        assert await as_admin.fetchval(events, request.id) == 1


async def test_a_job_enqueued_in_a_transaction_that_is_undone_never_runs(
    world: World, as_admin: asyncpg.Connection
) -> None:
    request = await confirmed(ANNA, "access")
    await as_admin.execute("TRUNCATE pgqueuer")

    async def enqueue_and_fail() -> None:
        async with acting_as(SYSTEM):
            await queue.enqueue("collect-extract", request.id)
            raise LookupError

    with pytest.raises(LookupError):
        await enqueue_and_fail()
    assert await as_admin.fetchval("SELECT count(*) FROM pgqueuer") == 0
    other = await confirmed(BERTIL, "access")
    async with worker(world):

        async def other_is_done() -> bool:
            return (await current(other)).status == "in_progress"

        await until(other_is_done)
    assert (await current(request)).status == "identity_confirmed"


async def test_a_job_wanted_several_times_does_one_thing(world: World, as_admin: asyncpg.Connection) -> None:
    request = await confirmed(ANNA, "access")
    for _ in range(3):
        async with acting_as(SYSTEM):
            await queue.enqueue("collect-extract", request.id)
    async with worker(world):

        async def all_done() -> bool:
            return await as_admin.fetchval("SELECT count(*) FROM pgqueuer") == 0

        await until(all_done)
    collected = "SELECT count(*) FROM audit_event WHERE request_id = $1 AND code = 'extract.collected'"
    assert await as_admin.fetchval(collected, request.id) == 1


async def test_a_fault_that_nobody_foresaw_is_told_on_the_request_and_the_job_goes_on_when_it_is_mended(
    world: World, as_admin: asyncpg.Connection
) -> None:
    request = await confirmed(ANNA, "access")
    await as_admin.execute("ALTER TABLE extract ADD CONSTRAINT broken CHECK (false) NOT VALID")
    async with worker(world):

        async def told() -> bool:
            return (await current(request)).trouble == "unforeseen"

        await until(told)
        await as_admin.execute("ALTER TABLE extract DROP CONSTRAINT broken")

        async def collected() -> bool:
            return bool(await as_admin.fetchval("SELECT count(*) FROM extract WHERE request_id = $1", request.id))

        await until(collected)
    assert (await current(request)).trouble is None


async def test_a_letter_that_was_ordered_in_a_newer_code_waits_for_a_worker_that_has_the_words(
    world: World, as_admin: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = await requests.submit(ANNA, "access")
    await signed_letters.register(HANDLER, request.seal, today())
    facts: dict[str, JSON] = {"question": "Är det du?", "answer_by": today().isoformat(), "how": ["by_pigeon"]}
    async with acting_as(HANDLER):
        letter = await outgoing_letters.order(
            "identity_question",
            request=request,
            addressee=("Anna Andersson", "Musikvägen 3"),
            facts=facts,
            language="sv",
            by=HANDLER,
        )
    waiting = "SELECT attempts FROM pgqueuer WHERE entrypoint = 'write-letter' AND payload = $1"

    async def of_request() -> Letter:
        return (await case.open_case(HANDLER, request.reference)).letters[-1]

    async with worker(world):

        async def told() -> bool:
            return (await of_request()).trouble == "letter_not_made"

        await until(told)
        assert (await of_request()).rendered_at is None, "nobody reads a code in a letter"
        assert await as_admin.fetchval(waiting, letter.bytes) is not None, "and its job is not given up"
        monkeypatch.setitem(HOW, "by_pigeon", {"sv": "Skicka en duva.", "en": "Send a pigeon."})  # type: ignore[arg-type]

        async def written() -> bool:
            return (await of_request()).rendered_at is not None

        await until(written)
    assert (await of_request()).trouble is None
    assert await as_admin.fetchval(waiting, letter.bytes) is None


@pytest.mark.parametrize(("kind", "after"), [("access", "in_progress"), ("erasure", "awaiting_approval")])
async def test_while_the_shop_is_away_the_trouble_is_noted_and_when_it_is_back_the_work_is_done(
    world: World, as_admin: asyncpg.Connection, kind: Kind, after: str
) -> None:
    request = await confirmed(BERTIL, kind)
    async with worker(world):
        async with shop_at(world, NOWHERE):

            async def noted() -> bool:
                return (await current(request)).trouble == "source_unreachable"

            await until(noted)
            assert (await current(request)).status == "in_progress"

            async def only_its_job_is_left() -> bool:
                left = await as_admin.fetch("SELECT payload FROM pgqueuer WHERE entrypoint <> 'confirm-receipt'")
                return [row["payload"] for row in left] == [request.id.bytes]

            await until(only_its_job_is_left)

        async def done() -> bool:
            now = await current(request)
            return now.status == after and now.trouble is None

        await until(done)


async def test_the_queue_never_holds_personal_data_even_when_the_shop_puts_it_in_its_errors(
    world: World, as_admin: asyncpg.Connection, capfd: pytest.CaptureFixture[str]
) -> None:
    shop = await asyncpg.connect(world.admin_url(world.shop))
    await shop.execute(
        "CREATE FUNCTION tattle() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'cannot touch % %', OLD.email, OLD.personnummer"
        " USING DETAIL = OLD::text; END $$;"
        "CREATE TRIGGER tattles BEFORE UPDATE OR DELETE ON customers FOR EACH ROW EXECUTE FUNCTION tattle()"
    )
    try:
        request = await confirmed(ANNA, "erasure")
        await erasure.plan(request.id)
        await as_admin.execute("TRUNCATE pgqueuer, pgqueuer_log")
        await erasure.approve(APPROVER, request.reference, await digest_of(request))
        async with worker(world):

            async def tried_twice() -> bool:
                return await as_admin.fetchval("SELECT coalesce(max(attempts), 0) >= 2 FROM pgqueuer")

            await until(tried_twice)
        assert (await current(request)).trouble is not None
        assert (await current(request)).status == "approved"
    finally:
        await shop.execute("DROP TRIGGER tattles ON customers; DROP FUNCTION tattle")
        await shop.close()
    kept = [
        json.dumps(row[0])
        for table in ("pgqueuer", "pgqueuer_log", "pgqueuer_statistics", "pgqueuer_schedules")
        for row in await as_admin.fetch(f"SELECT t::text FROM {table} t")
    ]
    assert kept
    written = capfd.readouterr()
    for personal in (*people.ANNA.name.split(), ANNA_EMAIL, ANNA_PERSONNUMMER, people.ANNA.customer_number):
        for text in (*kept, written.out, written.err):
            assert personal not in text
            assert personal.encode().hex() not in text


async def test_the_worker_goes_on_after_its_connections_are_cut(world: World, as_admin: asyncpg.Connection) -> None:
    async with worker(world):
        cut = (
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

        async def was_there() -> bool:
            return await as_admin.fetchval(cut) > 1

        await until(was_there)
        await until(health.is_ready)
        request = await confirmed(BERTIL, "access")

        async def done() -> bool:
            return (await current(request)).status == "in_progress"

        await until(done)
