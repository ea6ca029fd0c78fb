"""Changing the language throws nothing away unasked; tests/browser/test_every_page.py tries the form of every page."""

import html
import re
from base64 import b64encode

import httpx
import pytest

from tests.people import BERTIL_EMAIL
from tests.web.conftest import ORIGIN, post, sign_in

pytestmark = pytest.mark.usefixtures("world")

OBJECTION = "/mitt-konto/begaran/ny/invandning"
SWITCH = re.compile(r'<button class="button secondary" form="filled-in"[^>]*formaction="([^"]+)"')
OURS = {"Sec-Fetch-Site": "same-origin"}
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


@pytest.mark.parametrize("path", ["/logga-in?vidare=/mitt-konto/historik", "/glomt-losenord"])
async def test_the_address_that_a_visitor_typed_comes_along_and_no_password(
    client: httpx.AsyncClient, path: str
) -> None:
    headers = {**OURS, "Referer": f"{ORIGIN}{path}"}
    typed = {"email": BERTIL_EMAIL, "password": "hemligt ord"}
    on = await client.post(switch(await client.get(path)), data=typed, headers=headers)
    assert (on.status_code, on.headers["location"]) == (303, path)
    assert all(secret not in str(on.headers) for secret in typed.values()), "nothing of it can be read on the way"
    page = await client.get(path)
    assert '<html lang="en">' in page.text
    assert re.search(f'type="email"[^>]* value="{BERTIL_EMAIL}"', page.text)
    assert "hemligt" not in page.text
    assert BERTIL_EMAIL not in (await client.get(path)).text.partition("welcome-demo")[0], "once"


async def test_who_could_not_sign_in_changes_the_language_and_keeps_the_address(client: httpx.AsyncClient) -> None:
    typed = {"email": BERTIL_EMAIL, "password": ""}
    refused = await client.post("/logga-in", data=typed, headers=OURS)
    on = await client.post(switch(refused), data=typed, headers=OURS)
    page = await client.get(on.headers["location"])
    assert (page.url.path, '<html lang="en">' in page.text) == ("/logga-in", True)
    assert re.search(f'type="email"[^>]* value="{BERTIL_EMAIL}"', page.text)


@pytest.mark.parametrize("email", ["x" * 2000, "", "\0\ud7ff<b>"])
async def test_what_does_not_fit_into_a_cookie_stays_behind(client: httpx.AsyncClient, email: str) -> None:
    on = await client.post("/sprak/skrivet?sprak=sv&till=/logga-in", data={"email": email}, headers=OURS)
    assert (on.status_code, "portal-carried" in str(on.headers)) == (303, len(email) in range(1, 1000))


@pytest.mark.parametrize("content", ["", "{}", '["/logga-in", 1]', '["/logga-in", [["email", "\\ud800"]]]', "[" * 3000])
async def test_what_the_browser_makes_up_breaks_no_page(client: httpx.AsyncClient, content: str) -> None:
    for value in (b64encode(content.encode()).decode(), "ingenting", "%%%"):
        client.cookies.set("portal-carried", value)
        assert (await client.get("/logga-in")).status_code == 200
        client.cookies.clear()
