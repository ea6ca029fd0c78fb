"""The administrator's view of the portal's database, past every rule."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio

from portal.data.accounts.sessions import Session
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.letters import making
from portal.domain.letters.making import Kind
from portal.domain.signing_in import second_factors
from tests.domain.replies import plain
from tests.domain.with_passkeys import session_for
from tests.passkeys import Authenticator
from tests.people import BERTIL, BERTIL_EMAIL


@pytest_asyncio.fixture(loop_scope="session")
async def as_admin(as_admin: asyncpg.Connection) -> asyncpg.Connection:
    """Every test begins with nobody throttled."""
    await as_admin.execute("TRUNCATE throttle")
    return as_admin


@pytest_asyncio.fixture(loop_scope="session")
async def no_requests(as_admin: asyncpg.Connection) -> None:
    """The test begins with no request and no letter."""
    await as_admin.execute("TRUNCATE request, signed_letter CASCADE")


@pytest.fixture
def replies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Replies are plain letters that set nothing off."""
    monkeypatch.setitem(making.KINDS, "reply", Kind(plain))


@pytest_asyncio.fixture(loop_scope="session")
async def bertil(as_admin: asyncpg.Connection) -> AsyncIterator[Session]:
    """Bertil, signed in, without a second factor before and after."""
    await as_admin.execute("DELETE FROM throttle")
    yield await session_for(BERTIL_EMAIL)
    async with acting_as(SYSTEM):
        await second_factors.forget_all(BERTIL.id)


@pytest.fixture
def keeper() -> Authenticator:
    return Authenticator()
