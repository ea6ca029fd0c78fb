"""`/mitt-konto/samtycken`: one click, with JavaScript and without."""

import re

import httpx

from tests.people import ANNA_EMAIL, BERTIL_EMAIL, CECILIA_EMAIL
from tests.web.conftest import post, sign_in

PATH = "/mitt-konto/samtycken"


def switches(page: str) -> dict[str, bool]:
    """Each switch of the page and whether it is on."""
    found = re.findall(r'id="switch-(\w+)" role="switch" aria-checked="(true|false)"', page)
    return {activity: state == "true" for activity, state in found}


async def test_a_consent_is_off_until_given_and_an_objection_on_until_made(client: httpx.AsyncClient) -> None:
    await sign_in(client, CECILIA_EMAIL)
    on = switches((await client.get(PATH)).text)
    assert not on["email_offers"]
    assert on["newsletter"]


async def test_one_click_without_javascript_switches_and_shows_it_in_the_history(client: httpx.AsyncClient) -> None:
    await sign_in(client, CECILIA_EMAIL)
    answer = await post(client, f"{PATH}/email_offers", {"given": "true"}, page=PATH)
    assert answer.status_code == 303
    page = (await client.get(answer.headers["location"])).text
    assert switches(page)["email_offers"]
    assert page.split('id="consent-history"')[1].count("Switched on") == 1


async def test_htmx_gets_the_switch_and_the_history_alone(client: httpx.AsyncClient) -> None:
    await sign_in(client, BERTIL_EMAIL)
    answer = await post(client, f"{PATH}/sms_offers", {"given": "true"}, page=PATH, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert switches(answer.text) == {"sms_offers": True}
    assert 'id="consent-history" hx-swap-oob="true"' in answer.text


async def test_htmx_takes_away_the_message_of_the_choice_before(client: httpx.AsyncClient) -> None:
    await sign_in(client, BERTIL_EMAIL)
    answer = await post(client, f"{PATH}/newsletter", {"given": "true"}, page=PATH, headers={"HX-Request": "true"})
    assert re.search(r'<div id="flashes"[^>]* hx-swap-oob="true"></div>', answer.text)


async def test_everything_is_withdrawn_by_one_click_and_can_be_switched_on_again(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    await post(client, f"{PATH}/aterkallelse", page=PATH)
    assert not any(switches((await client.get(PATH)).text).values())
    await post(client, f"{PATH}/newsletter", {"given": "true"}, page=PATH)
    assert switches((await client.get(PATH)).text)["newsletter"]


async def test_an_unknown_activity_and_a_choice_that_is_none_change_nothing(client: httpx.AsyncClient) -> None:
    await sign_in(client, BERTIL_EMAIL)
    before = switches((await client.get(PATH)).text)
    assert (await post(client, f"{PATH}/telephone_calls", {"given": "true"}, page=PATH)).status_code == 404
    assert (await post(client, f"{PATH}/newsletter", {"given": "maybe"}, page=PATH)).status_code == 422
    assert (await post(client, f"{PATH}/newsletter", page=PATH)).status_code == 422
    assert switches((await client.get(PATH)).text) == before
