"""Whatever is asked for, the answer is a page with the right status, in the reader's language, with every header."""

import asyncpg
import httpx
import pytest

from portal.data.database import close_pool, open_pool
from portal.settings import settings
from portal.web.headers import HEADERS
from tests.conftest import World
from tests.people import ANNA_EMAIL, CECILIA_EMAIL
from tests.web.conftest import post, sign_in, token_of

ODD = [
    "/finns-inte", "/mitt-konto/finns-inte", "/personal/finns-inte", "/%00", "/%ff", "/..%2f..%2fetc/passwd", "/.env",
    "/mitt-konto/begaran/JM-0000-0000", "/mitt-konto/begaran/%00", "/mitt-konto/begaran/%F0%9F%8E%B8",
    "/mitt-konto/begaran/" + "x" * 5000, "/static/0/portal.css", "/static/0/..%2f..%2fsettings.py", "//", "/logga-in/",
    "/mitt-konto/begaran/JM-0000-0000/blankett.pdf", "/openapi", "/schema",
]  # fmt: skip


def expect_headers(answer: httpx.Response) -> None:
    for name, value in HEADERS.items():
        assert answer.headers.get(name) == value, name
    assert "server" not in answer.headers


@pytest.mark.parametrize("path", ODD)
async def test_what_does_not_exist_is_not_found_and_says_so(client: httpx.AsyncClient, path: str) -> None:
    await sign_in(client, ANNA_EMAIL)
    answer = await client.get(path, headers={"Accept-Language": "sv"})
    assert answer.status_code in (404, 303 if path in ("//", "/logga-in/") else 404)
    expect_headers(answer)
    if answer.status_code == 404:
        assert '<html lang="sv">' in answer.text
        assert "404" in answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert "Traceback" not in answer.text


@pytest.mark.parametrize(("wanted", "language"), [("en-GB,en;q=0.9", "en"), ("sv", "sv"), ("de", "sv"), ("", "sv")])
async def test_a_visitors_error_page_is_in_the_browsers_language(
    client: httpx.AsyncClient, wanted: str, language: str
) -> None:
    answer = await client.get("/finns-inte", headers={"Accept-Language": wanted})
    assert f'<html lang="{language}">' in answer.text


@pytest.mark.parametrize("path", ["/finns-inte", "/mitt-konto/begaran/JM-0000-0000", "/personal"])
async def test_a_members_error_page_is_in_the_accounts_language(client: httpx.AsyncClient, path: str) -> None:
    await sign_in(client, CECILIA_EMAIL)
    answer = await client.get(path, headers={"Accept-Language": "sv"})
    assert answer.status_code == 404
    assert '<html lang="en">' in answer.text


@pytest.mark.parametrize("path", ["/finns-inte", "/mitt-konto/finns-inte", "/static/0/portal.css"])
async def test_whoever_is_signed_in_keeps_the_menu_and_the_language_where_nothing_is(
    client: httpx.AsyncClient, path: str
) -> None:
    await sign_in(client, ANNA_EMAIL)
    answer = await client.get(path)
    assert answer.status_code == 404
    assert 'href="/mitt-konto/historik"' in answer.text
    expect_headers(answer)
    chosen = await post(
        client, "/sprak", {"language": "en"}, page=path, headers={"Referer": f"http://portal.test{path}"}
    )
    assert (chosen.status_code, chosen.headers["location"]) == (303, path)
    assert '<html lang="en">' in (await client.get(path)).text
    await post(client, "/sprak", {"language": "sv"}, page=path)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "POST", "FOO"])
