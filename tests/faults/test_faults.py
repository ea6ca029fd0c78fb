"""The short form of `make faults`: a few of every kind."""

import signal
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from portal.data.actors import Member

from . import full_disk, kills, restarts, rollbacks, source_faults
from .erasures import members
from .tally import Tally
from .worker_processes import Workers, workers
from .world import World, two_sources

FEWEST = 6
"""Of faults at every fifth commit, before and after: an erasure over two sources makes at least sixteen."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def world() -> AsyncIterator[World]:
    async with two_sources(members=100) as made:
        yield made


@pytest.fixture(scope="module")
def people(world: World) -> Iterator[Member]:
    return members(world)


@pytest.fixture
def started(world: World) -> Iterator[Workers]:
    with workers(world.environment()) as made:
        yield made


def survived(*tallies: Tally) -> bool:
    return all(tally.survived == tally.tried > 0 and not tally.amiss for tally in tallies)


@pytest.mark.parametrize("sends", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "paused while another takes over"])
async def test_a_worker_struck_at_a_recorded_step_leaves_nothing_half_and_does_nothing_twice(
    world: World, started: Workers, people: Iterator[Member], sends: signal.Signals
) -> None:
    tally = await kills.at_every_commit(world, started, people, sends, every=5)
    assert survived(tally), tally
    assert tally.tried > FEWEST


async def test_a_worker_killed_at_a_random_moment_leaves_nothing_half_and_does_nothing_twice(
    world: World, started: Workers, people: Iterator[Member]
) -> None:
    tally = await kills.at_random_moments(world, started, people, moments=6, seed=2)
    assert survived(tally), tally


async def test_postgresql_may_be_restarted_in_the_middle_of_an_erasure(
    world: World, started: Workers, people: Iterator[Member]
) -> None:
    tally = await restarts.during_erasures(world, started, people, times=2, seed=2)
    assert survived(tally), tally


async def test_a_source_may_be_gone_or_slow_while_it_is_erased_in(
    world: World, started: Workers, people: Iterator[Member]
) -> None:
    tallies = await source_faults.while_erasing(world, started, people, times=1)
    assert survived(*tallies), tallies


async def test_a_source_may_be_gone_or_slow_or_answer_half_while_it_is_collected_from(
    world: World, started: Workers, people: Iterator[Member]
) -> None:
    tallies = await source_faults.while_collecting(world, started, people, times=1)
    assert survived(*tallies), tallies


async def test_the_disk_may_be_full_while_an_extract_is_written(
    world: World, started: Workers, people: Iterator[Member]
) -> None:
    tally = await full_disk.while_an_extract_is_written(world, started, people, times=1)
    assert survived(tally), tally


async def test_a_change_and_its_job_are_made_together_or_not_at_all(
    world: World, started: Workers, people: Iterator[Member]
) -> None:
    tally = await rollbacks.of_an_approval(world, started, people, times=60, seed=2)
    assert survived(tally), tally
