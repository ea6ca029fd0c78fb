"""What matters most asks again who it is, ten minutes after the sign-in, and loses nothing that was filled in."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from html import unescape

import asyncpg
import httpx
import pytest
import pytest_asyncio

from portal.app import create_app
from portal.data.accounts import sessions
from portal.domain.audit import audit
from tests.authenticator import code_now
from tests.conftest import World
from tests.people import ADMINISTRATOR_EMAIL, ANNA, ANNA_EMAIL, BERTIL, BERTIL_EMAIL, HANDLER_EMAIL, PASSWORD
from tests.web.conftest import forget_used_codes, post, sign_in, token_of
from tests.web.declared import EMAILS, Declared, declared
from tests.web.test_access_matrix import ask, filled

pytestmark = pytest.mark.usefixtures("world")

ASKING = [route for route in declared(create_app()) if route.asks_for_confirmation]
DEMANDED = {
    ("POST", "/mitt-konto/begaran"),
    ("POST", "/mitt-konto/begaran/ny/rattelse"),
    ("POST", "/mitt-konto/begaran/ny/blockering"),
    ("POST", "/mitt-konto/begaran/ny/invandning"),
    ("GET", "/personal/begaran/{reference:str}/utdrag"),
    ("GET", "/personal/begaran/{reference:str}/utdrag/text"),
    ("GET", "/personal/begaran/{reference:str}/utdrag.json"),
    ("GET", "/personal/begaran/{reference:str}/utdrag.zip"),
    ("GET", "/personal/begaran/{reference:str}/dataportabilitet.zip"),
    ("GET", "/personal/begaran/{reference:str}/svar.pdf"),
    ("GET", "/personal/utgaende/{letter:uuid}/brev.pdf"),
    ("POST", "/personal/utgaende/{letter:uuid}/kopia"),
    ("GET", "/personal/utskrift/omgangar/{run:uuid}/omgang.pdf"),
    ("POST", "/personal/begaran/{reference:str}/godkannande"),
    ("GET", "/personal/begaran/{reference:str}/uppgifter/{task:str}/filer/{file:uuid}"),
    ("GET", "/personal/begaran/{reference:str}/brev/{envelope:uuid}/brev.pdf"),
    ("GET", "/personal/begaran/{reference:str}/brev/{envelope:uuid}/sidor/{number:str}"),
    ("GET", "/personal/brev/kuvert/{envelope:uuid}/brev.pdf"),
    ("POST", "/personal/begaran/{reference:str}/avslag/bekraftelse"),
    ("POST", "/personal/begaran/{reference:str}/avslut"),
    ("POST", "/personal/inloggningshjalp/{person:uuid}"),
    ("POST", "/personal/inloggningshjalp/{person:uuid}/godkannande"),
}
"""Submitting a request, opening an extract or a letter, approving an erasure, ending a case, letting a member in."""

ASKS = "Bekräfta att det är du"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
TARGET = re.compile(r'<form method="post" action="(/mitt-konto[^"]*|/personal[^"]*)">')


@pytest_asyncio.fixture(loop_scope="session")
async def admin(world: World) -> AsyncIterator[asyncpg.Connection]:
    """Plain SQL as the server's administrator."""
    connection = await asyncpg.connect(world.admin_url(world.portal))
    yield connection
    await connection.close()


async def later(client: httpx.AsyncClient, admin: asyncpg.Connection, by: timedelta = timedelta(minutes=10)) -> None:
    """Some time goes by since whoever it is has signed in."""
    await admin.execute(
        "UPDATE session SET authenticated_at = authenticated_at - $2::interval WHERE token_hash = $1",
        sessions.token_hash(client.cookies["portal"]),
        by,
    )


def hidden(page: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in HIDDEN.findall(page)}


async def count(admin: asyncpg.Connection) -> int:
    return int(await admin.fetchval("SELECT count(*) FROM request WHERE subject_id = $1", BERTIL.id))


def test_what_the_company_has_promised_asks() -> None:
    asking = {(route.method, route.path) for route in ASKING}
    assert asking >= DEMANDED
    accounts = ("/personal/konton", "/personal/sakerhet", "/mitt-konto/sakerhet")
    assert all(path.startswith(accounts) for _, path in asking - DEMANDED)


@pytest.mark.parametrize("route", ASKING, ids=lambda route: f"{route.method} {route.path}")
async def test_every_such_route_asks_when_the_sign_in_is_stale(
    client: httpx.AsyncClient, admin: asyncpg.Connection, route: Declared
) -> None:
    email = EMAILS[min(route.roles)] if route.roles else ANNA_EMAIL
    await sign_in(client, email)
    token = await token_of(client)
    # A picture is asked about by its page, and can be fetched for as long as that may be open.
    await later(client, admin, timedelta(minutes=25))
    before = await admin.fetchval("SELECT max(id) FROM audit_event")
    answer = await ask(client, route, "JM-0000-0000", token)
    if route.method == "GET":
        assert (answer.status_code, answer.headers["location"]) == (
            303, f"/bekrafta?vidare={filled(route.path, 'JM-0000-0000')}",
        )  # fmt: skip
    else:
        assert (answer.status_code, ASKS in answer.text) == (403, True)
    assert await admin.fetchval("SELECT max(id) FROM audit_event") == before


