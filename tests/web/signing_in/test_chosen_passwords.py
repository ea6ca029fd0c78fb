"""Pages that anybody reaches: forgotten passwords, invitations, and links from e-mails."""

from collections.abc import AsyncIterator
from datetime import timedelta

import asyncpg
import httpx
import pytest
import pytest_asyncio
from litestar import Litestar

from portal.clock import now
from portal.data.accounts import email_changes
from portal.data.accounts.one_time_links import Purpose
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.accounts import one_time_links
from portal.settings import settings
from portal.web.language import formatters
from tests.conftest import World, in_force
from tests.people import ANNA, ANNA_EMAIL, PASSWORD
from tests.web.conftest import browser, post, sign_in

NEW = "fyra gröna elefanter spelar bas"


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def as_admin(as_admin: asyncpg.Connection) -> AsyncIterator[asyncpg.Connection]:
    """Anna has her password again afterwards."""
    await as_admin.execute("TRUNCATE throttle, notice, one_time_link, email_change")
    before = await as_admin.fetchrow("SELECT id, email, password_hash FROM account WHERE id = $1", ANNA.id)
    yield as_admin
    await as_admin.execute("UPDATE account SET email = $2, password_hash = $3, closed_at = NULL WHERE id = $1", *before)


async def link(purpose: Purpose) -> str:
    async with acting_as(SYSTEM):
        await one_time_links.make(ANNA.id, purpose)
        token = await one_time_links.token_of(ANNA.id, purpose)
    assert token
    return token


async def everything(as_admin: asyncpg.Connection) -> str:
    tables = ("account", "session", "one_time_link", "notice", "email_change", "audit_event")
    rows = [await as_admin.fetchval(f"SELECT string_agg(t::text, ' ' ORDER BY t::text) FROM {t} t") for t in tables]
    return repr(rows)


async def test_an_unknown_address_gets_the_same_bytes_as_a_known_one(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient
) -> None:
    known = await post(client, "/glomt-losenord", {"email": ANNA_EMAIL})
    unknown = await post(other_client, "/glomt-losenord", {"email": "ingen@example.se"})
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content) == (303, b"")
    headers = [{name: value for name, value in it.headers.items() if name != "date"} for it in (known, unknown)]
    assert headers[0] == headers[1]
    assert headers[0]["location"] == "/glomt-losenord/skickat"
    assert "en länk på väg" in (await client.get("/glomt-losenord/skickat")).text


@pytest.mark.parametrize(
    ("purpose", "path"),
    [("password_reset", "/nytt-losenord"), ("invitation", "/aktivera"), ("email_objection", "/e-postbyte")],
)
async def test_opening_a_link_changes_nothing_however_often(
    client: httpx.AsyncClient, as_admin: asyncpg.Connection, purpose: Purpose, path: str
) -> None:
    token = await link(purpose)
    before = await everything(as_admin)
    for _ in range(2):
        page = await client.get(f"{path}/{token}")
        assert page.status_code == 200
        assert "set-cookie" not in page.headers
        assert page.headers["cache-control"] == "no-store"
    await client.head(f"{path}/{token}")
    assert await everything(as_admin) == before


@pytest.mark.parametrize(
    ("purpose", "done", "said"),
    [
        ("not_me", "/inte-jag/utloggad", "Lösenordet gäller inte längre"),
        ("not_me_old", "/inte-jag/last", "Det är låst"),
    ],
)
async def test_whoever_says_that_it_was_somebody_else_needs_no_sign_in_and_is_told_of_nobody(
    client: httpx.AsyncClient, as_admin: asyncpg.Connection, purpose: Purpose, done: str, said: str
) -> None:
    at = f"/inte-jag/{await link(purpose)}"
    before = await everything(as_admin)
    for _ in range(2):
        page = await client.get(at)
        assert (page.status_code, ANNA_EMAIL in page.text) == (200, False)
    assert await everything(as_admin) == before, "mail programs open it too"
    assert (await post(client, at)).headers["location"] == done
    page = await client.get(done)
    assert (said in page.text, ANNA_EMAIL in page.text) == (True, False)
    assert (await post(client, at)).status_code == 410
    await as_admin.execute("DELETE FROM account_block WHERE account_id = $1", ANNA.id)


async def test_guessing_such_links_is_throttled(app: Litestar, world: World) -> None:
    before = settings().throttle_network_failures
    in_force(world, throttle_network_failures=2)
    async with browser(app, "192.0.2.77") as client:
        assert [(await client.get("/inte-jag/x")).status_code for _ in range(3)] == [410, 410, 429]
    in_force(world, throttle_network_failures=before)


async def test_a_password_is_chosen_with_a_link_once(client: httpx.AsyncClient) -> None:
    at = f"/nytt-losenord/{await link('password_reset')}"
    weak = await post(client, at, {"new": "kort", "again": "kort"})
    assert weak.status_code == 422
    assert "minst 15 tecken" in weak.text
    assert "kort" not in weak.text.replace("kortare", "")
    unlike = await post(client, at, {"new": NEW, "again": NEW + "x"})
    assert "inte lika" in unlike.text
    done = await post(client, at, {"new": NEW, "again": NEW})
    assert done.headers["location"] == "/logga-in"
    assert "Ditt lösenord är valt" in (await client.get("/logga-in")).text
    await sign_in(client, ANNA_EMAIL, NEW)
    again = await post(client, at, {"new": NEW, "again": NEW})
    assert again.status_code == 410
    assert "kan inte användas längre" in again.text


