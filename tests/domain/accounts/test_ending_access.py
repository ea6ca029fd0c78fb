"""Whoever signs in while access is ended is in before, and then out, or comes after, and then not in at all."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import pytest
import pytest_asyncio

from portal.data.accounts.sessions import Session
from portal.data.actors import SYSTEM
from portal.data.database import acting_as, connection
from portal.domain.accounts import (
    accounts,
    email_changes,
    own_password,
    password_resets,
    passwords,
    shutting,
    staff_accounts,
)
from portal.domain.accounts.account_errors import SessionOver, WrongCredentials, WrongPassword
from portal.domain.errors import PortalError
from portal.domain.signing_in import own_factors, passkey_sign_ins, passkeys, second_factors, sign_in_steps, step_ups
from portal.domain.signing_in.session_starts import SignedIn
from portal.domain.signing_in.sign_in_errors import SignInOver, WrongPasskey
from tests.authenticator import code_now
from tests.conftest import World, in_force
from tests.domain.rivals import Rival, one_after_the_other, second, under_way
from tests.domain.signed_in import HOME, signed_in, started
from tests.domain.with_passkeys import added, alone, session_of
from tests.passkeys import Authenticator
from tests.people import ADMINISTRATOR, ANNA, ANNA_EMAIL, BERTIL, BERTIL_EMAIL, HANDLER, HANDLER_EMAIL, PASSWORD

NEW_PASSWORD = "sju-slags-kakor-i-byrån"
IN_FORCE = "SELECT count(*) FROM session WHERE account_id = $1 AND revoked_at IS NULL"


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def as_before(as_admin: asyncpg.Connection) -> AsyncIterator[None]:
    """Nobody is signed in before, and everybody has the password again afterwards."""
    await as_admin.execute("DELETE FROM session; DELETE FROM started_sign_in; DELETE FROM account_block")
    before = await as_admin.fetch("SELECT password_hash, id FROM account")
    yield
    await as_admin.executemany("UPDATE account SET password_hash = $1 WHERE id = $2", [tuple(row) for row in before])
    await as_admin.execute("TRUNCATE account_block, email_change")


Way = Callable[[Session, Authenticator], Awaitable[Rival]]
"""A way into Bertil's account, as far as the last step."""


async def by_password(_session: Session, _keeper: Authenticator) -> Rival:
    return accounts.sign_in(BERTIL_EMAIL, PASSWORD, HOME, None)


