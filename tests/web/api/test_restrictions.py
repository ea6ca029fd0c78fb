"""`/api/restrictions` as a shop's own program asks it."""

from datetime import timedelta

import httpx
import pytest
import pytest_asyncio
from litestar import Litestar

from portal.clock import now, today
from portal.domain.audit import summed_events
from portal.domain.audit.audit_log import audit_log
from portal.domain.consents import consents
from portal.domain.requests import requests
from portal.domain.rights import restrictions
from portal.settings import settings
from tests.conftest import World
from tests.domain.journeys import told_of_lifting
from tests.people import ANNA, ANNA_EMAIL, ANNA_NUMBER, BERTIL, BERTIL_EMAIL, CECILIA_EMAIL, HANDLER
from tests.web.api.conftest import TOKEN, is_problem
from tests.web.conftest import browser, sign_in

PATH = "/api/restrictions"
TELEPHONE = "070-174 06 05"
NOBODY = {"restricted": False, "since": None, "marketing": False, "activities": []}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def anna_restricted(world: World) -> None:
    """Anna said yes to marketing; then her data was restricted."""
    await consents.choose(ANNA, "email_offers", True)
    wish = await requests.submit(ANNA, "access")
    await restrictions.place(HANDLER, wish.reference, "accuracy", [TELEPHONE])


async def ask(client: httpx.AsyncClient, *persons: dict[str, str]) -> list[dict[str, object]]:
    """The answers about `persons`."""
    answer = await client.post(PATH, json={"persons": list(persons)})
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    answers: list[dict[str, object]] = answer.json()["persons"]
    return answers


@pytest.mark.usefixtures("anna_restricted")
@pytest.mark.parametrize(
    "person",
    [
        {"customer_number": ANNA_NUMBER},
        {"customer_number": f"  {ANNA_NUMBER} "},
        {"email": ANNA_EMAIL},
        {"email": ANNA_EMAIL.upper()},
        {"telephone": TELEPHONE},
        {"telephone": "+46 70 174 06 05"},
        {"telephone": "0046701740605"},
        {"telephone": "(0)701740605"},
    ],
)
async def test_a_restricted_person_is_found_by_whatever_the_shop_knows(
    shop: httpx.AsyncClient, person: dict[str, str]
) -> None:
    assert await ask(shop, person) == [
        {"restricted": True, "since": today().isoformat(), "marketing": False, "activities": []}
    ]


@pytest.mark.usefixtures("anna_restricted")
async def test_answers_come_in_the_order_of_the_questions(shop: httpx.AsyncClient) -> None:
    await consents.choose(BERTIL, "sms_offers", True)
    answers = await ask(
        shop, {"email": "nobody@example.se"}, {"email": BERTIL_EMAIL}, {"email": ANNA_EMAIL}, {"email": BERTIL_EMAIL}
    )
    assert [answer["restricted"] for answer in answers] == [False, False, True, False]
    assert [answer["marketing"] for answer in answers] == [False, True, False, True]
    assert answers[0] == NOBODY
    assert "sms_offers" in answers[1]["activities"]  # type: ignore[operator]
    assert "email_offers" not in answers[1]["activities"]  # type: ignore[operator]


async def test_whom_nobody_knows_has_given_no_consent(shop: httpx.AsyncClient) -> None:
    unknown = ({"customer_number": "K999999"}, {"email": "x"}, {"telephone": "not a number"}, {"email": "nul\0"})
    assert await ask(shop, *unknown) == [NOBODY] * 4


async def test_whoever_said_no_to_everything_is_not_marketed_to(shop: httpx.AsyncClient) -> None:
    await consents.withdraw_everything(BERTIL)
    assert await ask(shop, {"email": BERTIL_EMAIL}) == [NOBODY]


async def test_nobody_asked_about_is_no_error(shop: httpx.AsyncClient) -> None:
    assert await ask(shop) == []


@pytest.mark.usefixtures("anna_restricted")
async def test_those_restricted_are_listed_page_by_page_until_lifted(shop: httpx.AsyncClient) -> None:
    wish = await requests.submit(BERTIL, "access")
    await restrictions.place(HANDLER, wish.reference, "objection")
    first = (await shop.get(PATH, params={"limit": 1})).json()
    second = (await shop.get(PATH, params={"limit": 1, "after": first["after"]})).json()
    assert len(first["restricted"]) == len(second["restricted"]) == 1
    assert second["after"] is None
    listed = {each["customer_number"] for each in first["restricted"] + second["restricted"]}
    whole = (await shop.get(PATH)).json()
    assert {each["customer_number"] for each in whole["restricted"]} == listed
    assert ANNA_NUMBER in listed
    assert ANNA_NUMBER not in (first["after"] or ""), "no customer number in a URL"
    await told_of_lifting(BERTIL.id, "objection")
    await restrictions.lift(HANDLER, wish.reference, "objection")
    left = (await shop.get(PATH)).json()["restricted"]
    assert left == [{"customer_number": ANNA_NUMBER, "since": today().isoformat()}]


