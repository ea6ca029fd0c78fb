"""Whatever members, staff, the worker and time do, in whatever order: all is as a simple model says."""

import asyncio

import pytest_asyncio
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from portal.data.embedded import EmbeddedServer
from tests.properties.generated import examples
from tests.properties.lives.machine import Lives

STEPS = 60
"""What happens in each example."""


@pytest_asyncio.fixture(loop_scope="session")
async def loop(server: EmbeddedServer) -> asyncio.AbstractEventLoop:
    """The loop on which everything is done, and the server, given to the machine."""
    return asyncio.get_running_loop()


def test_every_life_goes_as_the_model_says(server: EmbeddedServer, loop: asyncio.AbstractEventLoop) -> None:
    Lives.server, Lives.loop = server, loop
    run_state_machine_as_test(Lives, settings=settings(max_examples=examples(6), stateful_step_count=STEPS))
