"""`/api/consents` as a system that markets asks it."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import asyncpg
import httpx
import pytest

from portal.clock import LOCAL_ZONE, now
from portal.data.actors import SYSTEM
from portal.data.consents import suppressions
from portal.data.database import acting_as
from portal.domain.audit import summed_events
from portal.domain.audit.audit_log import audit_log
from portal.domain.consents import consents
from portal.domain.erasure import known_as
from portal.domain.record_of_processing.published import forget
from portal.domain.requests import requests
from portal.domain.rights import restrictions
from portal.settings import settings
from tests.conftest import World
from tests.people import ANNA, ANNA_EMAIL, ANNA_NUMBER, BERTIL, BERTIL_EMAIL, CECILIA, CECILIA_EMAIL, HANDLER
from tests.web.api.conftest import is_problem

PATH = "/api/consents"
UNKNOWN = {"marketing": False, "activities": [], "stopped": "unknown"}

pytestmark = pytest.mark.usefixtures("world")


async def ask(client: httpx.AsyncClient, *persons: dict[str, str]) -> list[dict[str, object]]:
    """The answers about `persons`."""
    answer = await client.post(PATH, json={"persons": list(persons)})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    answers: list[dict[str, object]] = answer.json()["persons"]
    return answers


async def test_the_answers_come_in_the_order_of_the_questions_and_unknown_is_no(shop: httpx.AsyncClient) -> None:
    await consents.choose(BERTIL, "sms_offers", True)
    one, unknown, two, nothing = await ask(
        shop,
        {"customer_number": ANNA_NUMBER},
        {"email": "nobody@example.org"},
        {"email": BERTIL_EMAIL.upper()},
        {"customer_number": "K999999"},
    )
    assert unknown == nothing == UNKNOWN
    assert "sms_offers" not in one["activities"]  # type: ignore[operator]
    assert "newsletter" in one["activities"]  # type: ignore[operator]
    assert two["marketing"] is True
    assert two["stopped"] is None
    assert "sms_offers" in two["activities"]  # type: ignore[operator]


async def test_objection_restriction_and_suppression_each_win(shop: httpx.AsyncClient) -> None:
    await consents.choose(CECILIA, "sms_offers", True)
    await consents.choose(CECILIA, "newsletter", False)
    [objected] = await ask(shop, {"email": CECILIA_EMAIL})
    assert "newsletter" not in objected["activities"]  # type: ignore[operator]
    async with acting_as(SYSTEM):
        await suppressions.add([known_as.digest("email", CECILIA_EMAIL)], suppressions.EVERYTHING, "erased")
    assert await ask(shop, {"email": CECILIA_EMAIL}) == [
        {"marketing": False, "activities": [], "stopped": "suppressed"}
    ]
    asked = await requests.submit(CECILIA, "access")
    await restrictions.place(HANDLER, asked.reference, "accuracy", ["070-174 06 09"])
    assert await ask(shop, {"email": CECILIA_EMAIL}) == [
        {"marketing": False, "activities": [], "stopped": "restricted"}
    ]


async def test_ten_thousand_persons_are_answered_by_as_many_statements_as_one(shop: httpx.AsyncClient) -> None:
    persons = [{"email": f"{n}@example.org"} for n in range(9_999)]
    with counted() as few:
        await ask(shop, {"email": ANNA_EMAIL})
    with counted() as many:
        answers = await ask(shop, *persons, {"email": ANNA_EMAIL})
    assert len(answers) == 10_000
    assert answers[:-1] == [UNKNOWN] * 9_999
    assert answers[-1]["marketing"] is True
    assert len(few) == len(many)
    assert is_problem(await shop.post(PATH, json={"persons": [*persons, *persons[:2]]}), 400)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are sent meanwhile, whichever connection; nothing is known of the record yet."""
    forget()
    sent: list[str] = []
    originals = {name: getattr(asyncpg.Connection, name) for name in ("fetch", "fetchval", "fetchrow", "execute")}

    def counting(name: str) -> object:
        async def do(self: asyncpg.Connection, query: str, *arguments: object, **options: object) -> object:
            sent.append(query)
            return await originals[name](self, query, *arguments, **options)

        return do

    for name in originals:
        setattr(asyncpg.Connection, name, counting(name))
    try:
        yield sent
    finally:
        for name, original in originals.items():
            setattr(asyncpg.Connection, name, original)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b"{}", b"\xff\xfe", b'{"persons": null}', b'{"persons": [null]}',
        b'{"persons": [{}]}', b'{"persons": [{"email": 1}]}', b'{"persons": [{"email": ""}]}',
        b'{"persons": [{"email": null}]}', b'{"persons": [{"telephone": "070"}]}',
        b'{"persons": [{"email": "anna@example.se", "customer_number": "1"}]}', b'{"persons": [], "more": 1}',
        b'{"persons": [{"email": "' + b"a" * 300 + b'"}]}', b"[" * 5000,
    ],
)  # fmt: skip
async def test_what_is_no_question_is_a_problem_and_not_a_fault_of_ours(shop: httpx.AsyncClient, body: bytes) -> None:
    for path in (PATH, f"{PATH}/unsubscribe-links"):
        assert is_problem(await shop.post(path, content=body, headers={"Content-Type": "application/json"}), 400)


