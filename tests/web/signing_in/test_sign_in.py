"""Signing in and out in a browser: cookies, where one lands, and what a stranger learns."""

import json
import re

import asyncpg
import httpx
import pytest
import structlog

from portal.data.accounts import throttle
from portal.data.actors import SYSTEM
from portal.data.database import acting_as, connection
from portal.web.client import _warn_of_proxy
from tests.conftest import World, in_force
from tests.people import ANNA, ANNA_EMAIL, BERTIL_EMAIL, CECILIA_EMAIL, HANDLER_EMAIL, PASSWORD
from tests.web.conftest import TOKEN, post, sign_in


@pytest.fixture(autouse=True)
async def nobody_throttled(world: World) -> None:
    connection = await asyncpg.connect(world.admin_url(world.portal))
    await connection.execute("TRUNCATE throttle")
    await connection.close()


def cookie(answer: httpx.Response, name: str) -> str:
    found = [line for line in answer.headers.get_list("set-cookie") if line.startswith(f"{name}=")]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(("email", "home"), [(ANNA_EMAIL, "/mitt-konto"), (HANDLER_EMAIL, "/personal")])
async def test_each_lands_on_the_own_page(client: httpx.AsyncClient, email: str, home: str) -> None:
    answer = await sign_in(client, email)
    assert answer.headers["location"] == home
    assert (await client.get("/")).headers["location"] == home
    assert (await client.get("/logga-in")).headers["location"] == home
    assert (await client.get(home)).status_code == 200


async def test_a_session_cookie_is_for_this_browser_window_and_out_of_scripts_reach(client: httpx.AsyncClient) -> None:
    sent = cookie(await sign_in(client, ANNA_EMAIL), "portal").lower()
    assert "httponly" in sent
    assert "samesite=lax" in sent
    assert "path=/" in sent
    assert not re.search("domain|max-age|expires", sent)
    value = sent.split("=", 1)[1].split(";")[0]
    assert len(value) >= 43


async def test_over_https_cookies_are_bound_to_the_host(world: World, client: httpx.AsyncClient) -> None:
    in_force(world, base_url="https://portal.test")
    try:
        form = {"email": ANNA_EMAIL, "password": PASSWORD}
        answer = await client.post("/logga-in", data=form, headers={"Sec-Fetch-Site": "same-origin"})
        assert "Strict-Transport-Security" in answer.headers
        for name in ("__Host-portal", "__Host-portal-browser"):
            assert "secure" in cookie(answer, name).lower()
            assert "domain" not in cookie(answer, name).lower()
    finally:
        in_force(world, base_url=None)


async def test_looking_round_leaves_no_session(client: httpx.AsyncClient) -> None:
    for path in ("/", "/logga-in", "/mitt-konto", "/finns-inte"):
        assert "set-cookie" not in (await client.get(path)).headers


async def test_a_session_id_brought_along_is_never_taken_over(client: httpx.AsyncClient) -> None:
    client.cookies.set("portal", "chosen-by-somebody-else")
    assert "chosen-by-somebody-else" not in cookie(await sign_in(client, ANNA_EMAIL), "portal")


async def test_of_those_who_share_a_browser_nobody_is_told_of_a_new_one_each_time(client: httpx.AsyncClient) -> None:
    async def were_new(*emails: str) -> list[bool]:
        for email in emails:
            await sign_in(client, email)
            await post(client, "/logga-ut")
        async with acting_as(SYSTEM):
            rows = await connection().fetch(
                "SELECT details FROM audit_event WHERE code = 'account.signed_in' ORDER BY id DESC LIMIT $1",
                len(emails),
            )
        return [json.loads(row["details"])["new_browser"] for row in reversed(rows)]

    assert await were_new(ANNA_EMAIL, BERTIL_EMAIL, ANNA_EMAIL, BERTIL_EMAIL) == [True, True, False, False]
    async with acting_as(SYSTEM):
        # As a new password does, for that account alone.
        await throttle.forget_browsers(ANNA.id)
    assert await were_new(ANNA_EMAIL, BERTIL_EMAIL) == [True, False]


