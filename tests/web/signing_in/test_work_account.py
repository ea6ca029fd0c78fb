"""Staff sign in with the company's identity provider: a real one, over real HTTP, with everything that can go wrong."""

import re
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import asyncpg
import httpx
import pytest
import pytest_asyncio
import structlog
from litestar import Litestar

from portal.data.actors import SYSTEM
from portal.domain.accounts import staff_accounts
from tests.authenticator import code_now
from tests.conftest import World, in_force
from tests.identity_grants import Person
from tests.identity_provider import IdentityProvider, identity_provider
from tests.passkeys import Authenticator
from tests.people import (
    ADMINISTRATOR,
    ADMINISTRATOR_EMAIL,
    ANNA_EMAIL,
    APPROVER_EMAIL,
    COLLEAGUE,
    HANDLER,
    HANDLER_EMAIL,
    PASSWORD,
)
from tests.web.conftest import ORIGIN, browser, forget_used_codes, post, sign_in
from tests.web.test_own_factors import options, with_passkey
from tests.web.test_step_up import hidden, later
from tests.web.work_accounts import BACK, OFF, START, elsewhere, forget_provider, leave, return_from, use, visit

MFA = ["pwd", "mfa"]
ROLES = f"/personal/konton/{COLLEAGUE.id}/roller"


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


async def whys(admin: asyncpg.Connection) -> list[str]:
    """Why sign-ins were refused, in order, as the audit log has it."""
    sql = "SELECT details->>'provider_why' AS why FROM audit_event WHERE code = 'account.provider_refused' ORDER BY id"
    return [row["why"] for row in await admin.fetch(sql)]


def is_out(client: httpx.AsyncClient) -> bool:
    return not {"portal", "portal-sign-in"} & set(client.cookies)


async def test_without_the_providers_word_for_it_our_own_second_factor_follows(
    client: httpx.AsyncClient, admin: asyncpg.Connection
) -> None:
    answer = await return_from(client, "hanna", "/personal/brev")
    assert answer.headers["location"] == "/logga-in/kod?vidare=/personal/brev"
    assert "portal" not in client.cookies
    assert "portal-provider" not in client.cookies
    page = await client.get(answer.headers["location"])
    assert "Du är inloggad på ditt arbetskonto" in page.text
    answer = await post(client, "/logga-in/kod", {"code": code_now(), "vidare": "/personal/brev"})
    assert answer.headers["location"] == "/personal/brev"
    assert (await client.get("/personal/brev")).status_code == 200
    said = await admin.fetchrow("SELECT code, details FROM audit_event ORDER BY id DESC LIMIT 1")
    assert said
    assert said["code"] == "account.signed_in"
    assert '"sign_in_way": "provider"' in said["details"]
    out = await post(client, "/logga-ut", page="/personal")
    assert "fortfarande vara inloggad på ditt arbetskonto" in (await client.get(out.headers["location"])).text


