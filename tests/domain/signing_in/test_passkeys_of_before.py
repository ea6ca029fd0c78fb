"""A passkey that is older than the password signs in alone only once its owner has shown it after that password."""

from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import pytest
import pytest_asyncio

from portal.data.accounts.sessions import Session
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.accounts import accounts, own_password, password_resets, passwords, shutting
from portal.domain.signing_in import passkeys, sign_in_steps, step_ups
from portal.domain.signing_in.sign_in_errors import PasskeyNotAlone
from portal.domain.signing_in.sign_in_steps import StartedSignIn
from tests.domain.signed_in import HOME
from tests.domain.with_passkeys import added, alone
from tests.passkeys import Authenticator
from tests.people import BERTIL, BERTIL_EMAIL, PASSWORD

NEW_PASSWORD = "sju-slags-kakor-i-byrån"


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def as_before(as_admin: asyncpg.Connection) -> AsyncIterator[None]:
    """Bertil has his password again afterwards."""
    before = await as_admin.fetchval("SELECT password_hash FROM account WHERE id = $1", BERTIL.id)
    yield
    await as_admin.execute("UPDATE account SET password_hash = $1 WHERE id = $2", before, BERTIL.id)


async def shut_and_chosen(session: Session) -> None:
    async with acting_as(SYSTEM):
        await shutting.shut(session.account_id)
    await chosen_by_link(session)


async def chosen_by_link(session: Session) -> None:
    new = await passwords.hash_password(NEW_PASSWORD)
    async with acting_as(SYSTEM):
        await password_resets.put_in_force(session.account_id, new)


async def changed(session: Session) -> None:
    await own_password.change(session, PASSWORD, NEW_PASSWORD, NEW_PASSWORD)


@pytest.mark.parametrize("way", [shut_and_chosen, chosen_by_link, changed])
async def test_a_thiefs_passkey_does_not_outlive_the_password_that_it_was_set_up_with(
    bertil: Session, keeper: Authenticator, way: Callable[[Session], Awaitable[None]]
) -> None:
    await added(bertil, keeper)
    assert await alone(keeper)
    await way(bertil)
    for _ in range(2):
        with pytest.raises(PasskeyNotAlone):
            await alone(keeper)


async def test_a_passkey_that_was_shown_after_the_new_password_is_enough_again_and_no_other(
    bertil: Session, keeper: Authenticator
) -> None:
    thiefs = Authenticator()
    await added(bertil, keeper)
    await added(bertil, thiefs, "Tjuvens")
    await shut_and_chosen(bertil)
    begun = await accounts.sign_in(BERTIL_EMAIL, NEW_PASSWORD, HOME, None)
    assert isinstance(begun, StartedSignIn), "nothing is asked for less than before"
    answer = keeper.sign(await sign_in_steps.passkey_options(begun.token))
    owner = await accounts.resume((await sign_in_steps.show_passkey(begun.token, answer, None)).token, extend=False)
    assert owner
    assert [it.is_second_only for it in await passkeys.of_session(owner)] == [False, True]
    assert await alone(keeper)
    with pytest.raises(PasskeyNotAlone):
        await alone(thiefs)


async def test_what_is_confirmed_with_it_in_a_session_makes_it_no_more(bertil: Session, keeper: Authenticator) -> None:
    await added(bertil, keeper)
    await changed(bertil)
    answer = keeper.sign(await step_ups.passkey_options(bertil))
    assert await step_ups.confirm(bertil, "", HOME, None, answer)
    with pytest.raises(PasskeyNotAlone):
        await alone(keeper)