@pytest.mark.parametrize("path", ["/aktivera", "/nytt-losenord", "/e-postbyte", "/ny-adress", "/inte-jag"])
@pytest.mark.parametrize("token", ["x", "%00", "%F0%9F%8E%B8", "x" * 3000, "'%20OR%201=1"])
async def test_a_link_that_never_was_gets_a_clear_page(client: httpx.AsyncClient, path: str, token: str) -> None:
    answer = await client.get(f"{path}/{token}")
    assert answer.status_code == 410
    assert "kan inte användas längre" in answer.text


async def test_the_member_changes_the_password(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    at = "/mitt-konto/sakerhet/losenord"
    wrong = await post(client, at, {"password": "fel", "new": NEW, "again": NEW}, page=at)
    assert wrong.status_code == 422
    assert 'href="#password"' in wrong.text
    done = await post(client, at, {"password": PASSWORD, "new": NEW, "again": NEW}, page=at)
    assert done.headers["location"] == "/mitt-konto/sakerhet"
    assert "Ditt lösenord är bytt" in (await client.get("/mitt-konto/sakerhet")).text


async def test_the_member_asks_for_another_address_sees_it_and_takes_it_back(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    at = "/mitt-konto/sakerhet/e-post"
    wrong = await post(client, at, {"email": "inte en adress", "password": PASSWORD}, page=at)
    assert wrong.status_code == 422
    assert 'value="inte en adress"' in wrong.text
    await post(client, at, {"email": "ny.anna@example.se", "password": PASSWORD}, page=at)
    assert "ny.anna@example.se" in (await client.get("/mitt-konto/sakerhet")).text
    until = formatters("sv")["moment"](now() + timedelta(days=7)).rpartition(" ")[0]
    asked_anew = (await client.get(at)).text
    for said in ("ny.anna@example.se", f"senast {until}", "Ber du om en annan", "Behåll den gamla adressen</button>"):
        assert said in asked_anew, said
    await post(client, at, {"email": "annan.anna@example.se", "password": PASSWORD}, page=at)
    replaced = (await client.get(at)).text
    assert ("ny.anna@" in replaced, "annan.anna@example.se" in replaced) == (False, True)
    async with acting_as(SYSTEM):
        await email_changes.note_told(ANNA.id)
        token = await one_time_links.token_of(ANNA.id, "email_confirmation")
    await post(client, f"/e-postbyte/{token}/bekraftelse", page=at)
    applies = formatters("sv")["moment"](now() + timedelta(hours=72)).rpartition(" ")[0]
    assert f"tidigast {applies}" in (await client.get(at)).text
    await post(client, f"{at}/aterkallelse", page=at)
    assert "annan.anna@example.se" not in (await client.get("/mitt-konto/sakerhet")).text
    assert "är på väg" not in (await client.get(at)).text


async def test_both_confirm_the_address_from_their_e_mails(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    await post(client, "/mitt-konto/sakerhet/e-post", {"email": "ny.anna@example.se", "password": PASSWORD})
    for purpose in ("email_confirmation", "email_objection"):
        async with acting_as(SYSTEM):
            token = await one_time_links.token_of(ANNA.id, purpose)  # type: ignore[arg-type]
        done = await post(client, f"/e-postbyte/{token}/bekraftelse", page="/mitt-konto/sakerhet")
        assert done.status_code == 303
    assert "ny.anna@example.se" in (await client.get("/mitt-konto/sakerhet")).text


async def test_a_session_is_ended_and_the_others_go_on(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient
) -> None:
    await sign_in(client, ANNA_EMAIL)
    await sign_in(other_client, ANNA_EMAIL)
    page = (await client.get("/mitt-konto/sakerhet")).text
    ends = [part.split('"')[0] for part in page.split('action="/mitt-konto/sakerhet/sessioner/')[1:]]
    assert len(ends) >= 1
    for end in ends:
        await post(client, f"/mitt-konto/sakerhet/sessioner/{end}", page="/mitt-konto/sakerhet")
    assert (await other_client.get("/mitt-konto")).status_code == 303
    assert (await client.get("/mitt-konto")).status_code == 200
    gone = await post(client, f"/mitt-konto/sakerhet/sessioner/{ends[0]}", page="/mitt-konto/sakerhet")
    assert gone.status_code == 404


async def test_notices_are_switched_off_and_on(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    at = "/mitt-konto/sakerhet/e-post/notiser"
    for given, shown in (("false", 'aria-checked="false"'), ("true", 'aria-checked="true"')):
        await post(client, at, {"given": given}, page="/mitt-konto/sakerhet")
        assert shown in (await client.get("/mitt-konto/sakerhet")).text


async def test_an_address_that_fails_is_said_on_the_first_page_and_can_be_said_to_be_right(
    client: httpx.AsyncClient, as_admin: asyncpg.Connection
) -> None:
    await as_admin.execute("INSERT INTO unreachable_address (account_id, status) VALUES ($1, '5.1.1')", ANNA.id)
    await sign_in(client, ANNA_EMAIL)
    assert f"Vi kunde inte nå dig på {ANNA_EMAIL}" in (await client.get("/mitt-konto")).text
    await post(client, "/mitt-konto/sakerhet/e-post/riktig", page="/mitt-konto")
    assert "Vi kunde inte nå dig" not in (await client.get("/mitt-konto")).text


async def test_closing_says_that_it_erases_nothing_and_takes_the_password(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    at = "/mitt-konto/sakerhet/avslut"
    assert "raderas inte" in (await client.get(at)).text
    assert (await post(client, at, {"password": "fel"}, page=at)).status_code == 422
    done = await post(client, at, {"password": PASSWORD}, page=at)
    assert done.headers["location"] == "/logga-in"
    assert '"storage"' in done.headers["clear-site-data"]
    assert "Din inloggning här är avslutad" in (await client.get("/logga-in")).text
