"""Every route times every role: the answer is declared beside the route, and is what one gets."""

import re

import asyncpg
import httpx
import pytest
from litestar import Litestar, get

from portal.app import create_app
from portal.clock import today
from portal.data.actors import ROLES, Role
from portal.data.requests.requests import Request
from portal.domain.requests import requests
from tests.conftest import World
from tests.people import ANNA, ANNA_EMAIL, BERTIL_EMAIL, HANDLER_EMAIL
from tests.web.conftest import TOKEN, browser, post, sign_in, token_of
from tests.web.declared import EMAILS, Declared, declared

pytestmark = pytest.mark.usefixtures("world")

SIGN_IN = "/logga-in"
OTHER_ROLE = "Det här är för en kollega med en annan roll"
OWN_ACCOUNT = ("/sprak", "/bekrafta", "/ej-skickat", "/annan-inloggad", "/personal/sakerhet")
"""What everybody decides for himself: the only routes that are an administrator's and a colleague's alike."""

NOWHERE = "00000000-0000-4000-8000-000000000000"
FILLED = {"slag": "radering", "activity": "email_offers", "number": "1", "task": "service_binder"}
"""Something that exists for what a path names; for the rest an id that nobody has."""

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
ROUTES = declared(create_app())
GUARDED = [route for route in ROUTES if route.audience == "declared"]


def filled(path: str, reference: str) -> str:
    """The path with `reference` for every reference."""
    values = FILLED | {"reference": reference}
    return re.sub(r"{(\w+):\w+}", lambda name: values.get(name[1], NOWHERE), path)


async def ask(client: httpx.AsyncClient, route: Declared, reference: str, token: str | None = None) -> httpx.Response:
    """What the route answers, to an empty form with the right token where it takes one."""
    at = filled(route.path, reference)
    if route.method != "POST":
        return await client.request(route.method, at)
    return await client.post(at, data={"form_token": token or ""}, headers=SAME_ORIGIN)


async def annas_request() -> Request:
    """A request of Anna's that waits for its letter."""
    return await requests.submit(ANNA, "erasure")


def test_every_route_declares_whom_it_admits() -> None:
    assert [(route.method, route.path) for route in ROUTES if route.audience == "nothing"] == []
    assert len(GUARDED) > 100


def test_a_new_route_without_a_declaration_is_found_out() -> None:
    @get("/personal/nytt")
    async def forgotten() -> str:
        return ""

    assert [route.audience for route in declared(Litestar([forgotten])) if route.path == "/personal/nytt"] == [
        "nothing"
    ]


def test_members_and_staff_share_only_what_is_everybodys() -> None:
    shared = {route.path for route in GUARDED if route.members and route.roles}
    assert all(path.startswith(OWN_ACCOUNT) for path in shared)
    assert all(route.path.startswith(("/personal", *OWN_ACCOUNT)) for route in GUARDED if route.roles)
    assert all(route.path.startswith(("/mitt-konto", *OWN_ACCOUNT)) for route in GUARDED if route.members)


def test_an_administrator_of_accounts_shares_nothing_with_those_who_see_customers() -> None:
    mixed = [route.path for route in GUARDED if "administrator" in route.roles and len(route.roles) > 1]
    assert all(path.startswith(OWN_ACCOUNT) for path in mixed)


def test_an_auditor_changes_nothing() -> None:
    posts = [route.path for route in GUARDED if "auditor" in route.roles and route.method != "GET"]
    assert all(path.startswith(OWN_ACCOUNT) for path in posts)


def test_a_handler_may_do_all_that_intake_may() -> None:
    assert all("handler" in route.roles for route in GUARDED if "intake" in route.roles)


@pytest.mark.parametrize("step", [None, HANDLER_EMAIL], ids=["nobody", "half signed in"])
async def test_whoever_is_not_signed_in_is_sent_to_sign_in_from_everywhere(
    client: httpx.AsyncClient, step: str | None
) -> None:
    reference = (await annas_request()).reference
    if step:
        password = {"email": step, "password": "demo-losenord-2026"}
        assert (await post(client, SIGN_IN, password)).headers["location"] == "/logga-in/kod"
    for route in GUARDED:
        answer = await ask(client, route, reference)
        where = answer.headers.get("location", "").split("?")[0]
        assert (answer.status_code, where) == (303, SIGN_IN), (route.method, route.path)
        assert reference not in answer.text


