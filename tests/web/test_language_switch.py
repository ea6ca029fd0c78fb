"""Changing the language throws nothing away unasked; tests/browser/test_every_page.py tries the form of every page."""

import html
import re

import httpx
import pytest

from tests.people import BERTIL_EMAIL
from tests.web.conftest import ORIGIN, post, sign_in

pytestmark = pytest.mark.usefixtures("world")

OBJECTION = "/mitt-konto/begaran/ny/invandning"
SWITCH = re.compile(r'<button class="button secondary" form="filled-in"[^>]*formaction="([^"]+)"')
REASONS = 'Jag "vill" inte <b>bli</b> & så vidare.'


def switch(page: httpx.Response) -> str:
    """Where the form goes by which the language is changed."""
    [at] = SWITCH.findall(page.text)
    return html.unescape(at)


async def test_a_form_that_does_not_fit_comes_along_too(client: httpx.AsyncClient) -> None:
    await sign_in(client, BERTIL_EMAIL)
    form = {"activities": "credit_check", "reasons": REASONS * 20}
    refused = await post(client, OBJECTION, form, headers={"Referer": f"{ORIGIN}{OBJECTION}"})
    assert refused.status_code == 422
    on = await post(client, switch(refused), form, headers={"Referer": f"{ORIGIN}{OBJECTION}"})
    page = await client.get(on.headers["location"])
    assert page.url.path == OBJECTION
    assert '<html lang="en">' in page.text
    assert html.escape(REASONS, quote=False).replace('"', "&#34;") * 20 in page.text
    assert re.search('value="credit_check"[^>]* checked', page.text)
    assert not re.search('value="address_check"[^>]* checked', page.text)
    assert "It is not sent yet" in page.text
    await post(client, "/sprak", {"language": "sv"})


async def test_what_waits_for_a_confirmation_goes_back_to_its_form(client: httpx.AsyncClient) -> None:
    await sign_in(client, BERTIL_EMAIL)
    at = "/mitt-konto/begaran/ny/blockering"
    waiting = {"vidare": at, "till": f"{at}/kontroll", "vantar.concerned": REASONS, "proof": "hemligt"}
    on = await post(client, f"/sprak/ifyllt?sprak=en&sida={at}&till=/bekrafta", waiting)
    page = await client.get(on.headers["location"])
    assert page.url.path == at
    assert "&lt;b&gt;bli&lt;/b&gt;" in page.text
    assert "hemligt" not in page.text
    await post(client, "/sprak", {"language": "sv"})


@pytest.mark.parametrize("query", ["sprak=de", "", "sprak=en&sida=//annan.example/&till=x", "sprak=en&sida=x&till="])
async def test_the_way_back_stays_here(client: httpx.AsyncClient, query: str) -> None:
    await sign_in(client, BERTIL_EMAIL)
    answer = await post(client, f"/sprak/ifyllt?{query}", {"reasons": "x"})
    assert (answer.status_code, answer.headers.get("location", "/mitt-konto?").partition("?")[0]) in (
        (303, "/mitt-konto"),
        (422, "/mitt-konto"),
    )
    await post(client, "/sprak", {"language": "sv"})


async def test_who_could_not_sign_in_can_change_the_language(client: httpx.AsyncClient) -> None:
    assert 'action="/sprak"' in (await client.post("/logga-in", data={"email": "x", "password": ""})).text
