"""Asking for rectification, restriction, portability and objection from the member's pages."""

import html
import re
from io import BytesIO

import asyncpg
import httpx
import pytest
from pypdf import PdfReader

from portal.domain.requests import requests
from portal.domain.requests.wishes import LONGEST_VALUE, MOST_CORRECTIONS
from tests.conftest import World
from tests.people import ANNA, ANNA_EMAIL, ANNA_PERSONNUMMER, BERTIL_EMAIL, CECILIA_EMAIL
from tests.web.conftest import post, sign_in

pytestmark = pytest.mark.usefixtures("world")

NEW = "/mitt-konto/begaran/ny"


async def test_every_right_is_in_the_question_and_leads_to_its_page(client: httpx.AsyncClient) -> None:
    await sign_in(client, CECILIA_EMAIL)
    question = (await client.get(NEW)).text
    for slug in ("registerutdrag", "rattelse", "radering", "blockering", "invandning", "dataportabilitet", "annat"):
        assert f'value="{slug}"' in question
        chosen = await client.get(f"{NEW}?slag={slug}")
        assert chosen.headers["location"] == f"{NEW}/{slug}"
        assert (await client.get(f"{NEW}/{slug}")).status_code == 200


async def test_what_is_wrong_is_chosen_among_what_the_shop_holds_and_stands_on_the_form(
    client: httpx.AsyncClient,
) -> None:
    await sign_in(client, ANNA_EMAIL)
    page = (await client.get(f"{NEW}/rattelse")).text
    assert '<optgroup label="Beställningar och köp">' in page
    assert 'value="shop.customers.name"' in page
    choices = re.findall(r'<option value="(shop[^"]+)"', page)
    assert choices[0] == "shop.customers.name", "who one is comes first"
    assert {"shop.customers.email", "shop.customers.telephone", "shop.addresses.street"} < set(choices[:9])
    assert "shop.orders" in choices
    assert "shop.invoices.vat" not in choices, "what the portal cannot change is chosen as a whole"
    assert len(choices) < 50
    form = {
        "1-place": "shop.customers.name",
        "1-wrong": "Ana",
        "1-right": "Anna",
        "2-place": "annat",
        "2-right": "En <b>sak</b> till",
    }
    checked = await shown_after(client, f"{NEW}/rattelse/kontroll", form)
    assert checked.status_code == 200
    assert "det står ”Ana”, rätt är ”Anna”" in checked.text
    assert "En &lt;b&gt;sak&lt;/b&gt; till" in checked.text
    assert "JM-" not in checked.text, "nothing is started yet"
    assert (await client.get(checked.request.url)).status_code == 200, "it can be left and come back to"
    [change] = re.findall(rf'href="({NEW}/rattelse\?ifyllt=[0-9a-f]+)"', checked.text)
    changing = await client.get(change)
    assert all(value in html.unescape(changing.text) for value in form.values())
    asked = await post(client, f"{NEW}/rattelse", form)
    assert asked.status_code == 303
    followed = (await client.get(asked.headers["location"])).text
    assert "Kundkonto, Namn: det står ”Ana”, rätt är ”Anna”" in followed
    assert "En &lt;b&gt;sak&lt;/b&gt; till" in followed
    again = await post(client, f"{NEW}/rattelse", form)
    assert again.headers["location"] == asked.headers["location"], "a double click asks once"
    assert "redan" in (await client.get(f"{NEW}/rattelse")).text.lower()
    await requests.withdraw(ANNA, asked.headers["location"].rpartition("/")[2])


@pytest.mark.parametrize(
    ("slug", "form", "field"),
    [
        ("rattelse", {}, "1-right"),
        ("rattelse", {"1-place": "", "1-right": "Anna"}, "1-place"),
        ("rattelse", {"1-place": "shop.customers.nosuch", "1-right": "Anna"}, "1-place"),
        ("rattelse", {"1-place": "annat", "1-right": "x" * 161}, "1-right"),
        ("rattelse", {"1-place": "annat", "1-right": "Anna", "3-wrong": "Ana"}, "3-right"),
        ("blockering", {}, "ground"),
        ("blockering", {"ground": "retained"}, "ground"),
        ("blockering", {"ground": "claims", "concerned": "x" * 601}, "concerned"),
        ("invandning", {}, "activities"),
        ("invandning", {"activities": "credit_check", "reasons": "x" * 601}, "reasons"),
    ],
)
async def test_what_does_not_fit_is_said_beside_its_field_and_starts_nothing(
    client: httpx.AsyncClient, slug: str, form: dict[str, str], field: str
) -> None:
    await sign_in(client, ANNA_EMAIL)
    answer = await post(client, f"{NEW}/{slug}", form)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert f'href="#{field}"' in answer.text
    assert not [each for each in await requests.of_member(ANNA) if each.is_open]


async def test_a_block_and_files_are_asked_for(client: httpx.AsyncClient) -> None:
    await sign_in(client, BERTIL_EMAIL)
    blocked = await post(client, f"{NEW}/blockering", {"ground": "accuracy", "concerned": "Mitt telefonnummer"})
    page = (await client.get(blocked.headers["location"])).text
    assert "artikel 18.1 a" in page
    assert "Mitt telefonnummer" in page
    files = await post(client, "/mitt-konto/begaran", {"kind": "portability"})
    assert "artikel 20" in (await client.get(files.headers["location"])).text


