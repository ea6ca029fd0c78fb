"""Staff sign in with the company's identity provider, and come where they wanted to."""

from urllib.parse import parse_qs, urlsplit

import asyncpg
import httpx
import pytest
from litestar import Litestar

from tests.authenticator import code_now
from tests.conftest import World
from tests.identity_grants import Person
from tests.identity_provider import IdentityProvider
from tests.people import (
    ANNA_EMAIL,
    APPROVER_EMAIL,
    HANDLER,
    HANDLER_EMAIL,
)
from tests.web.conftest import ORIGIN, browser, post, sign_in
from tests.web.signing_in.work_account.conftest import MFA
from tests.web.signing_in.work_account.refusals import whys
from tests.web.work_accounts import BACK, START, elsewhere, leave, return_from, use, visit


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


async def test_whoever_never_shows_the_second_factor_takes_nobodys_link(
    client: httpx.AsyncClient, admin: asyncpg.Connection
) -> None:
    linked = "SELECT count(*) FROM provider_identity WHERE account_id = $1"
    assert (await return_from(client, "hanna")).headers["location"] == "/logga-in/kod"
    assert await admin.fetchval(linked, HANDLER.id) == 0
    assert (await post(client, "/logga-in/kod", {"code": "000000"})).status_code == 422
    assert await admin.fetchval(linked, HANDLER.id) == 0
    assert (await post(client, "/logga-in/kod", {"code": code_now()})).status_code == 303
    assert await admin.fetchval(linked, HANDLER.id) == 1


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
