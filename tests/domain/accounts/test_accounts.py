"""Signing in, and the session that it starts."""

import asyncpg
import pytest
from argon2 import PasswordHasher

from portal.data.actors import Member
from portal.domain.accounts import accounts, passwords
from portal.domain.accounts.account_errors import WrongCredentials
from portal.settings import settings
from tests.domain.signed_in import signed_in as signed_in_as
from tests.people import (
    ANNA,
    ANNA_EMAIL,
    BERTIL,
    BERTIL_EMAIL,
    CECILIA,
    CECILIA_EMAIL,
    HANDLER,
    HANDLER_EMAIL,
    PASSWORD,
)

HOME = "192.0.2.1"
"""An address for documentation (RFC 5737), and others below."""


pytestmark = pytest.mark.usefixtures("as_admin")


async def test_a_member_and_a_case_handler_sign_in() -> None:
    signed_in = await accounts.sign_in(ANNA_EMAIL, PASSWORD, HOME, None)
    session = await accounts.resume(signed_in.token, extend=True)
    assert session
    assert session.account().actor() == ANNA
    staff = await signed_in_as(HANDLER_EMAIL)
    session = await accounts.resume(staff.token, extend=True)
    assert session
    assert session.account().actor() == HANDLER


async def test_the_e_mail_address_is_read_in_any_case_and_with_spaces_round_it() -> None:
    assert (await accounts.sign_in(f"  {ANNA_EMAIL.upper()} ", PASSWORD, HOME, None)).account.id == ANNA.id


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (ANNA_EMAIL, "fel-losenord-2026"),
        (ANNA_EMAIL, ""),
        (ANNA_EMAIL, PASSWORD + " "),
        (ANNA_EMAIL, PASSWORD.upper()),
        (ANNA_EMAIL, "x" * 2_000_000),
        (ANNA_EMAIL, "\0"),
        ("ingen@example.se", PASSWORD),
        ("", ""),
        ("\0", PASSWORD),
        ("anna@example.se\0", PASSWORD),
        ("🎸" * 400, "🎸"),
        ("x" * 1_000_000, PASSWORD),
        ("' OR 1=1 --", PASSWORD),
        ("\ud800", "\ud800"),
    ],
    ids=lambda text: repr(text[:20]),
)
async def test_whatever_else_is_typed_is_wrong_credentials(email: str, password: str) -> None:
    with pytest.raises(WrongCredentials):
        await accounts.sign_in(email, password, HOME, None)


async def test_a_password_hashed_with_old_parameters_is_hashed_anew(as_admin: asyncpg.Connection) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    await as_admin.execute("UPDATE account SET password_hash = $2 WHERE id = $1", CECILIA.id, old)
    with pytest.raises(WrongCredentials):
        await accounts.sign_in(CECILIA_EMAIL, "fel", HOME, None)
    stored = "SELECT password_hash FROM account WHERE id = $1"
    assert await as_admin.fetchval(stored, CECILIA.id) == old
    await accounts.sign_in(CECILIA_EMAIL, PASSWORD, HOME, None)
    new = await as_admin.fetchval(stored, CECILIA.id)
    assert new.startswith(f"$argon2id$v=19$m={settings().password_memory},t={settings().password_passes},p=4$")
    assert not passwords.needs_rehash(new)
    await accounts.sign_in(CECILIA_EMAIL, PASSWORD, HOME, None)
    assert await as_admin.fetchval(stored, CECILIA.id) == new


async def test_a_language_chosen_is_the_accounts_from_then_on() -> None:
    signed_in = await accounts.sign_in(BERTIL_EMAIL, PASSWORD, HOME, None)
    await accounts.speak(BERTIL, "en")
    session = await accounts.resume(signed_in.token, extend=False)
    assert session
    assert session.account().actor() == Member(BERTIL.id, "en")
    await accounts.speak(BERTIL, "sv")
