"""Two people on one request: whatever both do at once, one of them is first, and the other is told.

Every pair of actions is tried in every stage of a request; of those that belong to one stage alone, each with those
that touch the same rows.
"""

from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio

from portal.data.actors import Member
from portal.demo.accounts import member_id
from portal.demo.people import member_accounts
from portal.domain.audit import audit
from tests.conftest import MEMBERS, World
from tests.interleavings.actions import ACTIONS
from tests.interleavings.neighbours import NEIGHBOURS
from tests.interleavings.pairs import try_pairs
from tests.interleavings.stages import STAGES, Stage

PEOPLE = [Member(member_id(member), "sv") for member in member_accounts(MEMBERS)]


@pytest_asyncio.fixture(loop_scope="session")
async def admin(world: World) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(world.admin_url(world.portal))
    yield connection
    await connection.close()


@pytest.mark.parametrize("name", STAGES)
async def test_of_two_who_act_at_once_one_is_first_and_the_other_is_told(
    world: World, admin: asyncpg.Connection, name: str
) -> None:
    request = await STAGES[name](PEOPLE[list(STAGES).index(name)])
    await try_pairs(world, await Stage.kept_of(admin, request), ACTIONS)
    assert (await audit.verify()).faults == ()


@pytest.mark.parametrize("name", NEIGHBOURS)
async def test_so_it_is_of_what_is_done_in_one_stage_alone(world: World, admin: asyncpg.Connection, name: str) -> None:
    request, actions = await NEIGHBOURS[name](PEOPLE[(len(STAGES) + list(NEIGHBOURS).index(name)) % len(PEOPLE)])
    await try_pairs(world, await Stage.kept_of(admin, request), actions)
    assert (await audit.verify()).faults == ()
