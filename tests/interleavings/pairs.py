"""Two who act on one request, one after the other and truly at the same time.

At the same time means: both are stopped in the middle, each in a transaction of its own that has changed what it has
to, and let go together. What comes out must be what comes out in one of the orders, to the row.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations_with_replacement

from portal.data.audit.audit import COMPANY_CHAIN
from portal.domain.errors import Conflict, NotApprover, NotFound, NotHandler, NotTwoPersons, NotYourRole
from portal.domain.letters.print_errors import NothingToPrint, NotOpened
from tests.conftest import World
from tests.interleavings.actions import Action
from tests.interleavings.stages import Stage
from tests.people import COLLEAGUE, HANDLER

AT_HAND = (HANDLER, COLLEAGUE)
STOPPED = "SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'"
TOLD = (Conflict, NotFound, NotHandler, NotApprover, NotYourRole, NotTwoPersons, NothingToPrint, NotOpened)
"""How somebody who came too late, or is not the one to do it, is told."""


@dataclass(frozen=True)
class Outcome:
    """Who of the two did it, how the request stands, and what the log says."""

    done: tuple[bool, bool]
    rows: dict[str, object]
    events: tuple[str, ...]


async def tried(action: Action, place: int, stage: Stage, seen: int | None) -> bool:
    """Whether it was done; if not, whoever wanted it was told that something has changed, and nothing worse."""
    try:
        await action.act(AT_HAND[place], stage.request, seen)
    except TOLD:
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
    """Both are stopped where they append to the person's chain or the company's, or behind one another."""
    await stage.put_back()
    before = await stage.newest()
    gates = [f"hashtextextended('{chain}', 1)" for chain in (stage.request.subject_id, COMPANY_CHAIN)]
    await stage.admin.execute(";".join(f"SELECT pg_advisory_lock({gate})" for gate in gates))
    tasks: dict[int, asyncio.Task[bool]] = {}
    try:
        for place in order:
            tasks[place] = asyncio.create_task(tried(pair[place], place, stage, before if seen else None))
            await stopped(world, stage, tasks)
    finally:
        await stage.admin.execute("SELECT pg_advisory_unlock_all()")
    done = (await tasks[0], await tasks[1])
    return Outcome(done, await stage.rows(), tuple(await stage.events(before)))


async def stopped(world: World, stage: Stage, tasks: dict[int, asyncio.Task[bool]]) -> None:
    """Wait until everybody who has begun waits for a lock, or has ended."""
    while await stage.admin.fetchval(STOPPED, world.portal) < sum(not task.done() for task in tasks.values()):
        await asyncio.wait(tasks.values(), timeout=0.001)


async def try_pairs(world: World, stage: Stage, actions: Mapping[str, Action]) -> None:
    """Every action with every other, and with itself. Raises AssertionError, with the two, where it is not as it is
    one after the other."""
    alone = {called: await one_alone(stage, action) for called, action in actions.items()}
    assert any(outcome.done[0] for outcome in alone.values())
    for names in combinations_with_replacement(actions, 2):
        pair = (actions[names[0]], actions[names[1]])
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
            assert found in one + allowed, (names, order, found, allowed)
        if first.events and second.events and all(action.on_page for action in pair):
            found = await at_once(world, stage, pair, (0, 1), seen=True)
            # Doing twice what is done once and for all does nothing more.
            assert found.events in (first.events, second.events), (names, "the same page before their eyes", found)
