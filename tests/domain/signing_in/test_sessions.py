"""A session ends when it should, and once ended never comes back."""

import asyncio
import hashlib
from datetime import timedelta

import asyncpg
import pytest

from portal.data.accounts import sessions
from portal.domain.accounts import accounts
from portal.domain.accounts.account_errors import WrongCredentials
from tests.domain.signed_in import signed_in as signed_in_as
from tests.people import (
    ANNA,
    ANNA_EMAIL,
    BERTIL_EMAIL,
    CECILIA,
    CECILIA_EMAIL,
    HANDLER_EMAIL,
    PASSWORD,
)

HOME = "192.0.2.1"
"""An address for documentation (RFC 5737), and others below."""


pytestmark = pytest.mark.usefixtures("as_admin")


async def age(connection: asyncpg.Connection, token: str, column: str, by: timedelta) -> None:
    await connection.execute(
        f"UPDATE session SET {column} = {column} - $2::interval WHERE token_hash = $1", sessions.token_hash(token), by
    )


async def test_a_session_ends_after_fifteen_idle_minutes(as_admin: asyncpg.Connection) -> None:
    signed_in = await accounts.sign_in(ANNA_EMAIL, PASSWORD, HOME, None)
    await age(as_admin, signed_in.token, "seen_at", timedelta(minutes=14, seconds=55))
    assert await accounts.resume(signed_in.token, extend=False)
    await age(as_admin, signed_in.token, "seen_at", timedelta(seconds=10))
    assert await accounts.resume(signed_in.token, extend=True) is None
    assert await accounts.resume(signed_in.token, extend=True) is None


async def test_a_page_keeps_a_session_alive_and_polling_does_not(as_admin: asyncpg.Connection) -> None:
    signed_in = await accounts.sign_in(ANNA_EMAIL, PASSWORD, HOME, None)
    await age(as_admin, signed_in.token, "seen_at", timedelta(minutes=10))
    seen = "SELECT now() - seen_at FROM session WHERE token_hash = $1"
    await accounts.resume(signed_in.token, extend=False)
    assert await as_admin.fetchval(seen, sessions.token_hash(signed_in.token)) > timedelta(minutes=9)
    await accounts.resume(signed_in.token, extend=True)
    assert await as_admin.fetchval(seen, sessions.token_hash(signed_in.token)) < timedelta(minutes=1)


@pytest.mark.parametrize(("email", "hours"), [(ANNA_EMAIL, 4), (HANDLER_EMAIL, 8)])
async def test_a_session_ends_whatever_happens(as_admin: asyncpg.Connection, email: str, hours: int) -> None:
    signed_in = await signed_in_as(email)
    lasts = await as_admin.fetchval(
        "SELECT ends_at - started_at FROM session WHERE token_hash = $1", sessions.token_hash(signed_in.token)
    )
    assert abs(lasts - timedelta(hours=hours)) < timedelta(seconds=5)
    await age(as_admin, signed_in.token, "ends_at", timedelta(hours=hours))
    assert await accounts.resume(signed_in.token, extend=True) is None


async def test_the_database_holds_no_token_that_opens_anything(as_admin: asyncpg.Connection) -> None:
    signed_in = await accounts.sign_in(ANNA_EMAIL, PASSWORD, HOME, None)
    everything = await as_admin.fetchval(
        "SELECT string_agg(t, ' ') FROM (SELECT s::text AS t FROM session s"
        " UNION ALL SELECT k::text FROM known_browser k) AS rows"
    )
    for token in (signed_in.token, signed_in.browser):
        assert token not in everything
        assert token.encode().hex() not in everything
        assert hashlib.sha256(token.encode()).hexdigest() in everything
    assert await accounts.resume(sessions.token_hash(signed_in.token).hex(), extend=True) is None


async def test_every_sign_in_gives_a_new_session() -> None:
    first = await accounts.sign_in(ANNA_EMAIL, PASSWORD, HOME, None)
    second = await accounts.sign_in(ANNA_EMAIL, PASSWORD, HOME, first.browser)
    assert first.token != second.token
    assert first.browser == second.browser


async def test_an_ended_session_never_comes_back_even_while_it_is_in_use(as_admin: asyncpg.Connection) -> None:
    signed_in = await accounts.sign_in(ANNA_EMAIL, PASSWORD, HOME, None)
    session = await accounts.resume(signed_in.token, extend=False)
    assert session
    await age(as_admin, signed_in.token, "seen_at", timedelta(minutes=5))
    await asyncio.gather(
        *(accounts.resume(signed_in.token, extend=True) for _ in range(10)),
        accounts.sign_out(session),
        *(accounts.resume(signed_in.token, extend=True) for _ in range(10)),
    )
    assert await accounts.resume(signed_in.token, extend=True) is None


async def test_a_page_under_way_while_the_session_is_ended_does_not_bring_it_back(
    as_admin: asyncpg.Connection,
) -> None:
    signed_in = await accounts.sign_in(ANNA_EMAIL, PASSWORD, HOME, None)
    await age(as_admin, signed_in.token, "seen_at", timedelta(minutes=5))
    hash_ = sessions.token_hash(signed_in.token)
    ending = as_admin.transaction()
    await ending.start()
    await as_admin.execute("UPDATE session SET revoked_at = now() WHERE token_hash = $1", hash_)
    under_way = asyncio.create_task(accounts.resume(signed_in.token, extend=True))
    await asyncio.sleep(0.2)
    assert not under_way.done()
    await ending.commit()
    await under_way
    assert await as_admin.fetchval("SELECT revoked_at IS NOT NULL FROM session WHERE token_hash = $1", hash_)
    assert await accounts.resume(signed_in.token, extend=True) is None


async def test_ending_the_other_sessions_leaves_the_one_in_use_and_other_peoples() -> None:
    mine = await accounts.sign_in(ANNA_EMAIL, PASSWORD, HOME, None)
    other = await accounts.sign_in(ANNA_EMAIL, PASSWORD, HOME, None)
    bertils = await accounts.sign_in(BERTIL_EMAIL, PASSWORD, HOME, None)
    session = await accounts.resume(mine.token, extend=False)
    assert session
    await accounts.end_other_sessions(ANNA, session)
    assert await accounts.resume(mine.token, extend=False)
    assert await accounts.resume(other.token, extend=False) is None
    assert await accounts.resume(bertils.token, extend=False)


async def test_a_closed_account_signs_in_no_more_and_its_session_is_over(as_admin: asyncpg.Connection) -> None:
    signed_in = await accounts.sign_in(CECILIA_EMAIL, PASSWORD, HOME, None)
    await as_admin.execute("UPDATE account SET closed_at = now() WHERE id = $1", CECILIA.id)
    try:
        assert await accounts.resume(signed_in.token, extend=True) is None
        with pytest.raises(WrongCredentials):
            await accounts.sign_in(CECILIA_EMAIL, PASSWORD, HOME, signed_in.browser)
    finally:
        await as_admin.execute("UPDATE account SET closed_at = NULL WHERE id = $1", CECILIA.id)