async def test_another_method_is_a_page_that_says_so(client: httpx.AsyncClient, method: str) -> None:
    answer = await client.request(method, "/mitt-konto", headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 405
    assert "text/html" in answer.headers["content-type"]
    expect_headers(answer)


@pytest.mark.parametrize(
    ("path", "parent"),
    [
        ("/logga-ut", "/"),
        ("/mitt-konto/samtycken/newsletter", "/mitt-konto/samtycken"),
        ("//logga-in/nyckel/utmaning", "/"),
    ],
)
async def test_a_form_address_opened_by_hand_leads_to_the_page_of_the_form(
    client: httpx.AsyncClient, path: str, parent: str
) -> None:
    answer = await client.get(f"http://portal.test{path}")
    assert (answer.status_code, answer.headers["location"]) == (303, parent)
    expect_headers(answer)


@pytest.mark.parametrize(
    "path", ["/", "/logga-in", "/mitt-konto", "/health/live", "/health/ready", "/mitt-konto/samtycken"]
)
async def test_every_answer_carries_the_headers(client: httpx.AsyncClient, path: str) -> None:
    expect_headers(await client.get(path))
    await sign_in(client, ANNA_EMAIL)
    answer = await client.get(path)
    expect_headers(answer)
    assert answer.headers["cache-control"] == "no-store"
    if answer.status_code == 200 and path.startswith("/mitt-konto"):
        assert answer.headers["vary"] == "Cookie, HX-Request, Accept-Encoding"
    assert "strict-transport-security" not in answer.headers


async def test_the_policy_lets_nothing_run_but_our_own_files() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("signed_in", [True, False])
async def test_a_body_of_three_megabytes_is_too_large(client: httpx.AsyncClient, signed_in: bool) -> None:
    if signed_in:
        await sign_in(client, ANNA_EMAIL)
    answer = await client.post(
        "/logga-in", data={"email": "x" * 3_000_000, "password": "x"}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert answer.status_code == 413
    assert "text/html" in answer.headers["content-type"]
    expect_headers(answer)


async def test_the_language_is_the_readers_choice(client: httpx.AsyncClient) -> None:
    answer = await post(client, "/sprak", {"language": "en"}, headers={"Referer": "http://portal.test/logga-in?a=b"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/logga-in?a=b")
    assert '<html lang="en">' in (await client.get("/logga-in", headers={"Accept-Language": "sv"})).text
    assert '<html lang="en">' in (await client.get("/finns-inte", headers={"Accept-Language": "sv"})).text


async def test_a_members_language_is_the_accounts_in_every_browser(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient
) -> None:
    await sign_in(client, ANNA_EMAIL)
    await post(client, "/sprak", {"language": "en"})
    await sign_in(other_client, ANNA_EMAIL)
    assert '<html lang="en">' in (await other_client.get("/mitt-konto")).text
    await post(client, "/sprak", {"language": "sv"})
    assert '<html lang="sv">' in (await other_client.get("/mitt-konto")).text


@pytest.mark.parametrize("language", ["", "de", "SV", "\0", "sv\r\nSet-Cookie: a=b", "🎸"])
async def test_a_language_that_we_do_not_speak_is_refused(client: httpx.AsyncClient, language: str) -> None:
    answer = await post(client, "/sprak", {"language": language})
    assert answer.status_code == 422
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "referer",
    ["https://evil.example/x", "http://portal.test//evil.example", "http://portal.test/\\evil.example", "javascript:x",
     "", "http://portal.test/%0d%0aSet-Cookie:a=b", "//evil.example"],
)  # fmt: skip
async def test_changing_the_language_never_leads_elsewhere(client: httpx.AsyncClient, referer: str) -> None:
    answer = await post(client, "/sprak", {"language": "sv"}, headers={"Referer": referer})
    assert answer.status_code == 303
    landed = answer.headers["location"].replace("\\", "/")
    assert landed.startswith("/")
    assert not landed.startswith("//")


async def test_without_its_database_the_portal_lives_but_is_not_ready(world: World, client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    assert (await client.get("/health/ready")).status_code == 200
    admin = await asyncpg.connect(world.admin_url("postgres"))
    try:
        await close_pool()
        await open_pool(world.url("portal_app"), 2)
        await admin.execute(f"ALTER DATABASE {world.portal} ALLOW_CONNECTIONS false")
        await admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", world.portal)
        assert (await client.get("/health/live")).status_code == 200
        assert (await client.get("/health/ready")).status_code == 503
        assert (await client.get("/logga-in", headers={"Cookie": ""})).status_code in (200, 303, 503)
        answer = await client.get("/mitt-konto")
        assert answer.status_code == 503
        assert (await client.get("/finns-inte")).status_code == 404
        assert "text/html" in answer.headers["content-type"]
        expect_headers(answer)
    finally:
        await admin.execute(f"ALTER DATABASE {world.portal} ALLOW_CONNECTIONS true")
        await admin.close()
        await close_pool()
        await open_pool(world.url("portal_app"), settings().pool_size)
    assert (await client.get("/health/ready")).status_code == 200
    assert (await client.get("/mitt-konto")).status_code == 200


@pytest.mark.parametrize("email", [None, ANNA_EMAIL], ids=["visitor", "member"])
async def test_a_form_that_is_no_text_is_not_understood(client: httpx.AsyncClient, email: str | None) -> None:
    token = ""
    if email:
        await sign_in(client, email)
        token = await token_of(client) or ""
    headers = {"Content-Type": "multipart/form-data; boundary=b", "Sec-Fetch-Site": "same-origin"}
    ours = f'--b\r\nContent-Disposition: form-data; name="form_token"\r\n\r\n{token}\r\n'.encode()
    for kind, text in ((b"", b"\xed\xa0\x80"), (b"\r\nContent-Type: text/plain; charset=no-such", b"sv")):
        part = b'--b\r\nContent-Disposition: form-data; name="language"' + kind + b"\r\n\r\n" + text + b"\r\n--b--\r\n"
        answer = await client.post("/sprak", content=ours + part, headers=headers)
        assert answer.status_code == 400
        assert "text/html" in answer.headers["content-type"]
