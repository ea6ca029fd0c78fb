"""A real identity provider over real HTTP, calm at first, which knows three who work here."""

from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest
import pytest_asyncio

from tests.conftest import World, in_force
from tests.identity_grants import Person
from tests.identity_provider import IdentityProvider, identity_provider
from tests.people import (
    ADMINISTRATOR_EMAIL,
    APPROVER_EMAIL,
    HANDLER_EMAIL,
)
from tests.web.conftest import ORIGIN, forget_used_codes
from tests.web.work_accounts import BACK, OFF, forget_provider, use

MFA = ["pwd", "mfa"]


@pytest.fixture(scope="module")
def idp() -> Iterator[IdentityProvider]:
    with identity_provider(ORIGIN + BACK) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def admin(world: World, idp: IdentityProvider) -> AsyncIterator[asyncpg.Connection]:
    """Plain SQL; the provider is calm and knows three who work here, whom nobody has seen come from it."""
    idp.calm()
    idp.asked.clear()
    idp.people = {
        "hanna": Person("a1", HANDLER_EMAIL),
        "gustav": Person("b2", APPROVER_EMAIL.upper(), amr=MFA),
        "adam": Person("c3", ADMINISTRATOR_EMAIL, amr=MFA),
    }
    forget_provider()
    use(world, idp)
    connection = await asyncpg.connect(world.admin_url(world.portal))
    await connection.execute("TRUNCATE throttle, provider_identity, provider_start")
    await forget_used_codes()
    yield connection
    await connection.close()
    in_force(world, **OFF)
