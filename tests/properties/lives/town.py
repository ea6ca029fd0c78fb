"""Where the lives are lived: a portal and a shop of their own for each example, and a clock that can be put forward."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta, tzinfo

import asyncpg
import pytest

from portal import clock
from portal.data.embedded import EmbeddedServer
from tests.conftest import World, fresh_world


class Clock:
    """The portal's clock, so many days ahead of the world's. The databases keep the world's."""

    ahead = timedelta()

    def now(self, zone: tzinfo) -> datetime:
        """As `datetime.now`."""
        return datetime.now(zone) + self.ahead


@contextmanager
def moved() -> Iterator[Clock]:
    """The portal reads this clock meanwhile."""
    patch = pytest.MonkeyPatch()
    made = Clock()
    patch.setattr(clock, "datetime", made)
    try:
        yield made
    finally:
        patch.undo()


@asynccontextmanager
async def town(server: EmbeddedServer) -> AsyncIterator[tuple[World, asyncpg.Connection]]:
    """A portal and a shop in which nothing has happened yet, and the administrator's view of the portal's database."""
    async with fresh_world(server) as world:
        admin = await asyncpg.connect(world.admin_url(world.portal))
        try:
            yield world, admin
        finally:
            await admin.close()