async def test_everybody_is_listed_page_by_page_and_the_changes_go_on_from_there(shop: httpx.AsyncClient) -> None:
    found: dict[str, list[str]] = {}
    after, cursor = "", None
    while True:
        page = (await shop.get(PATH, params={"limit": 5, "after": after})).json()
        cursor = page["cursor"] if cursor is None else cursor
        found |= {it["person"]["customer_number"]: it["activities"] for it in page["persons"]}
        assert all(set(it["person"]) == {"customer_number"} for it in page["persons"]), "no more than is needed"
        after = page["after"]
        if after is None:
            break
        assert ANNA_NUMBER not in after
    assert len(found) == 12
    await consents.choose(ANNA, "campaigns", False)
    changed = (await shop.get(f"{PATH}/changes", params={"cursor": cursor})).json()
    [change] = [it for it in changed["changes"] if it["activity"] == "campaigns"]
    assert change["person"] == {"customer_number": ANNA_NUMBER}
    assert change["allowed"] is False
    assert set(found[ANNA_NUMBER]) - set(change["activities"]) == {"campaigns"}
    assert changed["more"] is False
    again = (await shop.get(f"{PATH}/changes", params={"cursor": changed["cursor"]})).json()
    assert again == {"changes": [], "cursor": changed["cursor"], "more": False}
    assert (await shop.get(f"{PATH}/changes")).json() == again


async def test_a_cursor_that_is_none_is_a_problem(shop: httpx.AsyncClient) -> None:
    for query in ("cursor=x", "cursor=-1", "limit=0", "limit=1001", f"cursor={2**70}"):
        assert is_problem(await shop.get(f"{PATH}/changes?{query}"), 400), query
    expired = await shop.get(f"{PATH}/changes?cursor={2**40}")
    assert is_problem(expired, 410)
    assert expired.json()["code"] == "cursor_expired"
    assert "no longer kept" in expired.json()["title"]
    for query in ("after=x", "after=åäö"):
        assert is_problem(await shop.get(f"{PATH}?{query}"), 404)


async def test_a_link_to_unsubscribe_is_given_for_each_person_and_works(shop: httpx.AsyncClient) -> None:
    asked = {"activity": "post_offers", "persons": [{"email": ANNA_EMAIL}, {"email": "nobody@example.org"}]}
    answer = await shop.post(f"{PATH}/unsubscribe-links", json=asked)
    assert answer.status_code == 200
    mine, stranger = answer.json()["links"]
    assert mine.startswith("http://portal.test/avsluta/")
    assert len(mine) == len(stranger)
    del shop.headers["Authorization"]
    assert (await shop.post(mine, data={"List-Unsubscribe": "One-Click"})).status_code == 200
    assert "post_offers" not in await consents.marketing_allowed(ANNA.id)


async def test_a_link_for_what_cannot_be_chosen_is_a_problem(shop: httpx.AsyncClient) -> None:
    asked = {"activity": "credit_check", "persons": []}
    assert is_problem(await shop.post(f"{PATH}/unsubscribe-links", json=asked), 404)


async def test_how_many_were_asked_about_is_one_event_an_hour_and_nobody_of_them(shop: httpx.AsyncClient) -> None:
    in_an_hour = now() + timedelta(hours=1)
    await summed_events.record(in_an_hour)
    before = (await audit_log(HANDLER, None)).lines[0].event.id
    for _ in range(20):
        await ask(shop, {"email": CECILIA_EMAIL}, {"email": "x@example.org"})
    assert (await audit_log(HANDLER, None)).lines[0].event.id == before
    await asyncio.gather(summed_events.record(in_an_hour), summed_events.record(in_an_hour))
    event, earlier = [line.event for line in (await audit_log(HANDLER, None)).lines[:2]]
    assert earlier.id == before, "one for all of them, however often it is summed up"
    hour = f"{now().astimezone(LOCAL_ZONE):%Y-%m-%d %H}"
    assert event.code == "consents.asked"
    assert event.details == {"token": "shop", "persons": 40, "times": 20, "hour": hour}


async def test_the_description_has_the_answers_and_no_foreign_address(client: httpx.AsyncClient) -> None:
    described = (await client.get("/api/openapi.json")).json()
    schemas = described["components"]["schemas"]
    operation = described["paths"][PATH]["post"]
    said = json.dumps(operation["responses"]["200"])
    assert "ConsentAnswers" in said, said
    assert any(name.endswith("ConsentAnswer") for name in schemas)
    assert operation["security"] == [{"token": []}]
    assert "cdn" not in json.dumps(described)


async def test_a_change_that_waits_for_nobody_is_read_while_others_choose(
    shop: httpx.AsyncClient, world: World
) -> None:
    assert settings().webhooks == {}
    first = (await shop.get(f"{PATH}/changes")).json()["cursor"]
    await asyncio.gather(
        *(consents.choose(BERTIL, "email_offers", bool(n % 2)) for n in range(6)),
        *(shop.get(f"{PATH}/changes", params={"cursor": first}) for _ in range(4)),
    )
    read = (await shop.get(f"{PATH}/changes", params={"cursor": first})).json()["changes"]
    positions = [it["position"] for it in read]
    assert positions == list(range(first + 1, first + 1 + len(read)))
