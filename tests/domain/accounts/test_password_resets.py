"""A forgotten password, and a first one: by a link to the account's address, used once."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from time import monotonic

import asyncpg
import pytest
import pytest_asyncio

from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.accounts import accounts, invitations, one_time_links, own_password, password_resets
from portal.domain.accounts.account_errors import LinkOver, WeakPassword, WrongCredentials, WrongPassword
from portal.domain.errors import NotFound, Throttled
from tests.conftest import World, in_force
from tests.domain.noticed import outcomes, send_all, send_to, send_to_nobody
from tests.mail_server import mail_server
from tests.people import ANNA, ANNA_EMAIL, BERTIL, BERTIL_EMAIL, CECILIA_EMAIL, PASSWORD

HOME = "192.0.2.1"
NEW = "fyra gröna elefanter spelar bas"


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def fresh(world: World, as_admin: asyncpg.Connection) -> AsyncIterator[None]:
    before = await as_admin.fetch("SELECT id, email, password_hash, closed_at FROM account")
    await as_admin.execute("TRUNCATE notice, one_time_link, pgqueuer")
    yield
    for row in before:
        await as_admin.execute("UPDATE account SET email = $2, password_hash = $3, closed_at = $4 WHERE id = $1", *row)
    send_to_nobody(world)


async def link_of_anna() -> str:
    await password_resets.ask(ANNA_EMAIL, HOME)
    async with acting_as(SYSTEM):
        token = await one_time_links.token_of(ANNA.id, "password_reset")
    assert token
    return token


async def test_the_link_in_the_e_mail_gives_a_new_password_and_ends_every_session(
    world: World, as_admin: asyncpg.Connection
) -> None:
    signed_in = await accounts.sign_in(ANNA_EMAIL, PASSWORD, HOME, None)
    async with mail_server() as server:
        send_to(world, server)
        await password_resets.ask(ANNA_EMAIL.upper(), HOME)
        await send_all(as_admin)
        said = server.to(ANNA_EMAIL)[1].message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        token = said.split("https://portal.example/nytt-losenord/")[1].split()[0]
        assert (await password_resets.whose(token, "password_reset")).email == ANNA_EMAIL
        await password_resets.choose(token, "password_reset", NEW, NEW)
        await send_all(as_admin)
        assert "ändrat" in server.inbox[2].message["Subject"]
    assert await accounts.resume(signed_in.token, extend=False) is None
    with pytest.raises(WrongCredentials):
        await accounts.sign_in(ANNA_EMAIL, PASSWORD, HOME, None)
    await accounts.sign_in(ANNA_EMAIL, NEW, HOME, None)


async def test_a_link_is_used_once_also_by_many_at_once(as_admin: asyncpg.Connection) -> None:
    token = await link_of_anna()
    tries = [password_resets.choose(token, "password_reset", NEW + str(n), NEW + str(n)) for n in range(3)]
    done = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(map(type, done), key=str) == sorted([str, LinkOver, LinkOver], key=str)


async def test_a_forgotten_password_is_a_way_in_while_others_try(as_admin: asyncpg.Connection) -> None:
    browser = await password_resets.choose(await link_of_anna(), "password_reset", NEW, NEW)
    wrong = (accounts.sign_in(ANNA_EMAIL, "fel", HOME, None) for _ in range(11))
    await asyncio.gather(*wrong, return_exceptions=True)
    with pytest.raises(Throttled):
        await accounts.sign_in(ANNA_EMAIL, NEW, HOME, None)
    await accounts.sign_in(ANNA_EMAIL, NEW, HOME, browser)
    assert "new_browser" not in [kind for kind, _ in await outcomes(as_admin)], "it was told of the new password"


async def test_looking_uses_nothing_up_and_a_weak_password_neither() -> None:
    token = await link_of_anna()
    for _ in range(3):
        await password_resets.whose(token, "password_reset")
    with pytest.raises(WeakPassword):
        await password_resets.choose(token, "password_reset", "kort", "kort")
    await password_resets.choose(token, "password_reset", NEW, NEW)


async def test_a_link_ends_after_an_hour_and_when_another_is_asked_for(as_admin: asyncpg.Connection) -> None:
    first, second = await link_of_anna(), await link_of_anna()
    assert first != second
    with pytest.raises(LinkOver):
        await password_resets.whose(first, "password_reset")
    await as_admin.execute("UPDATE one_time_link SET ends_at = ends_at - interval '1 hour'")
    with pytest.raises(LinkOver):
        await password_resets.choose(second, "password_reset", NEW, NEW)


@pytest.mark.parametrize("token", ["", "x", "\0", "é" * 43, "\ud800", "x" * 5000])
async def test_a_link_that_never_was_is_over(token: str) -> None:
    with pytest.raises(LinkOver):
        await password_resets.choose(token, "password_reset", NEW, NEW)


async def test_a_link_for_one_thing_opens_no_other() -> None:
    with pytest.raises(LinkOver):
        await password_resets.choose(await link_of_anna(), "invitation", NEW, NEW)


async def test_the_database_holds_no_token_that_opens_anything(as_admin: asyncpg.Connection) -> None:
    token = await link_of_anna()
    stored = await as_admin.fetchval("SELECT string_agg(l::text, ' ') FROM one_time_link l")
    assert token not in stored
    assert hashlib.sha256(token.encode()).hexdigest() in stored
    assert token not in await as_admin.fetchval("SELECT string_agg(n::text, ' ') FROM notice n")


async def test_asking_takes_as_long_and_answers_the_same_for_everybody(as_admin: asyncpg.Connection) -> None:
    took = []
    for email in (CECILIA_EMAIL, "ingen@example.se", "\0", "x" * 100_000):
        started = monotonic()
        await password_resets.ask(email, HOME)
        took.append(monotonic() - started)
    assert len(await outcomes(as_admin)) == 1
    assert min(took) >= password_resets.ANSWERS_AFTER


async def test_nobody_fills_a_mailbox_by_asking(as_admin: asyncpg.Connection) -> None:
    await asyncio.gather(*(password_resets.ask(BERTIL_EMAIL, f"198.51.100.{n}") for n in range(9)))
    assert len(await outcomes(as_admin)) == password_resets.MOST


async def test_one_who_asks_for_many_is_told_to_wait(world: World) -> None:
    in_force(world, throttle_network_failures=10)
    asked = await asyncio.gather(
        *(password_resets.ask(f"nr{n}@example.se", HOME) for n in range(12)), return_exceptions=True
    )
    in_force(world, throttle_network_failures=100)
    assert sum(isinstance(each, Throttled) for each in asked) == 2


@pytest.mark.parametrize(
    ("password", "why"),
    [("losenord", "too_short"), ("x" * 14, "too_short"), ("aaaaaaaaaaaaaaaaaaaa", "too_common"),
     ("passwordpassword", "too_common"), ("qwertyuiopasdfgh", "too_common"), ("annaexampleseanna", "too_common"),
     ("javimusik javimusik", "too_common"), ("x" * 513, "too_long")],
)  # fmt: skip
async def test_a_password_that_everybody_could_guess_is_refused(password: str, why: str) -> None:
    token = await link_of_anna()
    with pytest.raises(WeakPassword) as refused:
        await password_resets.choose(token, "password_reset", password, password)
    assert refused.value.why == why


async def test_changing_the_password_takes_the_old_one_and_leaves_this_session(as_admin: asyncpg.Connection) -> None:
    mine = await accounts.sign_in(BERTIL_EMAIL, PASSWORD, HOME, None)
    other = await accounts.sign_in(BERTIL_EMAIL, PASSWORD, HOME, None)
    session = await accounts.resume(mine.token, extend=False)
    assert session
    with pytest.raises(WrongPassword):
        await own_password.change(session, "fel", NEW, NEW)
    with pytest.raises(WeakPassword):
        await own_password.change(session, PASSWORD, NEW, NEW + "x")
    with pytest.raises(WeakPassword) as same:
        await own_password.change(session, PASSWORD, PASSWORD, PASSWORD)
    assert same.value.why == "same"
    await own_password.change(session, PASSWORD, NEW, NEW)
    assert await accounts.resume(mine.token, extend=False)
    assert await accounts.resume(other.token, extend=False) is None
    await accounts.sign_in(BERTIL_EMAIL, NEW, HOME, None)
    assert [kind for kind, _ in await outcomes(as_admin) if kind != "new_browser"] == ["password_changed"]


async def test_whoever_finds_a_session_open_does_not_guess_the_password() -> None:
    signed_in = await accounts.sign_in(BERTIL_EMAIL, PASSWORD, HOME, None)
    session = await accounts.resume(signed_in.token, extend=False)
    assert session
    tried = await asyncio.gather(*(own_password.expect(session, "fel") for _ in range(13)), return_exceptions=True)
    assert sum(isinstance(each, Throttled) for each in tried) == 3


async def test_an_invitation_gives_the_first_password_for_seven_days(as_admin: asyncpg.Connection) -> None:
    number = await as_admin.fetchval(
        "UPDATE account SET password_hash = NULL FROM data_subject d WHERE d.id = account.id AND d.id = $1"
        " RETURNING d.customer_number",
        BERTIL.id,
    )
    with pytest.raises(WrongCredentials):
        await accounts.sign_in(BERTIL_EMAIL, "", HOME, None)
    assert await invitations.invite(number) == "invited"
    async with acting_as(SYSTEM):
        token = await one_time_links.token_of(BERTIL.id, "invitation")
    assert token
    await password_resets.choose(token, "invitation", NEW, NEW)
    await accounts.sign_in(BERTIL_EMAIL, NEW, HOME, None)
    assert await invitations.invite(number) == "active"
    with pytest.raises(NotFound):
        await invitations.invite("K999999")