async def test_how_many_were_asked_about_is_recorded_and_nobody_of_them(shop: httpx.AsyncClient) -> None:
    await summed_events.record(now() + timedelta(hours=1))
    await ask(shop, {"email": CECILIA_EMAIL}, {"email": ANNA_EMAIL}, {"email": "x"})
    await summed_events.record(now() + timedelta(hours=1))
    event = (await audit_log(HANDLER, None)).lines[0].event
    assert event.code == "restrictions.asked"
    assert {name: event.details[name] for name in ("token", "persons", "times")} == {
        "token": "shop",
        "persons": 3,
        "times": 1,
    }


@pytest.mark.parametrize("header", [None, "", "Basic YTpi", "Bearer", "Bearer  "])
async def test_without_a_token_nothing_is_answered(shop: httpx.AsyncClient, header: str | None) -> None:
    del shop.headers["Authorization"]
    for answer in (
        await shop.post(PATH, json={"persons": []}, headers={"Authorization": header} if header is not None else {}),
        await shop.get(PATH, headers={"Authorization": header} if header is not None else {}),
    ):
        assert is_problem(answer, 401)
        assert answer.headers["www-authenticate"] == 'Bearer realm="portal"'
        assert answer.json()["code"] == "no_token"


async def test_a_wrong_token_is_refused_and_after_ten_not_even_looked_at(
    app: Litestar, shop: httpx.AsyncClient
) -> None:
    async with browser(app, "198.51.100.9") as stranger:
        stranger.headers["Authorization"] = "Bearer wrong"
        for _ in range(settings().throttle_failures):
            answer = await stranger.get(PATH)
            assert is_problem(answer, 401)
            assert 'error="invalid_token"' in answer.headers["www-authenticate"]
        throttled = await stranger.get(PATH)
        assert is_problem(throttled, 429)
        assert int(throttled.headers["retry-after"]) > 0
        stranger.headers["Authorization"] = f"Bearer {TOKEN}"
        assert (await stranger.get(PATH)).status_code == 200, "the right one gets in all the same"
    assert (await shop.get(PATH)).status_code == 200


async def test_no_session_opens_the_api_and_no_token_opens_a_page(app: Litestar, shop: httpx.AsyncClient) -> None:
    async with browser(app) as member:
        await sign_in(member, ANNA_EMAIL)
        assert is_problem(await member.get(PATH), 401)
    assert (await shop.get("/mitt-konto")).status_code == 303
    assert "set-cookie" not in (await shop.post(PATH, json={"persons": []})).headers


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b"{}",
        b"persons=1",
        b"\xff\xfe",
        b'{"persons": null}',
        b'{"persons": [null]}',
        b'{"persons": [{}]}',
        b'{"persons": ["anna@example.se"]}',
        b'{"persons": [{"email": 1}]}',
        b'{"persons": [{"email": ""}]}',
        b'{"persons": [{"personnummer": "anna@example.se"}]}',
        b'{"persons": [{"email": "anna@example.se", "telephone": "1"}]}',
        b'{"persons": [], "more": 1}',
        b'{"persons": [{"email": "' + b"a" * 300 + b'"}]}',
        b"[" * 5000,
    ],
)
async def test_what_is_no_question_is_a_problem_and_not_a_fault_of_ours(shop: httpx.AsyncClient, body: bytes) -> None:
    answer = await shop.post(PATH, content=body, headers={"Content-Type": "application/json"})
    assert is_problem(answer, 400)


async def test_a_thousand_persons_are_answered_and_one_more_are_not(shop: httpx.AsyncClient) -> None:
    persons = [{"email": f"{n}@example.org"} for n in range(1001)]
    assert await ask(shop, *persons[:1000]) == [NOBODY] * 1000
    assert is_problem(await shop.post(PATH, json={"persons": persons}), 400)


@pytest.mark.parametrize("query", ["after=x", "after=åäö", "limit=0", "limit=1001", "limit=many", "after=" + "A" * 50])
async def test_a_page_that_is_none_is_a_problem(shop: httpx.AsyncClient, query: str) -> None:
    answer = await shop.get(f"{PATH}?{query}")
    assert is_problem(answer, 404 if query.startswith("after") and len(query) < 40 else 400)


async def test_other_addresses_and_methods_are_problems_too(shop: httpx.AsyncClient) -> None:
    assert is_problem(await shop.get("/api/"), 404)
    assert is_problem(await shop.get("/api/nothing"), 404)
    assert is_problem(await shop.delete(PATH), 405)
    assert is_problem(await shop.post(PATH, content=b"x" * 3_000_000), 413)


async def test_the_description_has_the_api_and_no_page(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/openapi.json")
    assert answer.status_code == 200
    described = answer.json()
    assert described["openapi"].startswith("3.1")
    assert set(described["paths"]) == {
        PATH,
        "/api/consents",
        "/api/consents/changes",
        "/api/consents/unsubscribe-links",
    }
    assert described["paths"][PATH]["post"]["security"] == [{"token": []}]
    assert described["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    for operation in described["paths"][PATH].values():
        for status in ("400", "401", "429"):
            assert list(operation["responses"][status]["content"]) == ["application/problem+json"], status
    assert "/mitt-konto" not in answer.text
