"""The administrator's view of the portal's database, past every rule."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio

from portal.domain import letter_kinds
from portal.domain.written import Kind
from tests.conftest import World
from tests.domain.replies import plain


@pytest_asyncio.fixture(loop_scope="session")
async def as_admin(world: World) -> AsyncIterator[asyncpg.Connection]:
    """The administrator's view; every test begins with nobody throttled."""
    connection = await asyncpg.connect(world.admin_url(world.portal))
    await connection.execute("TRUNCATE throttle")
    yield connection
    await connection.close()


@pytest.fixture
def replies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Replies are plain letters that set nothing off."""
    monkeypatch.setitem(letter_kinds.KINDS, "reply", Kind(plain))  # type: ignore[arg-type]
