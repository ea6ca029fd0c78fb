"""Whoever is restricted is found by everything the shop knows, whatever happens at the same time; nobody else is."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
import pytest

from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.requests.requests import Request
from portal.domain.erasure import known_as
from portal.domain.errors import Conflict
from portal.domain.requests import requests
from portal.domain.rights import restrictions
from portal.domain.rights.restriction_questions import Question, ask
from portal.domain.sources import company_sources
from portal.domain.sources.company_sources import close_sources, open_sources
from portal.jobs.queue import WorkPostponed
from tests.conftest import World, in_force
from tests.domain.journeys import erased, told_of_lifting
from tests.people import ANNA, ANNA_EMAIL, BERTIL, HANDLER

pytestmark = pytest.mark.usefixtures("world")

NOWHERE = "postgresql+asyncpg://shop_reader@127.0.0.1:1/shop"
TELEPHONE = Question("telephone", "+46701740605")


@asynccontextmanager
async def shop_away(world: World) -> AsyncIterator[None]:
    """The shop's database does not answer."""
    await close_sources()
    in_force(world, source_urls={"shop": NOWHERE})
    open_sources()
    try:
        yield
    finally:
        await close_sources()
        in_force(world)
        open_sources()


async def is_restricted(question: Question) -> bool:
    """What the shop is told."""
    return (await ask("shop", [question]))[0].restricted


async def digests_of(as_admin: asyncpg.Connection, subject: UUID) -> int:
    """How many digests lead to that person."""
    return int(await as_admin.fetchval("SELECT count(*) FROM restriction_identifier WHERE subject_id = $1", subject))


async def lifted(request: Request, ground: restrictions.Ground) -> None:
    """Tell the person and lift the restriction."""
    await told_of_lifting(request.subject_id, ground)
    await restrictions.lift(HANDLER, request.reference, ground)


async def test_what_a_source_that_was_away_knows_is_remembered_when_it_is_back(
    world: World, as_admin: asyncpg.Connection
) -> None:
    request = await requests.submit(ANNA, "access")
    async with shop_away(world):
        await restrictions.place(HANDLER, request.reference, "accuracy")
        assert await is_restricted(Question("email", ANNA_EMAIL)), "in force whatever the sources know"
        with pytest.raises(WorkPostponed):
            await restrictions.remember(request.id)
    waiting = "SELECT count(*) FROM pgqueuer WHERE entrypoint = 'remember-restricted' AND payload = uuid_send($1)"
    assert await as_admin.fetchval(waiting, request.id) == 1
    assert not await is_restricted(TELEPHONE)
    for _ in range(2):
        await restrictions.remember(request.id)
    assert await is_restricted(TELEPHONE)
    await lifted(request, "accuracy")
    await restrictions.remember(request.id)
    assert await digests_of(as_admin, ANNA.id) == 0, "a job that comes late leaves nothing"


async def test_digests_stay_when_one_restriction_is_lifted_while_another_is_placed(
    as_admin: asyncpg.Connection,
) -> None:
    request = await requests.submit(BERTIL, "access")
    await restrictions.place(HANDLER, request.reference, "accuracy")
    await told_of_lifting(request.subject_id, "accuracy")
    async with _uncommitted(lambda: restrictions.place_retained(BERTIL.id, request.id)):
        lifting = asyncio.create_task(restrictions.lift(HANDLER, request.reference, "accuracy"))
        await _waits_or_ends(as_admin, lifting)
    await lifting
    assert await digests_of(as_admin, BERTIL.id) > 0
    async with acting_as(SYSTEM):
        await restrictions.end(BERTIL.id, request.id)


async def test_no_digest_is_left_when_the_last_is_lifted_while_the_sources_are_asked(
    as_admin: asyncpg.Connection,
) -> None:
    request = await requests.submit(BERTIL, "access")
    await restrictions.place(HANDLER, request.reference, "claims")
    async with _uncommitted(lambda: restrictions.end(BERTIL.id, request.id)):
        remembering = asyncio.create_task(restrictions.remember(request.id))
        await _waits_or_ends(as_admin, remembering)
    await remembering
    assert await digests_of(as_admin, BERTIL.id) == 0


async def test_whatever_happens_at_once_there_are_digests_exactly_while_a_restriction_is_in_force(
    as_admin: asyncpg.Connection,
) -> None:
    request = await requests.submit(BERTIL, "access")

    async def placed_and_lifted(ground: restrictions.Ground) -> None:
        for _ in range(5):
            await restrictions.place(HANDLER, request.reference, ground)
            await lifted(request, ground)

    async def remembered() -> None:
        for _ in range(10):
            await restrictions.remember(request.id)

    await asyncio.gather(placed_and_lifted("unlawful"), placed_and_lifted("objection"), remembered())
    assert await digests_of(as_admin, BERTIL.id) == 0
    await restrictions.place(HANDLER, request.reference, "unlawful")
    await asyncio.gather(placed_and_lifted("objection"), remembered())
    assert await digests_of(as_admin, BERTIL.id) > 0
    with pytest.raises(Conflict):
        await restrictions.lift(HANDLER, request.reference, "unlawful")


async def test_what_is_kept_of_an_erased_person_is_restricted_by_all_that_the_plan_knew(
    as_admin: asyncpg.Connection,
) -> None:
    known = known_as.digests((await company_sources.person(ANNA.id)).identifiers)  # type: ignore[arg-type]
    assert len(known) > 2, "by more than the number and the e-mail address of the account"
    request = await erased(ANNA)
    assert any(each.ground == "retained" for each in (await restrictions.standing(HANDLER, request.reference)).all)
    rows = await as_admin.fetch("SELECT digest FROM restriction_identifier WHERE subject_id = $1", ANNA.id)
    assert {row["digest"] for row in rows} >= known


@asynccontextmanager
async def _uncommitted(do: Callable[[], Awaitable[object]]) -> AsyncIterator[None]:
    """`do` done in a transaction of its own, which is committed at the end of the block."""
    done, may_end = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with acting_as(SYSTEM):
            await do()
            done.set()
            await may_end.wait()

    holding = asyncio.create_task(hold())
    await asyncio.wait({holding, asyncio.create_task(done.wait())}, return_when=asyncio.FIRST_COMPLETED)
    try:
        yield
    finally:
        may_end.set()
        await holding


async def _waits_or_ends(as_admin: asyncpg.Connection, task: asyncio.Task[None]) -> None:
    """Until the task is done, or waits for somebody else's lock."""
    waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    async with asyncio.timeout(20):
        while not task.done() and not await as_admin.fetchval(waits):  # noqa: ASYNC110 - in PostgreSQL
            await asyncio.sleep(0.02)