async def test_a_second_factor_that_was_shown_over_there_is_enough(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    before = client.cookies["portal"]
    address = await leave(client, "/personal/brev")
    asked = parse_qs(urlsplit(address).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [ORIGIN + BACK]
    assert "prompt" not in asked
    answer = await client.get(await visit(address, "gustav"))
    assert answer.headers["location"] == "/personal/brev"
    assert client.cookies["portal"] != before
    async with httpx.AsyncClient(transport=client._transport, base_url=ORIGIN) as thief:
        thief.cookies.set("portal", before)
        assert (await thief.get("/mitt-konto")).status_code == 303, "the session before has ended"


async def test_where_an_acr_is_demanded_it_alone_speaks_for_a_second_factor(
    world: World, client: httpx.AsyncClient, other_client: httpx.AsyncClient, idp: IdentityProvider
) -> None:
    use(world, idp, oidc_acr="gold")
    assert "acr_values=gold" in await leave(client)
    assert (await return_from(client, "gustav")).headers["location"] == "/logga-in/kod"
    idp.people["gustav"].acr = "gold"
    assert (await return_from(other_client, "gustav")).headers["location"] == "/personal"


async def test_once_linked_it_is_the_person_that_counts_and_no_e_mail_address(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient, idp: IdentityProvider, admin: asyncpg.Connection
) -> None:
    assert (await return_from(client, "gustav")).headers["location"] == "/personal"
    idp.people["gustav"].email = HANDLER_EMAIL
    idp.people["new"] = Person("d4", APPROVER_EMAIL, amr=MFA)
    assert (await return_from(other_client, "gustav")).headers["location"] == "/personal"
    assert "Gustav" not in (await other_client.get("/personal/konton")).text
    links = await admin.fetch("SELECT a.email FROM provider_identity i JOIN account a ON a.id = i.account_id")
    assert [row["email"] for row in links] == [APPROVER_EMAIL], "another address leads to no other account"
    assert (await return_from(client, "new")).status_code == 403, "nor does somebody who has the address now"
    assert (await whys(admin))[-1] == "other_identity"


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


async def test_a_new_key_is_fetched_and_a_name_that_nobody_has_makes_us_ask_once(
    client: httpx.AsyncClient, idp: IdentityProvider
) -> None:
    await return_from(client, "gustav")
    idp.rotate()
    client.cookies.clear()
    assert (await return_from(client, "gustav")).status_code == 303
    assert idp.asked.count("/jwks") == 2
    idp.protocol.trouble = "unknown key"
    for _ in range(2):
        assert (await return_from(client, "gustav")).status_code == 403
    assert idp.asked.count("/jwks") == 2, "at most once a minute"


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


async def test_whoever_breaks_off_over_there_is_back_where_it_began(
    client: httpx.AsyncClient, idp: IdentityProvider
) -> None:
    address = await leave(client, "/personal/brev")
    async with elsewhere() as there:
        back = (await there.post(address, data={"no": "1"})).headers["location"].removeprefix(ORIGIN)
    assert "error=access_denied" in back
    answer = await client.get(back)
    assert answer.headers["location"] == "/logga-in?vidare=/personal/brev"
    assert "Du loggade inte in på ditt arbetskonto" in (await client.get(answer.headers["location"])).text


@pytest.mark.parametrize(
    ("place", "trouble"),
    [("/.well-known/openid-configuration", trouble) for trouble in ("drop", "slow", "broken", "no json")]
    + [("/token", trouble) for trouble in ("drop", "half", "broken")]
    + [("/jwks", "broken"), ("issuer", "another")],
)
async def test_while_the_provider_is_away_that_is_said_and_a_password_still_opens(
    world: World, client: httpx.AsyncClient, idp: IdentityProvider, place: str, trouble: str
) -> None:
    idp.troubles[place] = trouble
    if trouble == "slow":
        use(world, idp, oidc_timeout=timedelta(seconds=0.2))
    with structlog.testing.capture_logs() as logs:
        answer = await post(client, START)
        if place in ("/token", "/jwks"):
            answer = await return_from(client, "gustav")
    assert (answer.status_code, "går inte att nå just nu" in answer.text) == (503, True)
    assert "anna@example.com" not in answer.text + str(logs)
    assert "identity_provider_away" in str(logs)
    assert is_out(client)
    english = await client.get("/logga-in", headers={"Accept-Language": "en"})
    assert "Sign in with your work account" in english.text
    assert (await sign_in(client, HANDLER_EMAIL)).headers["location"] == "/personal"


@pytest.mark.parametrize("algorithms", [["none"], ["HS256"], ["none", "HS256"]], ids=str)
async def test_a_provider_that_signs_by_nothing_of_its_own_is_none(
    client: httpx.AsyncClient, idp: IdentityProvider, algorithms: list[str]
) -> None:
    idp.algorithms = algorithms
    assert (await post(client, START)).status_code == 503


async def test_who_somebody_is_may_be_said_beside_the_token(
    client: httpx.AsyncClient, idp: IdentityProvider, admin: asyncpg.Connection
) -> None:
    idp.protocol.says_more_elsewhere = True
    idp.troubles["userinfo"] = "another"
    assert (await return_from(client, "gustav")).status_code == 403
    assert (await whys(admin))[-1] == "subject"
    idp.troubles.clear()
    for _ in range(2):
        assert (await return_from(client, "gustav")).headers["location"] == "/personal"
        client.cookies.clear()
    assert idp.asked.count("/userinfo") == 2, "it is asked of who is new alone"


@pytest.mark.parametrize(
    "wish", ["https://evil.example", "//evil.example", "/\\evil.example", "/logga-ut", "/personal\r\nX: y", "x" * 4000]
)
async def test_coming_back_never_leads_elsewhere(client: httpx.AsyncClient, wish: str) -> None:
    assert (await return_from(client, "gustav", wish)).headers["location"] == "/personal"


async def test_no_page_may_send_a_form_to_the_provider_and_none_is_kept(client: httpx.AsyncClient) -> None:
    shown = await post(client, START)
    assert "form-action 'self';" in shown.headers["content-security-policy"]
    assert shown.headers["cache-control"] == "no-store"
    assert shown.headers["referrer-policy"] == "same-origin"
    [cookie] = [line.lower() for line in shown.headers.get_list("set-cookie") if line.startswith("portal-provider=")]
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert client.cookies["portal-provider"] not in shown.text
    foreign = await client.post(START, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403


async def test_who_guesses_is_told_to_wait(world: World, client: httpx.AsyncClient, idp: IdentityProvider) -> None:
    use(world, idp, throttle_network_failures=3)
    idp.people["somebody"] = Person("x", "nobody@example.se")
    assert [(await return_from(client, "somebody")).status_code for _ in range(4)] == [403] * 3 + [429]


async def test_without_a_provider_there_is_nothing_of_it(world: World, client: httpx.AsyncClient) -> None:
    in_force(world, **OFF)
    assert "arbetskonto" not in (await client.get("/logga-in")).text
    assert (await post(client, START)).status_code == 404
    assert (await client.get(f"{BACK}?code=x&state=y")).status_code == 404


async def test_where_the_provider_alone_decides_staff_have_no_other_way(
    world: World, client: httpx.AsyncClient, other_client: httpx.AsyncClient, idp: IdentityProvider
) -> None:
    keeper = Authenticator()
    await sign_in(client, HANDLER_EMAIL)
    await with_passkey(client, keeper, "/personal/sakerhet")
    _, link = await staff_accounts.add(SYSTEM, "nils@example.se", "Nils Ny", ["intake"])
    assert (await other_client.get(f"/aktivering/{link}")).status_code == 200
    client.cookies.clear()
    use(world, idp, oidc_only=True)
    assert (await other_client.get(f"/aktivering/{link}")).status_code == 410
    shown = keeper.sign(await options(other_client, "/logga-in/nyckel/utmaning"))
    assert (await post(other_client, "/logga-in/nyckel", {"credential": shown})).status_code == 422
    wrong = await post(client, "/logga-in", {"email": ANNA_EMAIL, "password": "fel-losenord-2026"})
    right = await post(other_client, "/logga-in", {"email": HANDLER_EMAIL, "password": PASSWORD})
    assert (right.status_code, is_out(other_client)) == (422, True)
    typed = [f'value="{email}"' for email in (HANDLER_EMAIL, ANNA_EMAIL)]
    assert right.text.replace(typed[0], "", 1) == wrong.text.replace(typed[1], "", 1)
    assert (await sign_in(client, ANNA_EMAIL)).headers["location"].startswith("/mitt-konto")
    assert (await return_from(other_client, "gustav")).headers["location"] == "/personal"
    idp.troubles["/token"] = "broken"
    other_client.cookies.clear()
    assert "Ingen som arbetar här kan logga in" in (await return_from(other_client, "gustav")).text


async def test_what_matters_most_is_confirmed_over_there_and_no_form_is_lost(
    client: httpx.AsyncClient, admin: asyncpg.Connection, idp: IdentityProvider
) -> None:
    async with elsewhere() as there:
        await client.get(await visit(await leave(client), "adam", there))
        await later(client, admin)
        refused = await post(client, ROLES, {"roles": "approver"}, page="/personal/sakerhet")
        assert (refused.status_code, 'action="/bekrafta/arbetskonto"' in refused.text) == (403, True)
        kept = hidden(refused.text)
        session = client.cookies["portal"]
        address = await leave(client, start="/bekrafta/arbetskonto", **kept)
        asked = parse_qs(urlsplit(address).query)
        assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])
        stored = await admin.fetchval("SELECT waiting FROM provider_start WHERE waiting IS NOT NULL")
        assert b"approver" not in stored
        confirmed = await client.get(await visit(address, "adam", there))
    assert confirmed.status_code == 200
    assert client.cookies["portal"] != session
    [target] = re.findall(rf'action="({ROLES})"', confirmed.text)
    done = await client.post(target, data=hidden(confirmed.text), headers={"Sec-Fetch-Site": "same-origin"})
    assert done.headers["location"] == f"/personal/konton/{COLLEAGUE.id}"
    roles = await admin.fetch("SELECT role FROM staff_role WHERE account_id = $1", COLLEAGUE.id)
    await admin.execute("UPDATE staff_role SET role = 'handler' WHERE account_id = $1", COLLEAGUE.id)
    assert [row["role"] for row in roles] == ["approver"]


@pytest.mark.parametrize("who", ["signed in long ago", "no time", "gustav", "password"])
async def test_a_confirmation_that_is_none_changes_nothing_and_keeps_the_form(
    client: httpx.AsyncClient, admin: asyncpg.Connection, idp: IdentityProvider, who: str
) -> None:
    await return_from(client, "adam")
    await later(client, admin)
    if who == "password":
        await admin.execute("DELETE FROM totp_factor WHERE account_id = $1", ADMINISTRATOR.id)
    refused = await post(client, ROLES, {"roles": "approver"}, page="/personal/sakerhet")
    kept = hidden(refused.text)
    session = client.cookies["portal"]
    if who == "password":
        answer = await post(client, "/bekrafta", {**kept, "proof": PASSWORD}, page="/personal/sakerhet")
        assert answer.status_code == 422
    else:
        idp.protocol.trouble = "" if who == "gustav" else who
        address = await leave(client, start="/bekrafta/arbetskonto", **kept)
        answer = await client.get(await visit(address, "gustav" if who == "gustav" else "adam"))
        assert (answer.status_code, "bekräftade inte på nytt" in answer.text) == (403, True)
    assert hidden(answer.text)["vantar.roles"] == "approver"
    assert client.cookies["portal"] == session


async def test_an_administrator_lets_another_work_account_in(
    app: Litestar, client: httpx.AsyncClient, admin: asyncpg.Connection, idp: IdentityProvider
) -> None:
    idp.people["hanna"].amr = MFA
    await return_from(client, "hanna")
    idp.people["hanna"] = Person("a1 anew", HANDLER_EMAIL, amr=MFA)
    async with browser(app) as other:
        await return_from(other, "adam")
        page = await other.get(f"/personal/konton/{HANDLER.id}")
        assert "Ta bort kopplingen" in page.text
        done = await post(other, f"/personal/konton/{HANDLER.id}/arbetskonto", page="/personal/sakerhet")
        assert done.headers["location"] == f"/personal/konton/{HANDLER.id}"
    assert (await client.get("/personal")).status_code == 303, "whoever was signed in is signed out"
    client.cookies.clear()
    assert (await return_from(client, "hanna")).headers["location"] == "/personal"
