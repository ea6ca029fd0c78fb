"""`/mitt-konto/sakerhet` and `/personal/sakerhet`: second factors set up, listed, renewed and removed."""

import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import asyncpg
import httpx
import pyotp
import pytest
import pytest_asyncio
from litestar import Litestar

from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.accounts import one_time_links
from tests.conftest import World
from tests.passkeys import Authenticator
from tests.people import ANNA, ANNA_EMAIL, HANDLER_EMAIL, PASSWORD
from tests.web.conftest import browser, forget_used_codes, post, sign_in

NEW = "fyra gröna elefanter"
MEMBERS, STAFF = "/mitt-konto/sakerhet", "/personal/sakerhet"
KEY = re.compile(r'<code class="key">([A-Z2-7 ]+)</code>')
CODE = re.compile(r"<li><code>([0-9A-Z-]{19})</code></li>")
PASSKEY = re.compile(r"/inloggningsnycklar/([0-9a-f-]{36})/borttagning")


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def as_before(world: World) -> AsyncIterator[asyncpg.Connection]:
    """Neither has a passkey, and Anna no second factor, before and after."""
    admin = await asyncpg.connect(world.admin_url(world.portal))
    yield admin
    await admin.execute("DELETE FROM passkey")
    for table in ("totp_factor", "recovery_code"):
        await admin.execute(f"DELETE FROM {table} WHERE account_id = $1", ANNA.id)
    await admin.execute("DELETE FROM throttle")
    await admin.close()


async def options(client: httpx.AsyncClient, path: str) -> str:
    answer = await post(client, path)
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.headers["cache-control"] == "no-store"
    return answer.text


async def with_app(client: httpx.AsyncClient, base: str = MEMBERS) -> tuple[str, list[str]]:
    """Set up an app; its key and the recovery codes."""
    assert (await post(client, f"{base}/app")).headers["location"] == f"{base}/app"
    shown = (await client.get(f"{base}/app")).text
    [key] = KEY.findall(shown)
    assert '<svg role="img"' in shown
    done = await post(client, f"{base}/app/bekraftelse", {"code": pyotp.TOTP(key.replace(" ", "")).now()})
    assert done.headers["cache-control"] == "no-store"
    return key.replace(" ", ""), CODE.findall(done.text)


async def with_passkey(client: httpx.AsyncClient, keeper: Authenticator, base: str = MEMBERS) -> httpx.Response:
    answer = keeper.make(await options(client, f"{base}/inloggningsnycklar/utmaning"))
    return await post(client, f"{base}/inloggningsnycklar/ny", {"name": "Min <telefon>", "credential": answer})


async def test_a_member_who_sets_up_an_app_is_asked_for_it_at_the_next_sign_in(
    app: Litestar, client: httpx.AsyncClient, as_before: asyncpg.Connection
) -> None:
    await sign_in(client, ANNA_EMAIL)
    assert "Inte inlagd" in (await client.get(MEMBERS)).text
    key, codes = await with_app(client)
    assert len(codes) == 10
    page = (await client.get(MEMBERS)).text
    assert "Du har 10 oanvända koder" in page
    assert key not in page
    await forget_used_codes()
    async with browser(app) as other:
        asked = await post(other, "/logga-in", {"email": ANNA_EMAIL, "password": PASSWORD})
        assert asked.headers["location"] == "/logga-in/kod"
        done = await post(other, "/logga-in/kod", {"code": pyotp.TOTP(key).now()})
        assert done.headers["location"] == "/mitt-konto"
    kinds = "SELECT count(*) FROM notice WHERE recipient_id = $1 AND kind = 'sign_in_method_changed'"
    assert await as_before.fetchval(kinds, ANNA.id) == 1


