"""Who and what does not get in by a work account: strangers, forged tokens, answers of another sign-in."""

from urllib.parse import parse_qs, urlencode, urlsplit

import asyncpg
import httpx
import pytest
from litestar import Litestar

from tests.conftest import World
from tests.identity_grants import Person
from tests.identity_provider import IdentityProvider
from tests.people import (
    ANNA_EMAIL,
    APPROVER_EMAIL,
    HANDLER_EMAIL,
)
from tests.web.conftest import browser
from tests.web.signing_in.work_account.refusals import is_out, whys
from tests.web.work_accounts import BACK, leave, return_from, use, visit


@pytest.mark.parametrize(
    ("person", "why"),
    [
        (Person("x", "nobody@example.se"), "unknown"),
        (Person("x", ANNA_EMAIL), "unknown"),
        (Person("x", HANDLER_EMAIL, verified=False), "unverified"),
        (Person("x", HANDLER_EMAIL, verified="false"), "unverified"),
        (Person("x", ""), "unknown"),
        (Person("x", APPROVER_EMAIL.replace("k", "\N{KELVIN SIGN}")), "unknown"),
    ],
    ids=["a stranger", "a member", "not verified", "said to be false", "no address", "letters that look alike"],
)
async def test_nobody_gets_an_account_by_being_known_over_there(
    client: httpx.AsyncClient, idp: IdentityProvider, admin: asyncpg.Connection, person: Person, why: str
) -> None:
    had = await admin.fetchval("SELECT count(*) FROM account")
    idp.people["somebody"] = person
    answer = await return_from(client, "somebody")
    assert (answer.status_code, "det finns inget konto för dig här" in answer.text) == (403, True)
    assert is_out(client)
    assert (await whys(admin))[-1] == why
    assert await admin.fetchval("SELECT count(*) FROM account") == had
    assert await admin.fetchval("SELECT count(*) FROM provider_identity") == 0


async def test_who_is_blocked_here_stays_out(client: httpx.AsyncClient, admin: asyncpg.Connection) -> None:
    await return_from(client, "gustav")
    await admin.execute(
        "INSERT INTO account_block (account_id) SELECT id FROM account WHERE email = $1", APPROVER_EMAIL
    )
    try:
        assert (await client.get("/personal")).status_code == 303
        client.cookies.clear()
        assert (await return_from(client, "gustav")).status_code == 403
        assert is_out(client)
        assert (await whys(admin))[-1] == "closed"
    finally:
        await admin.execute("DELETE FROM account_block")


TROUBLES = {
    "wrong nonce": "nonce", "no nonce": "nonce", "wrong audience": "claims", "audience of two": "claims",
    "for another party": "claims", "other issuer": "claims", "expired": "claims", "old": "age",
    "of the future": "claims", "no subject": "claims", "alg none": "signature", "shared secret": "signature",
    "key as secret": "signature", "unknown key": "signature", "key of another": "signature", "altered": "signature",
}  # fmt: skip


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_a_token_with_anything_wrong_in_it_opens_nothing(
    client: httpx.AsyncClient, idp: IdentityProvider, admin: asyncpg.Connection, trouble: str
) -> None:
    idp.protocol.trouble = trouble
    answer = await return_from(client, "gustav")
    assert (answer.status_code, "gick inte igenom" in answer.text) == (403, True)
    assert is_out(client)
    assert (await whys(admin))[-1] == TROUBLES[trouble]
    assert await admin.fetchval("SELECT count(*) FROM provider_identity") == 0


async def test_what_came_back_is_worth_nothing_a_second_time_or_in_another_browser(
    app: Litestar, client: httpx.AsyncClient, idp: IdentityProvider
) -> None:
    back = await visit(await leave(client), "gustav")
    again = {"location": "/logga-in"}
    async with browser(app) as other:
        for cookie in (None, "x" * 43):
            if cookie:
                other.cookies.set("portal-provider", cookie)
            assert (await other.get(back)).headers["location"] == again["location"]
        await leave(other)
        assert (await other.get(back)).headers["location"] == again["location"], "nor where another sign-in is begun"
        assert is_out(other)
    cookie = client.cookies["portal-provider"]
    assert (await client.get(back.replace("state=", "state=x"))).headers["location"] == again["location"]
    assert (await client.get(back)).headers["location"] == "/personal"
    async with browser(app) as thief:
        thief.cookies.set("portal-provider", cookie)
        assert (await thief.get(back)).headers["location"] == again["location"]
        assert is_out(thief)
        assert "Börja om här" in (await thief.get("/logga-in")).text
    assert idp.asked.count("/token") == 1


async def test_a_code_of_another_sign_in_is_refused_by_the_verifier(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient, admin: asyncpg.Connection
) -> None:
    stolen = parse_qs(urlsplit(await visit(await leave(other_client), "gustav")).query)["code"][0]
    mine = parse_qs(urlsplit(await visit(await leave(client), "hanna")).query)
    answer = await client.get(f"{BACK}?{urlencode({'code': stolen, 'state': mine['state'][0], 'iss': mine['iss'][0]})}")
    assert answer.status_code == 403
    assert (await whys(admin))[-1] == "code"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"iss": "https://evil.example"}, "issuer"),
        ({"iss": ""}, "issuer"),
        ({"code": ""}, "code"),
        ({"code": "x" * 5000}, "code"),
        ({"code": "é\r\n"}, "code"),
        ({"code": "never made"}, "code"),
    ],
    ids=str,
)
async def test_an_answer_that_does_not_fit_is_refused(
    client: httpx.AsyncClient, admin: asyncpg.Connection, change: dict[str, str], why: str
) -> None:
    query = parse_qs(urlsplit(await visit(await leave(client), "gustav")).query)
    sent = {name: values[0] for name, values in query.items()} | change
    assert (await client.get(f"{BACK}?{urlencode({k: v for k, v in sent.items() if v})}")).status_code == 403
    assert (await whys(admin))[-1] == why
    assert is_out(client)


async def test_who_guesses_is_told_to_wait(world: World, client: httpx.AsyncClient, idp: IdentityProvider) -> None:
    use(world, idp, throttle_network_failures=3)
    idp.people["somebody"] = Person("x", "nobody@example.se")
    assert [(await return_from(client, "somebody")).status_code for _ in range(4)] == [403] * 3 + [429]
