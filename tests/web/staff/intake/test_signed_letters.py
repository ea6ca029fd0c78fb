"""Letters are told apart by what was scanned or typed, and each tells what to do now."""

import asyncio
import re
from datetime import timedelta

import httpx
import pytest

from portal.clock import today
from portal.domain.intake import envelopes
from portal.domain.requests import requests
from portal.letters import reference as references
from tests.conftest import World
from tests.people import ANNA, BERTIL, CECILIA, COLLEAGUE_EMAIL, HANDLER, HANDLER_EMAIL
from tests.web.conftest import post, sign_in

PAGE = "/personal/brev"


async def register(client: httpx.AsyncClient, letter: str, arrived_on: str | None = None) -> httpx.Response:
    form = {"letter": letter, "arrived_on": arrived_on or today().isoformat(), "signed": "yes", "sure": "true"}
    return await post(client, PAGE, form, page=PAGE)


async def rows_in_the_ledger(client: httpx.AsyncClient) -> int:
    return (await client.get(PAGE)).text.count('<tr role="row">')


async def test_a_scanned_letter_starts_the_time_to_answer_once(world: World, client: httpx.AsyncClient) -> None:
    request = await requests.submit(ANNA, "access")
    await sign_in(client, HANDLER_EMAIL)
    first = await register(client, request.seal)
    assert "callout success" in first.text
    assert f"/personal/begaran/{request.reference}" in first.text
    before = (await requests.follow(ANNA, request.reference)).request
    again = await register(client, request.seal)
    assert "callout info" in again.text
    assert (await requests.follow(ANNA, request.reference)).request == before


async def test_a_letter_sent_twice_in_the_same_moment_is_registered_once(
    world: World, client: httpx.AsyncClient, other_client: httpx.AsyncClient
) -> None:
    request = await requests.submit(CECILIA, "access")
    await sign_in(client, HANDLER_EMAIL)
    await sign_in(other_client, COLLEAGUE_EMAIL)
    answers = await asyncio.gather(register(client, request.seal), register(other_client, request.seal))
    assert sum("callout success" in answer.text for answer in answers) == 1
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert (await requests.follow(CECILIA, request.reference)).request.status == "received"


async def test_a_typed_reference_does_the_same_however_it_is_spelled(world: World, client: httpx.AsyncClient) -> None:
    request = await requests.submit(BERTIL, "access")
    await sign_in(client, COLLEAGUE_EMAIL)
    answer = await register(client, request.reference.lower().replace("-", " "))
    assert "callout success" in answer.text
    assert (await requests.follow(BERTIL, request.reference)).request.status == "received"


async def test_a_forged_code_and_an_unknown_reference_start_nothing(world: World, client: httpx.AsyncClient) -> None:
    request = await requests.submit(BERTIL, "erasure")
    forged = request.seal[:-3] + ("A" if request.seal[-3] != "A" else "B") + request.seal[-2:]
    await sign_in(client, HANDLER_EMAIL)
    answers = [await register(client, letter) for letter in (forged, references.new(), "no reference at all")]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert "callout danger" in answers[0].text
    assert all("callout warning" in answer.text for answer in answers[1:])
    assert (await requests.follow(BERTIL, request.reference)).request.status == "awaiting_letter"


@pytest.mark.parametrize("days", [1, -400])
async def test_a_day_that_cannot_be_is_a_fault_of_the_field(world: World, client: httpx.AsyncClient, days: int) -> None:
    request = await requests.submit(ANNA, "erasure")
    await sign_in(client, HANDLER_EMAIL)
    before = await rows_in_the_ledger(client)
    answer = await register(client, request.reference, (today() + timedelta(days=days)).isoformat())
    assert answer.status_code == 422
    assert 'id="arrived_on-error"' in answer.text
    assert f'value="{request.reference}"' in answer.text
    assert await rows_in_the_ledger(client) == before


async def test_an_empty_or_endless_field_changes_nothing(world: World, client: httpx.AsyncClient) -> None:
    await sign_in(client, HANDLER_EMAIL)
    before = await rows_in_the_ledger(client)
    for letter in ("", "A" * 4000):
        answer = await register(client, letter)
        assert answer.status_code == 422
        assert 'id="letter-error"' in answer.text
    assert await rows_in_the_ledger(client) == before


async def test_odd_characters_are_told_from_a_text_that_is_too_long(world: World, client: httpx.AsyncClient) -> None:
    await sign_in(client, HANDLER_EMAIL)
    before = await rows_in_the_ledger(client)
    said = set()
    for letter in ("JM-0000\u200b-0000", "JM\0-0000", "A" * 4000):
        answer = await register(client, letter)
        assert answer.status_code == 422
        found = re.search(r'id="letter-error">(.+?)</p>', answer.text, re.DOTALL)
        assert found
        said.add(found[1])
    assert len(said) == 2
    assert await rows_in_the_ledger(client) == before


async def test_what_is_refused_stays_in_the_field_and_a_registered_letter_does_not(
    world: World, client: httpx.AsyncClient
) -> None:
    request = await requests.submit(CECILIA, "erasure")
    await sign_in(client, HANDLER_EMAIL)
    assert 'value="JM-0000-000"' in (await register(client, "JM-0000-000")).text
    registered = await register(client, f"”{request.reference}”.")
    assert "callout success" in registered.text
    assert f'value="{request.reference}"' not in registered.text


async def test_htmx_gets_the_form_alone(world: World, client: httpx.AsyncClient) -> None:
    await sign_in(client, HANDLER_EMAIL)
    form = {"letter": "x", "arrived_on": today().isoformat()}
    answer = await post(client, PAGE, form, page=PAGE, headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<div id="register"')


async def test_a_scanned_letter_counts_only_when_somebody_has_said_whether_it_is_signed(
    world: World, client: httpx.AsyncClient
) -> None:
    request = await requests.submit(BERTIL, "portability")
    await sign_in(client, HANDLER_EMAIL)
    scan = {"letter": request.seal or "", "arrived_on": today().isoformat()}
    asked = await post(client, PAGE, scan, page=PAGE)
    assert "Inget är registrerat än." in asked.text
    assert f'name="letter" value="{request.seal}"' in asked.text
    assert (await requests.follow(BERTIL, request.reference)).request.status == "awaiting_letter"
    await post(client, PAGE, {**scan, "signed": "no"}, page=PAGE)
    assert (await requests.follow(BERTIL, request.reference)).request.status == "awaiting_letter"
    await post(client, PAGE, {**scan, "signed": "yes"}, page=PAGE)
    assert (await requests.follow(BERTIL, request.reference)).request.status == "received"
    count = len((await envelopes.ledger(HANDLER)).recent)
    twice = await post(client, PAGE, {**scan, "signed": "yes"}, page=PAGE)
    assert "Brevet registrerades alldeles nyss" in twice.text
    slip = await post(client, PAGE, {**scan, "letter": "JM-0000-000", "signed": "yes"}, page=PAGE)
    assert "Inget är registrerat." in slip.text
    assert len((await envelopes.ledger(HANDLER)).recent) == count, "a slip leaves nothing in the ledger"
    await post(client, PAGE, {**scan, "letter": "JM-0000-000", "signed": "yes", "sure": "true"}, page=PAGE)
    assert (await envelopes.ledger(HANDLER)).recent[0].outcome == "malformed"
