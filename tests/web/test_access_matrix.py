"""Every route times every role times a foreign reference: who finds what, and that nobody finds another's."""

import httpx
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from portal.clock import today
from portal.data.requests import Request
from portal.domain import requests
from tests.people import ANNA, ANNA_EMAIL, APPROVER_EMAIL, BERTIL_EMAIL, HANDLER_EMAIL
from tests.web.conftest import TOKEN, browser, post, sign_in

OPEN = {
    "/",
    "/logga-in",
    "/logga-in/kod",
    "/logga-in/tvafaktor",
    "/logga-ut",
    "/sprak",
    "/aktivera/{token:str}",
    "/glomt-losenord",
    "/glomt-losenord/skickat",
    "/nytt-losenord/{token:str}",
    "/e-postbyte/{token:str}",
    "/e-postbyte/{token:str}/bekraftelse",
    "/e-postbyte/{token:str}/stopp",
    "/static/{digest:str}/{name:str}",
    "/health/live",
    "/health/ready",
    "/metrics",
    "/avsluta/{token:str}",
}
"""Routes that anybody reaches."""

API = "/api/"
"""Routes for other systems, which show a token."""

pytestmark = pytest.mark.usefixtures("world")

MEMBERS, STAFF = "/mitt-konto", "/personal"
SIGN_IN = "/logga-in"


def routes(app: Litestar, of_api: bool = False) -> list[tuple[str, str]]:
    """(method, path pattern) of every route for browsers, or of the API."""
    return sorted(
        (method, route.path)
        for route in app.routes
        if isinstance(route, HTTPRoute) and route.path.startswith(API) == of_api
        for method in route.methods
        if method != "OPTIONS"
    )


def filled(path: str, reference: str) -> str:
    """The path with `reference` for every reference, and something that exists for the rest."""
    return (
        path.replace("{reference:str}", reference)
        .replace("{slag:str}", "radering")
        .replace("{activity:str}", "email_offers")
        .replace("{number:int}", "1")
        .replace("{task:str}", "service_binder")
        .replace("{notice:uuid}", "00000000-0000-4000-8000-000000000001")
        .replace("{letter:uuid}", "00000000-0000-4000-8000-000000000000")
        .replace("{draft:str}", "00000000-0000-4000-8000-000000000000")
        .replace("{run:uuid}", "00000000-0000-4000-8000-000000000000")
        .replace("{message:uuid}", "00000000-0000-4000-8000-000000000000")
        .replace("{token:str}", "x")
        .replace("{file:str}", "00000000-0000-4000-8000-000000000000")
        .replace("{envelope:str}", "00000000-0000-4000-8000-000000000000")
        .replace("{batch:str}", "00000000-0000-4000-8000-000000000000")
        .replace("{number:str}", "1")
        .replace("{session:str}", "0" * 32)
    )


async def annas_request() -> Request:
    """A request of Anna's that waits for its letter."""
    return await requests.submit(ANNA, "erasure")


async def test_every_route_is_a_members_or_the_staffs_or_declared_open(app: Litestar) -> None:
    undeclared = [path for _, path in routes(app) if path not in OPEN and not path.startswith((MEMBERS, STAFF))]
    assert undeclared == []
    assert len(routes(app)) > 30


@pytest.mark.parametrize("email", [None, ANNA_EMAIL, HANDLER_EMAIL], ids=["visitor", "member", "handler"])
async def test_the_api_opens_to_a_token_and_to_nobody_signed_in(app: Litestar, email: str | None) -> None:
    asked = [(method, path) for method, path in routes(app, of_api=True) if path != "/api/openapi.json"]
    assert len(asked) >= 2
    async with browser(app) as client:
        if email:
            await sign_in(client, email)
        for method, path in asked:
            answer = await client.request(method, path, headers={"Sec-Fetch-Site": "same-origin"})
            assert answer.status_code == 401, (method, path)


async def test_a_visitor_is_sent_to_sign_in_from_everywhere(app: Litestar, client: httpx.AsyncClient) -> None:
    reference = (await annas_request()).reference
    for method, path in routes(app):
        if path in OPEN:
            continue
        answer = await client.request(method, filled(path, reference), headers={"Sec-Fetch-Site": "same-origin"})
        assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, SIGN_IN), (method, path)
        assert reference not in answer.text


@pytest.mark.parametrize(
    ("email", "closed"),
    [(BERTIL_EMAIL, STAFF), (HANDLER_EMAIL, MEMBERS), (APPROVER_EMAIL, MEMBERS)],
    ids=["member", "handler", "approver"],
)
async def test_nobody_finds_the_pages_of_the_other_kind(app: Litestar, email: str, closed: str) -> None:
    reference = (await annas_request()).reference
    async with browser(app) as client:
        await sign_in(client, email)
        for method, path in routes(app):
            if not path.startswith(closed):
                continue
            at = filled(path, reference)
            answer = await (post(client, at) if method == "POST" else client.get(at))
            assert answer.status_code == 404, (method, path)
            assert ANNA_EMAIL not in answer.text


async def test_another_member_finds_nothing_of_a_foreign_request_on_any_route(app: Litestar) -> None:
    foreign = await annas_request()
    async with browser(app) as client:
        await sign_in(client, BERTIL_EMAIL)
        tried = 0
        for method, path in routes(app):
            if not path.startswith(MEMBERS) or "{reference" not in path:
                continue
            at = filled(path, foreign.reference)
            answer = await (post(client, at) if method == "POST" else client.get(at))
            tried += 1
            assert answer.status_code == 404, (method, path)
            assert foreign.reference not in answer.text
            missing = await (
                post(client, filled(path, "JM-0000-0000"))
                if method == "POST"
                else client.get(filled(path, "JM-0000-0000"))
            )
            pages = [TOKEN.sub("", it.text) for it in (missing, answer)]  # It has another mask in every answer.
            assert pages[0] == pages[1], "a foreign request looks like none at all"
        assert tried >= 4
    assert (await requests.follow(ANNA, foreign.reference)).request.status == "awaiting_letter"


@pytest.mark.parametrize("email", [HANDLER_EMAIL, APPROVER_EMAIL], ids=["handler", "approver"])
async def test_staff_get_a_clear_page_for_a_reference_that_is_nobodys(app: Litestar, email: str) -> None:
    async with browser(app) as client:
        await sign_in(client, email)
        at_references = [(m, path) for m, path in routes(app) if path.startswith(STAFF) and "{reference" in path]
        assert len(at_references) > 10
        for method, path in at_references:
            for reference in ("JM-0000-0000", "x", "JM-'; DROP TABLE request; --"):
                at = filled(path, reference)
                form = {"checked": "true", "digest": "00", "method": "telephone", "posted_on": today().isoformat()}
                answer = await (post(client, at, form) if method == "POST" else client.get(at))
                assert answer.status_code in {403, 404}, (method, path, reference, answer.status_code)
