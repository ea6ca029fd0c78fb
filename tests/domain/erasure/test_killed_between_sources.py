"""An erasure over two sources, whose worker is killed between them: the second is not searched with less."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from portal.data import subjects
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.erasure import erasure_plans, erasure_steps
from portal.data.requests import requests
from portal.data.requests.requests import Request
from portal.domain.erasure import closing, erasure
from portal.domain.erasure.erasure_content import summary
from portal.domain.erasure.planned_person import opened
from portal.domain.letters import answers
from portal.domain.sources.company_sources import close_sources, open_sources, person, sources
from portal.jobs.queue import WorkPostponed
from portal.settings import COMPANY, configure, settings
from tests.conftest import World
from tests.domain.journeys import approved, posted
from tests.people import ANNA, ANNA_EMAIL, BERTIL, BERTIL_EMAIL, CECILIA, CECILIA_EMAIL, HANDLER
from tests.telling import close

CLUB = Path(__file__).parents[2] / "faults"
PEOPLE = {ANNA.id: ANNA_EMAIL, BERTIL.id: BERTIL_EMAIL, CECILIA.id: CECILIA_EMAIL}
MEMBERS = {"first": ANNA, "last": BERTIL}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def club(world: World) -> AsyncIterator[asyncpg.Connection]:
    """The loyalty club's database, in which people are known by e-mail only."""
    name = world.shop.replace("shop", "club")
    admin = await asyncpg.connect(world.admin_url("postgres"))
    await admin.execute(f"CREATE DATABASE {name} OWNER shop_owner")
    connection = await asyncpg.connect(world.admin_url(name))
    await connection.execute((CLUB / "club.sql").read_text())
    for number, email in enumerate(PEOPLE.values(), 1):
        await connection.execute("INSERT INTO club_member VALUES ($1, $2, 10, '2020-01-01')", number, email)
        await connection.execute("INSERT INTO club_mailing VALUES ($1, $1, 'Utskick', now())", number)
    yield connection
    await connection.close()
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


@pytest_asyncio.fixture(params=["first", "last"], loop_scope="session")
async def order(
    request: pytest.FixtureRequest, world: World, club: asyncpg.Connection, tmp_path: Path
) -> AsyncIterator[str]:
    """Both sources, the club before the shop and after it."""
    before = settings()
    shutil.copy(CLUB / "club.toml", tmp_path / f"{'a' if request.param == 'first' else 'z'}_club.toml")
    shutil.copy(COMPANY / "sources" / "shop.toml", tmp_path / "shop.toml")
    name = world.shop.replace("shop", "club")

    def urls(role: str) -> dict[str, str]:
        return {"club": world.server.url(role, name, "postgresql+asyncpg")}

    configure(
        **before.model_dump()
        | {
            "data_maps": tmp_path,
            "source_urls": {**before.source_urls, **urls("shop_reader")},
            "source_erasure_urls": {**before.source_erasure_urls, **urls("shop_eraser")},
        }
    )
    await close_sources()
    open_sources()
    yield request.param
    await close_sources()
    configure(**before.model_dump())
    open_sources()


async def test_a_worker_killed_between_two_sources_leaves_no_half_erasure(
    world: World, club: asyncpg.Connection, order: str
) -> None:
    member = MEMBERS[order]
    in_the_club = await club.fetchval("SELECT count(*) FROM club_member")
    request = await approved(member)
    shop = await asyncpg.connect(world.admin_url(world.shop))
    held, table = (shop, "customers") if order == "first" else (club, "club_member")
    await _killed_at_the_second(request, held, table)
    assert [(step.source, step.step) for step in await _steps(request)] == [
        (sources()[0].data_map.id, "begun"),
        (sources()[0].data_map.id, "erased"),
        (sources()[0].data_map.id, "verified"),
        (sources()[1].data_map.id, "begun"),
    ]
    # By now the portal knows the member by another address, and would find nothing in the club.
    portal = await asyncpg.connect(world.admin_url(world.portal))
    await portal.execute("UPDATE account SET email = $1 WHERE id = $2", f"annan-{order}@example.se", member.id)
    if sources()[0].data_map.id == "shop":
        assert PEOPLE[member.id] not in (await person(member.id)).identifiers["email"]

    await erasure.execute(request.id)

    assert await club.fetchval("SELECT count(*) FROM club_member WHERE email = $1", PEOPLE[member.id]) == 0
    assert await club.fetchval("SELECT count(*) FROM club_member") == in_the_club - 1
    assert await shop.fetchval("SELECT count(*) FROM customers WHERE lower(email) = $1", PEOPLE[member.id]) == 0
    async with acting_as(SYSTEM):
        stored = await erasure_plans.in_force(request.id)
        did = await erasure.outcome(request.id)
    assert stored
    was_planned = {(line.source, line.table, line.erased, line.cleared) for line in summary(stored.content)}
    assert {(line.source, line.table, line.erased, line.cleared) for line in did} == was_planned
    await shop.close()
    await portal.close()


@pytest.mark.usefixtures("order")
@pytest.mark.parametrize("order", ["first"], indirect=True)
async def test_what_is_retained_is_found_by_all_that_the_plan_was_made_with(as_admin: asyncpg.Connection) -> None:
    async with acting_as(HANDLER):
        made = [each for each in await requests.of_subject(ANNA.id) if each.kind == "erasure"]
    request = made[0] if made else await approved(ANNA)
    await as_admin.execute("UPDATE account SET email = 'annan@example.se' WHERE id = $1", ANNA.id)
    await erasure.execute(request.id)
    await answers.render(request.id)
    await posted(request)
    async with acting_as(SYSTEM):
        subject = await subjects.find(ANNA.id)
        plan = await erasure_plans.in_force(request.id)
    assert plan
    who = opened(subject, plan)
    assert who
    await close(HANDLER, request)
    await closing.remove_account(request.id)
    async with acting_as(SYSTEM):
        subject = await subjects.find(ANNA.id)
    assert subject.identifiers() == who.stored()
    assert subject.identifiers()["email"] == [ANNA_EMAIL]


async def _killed_at_the_second(request: Request, held: asyncpg.Connection, table: str) -> None:
    async with held.transaction():
        await held.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
        under_way = asyncio.create_task(erasure.execute(request.id))
        while len(await _steps(request)) < 4:  # noqa: ASYNC110 - what is waited for happens in PostgreSQL
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.2)
        under_way.cancel()
        with pytest.raises((asyncio.CancelledError, WorkPostponed)):
            await under_way


async def _steps(request: Request) -> list[erasure_steps.NotedStep]:
    async with acting_as(SYSTEM):
        return await erasure_steps.of_request(request.id)