async def test_signing_in_anew_ends_the_session_before(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    old = client.cookies["portal"]
    await post(client, "/logga-in", {"email": BERTIL_EMAIL, "password": PASSWORD}, page="/mitt-konto")
    assert client.cookies["portal"] != old
    client.cookies.set("portal", old, domain="portal.test", path="/")
    client.cookies.clear()
    client.cookies.set("portal", old)
    assert (await client.get("/mitt-konto")).status_code == 303


async def test_signing_out_ends_the_session_and_clears_the_browser(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    token = client.cookies["portal"]
    answer = await post(client, "/logga-ut")
    assert answer.status_code == 303
    assert "Max-Age=0" in cookie(answer, "portal")
    assert '"cache"' in answer.headers["clear-site-data"]
    client.cookies.clear()
    client.cookies.set("portal", token)
    assert (await client.get("/mitt-konto")).status_code == 303


async def test_what_was_sent_without_a_session_is_said_not_to_be_saved(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    client.cookies.set("portal", "another")
    answer = await client.post(
        "/mitt-konto/samtycken/email_offers",
        data={"given": "true"},
        headers={"Sec-Fetch-Site": "same-origin", "Referer": "http://portal.test/mitt-konto/samtycken"},
    )
    assert answer.headers["location"] == "/logga-in?vidare=/mitt-konto/samtycken"
    assert "är inte sparat" in (await client.get(answer.headers["location"])).text


async def test_who_has_signed_out_is_not_told_that_time_ran_out(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    await post(client, "/logga-ut")
    client.cookies.delete("portal-flash")
    assert "utloggad-av-oss" not in (await client.get("/mitt-konto")).headers.get("set-cookie", "")


async def test_whoever_was_signed_out_by_time_is_told_so_and_comes_back_to_the_page(
    world: World, client: httpx.AsyncClient
) -> None:
    await sign_in(client, ANNA_EMAIL)
    connection = await asyncpg.connect(world.admin_url(world.portal))
    await connection.execute("UPDATE session SET seen_at = seen_at - interval '16 minutes'")
    await connection.close()
    answer = await client.get("/mitt-konto/samtycken")
    assert answer.status_code == 303
    assert "utloggad-av-oss" in answer.headers["set-cookie"]
    page = await client.get(answer.headers["location"])
    assert "Du är inte längre inloggad" in page.text
    again = await client.get(answer.headers["location"])
    assert "Du är inte längre inloggad" not in again.text, "it is said once"
    found = re.search(r'name="vidare" value="([^"]*)"', page.text)
    assert found
    form = {"email": ANNA_EMAIL, "password": PASSWORD, "vidare": found[1]}
    assert (await post(client, "/logga-in", form)).headers["location"] == "/mitt-konto/samtycken"


@pytest.mark.parametrize(
    "wish",
    ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "/mitt-konto.evil.example",
     "/mitt-kontoevil", "/personal", "javascript:alert(1)", "evil.example/mitt-konto", "/logga-ut", " /mitt-konto/x",
     "http:/mitt-konto", "/mitt-konto/../../evil", "/mitt-konto/\r\nSet-Cookie: a=b", "/mitt-konto/\\evil.example",
     "/mitt-konto//evil.example", "🎸", "x" * 6000],
)  # fmt: skip
async def test_signing_in_never_leads_elsewhere(client: httpx.AsyncClient, wish: str) -> None:
    form = {"email": ANNA_EMAIL, "password": PASSWORD, "vidare": wish}
    answer = await client.post("/logga-in", data=form, headers={"Sec-Fetch-Site": "same-origin"})
    if answer.status_code == 422:
        return
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/mitt-konto")
    landed = httpx.URL("http://portal.test").join(answer.headers["location"])
    assert landed.host == "portal.test"
    assert "a" not in answer.cookies


def _alike(answer: httpx.Response) -> str:
    """The page, but for the e-mail address and the mask that the form's token has in every answer."""
    page = TOKEN.sub("", answer.text)
    return page.replace(ANNA_EMAIL, "").replace("abba@example.se", "")


def _headers(answer: httpx.Response) -> dict[str, str]:
    # Compressed, a page is as long as its token's mask happens to make it.
    return {name: value for name, value in answer.headers.items() if name not in {"date", "content-length"}}


async def test_an_unknown_e_mail_gives_the_same_bytes_as_a_wrong_password(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient
) -> None:
    known = await post(client, "/logga-in", {"email": ANNA_EMAIL, "password": "fel-losenord-2026"})
    unknown = await post(other_client, "/logga-in", {"email": "abba@example.se", "password": "fel-losenord-2026"})
    assert known.status_code == unknown.status_code == 422
    assert _alike(known) == _alike(unknown)
    assert _headers(known) == _headers(unknown)
    assert "fel-losenord" not in known.text


async def test_the_eleventh_try_is_told_to_wait(client: httpx.AsyncClient) -> None:
    for _ in range(10):
        assert (await post(client, "/logga-in", {"email": CECILIA_EMAIL, "password": "fel"})).status_code == 422
    for password in ("fel", PASSWORD):
        answer = await post(client, "/logga-in", {"email": CECILIA_EMAIL, "password": password})
        assert answer.status_code == 429
        assert "text/html" in answer.headers["content-type"]
    for way in ("/logga-in", "/glomt-losenord"):
        assert f'<a href="{way}">' in answer.text
    assert "Du kan också komma in på ett annat sätt" in answer.text


@pytest.mark.parametrize(
    "form",
    [{}, {"email": ANNA_EMAIL}, {"password": PASSWORD}, {"email": "\0", "password": "\0"},
     {"email": "<script>alert(1)</script>", "password": "x"}, {"email": "å" * 5000, "password": "x" * 100_000}],
    ids=lambda form: str(form)[:30],
)  # fmt: skip
async def test_a_form_that_does_not_fit_is_shown_again(client: httpx.AsyncClient, form: dict[str, str]) -> None:
    answer = await post(client, "/logga-in", form)
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    assert 'action="/logga-in"' in answer.text


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"email=%FF%FE&password=%ED%A0%80", "application/x-www-form-urlencoded"),
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
        (b"", "application/x-www-form-urlencoded"),
        (b"&&&===", "application/x-www-form-urlencoded"),
        (b'{"email": 1}', "application/json"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"x", "multipart/form-data"),
        (b"--x\r\nContent-Disposition: form-data; name=\"email\"; filename=\"a\"\r\n\r\nx\r\n--x--\r\n",
         "multipart/form-data; boundary=x"),
        (b"x", "text/plain"),
    ],
    ids=range(9),
)  # fmt: skip
async def test_a_body_that_is_no_form_is_the_senders_fault(
    client: httpx.AsyncClient, body: bytes, media_type: str
) -> None:
    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": media_type}
    answer = await client.post("/logga-in", content=body, headers=headers)
    assert 400 <= answer.status_code < 500
    await sign_in(client, ANNA_EMAIL)
    assert 400 <= (await client.post("/sprak", content=body, headers=headers)).status_code < 500


@pytest.mark.parametrize(
    ("email", "password", "said"),
    [
        ("", "x", "Skriv din e-postadress."),
        ("anna", "x", "Det saknas ett @"),
        ("anna@example,se", "x", "Skriv punkt i stället för komma."),
        (ANNA_EMAIL, "", "Skriv ditt lösenord."),
    ],
)
async def test_what_cannot_be_right_is_told_apart_from_what_is_wrong(
    client: httpx.AsyncClient, email: str, password: str, said: str
) -> None:
    answer = await post(client, "/logga-in", {"email": email, "password": password})
    assert answer.status_code == 422
    assert said in answer.text
    assert "stämmer inte" not in answer.text


async def test_a_proxy_that_nobody_trusts_is_warned_of_once(client: httpx.AsyncClient) -> None:
    _warn_of_proxy.cache_clear()
    with structlog.testing.capture_logs() as logs:
        for _ in range(2):
            form = {"email": ANNA_EMAIL, "password": PASSWORD}
            await post(client, "/logga-in", form, headers={"X-Forwarded-For": "203.0.113.9"})
    warned = [line for line in logs if line["event"] == "proxy_not_trusted"]
    assert [line["log_level"] for line in warned] == ["warning"]
    assert "203.0.113.9" not in str(warned)
