"""No state is changed but by a form of ours, sent from a page of ours, in the session that the page belonged to."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack

import asyncpg
import httpx
import pytest
import pytest_asyncio
from litestar import Litestar

from portal.app import create_app
from tests.conftest import World
from tests.people import (
    ADMINISTRATOR_EMAIL,
    ANNA_EMAIL,
    APPROVER_EMAIL,
    BERTIL_EMAIL,
    HANDLER_EMAIL,
)
from tests.web.conftest import ORIGIN, browser, post, sign_in, token_of
from tests.web.declared import EMAILS, declared
from tests.web.filled_paths import filled

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


def posts(app: Litestar) -> Iterator[str]:
    """The path of every route that takes POST from a browser."""
    for route in app.routes:
        if "POST" in getattr(route, "methods", ()) and not route.path_format.startswith("/api/"):
            handler, _ = route.route_handler_map["POST"]  # type: ignore[union-attr]
            if not handler.opt.get("from_anywhere"):
                yield route.path_format


POSTS = sorted(posts(create_app()))


FROM_ELSEWHERE: tuple[dict[str, str], ...] = (
    {},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": ""},
    {"Sec-Fetch-Site": "cross-site", "Origin": ORIGIN},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": ORIGIN + ".evil.example"},
    {"Origin": ORIGIN.replace("http:", "https:")},
)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def people(app: Litestar, by_hand: World) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    """Everybody's browser, signed in."""
    async with AsyncExitStack() as opened:
        signed_in: dict[str, httpx.AsyncClient] = {}
        for email in (ANNA_EMAIL, BERTIL_EMAIL, HANDLER_EMAIL, APPROVER_EMAIL, ADMINISTRATOR_EMAIL):
            signed_in[email] = await opened.enter_async_context(browser(app))
            await sign_in(signed_in[email], email)
        yield signed_in


ADMITTED = {
    re.sub(r":\w+}", "}", route.path): route.roles for route in declared(create_app()) if route.method == "POST"
}


LINKS = [path for path in POSTS if path.endswith("{token}") or "/{token}/" in path]
"""Posts from the page that a link leads to, to whoever has the link."""

BY_ANYBODY = {path for path in POSTS if path.startswith(("/logga-in", "/sprak/skrivet"))} | set(LINKS)
"""Posts that need no session, and so no token."""


def email_for(path: str) -> str:
    """Somebody whom the route admits."""
    roles = ADMITTED[path]
    if not path.startswith(("/personal", "/bekrafta/arbetskonto")):
        return ANNA_EMAIL
    return HANDLER_EMAIL if "handler" in roles else EMAILS[min(roles)]


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return {}


async def everything(world: World) -> list[str]:
    """Every row of the portal, save when a session was last seen."""
    connection = await asyncpg.connect(world.admin_url(world.portal))
    found: list[str] = []
    try:
        for table in ("account", "account_block", "one_time_link", "staff_role", "totp_factor",
                      "passkey", "passkey_challenge", "recovery_code", "consent",
                      "request", "signed_letter", "identity_check", "extract", "erasure_plan",
                      "approval", "answer", "letter", "letter_copy", "print_run", "request_draft", "manual_task",
                      "manual_attestation", "manual_file", "letter_way_on", "letter_page", "scan_batch", "scan_letter",
                      "scan_page", "webhook_delivery", "consent_postponed", "audit_event", "pgqueuer",
                      "record_version"):  # fmt: skip
            found += [row[0] for row in await connection.fetch(f"SELECT t::text FROM {table} t ORDER BY 1")]
        rows = await connection.fetch("SELECT token_hash, form_token, ends_at, revoked_at FROM session ORDER BY 1")
        return [*found, *(str(row) for row in rows)]
    finally:
        await connection.close()


def test_only_the_link_to_unsubscribe_is_taken_from_anywhere() -> None:
    everything = {
        route.path_format
        for route in create_app().routes
        if "POST" in getattr(route, "methods", ()) and not route.path_format.startswith("/api/")
    }
    assert everything - set(POSTS) == {"/avsluta/{token}"}