async def by_code(session: Session, _keeper: Authenticator) -> Rival:
    async with acting_as(SYSTEM):
        await second_factors.add_known(session.account(), "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    begun = await started(BERTIL_EMAIL)
    return sign_in_steps.show_code(begun.token, code_now(), None)


async def by_passkey_after_the_password(session: Session, keeper: Authenticator) -> Rival:
    await added(session, keeper)
    begun = await started(BERTIL_EMAIL)
    answer = keeper.sign(await sign_in_steps.passkey_options(begun.token))
    return sign_in_steps.show_passkey(begun.token, answer, None)


async def by_passkey_alone(session: Session, keeper: Authenticator) -> Rival:
    await added(session, keeper)
    return alone(keeper)


async def by_confirming(session: Session, _keeper: Authenticator) -> Rival:
    return step_ups.confirm(session, PASSWORD, HOME, None)


WAYS = [by_password, by_code, by_passkey_after_the_password, by_passkey_alone, by_confirming]


async def shut() -> None:
    async with acting_as(SYSTEM):
        await shutting.shut(BERTIL.id)


@pytest.mark.parametrize("way", WAYS)
async def test_whoever_comes_in_just_before_the_account_is_shut_is_out_again(
    bertil: Session, keeper: Authenticator, as_admin: asyncpg.Connection, way: Way
) -> None:
    first, then = await one_after_the_other(as_admin, await way(bertil, keeper), shut())
    assert isinstance(first, SignedIn | str), first
    assert then is None
    assert await as_admin.fetchval(IN_FORCE, BERTIL.id) == 0


@pytest.mark.parametrize("way", WAYS)
async def test_whoever_is_about_to_come_in_while_the_account_is_shut_does_not(
    bertil: Session, keeper: Authenticator, as_admin: asyncpg.Connection, way: Way
) -> None:
    rival = await way(bertil, keeper)
    async with under_way(lambda: shutting.shut(BERTIL.id)):
        comes = await second(as_admin, rival)
    with pytest.raises((WrongCredentials, SignInOver, WrongPasskey, SessionOver)):
        await comes
    assert await as_admin.fetchval(IN_FORCE, BERTIL.id) == 0


@pytest.mark.parametrize("way", [by_password, by_confirming])
async def test_a_new_password_ends_what_the_old_one_is_opening(
    bertil: Session, keeper: Authenticator, as_admin: asyncpg.Connection, way: Way
) -> None:
    new = await passwords.hash_password(NEW_PASSWORD)

    async def choose() -> None:
        async with acting_as(SYSTEM):
            await password_resets.put_in_force(BERTIL.id, new)

    await one_after_the_other(as_admin, await way(bertil, keeper), choose())
    assert await as_admin.fetchval(IN_FORCE, BERTIL.id) == 0


async def test_a_password_that_is_hashed_anew_does_not_come_back_in_the_place_of_a_newer_one(
    as_admin: asyncpg.Connection, world: World
) -> None:
    new = await passwords.hash_password(NEW_PASSWORD)
    in_force(world, password_passes=3)
    try:
        async with under_way(lambda: password_resets.put_in_force(ANNA.id, new)):
            comes = await second(as_admin, accounts.sign_in(ANNA_EMAIL, PASSWORD, HOME, None))
    finally:
        in_force(world, password_passes=2)
    with pytest.raises(WrongCredentials):
        await comes
    assert await as_admin.fetchval("SELECT password_hash FROM account WHERE id = $1", ANNA.id) == new


async def test_both_of_two_sign_ins_get_in_while_the_password_is_hashed_anew(
    as_admin: asyncpg.Connection, world: World
) -> None:
    in_force(world, password_passes=3)
    try:
        two = [accounts.sign_in(ANNA_EMAIL, PASSWORD, HOME, None) for _ in range(2)]
        assert all(isinstance(it, SignedIn) for it in await asyncio.gather(*two))
    finally:
        in_force(world, password_passes=2)


async def test_an_administrators_block_ends_what_a_code_is_opening(as_admin: asyncpg.Connection) -> None:
    begun = await started(HANDLER_EMAIL)
    first, _ = await one_after_the_other(
        as_admin,
        sign_in_steps.show_code(begun.token, code_now(), None),
        staff_accounts.block(ADMINISTRATOR, HANDLER.id),
    )
    assert isinstance(first, SignedIn)
    await staff_accounts.lift_block(ADMINISTRATOR, HANDLER.id)
    assert await as_admin.fetchval(IN_FORCE, HANDLER.id) == 0, "nor is anybody in when it is lifted"


async def test_nothing_that_outlasts_a_session_is_done_in_one_that_is_being_ended(
    as_admin: asyncpg.Connection, keeper: Authenticator
) -> None:
    thief = await session_of(await signed_in(BERTIL_EMAIL))
    made = keeper.make(await passkeys.options(thief))
    outlasting: list[Rival] = [
        passkeys.add(thief, made, "Tjuvens"),
        email_changes.ask(thief, "tjuven@example.se", PASSWORD),
        own_password.change(thief, PASSWORD, NEW_PASSWORD, NEW_PASSWORD),
        own_factors.confirm_app(thief, "123456"),
    ]
    for rival in outlasting:
        async with under_way(lambda: shutting.end_what_is_open(BERTIL.id)):
            comes = await second(as_admin, rival)
        with pytest.raises(SessionOver):
            await comes
    async with acting_as(SYSTEM):
        assert not await connection().fetchval(
            "SELECT EXISTS (SELECT FROM passkey WHERE account_id = $1)"
            " OR EXISTS (SELECT FROM email_change WHERE account_id = $1)",
            BERTIL.id,
        )


async def test_a_password_changed_twice_at_once_is_changed_once(as_admin: asyncpg.Connection, bertil: Session) -> None:
    two = [own_password.change(bertil, PASSWORD, new, new) for new in (NEW_PASSWORD, NEW_PASSWORD[::-1])]
    outcomes = await asyncio.gather(*two, return_exceptions=True)
    assert sorted(str(type(it)) for it in outcomes) == sorted(map(str, (type(None), WrongPassword)))


async def test_a_passkey_removed_while_it_signs_opens_nothing(
    bertil: Session, keeper: Authenticator, as_admin: asyncpg.Connection
) -> None:
    await added(bertil, Authenticator(), "Den andra")
    passkey = await added(bertil, keeper)
    answer = keeper.sign(await passkey_sign_ins.options("browser", HOME))
    first, then = await one_after_the_other(
        as_admin,
        own_factors.remove_passkey(bertil, passkey, PASSWORD),
        passkey_sign_ins.sign_in("browser", answer, HOME, None),
    )
    assert first is None
    assert isinstance(then, WrongPasskey | PortalError)
