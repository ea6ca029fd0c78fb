"""The pages of accounts: added with a link that is shown once, changed, blocked, and first used."""

import re
from html import unescape

import httpx
import pyotp
import pytest
from litestar import Litestar

from portal.data.actors import SYSTEM
from portal.data.database import acting_as, connection
from tests.people import ADMINISTRATOR, ADMINISTRATOR_EMAIL, AUDITOR_EMAIL, COLLEAGUE, COLLEAGUE_EMAIL, HANDLER_EMAIL
from tests.web.conftest import browser, post, sign_in

pytestmark = pytest.mark.usefixtures("world")

LINK = re.compile(r"http://portal\.test(/aktivering/[\w-]+)")
KEY = re.compile(r'<code class="key">([A-Z2-7 ]+)</code>')
GOOD = "kvist polka tamburin"
ACCOUNTS = "/personal/konton"
TORA = {"name": "Tora Ny", "email": "tora@example.se", "roles": "intake"}


async def test_an_administrator_begins_at_the_accounts_and_sees_only_them(client: httpx.AsyncClient) -> None:
    answer = await sign_in(client, ADMINISTRATOR_EMAIL)
    assert answer.headers["location"] == ACCOUNTS
    page = (await client.get(ACCOUNTS)).text
    assert "Hanna Handläggare" in page
    assert "anna@example.se" not in page
    assert re.findall(r'<li><a href="(/personal[^"]*)"', page) == [ACCOUNTS, "/personal/sakerhet"]
    assert 'href="/personal/konton"' in (await client.get("/personal")).text, "and the way back leads there"


async def test_somebody_new_signs_in_with_a_link_a_password_and_an_app(
    client: httpx.AsyncClient, app: Litestar
) -> None:
    await sign_in(client, ADMINISTRATOR_EMAIL)
    added = await post(client, f"{ACCOUNTS}/nytt", TORA)
    [link] = LINK.findall(added.text)
    async with browser(app) as tora:
        for _ in range(2):
            assert "tora@example.se" in (await tora.get(link)).text, "looking uses nothing up"
        weak = await post(tora, link, {"new": "kort", "again": "kort"})
        assert (weak.status_code, "minst 8 tecken" in weak.text) == (422, True)
        chosen = await post(tora, link, {"new": GOOD, "again": GOOD})
        assert chosen.headers["location"] == "/logga-in/tvafaktor"
        [key] = KEY.findall((await tora.get("/logga-in/tvafaktor")).text)
        done = await post(tora, "/logga-in/tvafaktor", {"code": pyotp.TOTP(key.replace(" ", "")).now()})
        assert done.status_code == 200
        assert (await tora.get("/personal")).status_code == 200
        over = await tora.get(link)
        assert (over.status_code, "Den här länken kan inte användas längre" in over.text) == (410, True)
        assert "är ditt konto klart: logga in" in over.text
    again = await post(client, f"{ACCOUNTS}/nytt", TORA)
    assert (again.status_code, "kan du göra en ny länk" in again.text) == (422, True), "as when the page is reloaded"


@pytest.mark.parametrize("form", [
    {**TORA, "email": "tora"}, {**TORA, "name": " "}, {"name": "Tora", "email": "t@example.se"}, {},
    {**TORA, "email": COLLEAGUE_EMAIL}, {**TORA, "roles": "king"},
])  # fmt: skip
async def test_a_form_that_does_not_fit_adds_nobody(client: httpx.AsyncClient, form: dict[str, str]) -> None:
    await sign_in(client, ADMINISTRATOR_EMAIL)
    count = "SELECT count(*) FROM account"
    async with acting_as(SYSTEM):
        before = await connection().fetchval(count)
    answer = await post(client, f"{ACCOUNTS}/nytt", form)
    assert (answer.status_code, "error-summary" in answer.text) == (422, True)
    async with acting_as(SYSTEM):
        assert await connection().fetchval(count) == before


async def test_a_block_ends_what_is_open_and_says_so(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient
) -> None:
    await sign_in(other_client, COLLEAGUE_EMAIL)
    await sign_in(client, ADMINISTRATOR_EMAIL)
    at = f"{ACCOUNTS}/{COLLEAGUE.id}"
    assert (await post(client, f"{at}/sparr")).headers["location"] == at
    assert (await other_client.get("/personal")).headers["location"].startswith("/logga-in")
    assert "Kontot är spärrat" in (await client.get(at)).text
    assert (await post(client, f"{at}/havning")).status_code == 303
    assert "Kontot är spärrat" not in (await client.get(at)).text.partition("<main")[2].partition("flashes")[0]
    await sign_in(other_client, COLLEAGUE_EMAIL)


async def test_roles_are_changed_from_the_next_page_on(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient
) -> None:
    await sign_in(other_client, COLLEAGUE_EMAIL)
    await sign_in(client, ADMINISTRATOR_EMAIL)
    at = f"{ACCOUNTS}/{COLLEAGUE.id}"
    assert (await post(client, f"{at}/roller", {"roles": "auditor"})).status_code == 303
    page = (await other_client.get("/personal")).text
    assert "Registrera brev" not in page
    assert (await other_client.get("/personal/utskrift")).status_code == 403
    assert (await post(client, f"{at}/roller", {})).status_code == 422
    assert (await post(client, f"{at}/roller", {"roles": "handler"})).status_code == 303


async def test_the_own_account_has_no_buttons_and_refuses(client: httpx.AsyncClient) -> None:
    await sign_in(client, ADMINISTRATOR_EMAIL)
    at = f"{ACCOUNTS}/{ADMINISTRATOR.id}"
    page = (await client.get(at)).text
    assert f'action="{at}' not in page
    for path in ("roller", "sparr", "havning", "tvafaktor", "aktivering"):
        answer = await post(client, f"{at}/{path}", {"roles": "handler"})
        assert (answer.status_code, "Det är ditt eget konto" in unescape(answer.text)) == (403, True), path


@pytest.mark.parametrize("email", [HANDLER_EMAIL, AUDITOR_EMAIL])
async def test_the_others_see_no_way_to_the_accounts(client: httpx.AsyncClient, email: str) -> None:
    await sign_in(client, email)
    assert ACCOUNTS not in (await client.get("/personal")).text