def test_the_routes_that_change_something_are_found() -> None:
    assert {"/logga-in", "/logga-ut", "/sprak", "/mitt-konto/begaran", "/personal/brev"} <= set(POSTS)
    assert len(POSTS) > 12


@pytest.mark.parametrize("path", POSTS)
async def test_a_form_without_the_sessions_token_is_refused_and_changes_nothing(
    world: World, people: dict[str, httpx.AsyncClient], made: dict[str, str], path: str
) -> None:
    there, fields = await filled(path, made), {"language": "en", "given": "true"}
    client = people[email_for(path)]
    others = await token_of(people[BERTIL_EMAIL])
    assert others
    before = await everything(world)
    assert (await client.post(there, data=fields, headers=SAME_ORIGIN)).status_code == 403
    for token in ("", others, "åäö🎸", "x" * 100_000):
        answer = await client.post(there, data={**fields, "form_token": token}, headers=SAME_ORIGIN)
        assert answer.status_code == 403, token
    assert await everything(world) == before


@pytest.mark.parametrize("path", POSTS)
async def test_a_form_from_elsewhere_is_refused_even_with_the_right_token(
    world: World, people: dict[str, httpx.AsyncClient], made: dict[str, str], path: str
) -> None:
    there, client = await filled(path, made), people[email_for(path)]
    form = {"form_token": await token_of(client) or "", "language": "en", "given": "true"}
    before = await everything(world)
    for headers in FROM_ELSEWHERE:
        assert (await client.post(there, data=form, headers=headers)).status_code == 403, headers
    assert await everything(world) == before


async def test_a_foreign_page_cannot_sign_anyone_in(client: httpx.AsyncClient) -> None:
    form = {"email": ANNA_EMAIL, "password": "demo-losenord-2026"}
    answer = await client.post("/logga-in", data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


async def test_an_old_browser_that_sends_only_our_origin_is_let_in(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    form = {"form_token": await token_of(client) or "", "language": "sv"}
    assert (await client.post("/sprak", data=form, headers={"Origin": ORIGIN})).status_code == 303


@pytest.mark.parametrize("path", [path for path in POSTS if path not in BY_ANYBODY])
async def test_nobody_posts_without_a_session(
    world: World, client: httpx.AsyncClient, made: dict[str, str], path: str
) -> None:
    there = await filled(path, made)
    before = await everything(world)
    answer = await post(client, there, {"language": "sv", "email": "ingen@example.se"})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/")
    assert await everything(world) == before


@pytest.mark.parametrize("path", LINKS)
async def test_a_link_that_was_never_sent_opens_nothing(
    world: World, client: httpx.AsyncClient, made: dict[str, str], path: str
) -> None:
    there = await filled(path, made)
    before = await everything(world)
    assert (await post(client, there, {"password": "lang-losenfras-2026"})).status_code in {404, 410}
    assert await everything(world) == before


@pytest.mark.parametrize("path", [path for path in POSTS if path.startswith(("/personal", "/mitt-konto"))])
async def test_members_and_staff_do_not_reach_each_others_routes(
    world: World, people: dict[str, httpx.AsyncClient], made: dict[str, str], path: str
) -> None:
    there = await filled(path, made)
    before = await everything(world)
    client = people[ANNA_EMAIL if path.startswith("/personal") else HANDLER_EMAIL]
    assert (await post(client, there, {"given": "true"})).status_code == 404
    assert await everything(world) == before


@pytest.mark.parametrize("path", [path for path in POSTS if path.startswith("/mitt-konto") and "{reference}" in path])
async def test_another_members_request_is_not_there(
    world: World, people: dict[str, httpx.AsyncClient], made: dict[str, str], path: str
) -> None:
    there = await filled(path, made)
    before = await everything(world)
    assert (await post(people[BERTIL_EMAIL], there)).status_code == 404
    assert await everything(world) == before


@pytest.mark.parametrize("path", [path for path in POSTS if path != "/logga-ut"])
async def test_an_empty_form_with_the_right_token_is_no_fault_of_ours(
    people: dict[str, httpx.AsyncClient], made: dict[str, str], path: str
) -> None:
    client = people[email_for(path)]
    assert (await post(client, await filled(path, made))).status_code < 500
