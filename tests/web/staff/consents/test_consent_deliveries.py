"""`/personal/utskick`: what was given up, tried again or dropped with a reason; and the file of changes."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import asyncpg
import httpx
import pytest
import pytest_asyncio

from portal.domain.consents import consents, webhook_desk
from tests.conftest import World
from tests.messages import given_up, told
from tests.people import ANNA, ANNA_NUMBER, APPROVER_EMAIL, HANDLER_EMAIL
from tests.web.conftest import post, sign_in

PATH = "/personal/utskick"


@pytest_asyncio.fixture(loop_scope="session")
async def message(world: World) -> AsyncIterator[UUID]:
    """A message that was given up."""
    yield await given_up()
    admin = await asyncpg.connect(world.admin_url(world.portal))
    await admin.execute("TRUNCATE webhook_subscriber CASCADE")
    await admin.close()


async def test_what_was_given_up_is_shown_and_on_the_desk_too(client: httpx.AsyncClient, message: UUID) -> None:
    await sign_in(client, HANDLER_EMAIL)
    page = (await client.get(PATH)).text
    assert str(message) in page
    assert "Ett val, Erbjudanden med e-post" in page
    assert ANNA_NUMBER not in page, "nobody is named"
    assert "kunde inte levereras" not in (await client.get("/personal")).text
    with told("x", "http://127.0.0.1:1/", webhook_first_wait=timedelta(hours=1)):
        assert "kunde inte levereras" in (await client.get("/personal")).text


async def test_trying_again_takes_it_off_the_list(client: httpx.AsyncClient, message: UUID) -> None:
    await sign_in(client, HANDLER_EMAIL)
    assert (await post(client, f"{PATH}/{message}/forsok", page=PATH)).status_code == 303
    assert str(message) not in (await client.get(PATH)).text
    assert (await post(client, f"{PATH}/{message}/forsok", page=PATH)).status_code == 409


async def test_dropping_needs_a_reason(client: httpx.AsyncClient, message: UUID) -> None:
    await sign_in(client, HANDLER_EMAIL)
    for reason in ("", "   "):
        refused = await post(client, f"{PATH}/{message}/strykning", {"reason": reason}, page=PATH)
        assert refused.status_code == 422
        assert "Skriv varför" in refused.text
    done = await post(client, f"{PATH}/{message}/strykning", {"reason": "Sagt per telefon"}, page=PATH)
    assert done.status_code == 303
    assert str(message) not in (await client.get(PATH)).text


async def test_an_approver_sees_it_and_does_nothing_with_it(client: httpx.AsyncClient, message: UUID) -> None:
    await sign_in(client, APPROVER_EMAIL)
    page = (await client.get(PATH)).text
    assert str(message) in page
    assert "/forsok" not in page
    assert (await post(client, f"{PATH}/{message}/forsok", page=PATH)).status_code == 403


async def test_all_of_a_receivers_are_tried_again_and_asking_twice_does_it_once(
    client: httpx.AsyncClient, message: UUID
) -> None:
    several = [await given_up(name="sms"), await given_up(name="sms")]
    await sign_in(client, HANDLER_EMAIL)
    shown = (await client.get(PATH)).text
    form = {"subscriber": "sms", "until": shown.partition('name="until" value="')[2].partition('"')[0]}
    assert (await post(client, f"{PATH}/alla/forsok", form, page=PATH)).status_code == 303
    page = (await client.get(PATH)).text
    assert str(message) in page, "another receiver's waits on"
    assert not any(str(each) in page for each in several)
    later = await given_up(name="sms")
    assert (await post(client, f"{PATH}/alla/forsok", form, page=PATH)).status_code == 409
    assert str(later) in (await client.get(PATH)).text, "what was given up since was on no page"


async def test_all_of_a_receivers_are_dropped_with_a_reason(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient, message: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook_desk, "AT_ONCE", 2)
    several = [await given_up(name="sms") for _ in range(5)]
    at = f"{PATH}/alla/strykning"
    await sign_in(client, HANDLER_EMAIL)
    question = (await client.get(at, params={"mottagare": "sms"})).text
    assert "5 meddelanden" in question
    form = {"subscriber": "sms", "until": question.partition('name="until" value="')[2].partition('"')[0]}
    wordless = await post(client, at, {**form, "reason": " "}, page=f"{at}?mottagare=sms")
    assert (wordless.status_code, "Skriv varför" in wordless.text) == (422, True)
    assert form["until"] in wordless.text, "it is asked of the same messages"
    await sign_in(other_client, APPROVER_EMAIL)
    assert (await post(other_client, at, {**form, "reason": "Nej"}, page=PATH)).status_code == 403
    dropped = {**form, "reason": "Mottagaren finns inte längre"}
    assert (await post(client, at, dropped, page=PATH)).status_code == 303
    page = (await client.get(PATH)).text
    assert str(message) in page
    assert not any(str(each) in page for each in several)
    assert (await post(client, at, dropped, page=PATH)).status_code == 409
    assert (await client.get(at, params={"mottagare": "sms"})).status_code == 404


@pytest.mark.parametrize("place", ["x", "2026-01-01_x", "2026-01-01T00:00:00_00000000-0000-4000-8000-000000000000"])
async def test_a_page_that_is_none_is_not_found(client: httpx.AsyncClient, world: World, place: str) -> None:
    await sign_in(client, HANDLER_EMAIL)
    assert (await client.get(PATH, params={"efter": place})).status_code == 404


async def test_the_changes_are_a_file(client: httpx.AsyncClient, world: World) -> None:
    await consents.choose(ANNA, "sms_offers", True)
    await sign_in(client, HANDLER_EMAIL)
    answer = await client.get(f"{PATH}/andringar.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert f",choice,{ANNA_NUMBER},,sms_offers,true," in answer.text