async def test_a_request_that_was_filled_in_is_sent_after_the_password(
    client: httpx.AsyncClient, admin: asyncpg.Connection
) -> None:
    await sign_in(client, BERTIL_EMAIL)
    await later(client, admin)
    had, session = await count(admin), client.cookies["portal"]
    refused = await post(client, "/mitt-konto/begaran", {"kind": "access"})
    assert (refused.status_code, await count(admin)) == (403, had)
    waiting = hidden(refused.text)
    assert (waiting["vantar.kind"], waiting["till"]) == ("access", "/mitt-konto/begaran")
    wrong = await post(client, "/bekrafta", {**waiting, "proof": "fel"})
    assert (wrong.status_code, hidden(wrong.text)["vantar.kind"]) == (422, "access")
    confirmed = await post(client, "/bekrafta", {**waiting, "proof": PASSWORD})
    assert (confirmed.status_code, await count(admin)) == (200, had), "not before it is sent"
    assert client.cookies["portal"] != session, "the session has a new id"
    [target] = TARGET.findall(confirmed.text)
    done = await client.post(target, data=hidden(confirmed.text), headers={"Sec-Fetch-Site": "same-origin"})
    assert (done.status_code, await count(admin)) == (303, had + 1)
    async with httpx.AsyncClient(transport=client._transport, base_url=client.base_url) as thief:
        thief.cookies.set("portal", session)
        assert (await thief.get("/mitt-konto")).status_code == 303, "the id before opens nothing"


async def test_no_page_repeats_a_password_that_was_sent_too_late(
    client: httpx.AsyncClient, admin: asyncpg.Connection
) -> None:
    await sign_in(client, BERTIL_EMAIL)
    await later(client, admin)
    sent = {"password": "ett mycket hemligt ord", "code": "123456", "name": "Min mobil"}
    refused = await post(client, "/mitt-konto/sakerhet/app/borttagning", sent)
    assert refused.status_code == 403
    assert hidden(refused.text)["vantar.name"] == "Min mobil"
    assert not [value for value in (sent["password"], sent["code"]) if value in refused.text]


async def test_a_page_is_shown_after_the_code_with_its_query(
    client: httpx.AsyncClient, admin: asyncpg.Connection
) -> None:
    await sign_in(client, HANDLER_EMAIL)
    await later(client, admin)
    there = (await client.get("/personal/begaran/JM-0000-0000/utdrag?tabell=a&sida=2")).headers["location"]
    assert there.startswith("/bekrafta?vidare=")
    asked = await client.get(there)
    assert 'autocomplete="one-time-code"' in asked.text
    await forget_used_codes()
    form = {**hidden(asked.text), "proof": code_now()}
    answer = await post(client, "/bekrafta", form)
    assert answer.headers["location"] == "/personal/begaran/JM-0000-0000/utdrag?tabell=a&sida=2"
    assert (await client.get(answer.headers["location"])).status_code == 404
    again = await post(client, "/bekrafta", form)
    assert again.status_code == 422, "a code works once"


async def test_htmx_is_sent_to_the_page_that_asks(client: httpx.AsyncClient, admin: asyncpg.Connection) -> None:
    await sign_in(client, HANDLER_EMAIL)
    await later(client, admin)
    answer = await client.get("/personal/begaran/JM-0000-0000/utdrag", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"][:10]) == (204, "/bekrafta?")


async def test_a_form_from_elsewhere_is_not_kept_for_later(
    client: httpx.AsyncClient, admin: asyncpg.Connection
) -> None:
    await sign_in(client, BERTIL_EMAIL)
    token = await token_of(client)
    await later(client, admin)
    for form, site in (({"kind": "erasure"}, "same-origin"), ({"kind": "erasure", "form_token": token}, "cross-site")):
        answer = await client.post("/mitt-konto/begaran", data=form, headers={"Sec-Fetch-Site": site})
        assert (answer.status_code, "vantar." in answer.text) == (403, False)


@pytest.mark.parametrize("target", [
    "https://evil.example/", "//evil.example", "/\\evil.example", "/personal/konton", "/logga-ut",
    "javascript:alert(1)",
    "/mitt-kontox", "/mitt-konto\r\nX: y",
])  # fmt: skip
async def test_nobody_is_led_away_by_a_confirmation(client: httpx.AsyncClient, target: str) -> None:
    await sign_in(client, ANNA_EMAIL)
    answer = await post(client, "/bekrafta", {"vidare": target, "till": target, "vantar.x": "y", "proof": PASSWORD})
    assert answer.headers["location"] == "/mitt-konto"


async def test_a_session_ends_when_it_would_have_without_the_confirmation(
    client: httpx.AsyncClient, admin: asyncpg.Connection
) -> None:
    await sign_in(client, ANNA_EMAIL)
    ends = "SELECT ends_at FROM session WHERE token_hash = $1"
    before = await admin.fetchval(ends, sessions.token_hash(client.cookies["portal"]))
    form = await token_of(client)
    await post(client, "/bekrafta", {"proof": PASSWORD})
    assert await admin.fetchval(ends, sessions.token_hash(client.cookies["portal"])) == before
    sent = {"form_token": form or "", "language": "sv"}
    assert (await client.post("/sprak", data=sent, headers={"Sec-Fetch-Site": "same-origin"})).status_code == 303, (
        "what is open in another tab can still be sent"
    )
    codes = [event.code for event in (await audit.page_of_own(ANNA, None)).events]
    assert "account.confirmed" in codes


async def test_guessing_is_throttled_as_a_sign_in_is(client: httpx.AsyncClient) -> None:
    await sign_in(client, ADMINISTRATOR_EMAIL)
    answers = [(await post(client, "/bekrafta", {"proof": "000000"})).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
