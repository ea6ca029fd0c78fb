"""One's own second factors: what stays when one goes, and what is kept and told of them."""

import asyncio

import asyncpg
import pytest

from portal.data.accounts.sessions import Session
from portal.domain.accounts import account_closing, own_password
from portal.domain.accounts.account_errors import WrongPassword
from portal.domain.own_data.own_data import own_rows
from portal.domain.signing_in import own_factors, passkeys
from portal.domain.signing_in.session_starts import SignedIn
from portal.domain.signing_in.sign_in_errors import LastFactor, ShortPassword, WrongPasskey
from tests.domain.signed_in import signed_in
from tests.domain.with_passkeys import added, alone, session_for
from tests.passkeys import Authenticator
from tests.people import BERTIL, BERTIL_EMAIL, CECILIA, CECILIA_EMAIL, HANDLER_EMAIL, PASSWORD

pytestmark = pytest.mark.usefixtures("as_admin")


async def test_the_last_one_goes_for_a_member_who_knows_a_long_password(
    bertil: Session, keeper: Authenticator, as_admin: asyncpg.Connection
) -> None:
    first, second = await added(bertil, keeper), await added(bertil, Authenticator())
    await own_factors.remove_passkey(bertil, second, "")
    with pytest.raises(WrongPassword):
        await own_factors.remove_passkey(bertil, first, "fel")
    await own_factors.remove_passkey(bertil, first, PASSWORD)
    assert await as_admin.fetchval("SELECT count(*) FROM recovery_code WHERE account_id = $1", BERTIL.id) == 0
    assert isinstance(await signed_in(BERTIL_EMAIL), SignedIn)


async def test_a_short_password_is_changed_before_the_last_one_goes(
    bertil: Session, keeper: Authenticator, as_admin: asyncpg.Connection
) -> None:
    passkey = await added(bertil, keeper)
    before = await as_admin.fetchval("SELECT password_hash FROM account WHERE id = $1", BERTIL.id)
    await own_password.change(bertil, PASSWORD, "tröskelgås", "tröskelgås")
    with pytest.raises(ShortPassword):
        await own_factors.remove_passkey(bertil, passkey, "tröskelgås")
    await as_admin.execute("UPDATE account SET password_hash = $2 WHERE id = $1", BERTIL.id, before)


async def test_staff_keep_one(keeper: Authenticator) -> None:
    handler = await session_for(HANDLER_EMAIL)
    with pytest.raises(LastFactor):
        await own_factors.remove_app(handler, PASSWORD)
    passkey = await added(handler, keeper)
    await own_factors.remove_passkey(handler, passkey, "")


async def test_of_two_that_go_at_once_one_stays_with_whoever_gave_no_password(
    bertil: Session, keeper: Authenticator
) -> None:
    both = [await added(bertil, keeper), await added(bertil, Authenticator())]
    answers = await asyncio.gather(*(own_factors.remove_passkey(bertil, it, "") for it in both), return_exceptions=True)
    assert sum(it is None for it in answers) == 1
    assert len(await passkeys.of_session(bertil)) == 1


async def test_the_extract_names_passkeys_and_factors_and_holds_nothing_that_opens(
    bertil: Session, keeper: Authenticator
) -> None:
    await added(bertil, keeper, "Bertils blå mobil")
    rows: dict[str, list[tuple[object, ...]]] = {}
    async for table, found in own_rows(BERTIL.id):
        rows.setdefault(table, []).extend(tuple(it) for it in found)
    assert [row[0] for row in rows["passkey"]] == ["Bertils blå mobil"]
    assert [row[0] for row in rows["second_factor"]] == ["recovery_code"] * 10


async def test_names_are_encrypted_and_the_handle_says_nothing(
    bertil: Session, keeper: Authenticator, as_admin: asyncpg.Connection
) -> None:
    await added(bertil, keeper, "Bertils blå mobil")
    row = await as_admin.fetchval("SELECT p::text FROM passkey p WHERE account_id = $1", BERTIL.id)
    assert "Bertils blå".encode().hex() not in row
    assert keeper.handle
    assert BERTIL.id.bytes not in keeper.handle
    assert BERTIL_EMAIL.encode() not in keeper.handle


async def test_a_closed_account_has_no_passkey_left(as_admin: asyncpg.Connection, keeper: Authenticator) -> None:
    cecilia = await session_for(CECILIA_EMAIL)
    await added(cecilia, keeper)
    await passkeys.options(cecilia)
    await account_closing.close(cecilia, PASSWORD)
    for table in ("passkey", "passkey_challenge", "recovery_code"):
        assert await as_admin.fetchval(f"SELECT count(*) FROM {table} WHERE account_id = $1", CECILIA.id) == 0
    with pytest.raises(WrongPasskey):
        await alone(keeper)