async def test_a_wrong_code_sets_nothing_up_and_is_said_beside_the_field(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    await post(client, f"{MEMBERS}/app")
    answer = await post(client, f"{MEMBERS}/app/bekraftelse", {"code": "000000"})
    assert (answer.status_code, 'id="code-error"' in answer.text) == (422, True)
    assert "Inte inlagd" in (await client.get(MEMBERS)).text


async def test_a_code_that_did_not_come_along_is_asked_for_and_not_called_wrong(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    await post(client, f"{MEMBERS}/app")
    answer = await post(client, f"{MEMBERS}/app/bekraftelse", {})
    assert (answer.status_code, "Skriv koden som appen visar nu." in answer.text) == (422, True)
    answer = await post(client, f"{MEMBERS}/inloggningsnycklar/ny", {"name": "Min telefon"})
    assert (answer.status_code, "Tryck en gång till" in answer.text) == (422, True)


async def test_whoever_loads_the_codes_anew_reads_that_the_app_is_on(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    assert (await client.get(f"{MEMBERS}/app/bekraftelse")).status_code == 409
    key, _ = await with_app(client)
    for method in ("POST", "GET"):
        if method == "POST":
            again = await post(client, f"{MEMBERS}/app/bekraftelse", {"code": pyotp.TOTP(key).now()})
        else:
            again = await client.get(f"{MEMBERS}/app/bekraftelse")
        assert again.headers["location"] == MEMBERS
        assert "Din autentiseringsapp är inlagd" in (await client.get(again.headers["location"])).text
    assert "Inte inlagd" not in (await client.get(MEMBERS)).text


async def test_ones_own_slip_with_a_code_is_not_called_an_intruder(app: Litestar, client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    key, _ = await with_app(client)
    await post(client, "/logga-in", {"email": ANNA_EMAIL, "password": PASSWORD})
    assert (await post(client, "/logga-in/kod", {"code": "000000"})).status_code == 422
    async with browser(app) as other:
        await post(other, "/logga-in", {"email": ANNA_EMAIL, "password": PASSWORD})
        assert (await post(other, "/logga-in/kod", {"code": "000000"})).status_code == 422
        await post(other, "/logga-in/kod", {"code": pyotp.TOTP(key).at(datetime.now(UTC) + timedelta(seconds=30))})
        history = (await other.get("/mitt-konto/historik")).text
    assert "En felaktig kod efter rätt lösenord" in history
    assert "Du har loggat in från den webbläsaren" in history, "from the browser that had signed in"
    assert "Det kan ha varit du själv som skrev fel" in history, "from the other"
    assert "Någon hade ditt lösenord" not in history


async def test_new_recovery_codes_replace_those_before(app: Litestar, client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    _, before = await with_app(client)
    renewed = CODE.findall((await post(client, f"{MEMBERS}/aterstallningskoder")).text)
    assert len(set(renewed) - set(before)) == 10
    async with browser(app) as other:
        await post(other, "/logga-in", {"email": ANNA_EMAIL, "password": PASSWORD})
        assert (await post(other, "/logga-in/kod", {"code": before[0]})).status_code == 422
        assert (await post(other, "/logga-in/kod", {"code": renewed[0]})).headers["location"] == "/mitt-konto"


async def test_a_member_removes_the_last_one_with_the_password(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    await with_app(client)
    at = f"{MEMBERS}/app/borttagning"
    assert 'name="password"' in (await client.get(at)).text
    wrong = await post(client, at, {"password": "fel"})
    assert (wrong.status_code, 'id="password-error"' in wrong.text) == (422, True)
    assert (await post(client, at, {"password": PASSWORD})).headers["location"] == MEMBERS
    page = (await client.get(MEMBERS)).text
    assert "Din autentiseringsapp är borttagen" in page
    assert "Återställningskoder" not in page


async def test_staff_see_that_one_must_stay(client: httpx.AsyncClient) -> None:
    await sign_in(client, HANDLER_EMAIL)
    at = f"{STAFF}/app/borttagning"
    assert f'action="{at}"' not in (await client.get(at)).text
    assert (await post(client, at, {"password": PASSWORD})).status_code == 409
    keeper = Authenticator()
    assert (await with_passkey(client, keeper, STAFF)).headers["location"] == STAFF
    assert f'action="{at}"' in (await client.get(at)).text


async def test_a_passkey_is_added_listed_and_removed(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    keeper = Authenticator()
    added = await with_passkey(client, keeper)
    assert len(CODE.findall(added.text)) == 10, "the first second factor brings recovery codes"
    page = (await client.get(MEMBERS)).text
    assert "Min &lt;telefon&gt;" in page
    at = f"{MEMBERS}/inloggningsnycklar/{PASSKEY.findall(page)[0]}/borttagning"
    assert "Min &lt;telefon&gt;" in (await client.get(at)).text
    assert (await post(client, at, {"password": PASSWORD})).headers["location"] == MEMBERS
    assert (await client.get(at)).status_code == 404


@pytest.mark.parametrize(
    "form", [{}, {"name": ""}, {"name": "x" * 61}, {"name": "x"}, {"name": "x", "credential": "{}"}]
)
async def test_a_passkey_that_does_not_fit_is_not_added(client: httpx.AsyncClient, form: dict[str, str]) -> None:
    await sign_in(client, ANNA_EMAIL)
    answer = await post(client, f"{MEMBERS}/inloggningsnycklar/ny", form)
    assert (answer.status_code, 'id="name-error"' in answer.text) == (422, True)


async def test_a_passkey_signs_in_alone_and_goes_on_where_one_wanted(app: Litestar, client: httpx.AsyncClient) -> None:
    await sign_in(client, HANDLER_EMAIL)
    keeper = Authenticator()
    await with_passkey(client, keeper, STAFF)
    async with browser(app) as other:
        asked = await options(other, "/logga-in/nyckel/utmaning")
        assert "allowCredentials" not in json.loads(asked) or json.loads(asked)["allowCredentials"] == []
        form = {"credential": keeper.sign(asked), "vidare": "/personal/brev"}
        done = await post(other, "/logga-in/nyckel", form)
        assert done.headers["location"] == "/personal/brev"
        assert (await other.get("/personal/brev")).status_code == 200
        again = await browser(app).post("/logga-in/nyckel", data=form, headers={"Sec-Fetch-Site": "same-origin"})
        assert again.status_code == 422


async def test_a_passkey_is_the_second_step_and_no_code_is_asked_of_who_has_none(
    app: Litestar, client: httpx.AsyncClient
) -> None:
    await sign_in(client, ANNA_EMAIL)
    keeper = Authenticator(looks=False)
    await with_passkey(client, keeper)
    async with browser(app) as other:
        await post(other, "/logga-in", {"email": ANNA_EMAIL, "password": PASSWORD})
        page = (await other.get("/logga-in/kod")).text
        assert "data-passkey" in page
        assert "Sexton tecken" in page
        wrong = await post(other, "/logga-in/kod/nyckel", {"credential": "{}"})
        assert wrong.status_code == 422
        answer = keeper.sign(await options(other, "/logga-in/kod/nyckel/utmaning"))
        done = await post(other, "/logga-in/kod/nyckel", {"credential": answer})
        assert done.headers["location"] == "/mitt-konto"


async def test_a_passkey_confirms_that_it_is_its_owner(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    keeper = Authenticator()
    await with_passkey(client, keeper)
    session = client.cookies["portal"]
    assert 'data-challenge="/bekrafta/utmaning"' in (await client.get("/bekrafta")).text
    answer = keeper.sign(await options(client, "/bekrafta/utmaning"))
    done = await post(client, "/bekrafta", {"vidare": MEMBERS, "credential": answer})
    assert done.headers["location"] == MEMBERS
    assert client.cookies["portal"] != session
    assert (await post(client, "/bekrafta", {"vidare": MEMBERS, "credential": answer})).status_code == 422


async def test_with_a_second_factor_eight_characters_are_enough(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    at = f"{MEMBERS}/losenord"
    assert "Minst 15 tecken" in (await client.get(at)).text
    await with_app(client)
    assert "Minst 8 tecken" in (await client.get(at)).text
    short = await post(client, at, {"password": PASSWORD, "new": "abcdefg", "again": "abcdefg"})
    assert "minst 8 tecken" in short.text


async def test_whoever_has_the_link_of_a_forgotten_password_is_not_told_of_the_second_factor(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient
) -> None:
    async def page() -> str:
        async with acting_as(SYSTEM):
            await one_time_links.make(ANNA.id, "password_reset")
            token = await one_time_links.token_of(ANNA.id, "password_reset")
        short = await post(other_client, f"/nytt-losenord/{token}", {"new": "abcdefg", "again": "abcdefg"})
        assert short.status_code == 422
        return short.text.replace(str(token), "")

    before = await page()
    await sign_in(client, ANNA_EMAIL)
    codes = (await with_app(client))[1]
    assert codes
    assert await page() == before


async def test_recovery_codes_are_printed_and_copied_by_a_button(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    await with_app(client)
    shown = (await post(client, f"{MEMBERS}/aterstallningskoder")).text
    assert "data-print" in shown
    assert "data-copy" in shown


async def test_staff_change_their_password_as_members_do(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient, as_before: asyncpg.Connection
) -> None:
    before = await as_before.fetch("SELECT id, password_hash FROM account WHERE email = $1", HANDLER_EMAIL)
    await sign_in(client, HANDLER_EMAIL)
    await sign_in(other_client, HANDLER_EMAIL)
    at = f"{STAFF}/losenord"
    assert f'href="{at}"' in (await client.get(STAFF)).text
    assert f'action="{at}"' in (await client.get(at)).text
    wrong = await post(client, at, {"password": "fel", "new": NEW, "again": NEW})
    assert (wrong.status_code, 'id="password-error"' in wrong.text) == (422, True)
    done = await post(client, at, {"password": PASSWORD, "new": NEW, "again": NEW})
    assert done.headers["location"] == STAFF
    assert "Ditt lösenord är bytt" in (await client.get(STAFF)).text
    assert (await other_client.get(STAFF)).status_code == 303
    kinds = "SELECT count(*) FROM notice WHERE recipient_id = $1 AND kind = 'password_changed'"
    assert await as_before.fetchval(kinds, before[0]["id"]) == 1
    await as_before.execute("UPDATE account SET password_hash = $2 WHERE id = $1", *before[0])


async def test_staff_end_their_other_sessions(client: httpx.AsyncClient, other_client: httpx.AsyncClient) -> None:
    await sign_in(client, HANDLER_EMAIL)
    await sign_in(other_client, HANDLER_EMAIL)
    assert (await post(client, f"{STAFF}/andra-sessioner")).headers["location"] == STAFF
    assert (await other_client.get("/personal")).status_code == 303
    assert (await client.get(STAFF)).status_code == 200