async def test_marketing_stops_at_once_and_the_rest_waits_for_the_letter(client: httpx.AsyncClient) -> None:
    await sign_in(client, BERTIL_EMAIL)
    page = (await client.get(f"{NEW}/invandning")).text
    assert 'value="newsletter"' in page
    assert 'value="credit_check"' in page
    stopped = await post(client, f"{NEW}/invandning", {"activities": "newsletter"})
    assert stopped.headers["location"] == "/mitt-konto/samtycken"
    assert 'value="newsletter"' not in (await client.get(f"{NEW}/invandning")).text
    asked = await post(client, f"{NEW}/invandning", {"activities": "credit_check", "reasons": "Jag söker bostad."})
    assert "Jag söker bostad." in (await client.get(asked.headers["location"])).text
    again = await post(client, f"{NEW}/invandning", {"activities": ["post_offers", "address_check"]})
    assert again.headers["location"] == asked.headers["location"]
    assert "det du bad om nu är inte med" in (await client.get(again.headers["location"])).text


@pytest.mark.parametrize("altered", ["accounting", "bogus", "newsletter\0"])
async def test_a_box_that_is_not_on_the_page_is_refused_before_it_is_shown_back(
    client: httpx.AsyncClient, altered: str
) -> None:
    await sign_in(client, ANNA_EMAIL)
    for ask in (shown_after, post):
        at = f"{NEW}/invandning" + ("/kontroll" if ask is shown_after else "")
        answer = await ask(client, at, {"activities": altered})
        assert answer.status_code == 422
        assert 'id="activities-error"' in answer.text
        assert altered not in answer.text


async def test_a_button_gives_room_for_more_that_is_wrong_and_keeps_what_was_written(client: httpx.AsyncClient) -> None:
    await sign_in(client, CECILIA_EMAIL)
    page = (await client.get(f"{NEW}/rattelse")).text
    assert 'name="2-right"' not in page
    form = {"1-place": "annat", "1-right": "Cecilia"}
    for row in range(2, MOST_CORRECTIONS + 1):
        answer = await shown_after(client, f"{NEW}/rattelse/rad", form)
        assert answer.status_code == 200
        assert f'name="{row}-right"' in answer.text
        assert f'name="{row + 1}-right"' not in answer.text
        form |= {f"{row}-place": "shop.customers", f"{row}-right": f"Sak {row}", f"{row}-wrong": ""}
    assert "/rattelse/rad" not in answer.text, "no more fit on the form"
    assert 'value="Cecilia"' in answer.text
    checked = (await shown_after(client, f"{NEW}/rattelse/kontroll", form)).text
    assert f"Customer account: it should be “Sak {MOST_CORRECTIONS}”" in checked
    long = {name: "x" * LONGEST_VALUE if name.endswith(("right", "wrong")) else said for name, said in form.items()}
    refused = await post(client, f"{NEW}/rattelse", long)
    assert (refused.status_code, f'id="{MOST_CORRECTIONS}-right-error"' in refused.text) == (422, True)


async def test_answers_to_be_looked_at_are_their_sessions_alone_and_end(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient, world: World
) -> None:
    await sign_in(client, BERTIL_EMAIL)
    form = {"1-place": "annat", "1-right": "Stora Nygatan 4"}
    check = (await post(client, f"{NEW}/rattelse/kontroll", form)).headers["location"]
    await sign_in(other_client, BERTIL_EMAIL)
    for stranger in (other_client, client):
        if stranger is client:
            admin = await asyncpg.connect(world.admin_url(world.portal))
            assert b"Nygatan" not in await admin.fetchval("SELECT content FROM kept_form WHERE session IS NOT NULL")
            await admin.execute("UPDATE kept_form SET ends_at = now()")
            await admin.close()
        gone = await stranger.get(check)
        assert (gone.status_code, gone.headers["location"]) == (303, f"{NEW}/rattelse/kontroll")
        page = await stranger.get(check, follow_redirects=True)
        assert page.url.path == f"{NEW}/rattelse"
        assert "inte sparat längre" in page.text
        assert "Nygatan" not in page.text


async def shown_after(client: httpx.AsyncClient, at: str, form: dict[str, str]) -> httpx.Response:
    """The page that the browser is sent to."""
    kept = await post(client, at, form)
    assert kept.status_code == 303
    return await client.get(kept.headers["location"])


async def test_a_wrong_personnummer_is_chosen_and_both_numbers_are_written_on_the_paper(
    client: httpx.AsyncClient,
) -> None:
    await sign_in(client, ANNA_EMAIL)
    assert '<option value="personnummer">Personnummer</option>' in (await client.get(f"{NEW}/rattelse")).text
    form = {"1-place": "personnummer", "1-wrong": ANNA_PERSONNUMMER, "1-right": "något"}
    said = "Personnummer: det ni har är fel. Fel och rätt nummer skriver jag för hand, där jag skriver under"
    checked = (await shown_after(client, f"{NEW}/rattelse/kontroll", form)).text
    assert f'<li class="preserved">{said}</li>' in checked
    asked = await post(client, f"{NEW}/rattelse", form)
    reference = asked.headers["location"].rpartition("/")[2].split("?")[0]
    followed = await requests.follow(ANNA, reference)
    assert followed.text
    assert said in followed.text
    assert ANNA_PERSONNUMMER[2:] not in followed.text
    printed = "".join(
        page.extract_text() for page in PdfReader(BytesIO(await requests.form_pdf(ANNA, reference))).pages
    )
    assert "Rätt personnummer" in printed
    assert "Fel personnummer, som ni har det" in printed
    assert ANNA_PERSONNUMMER[2:] not in printed
    await requests.withdraw(ANNA, reference)
