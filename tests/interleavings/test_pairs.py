"""Two people on one request: whatever both do at once, one of them is first, and the other is told.

Every pair of actions is done one after the other, in both orders, and truly at the same time: both are stopped in the
middle, each in a transaction of its own that has changed what it has to, and let go together. What comes out at the
same time must be what comes out in one of the orders, to the row.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from itertools import combinations_with_replacement

import asyncpg
import pytest
import pytest_asyncio

from portal.data.actors import Member
from portal.demo.accounts import member_id
from portal.demo.people import member_accounts
from portal.domain import audit
from portal.domain.errors import Conflict, NotApprover, NotFound, NotHandler, NotTwoPersons
from tests.conftest import MEMBERS, World
from tests.interleavings.actions import ACTIONS, Action
from tests.interleavings.stages import STAGES, Stage
from tests.people import COLLEAGUE, HANDLER

PEOPLE = [Member(member_id(member), "sv") for member in member_accounts(MEMBERS)]
AT_HAND = (HANDLER, COLLEAGUE)
STOPPED = "SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'"


@dataclass(frozen=True)
class Outcome:
    """Who of the two did it, how the request stands, and what the log says."""

    done: tuple[bool, bool]
    rows: dict[str, object]
    events: tuple[str, ...]


@pytest_asyncio.fixture(loop_scope="session")
async def admin(world: World) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(world.admin_url(world.portal))
    yield connection
    await connection.close()


@pytest_asyncio.fixture(loop_scope="session")
async def stage(admin: asyncpg.Connection, request: pytest.FixtureRequest) -> Stage:
    name = request.node.callspec.params["name"]
    made = Stage(admin, await STAGES[name](PEOPLE[list(STAGES).index(name)]))
    await made.keep()
    return made


async def tried(action: Action, place: int, stage: Stage, seen: int | None) -> bool:
    """Whether it was done; if not, whoever wanted it was told that something has changed, and nothing worse."""
    try:
        await action.act(AT_HAND[place], stage.request, seen)
    except (Conflict, NotFound):
        return False
    except (NotHandler, NotApprover, NotTwoPersons):
        return False
    return True


async def one_alone(stage: Stage, action: Action) -> Outcome:
    await stage.put_back()
    before = await stage.newest()
    done = await tried(action, 0, stage, None)
    return Outcome((done, False), await stage.rows(), tuple(await stage.events(before)))


async def one_after_the_other(stage: Stage, pair: tuple[Action, Action], order: tuple[int, int], seen: bool) -> Outcome:
    await stage.put_back()
    before = await stage.newest()
    done = [False, False]
    for place in order:
        done[place] = await tried(pair[place], place, stage, before if seen else None)
    return Outcome((done[0], done[1]), await stage.rows(), tuple(await stage.events(before)))


async def at_once(
    world: World, stage: Stage, pair: tuple[Action, Action], order: tuple[int, int], seen: bool
) -> Outcome:
    """Both are stopped where they append to the person's chain, or behind one another, before either is let go."""
    await stage.put_back()
    before = await stage.newest()
    gate = f"hashtextextended('{stage.request.subject_id}', 1)"
    await stage.admin.execute(f"SELECT pg_advisory_lock({gate})")
    tasks: dict[int, asyncio.Task[bool]] = {}
    try:
        for place in order:
            tasks[place] = asyncio.create_task(tried(pair[place], place, stage, before if seen else None))
            await stopped(world, stage, tasks)
    finally:
        await stage.admin.execute(f"SELECT pg_advisory_unlock({gate})")
    done = (await tasks[0], await tasks[1])
    return Outcome(done, await stage.rows(), tuple(await stage.events(before)))


async def stopped(world: World, stage: Stage, tasks: dict[int, asyncio.Task[bool]]) -> None:
    """Wait until everybody who has begun waits for a lock, or has ended."""
    while await stage.admin.fetchval(STOPPED, world.portal) < sum(not task.done() for task in tasks.values()):
        await asyncio.wait(tasks.values(), timeout=0.001)


@pytest.mark.parametrize("name", STAGES)
async def test_of_two_who_act_at_once_one_is_first_and_the_other_is_told(world: World, stage: Stage, name: str) -> None:
    alone = {called: await one_alone(stage, action) for called, action in ACTIONS.items()}
    assert any(outcome.done[0] for outcome in alone.values())
    for names in combinations_with_replacement(ACTIONS, 2):
        pair = (ACTIONS[names[0]], ACTIONS[names[1]])
        first, second = (alone[called] for called in names)
        possible = [place for place, outcome in enumerate((first, second)) if outcome.done[0]]
        # Whoever is second may be told although he or she would have come in time: then one alone has acted.
        one = [replace(first, done=(True, False)), replace(second, done=(False, True))]
        orders = [(place, 1 - place) for place in possible]
        for order in orders:
            found = await at_once(world, stage, pair, order, seen=False)
            if len(possible) == 1 and found in one:
                continue
            allowed = [await one_after_the_other(stage, pair, each, seen=False) for each in orders]
            assert found in one + allowed, (names, order)
        if first.events and second.events and not any(action.of_member for action in pair):
            found = await at_once(world, stage, pair, (0, 1), seen=True)
            # Doing twice what is done once and for all does nothing more.
            assert found.events in (first.events, second.events), (names, "both had the same page before their eyes")
    assert (await audit.verify()).faults == ()
