"""The second page of a sign-in: nothing is open before it, and it says clearly what is wrong."""

import re

import asyncpg
import httpx
import pyotp
import pytest
from litestar import Litestar

from portal.domain.signing_in import sign_in_steps
from tests.authenticator import code_now
from tests.conftest import World, in_force
from tests.people import APPROVER, APPROVER_EMAIL, HANDLER_EMAIL, PASSWORD
from tests.web.conftest import browser, forget_used_codes, post, sign_in

STEP = "portal-sign-in"
KEY = re.compile(r'<code class="key">([A-Z2-7 ]+)</code>')
RECOVERY_CODE = re.compile(r"<code>([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})</code>")


@pytest.fixture(autouse=True)
async def nobody_throttled(world: World) -> None:
    connection = await asyncpg.connect(world.admin_url(world.portal))
    await connection.execute("TRUNCATE throttle")
    await connection.close()
    await forget_used_codes()


async def with_password(client: httpx.AsyncClient, email: str, go_on: str = "") -> httpx.Response:
    return await post(client, "/logga-in", {"email": email, "password": PASSWORD, "vidare": go_on})


async def test_between_password_and_code_nothing_is_open(app: Litestar, client: httpx.AsyncClient) -> None:
    answer = await with_password(client, HANDLER_EMAIL)
    assert answer.headers["location"] == "/logga-in/kod"
    assert STEP in client.cookies
    assert "portal" not in client.cookies
    for path in ("/personal", "/personal/granskningslogg", "/mitt-konto"):
        assert (await client.get(path)).headers["location"].startswith("/logga-in"), path
    async with browser(app) as other:
        other.cookies.set("portal", client.cookies[STEP])
        assert (await other.get("/personal")).headers["location"].startswith("/logga-in")


async def test_the_right_code_leads_on_with_another_cookie(client: httpx.AsyncClient) -> None:
    answer = await with_password(client, HANDLER_EMAIL, "/personal/brev")
    assert answer.headers["location"] == "/logga-in/kod?vidare=/personal/brev"
    page = await client.get(answer.headers["location"])
    assert page.headers["cache-control"] == "no-store"
    assert 'autocomplete="one-time-code"' in page.text
    step = client.cookies[STEP]
    answer = await post(client, "/logga-in/kod", {"code": code_now(), "vidare": "/personal/brev"})
    assert answer.headers["location"] == "/personal/brev"
    assert client.cookies["portal"] != step
    assert STEP not in client.cookies
    assert (await client.get("/personal/brev")).status_code == 200


async def test_a_wrong_code_is_said_beside_the_field_and_changes_nothing(client: httpx.AsyncClient) -> None:
    await with_password(client, HANDLER_EMAIL)
    answer = await post(client, "/logga-in/kod", {"code": "000000"})
    assert answer.status_code == 422
    assert 'id="code-error"' in answer.text
    assert "portal" not in client.cookies
    assert (await post(client, "/logga-in/kod", {"code": code_now()})).headers["location"] == "/personal"


@pytest.mark.parametrize("path", ["/logga-in/kod", "/logga-in/tvafaktor"])
async def test_without_a_password_before_it_one_begins_at_the_beginning(client: httpx.AsyncClient, path: str) -> None:
    for answer in (await client.get(path), await post(client, path, {"code": code_now()})):
        assert (answer.status_code, answer.headers["location"]) == (303, "/logga-in")


async def test_a_code_from_another_site_is_refused(client: httpx.AsyncClient) -> None:
    await with_password(client, HANDLER_EMAIL)
    answer = await client.post("/logga-in/kod", data={"code": code_now()}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "portal" not in client.cookies


@pytest.mark.parametrize("form", [{}, {"code": ""}, {"code": "\0"}, {"code": "x" * 100_000}, {"other": "1"}], ids=str)
async def test_a_form_that_does_not_fit_is_shown_again(client: httpx.AsyncClient, form: dict[str, str]) -> None:
    await with_password(client, HANDLER_EMAIL)
    assert (await post(client, "/logga-in/kod", form)).status_code == 422


async def test_signing_out_ends_the_way_to_the_second_page_too(client: httpx.AsyncClient) -> None:
    await sign_in(client, HANDLER_EMAIL)
    await with_password(client, APPROVER_EMAIL)
    await post(client, "/logga-ut", page="/personal")
    assert (await client.get("/logga-in/kod")).headers["location"] == "/logga-in"


async def test_only_the_demo_says_the_code_and_only_of_the_key_that_it_prints(
    world: World, client: httpx.AsyncClient
) -> None:
    await with_password(client, HANDLER_EMAIL)
    shown = (await client.get("/logga-in/kod")).text
    in_force(world, demo=False, base_url="https://portal.test")
    try:
        client.cookies.set(f"__Host-{STEP}", client.cookies[STEP])
        in_earnest = await client.get("/logga-in/kod")
    finally:
        in_force(world, demo=True, base_url=None)
    assert in_earnest.status_code == 200
    said = re.search(r"Koden är just nu (\d{6})", shown)
    assert said
    assert await sign_in_steps.show_code(client.cookies[STEP], said[1], None)
    assert "JBSW" in shown
    assert "JBSW" not in in_earnest.text
    assert "Koden är just nu" not in in_earnest.text


async def test_staff_without_a_second_factor_set_one_up_and_keep_recovery_codes(
    world: World, app: Litestar, client: httpx.AsyncClient
) -> None:
    connection = await asyncpg.connect(world.admin_url(world.portal))
    await connection.execute("DELETE FROM totp_factor WHERE account_id = $1", APPROVER.id)
    await connection.close()
    answer = await with_password(client, APPROVER_EMAIL, "/personal/oversikt")
    page = await client.get(answer.headers["location"])
    assert page.url.path == "/logga-in/tvafaktor"
    assert '<svg role="img"' in page.text
    key = KEY.search(page.text)
    assert key
    assert "style=" not in page.text, "the page's policy lets no style stand in it"
    assert (await client.get("/personal")).headers["location"].startswith("/logga-in")
    assert (await post(client, "/logga-in/tvafaktor", {"code": "000000"})).status_code == 422
    code = pyotp.TOTP(key[1].replace(" ", "")).now()
    done = await post(client, "/logga-in/tvafaktor", {"code": code, "vidare": "/personal/oversikt"})
    assert done.status_code == 200
    assert 'href="/personal/oversikt"' in done.text
    codes = RECOVERY_CODE.findall(done.text)
    assert len(codes) == 10
    assert (await client.get("/personal/oversikt")).status_code == 200
    async with browser(app) as other:
        await with_password(other, APPROVER_EMAIL)
        assert (await post(other, "/logga-in/kod", {"code": codes[3]})).headers["location"] == "/personal"
