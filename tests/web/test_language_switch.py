"""Changing the language throws nothing away unasked."""

import httpx
import pytest

from tests.people import BERTIL_EMAIL
from tests.web.conftest import post, sign_in

pytestmark = pytest.mark.usefixtures("world")

OBJECTION = "/mitt-konto/begaran/ny/invandning"
SWITCH = 'action="/sprak" data-asks="'


async def test_a_page_that_answers_a_form_has_no_switch_by_which_what_it_holds_is_lost(
    client: httpx.AsyncClient,
) -> None:
    await sign_in(client, BERTIL_EMAIL)
    assert SWITCH in (await client.get(OBJECTION)).text
    answer = await post(client, f"{OBJECTION}/kontroll", {"reasons": "Jag vill inte bli kontrollerad."})
    assert answer.status_code == 422
    assert "Jag vill inte bli kontrollerad." in answer.text
    assert 'action="/sprak"' not in answer.text


async def test_who_could_not_sign_in_can_change_the_language(client: httpx.AsyncClient) -> None:
    assert 'action="/sprak"' in (await client.post("/logga-in", data={"email": "x", "password": ""})).text