async def test_a_member_finds_no_page_of_the_staffs(client: httpx.AsyncClient) -> None:
    reference = (await annas_request()).reference
    await sign_in(client, BERTIL_EMAIL)
    token = await token_of(client)
    for route in GUARDED:
        if not route.members:
            answer = await ask(client, route, reference, token)
            assert answer.status_code == 404, (route.method, route.path)
            assert ANNA_EMAIL not in answer.text


@pytest.mark.parametrize("role", ROLES)
async def test_staff_find_what_is_declared_for_their_role_and_nothing_else(
    client: httpx.AsyncClient, role: Role
) -> None:
    reference = (await annas_request()).reference
    await sign_in(client, EMAILS[role])
    token = await token_of(client)
    for route in GUARDED:
        answer = await ask(client, route, reference, token)
        at = (role, route.method, route.path, answer.status_code)
        if role in route.roles:
            assert OTHER_ROLE not in answer.text, at
            assert answer.headers.get("location", "").split("?")[0] != SIGN_IN, at
            assert answer.status_code < 500, at
        elif route.roles:
            assert (answer.status_code, OTHER_ROLE in answer.text) == (403, True), at
        else:
            assert answer.status_code == 404, at


async def test_the_matrix_changes_with_the_role_at_once(client: httpx.AsyncClient, world: World) -> None:
    await sign_in(client, EMAILS["auditor"])
    assert (await client.get("/personal/brev/kuvert")).status_code == 403
    admin = await asyncpg.connect(world.admin_url(world.portal))
    try:
        await admin.execute(
            "INSERT INTO staff_role (account_id, role) SELECT id, 'intake' FROM account WHERE email = $1",
            EMAILS["auditor"],
        )
        assert (await client.get("/personal/brev/kuvert")).status_code == 200
        await admin.execute("DELETE FROM staff_role WHERE role = 'intake' AND given_by IS NULL AND account_id ="
                            " (SELECT id FROM account WHERE email = $1)", EMAILS["auditor"])  # fmt: skip
        assert (await client.get("/personal/brev/kuvert")).status_code == 403
    finally:
        await admin.close()


@pytest.mark.parametrize("email", [None, ANNA_EMAIL, HANDLER_EMAIL], ids=["visitor", "member", "handler"])
async def test_the_api_opens_to_a_token_and_to_nobody_signed_in(app: Litestar, email: str | None) -> None:
    asked = [route for route in ROUTES if route.audience == "token"]
    assert len(asked) >= 2
    async with browser(app) as client:
        if email:
            await sign_in(client, email)
        for route in asked:
            answer = await client.request(route.method, route.path, headers=SAME_ORIGIN)
            assert answer.status_code == 401, (route.method, route.path)


async def test_another_member_finds_nothing_of_a_foreign_request_on_any_route(client: httpx.AsyncClient) -> None:
    foreign = await annas_request()
    await sign_in(client, BERTIL_EMAIL)
    token = await token_of(client)
    tried = [route for route in GUARDED if route.members and "{reference" in route.path]
    assert len(tried) >= 4
    for route in tried:
        answer = await ask(client, route, foreign.reference, token)
        assert answer.status_code == 404, (route.method, route.path)
        assert foreign.reference not in answer.text
        missing = await ask(client, route, "JM-0000-0000", token)
        pages = [TOKEN.sub("", it.text) for it in (missing, answer)]  # It has another mask in every answer.
        assert pages[0] == pages[1], "a foreign request looks like none at all"
    assert (await requests.follow(ANNA, foreign.reference)).request.status == "awaiting_letter"


@pytest.mark.parametrize("role", ["handler", "approver", "intake", "auditor"])
async def test_staff_get_a_clear_page_for_a_reference_that_is_nobodys(client: httpx.AsyncClient, role: Role) -> None:
    await sign_in(client, EMAILS[role])
    token = await token_of(client)
    form = {"checked": "true", "digest": "00", "method": "telephone", "posted_on": today().isoformat()}
    at_references = [route for route in GUARDED if role in route.roles and "{reference" in route.path]
    assert len(at_references) > 2
    for route in at_references:
        for reference in ("JM-0000-0000", "x", "JM-'; DROP TABLE request; --"):
            at = filled(route.path, reference)
            answer = await (
                client.post(at, data={**form, "form_token": token or ""}, headers=SAME_ORIGIN)
                if route.method == "POST"
                else client.get(at)
            )
            assert answer.status_code in {403, 404}, (route.method, route.path, reference, answer.status_code)
