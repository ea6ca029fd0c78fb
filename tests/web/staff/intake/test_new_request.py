"""Registering a request that came without our form, page by page, as staff do it."""

import re
from collections.abc import Mapping
from typing import get_args

import asyncpg
import httpx
import pytest

from portal.clock import today
from portal.data.database import acting_as
from portal.data.requests.requests import Kind
from portal.domain.letters import outgoing_letters
from portal.domain.requests import requests
from portal.letters.words.request_form import SCOPE
from tests.conftest import World
from tests.letter_text import read, squeezed
from tests.people import ANNA, ANNA_EMAIL, BERTIL_EMAIL, CECILIA, CECILIA_EMAIL, COLLEAGUE_EMAIL, HANDLER, HANDLER_EMAIL
from tests.web.conftest import post, sign_in

pytestmark = pytest.mark.usefixtures("world")

NEW = "/personal/begaran/ny"
MATTER = {
    "kind": "access",
    "came_by": "email",
    "made_on": today().isoformat(),
    "received_on": today().isoformat(),
    "language": "sv",
    "words": "Hej, vad har ni om mig?",
}


async def begun(client: httpx.AsyncClient, who: Mapping[str, str]) -> str:
    """The address of a draft in which the person has been looked for."""
    answer = await post(client, NEW, who)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].removesuffix("/person")


async def registered(client: httpx.AsyncClient, who: Mapping[str, str], matter: Mapping[str, str] = MATTER) -> str:
    """The address of the request of whoever is found first."""
    at = await begun(client, who)
    page = (await client.get(f"{at}/person")).text
    person = "0" if 'value="0"' in page else "-1"
    assert (await post(client, f"{at}/person", {"person": person})).headers["location"] == f"{at}/arende"
    assert (await post(client, f"{at}/arende", matter)).headers["location"] == f"{at}/kontroll"
    assert (await client.get(f"{at}/kontroll")).status_code == 200
    answer = await post(client, f"{at}/kontroll")
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


async def test_staff_register_an_e_mail_and_the_page_says_how_it_came(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient
) -> None:
    await sign_in(client, HANDLER_EMAIL)
    at = await begun(client, {"name": "cecilia", "email": CECILIA_EMAIL.upper()})
    found = (await client.get(f"{at}/person")).text
    assert "Cecilia Wrangby" in found
    assert "Göteborg · 19960621-**** · K100003" in found
    assert "19960621-98" not in found
    await post(client, f"{at}/person", {"person": "0"})
    assert f'href="{at}"' in (await client.get(NEW)).text, "whoever goes back finds what is written"
    await post(client, f"{at}/arende", MATTER)
    checked = (await client.get(f"{at}/kontroll")).text
    for said in ("E-post", "Hej, vad har ni om mig?", "Ska besvaras senast"):
        assert said in checked
    made = await post(client, f"{at}/kontroll")
    assert "Du har nyss påbörjat en." not in (await client.get(NEW)).text
    page = (await client.get(made.headers["location"])).text
    for said in ("Begäran mottagen", "Begäran kom utan vår blankett", "Hej, vad har ni om mig?", "Spelmansgränd 7"):
        assert said in page
    listed = (await client.get("/personal")).text.partition(made.headers["location"])[2].partition("</tr>")[0]
    assert "Begäran mottagen" in listed
    assert "Brevet mottaget" not in listed, "there is no letter"
    await sign_in(other_client, CECILIA_EMAIL)
    mine = (await other_client.get(made.headers["location"].replace("/personal", "/mitt-konto"))).text
    assert "Your request has reached us" in mine
    assert "Your signed letter" not in mine


async def test_what_is_searched_for_is_in_no_address_and_no_event(client: httpx.AsyncClient, world: World) -> None:
    await sign_in(client, COLLEAGUE_EMAIL)
    at = await begun(client, {"name": "Xerxes Ovanlig", "telephone": "070-174 06 05"})
    assert re.fullmatch(NEW + "/[0-9a-f-]{36}", at)
    connection = await asyncpg.connect(world.admin_url(world.portal))
    events = await connection.fetch("SELECT details::text AS said FROM audit_event WHERE code = 'person.searched'")
    stored = await connection.fetchval("SELECT string_agg(content, '') FROM request_draft")
    await connection.close()
    assert events
    assert all(re.fullmatch(r'\{"persons": \d+\}', row["said"]) for row in events)
    assert b"Xerxes" not in stored


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ({}, "Skriv något som personen kan hittas med."),
        ({"email": "inget"}, "Det är ingen e-postadress."),
        ({"telephone": "hej"}, "Det är inget telefonnummer."),
        ({"personnummer": "19870314-0000"}, "Det är inget personnummer."),
    ],
)
async def test_what_cannot_be_is_told_and_kept_in_its_field(
    client: httpx.AsyncClient, who: dict[str, str], said: str
) -> None:
    await sign_in(client, HANDLER_EMAIL)
    answer = await post(client, NEW, who)
    assert answer.status_code == 422
    assert said in answer.text
    assert all(value in answer.text for value in who.values())


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("kind", "", "Välj vad som begärs."),
        ("came_by", "brevduva", "Välj hur den kom."),
        ("received_on", "2999-01-01", "Den kan inte ha nått oss efter i dag."),
        ("received_on", "2026-01-01", "Den kan inte ha skrivits eller sagts efter att den nådde oss."),
        ("words", "", "Skriv vad som begärdes"),
    ],
)
async def test_a_matter_that_cannot_be_is_told_and_nothing_else_is_lost(
    client: httpx.AsyncClient, field: str, value: str, said: str
) -> None:
    await sign_in(client, HANDLER_EMAIL)
    at = await begun(client, {"name": "Ingen Alls"})
    await post(client, f"{at}/person", {"person": "-1"})
    answer = await post(client, f"{at}/arende", {**MATTER, field: value})
    assert answer.status_code == 422
    assert said in answer.text
    assert field == "words" or MATTER["words"] in answer.text
    assert (await client.get(f"{at}/kontroll")).headers["location"] == f"{at}/arende"


async def test_going_back_after_registering_leads_to_the_request(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient
) -> None:
    await sign_in(client, HANDLER_EMAIL)
    draft = await begun(client, {"name": "Två Gånger"})
    await post(client, f"{draft}/person", {"person": "-1"})
    await post(client, f"{draft}/arende", MATTER)
    made = (await post(client, f"{draft}/kontroll")).headers["location"]
    for path in ("", "/person", "/arende", "/kontroll"):
        assert (await client.get(draft + path)).headers["location"] == made
    assert (await post(client, f"{draft}/kontroll")).headers["location"] == made, "a second press makes nothing"
    await sign_in(other_client, COLLEAGUE_EMAIL)
    assert (await other_client.get(f"{draft}/kontroll")).status_code == 404


async def test_a_draft_is_not_there_for_a_colleague_and_gone_when_thrown_away(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient
) -> None:
    await sign_in(client, HANDLER_EMAIL)
    await sign_in(other_client, COLLEAGUE_EMAIL)
    at = await begun(client, {"name": "Ingen Alls"})
    for path in ("", "/person", "/arende", "/kontroll"):
        assert (await other_client.get(at + path)).status_code == 404
    assert (await post(client, f"{at}/avbrott")).headers["location"] == "/personal"
    assert (await client.get(at)).status_code == 404


async def test_the_person_is_put_right_until_the_identity_is_confirmed(client: httpx.AsyncClient) -> None:
    await sign_in(client, HANDLER_EMAIL)
    at = await registered(
        client, {"email": ANNA_EMAIL, "address": "Storgatan 1\n411 01 Göteborg"}, {**MATTER, "kind": "erasure"}
    )
    reference = at.rpartition("/")[2]
    draft = (await post(client, f"{at}/person")).headers["location"].removesuffix("/person")
    await post(client, draft, {"name": "Cecilia Wrangby", "address": "Storgatan 1\n411 01 Göteborg"})
    chosen = await post(client, f"{draft}/person", {"person": "0"})
    assert chosen.headers["location"] == f"{draft}/kontroll"
    assert (await post(client, f"{draft}/kontroll")).headers["location"] == at
    assert (await requests.follow(CECILIA, reference)).request.kind == "erasure"
    with pytest.raises(requests.NotFound):
        await requests.follow(ANNA, reference)
    assert "Storgatan 1" in (await client.get(at)).text
    unchosen = await post(client, f"{at}/identitet", {"method": "telephone"})
    assert unchosen.status_code == 422, "the shop has another address than the letter"
    assert 'id="address-error"' in unchosen.text
    assert not re.search(r'name="address" type="radio" value="\w+" checked', unchosen.text)
    confirmed = await post(client, f"{at}/identitet", {"method": "telephone", "address": "given"})
    assert confirmed.status_code == 303, confirmed.text
    assert (await post(client, f"{at}/person")).status_code == 409


async def test_the_answer_goes_to_a_typed_address_with_who_and_when(client: httpx.AsyncClient) -> None:
    await sign_in(client, HANDLER_EMAIL)
    at = await registered(client, {"name": "Utan Adress", "telephone": "070-174 06 99"})
    assert "Ingen adress uppgavs" in (await client.get(at)).text
    nowhere = await post(client, f"{at}/identitet", {"method": "telephone", "address": "shop"})
    assert nowhere.status_code == 422
    assert "Det finns ingen sådan adress." in nowhere.text
    short = await post(client, f"{at}/identitet", {"method": "telephone", "address": "typed", "address_lines": "Eva"})
    assert "Skriv namnet på första raden" in short.text
    lines = "Eva Ek\nNygatan 3\n411 02 Göteborg"
    done = await post(client, f"{at}/identitet", {"method": "telephone", "address": "typed", "address_lines": lines})
    assert done.status_code == 303
    page = (await client.get(at)).text
    assert "Nygatan 3" in page
    assert f"{HANDLER.name} valde den" in page


async def test_the_form_is_sent_to_be_signed_and_its_letter_moves_no_deadline(
    client: httpx.AsyncClient, world: World
) -> None:
    await sign_in(client, HANDLER_EMAIL)
    who = {"name": "Brev Skrivare", "address": "Storgatan 2\n411 01 Göteborg"}
    at = await registered(
        client, who, {**MATTER, "came_by": "letter", "received_on": "2026-03-05", "made_on": "2026-03-02"}
    )
    assert "Skicka blanketten för underskrift" in (await client.get(at)).text
    assert (await post(client, f"{at}/underskrift")).status_code == 303
    assert (await post(client, f"{at}/underskrift")).status_code == 409
    async with acting_as(HANDLER):
        (letter,) = await outgoing_letters.of_request(await requests.find(at.rpartition("/")[2]))
    await outgoing_letters.write(letter.id)
    said = read(await outgoing_letters.open_letter(HANDLER, letter.id))
    assert squeezed("Med det här brevet följer en blankett") in said
    assert squeezed("Brev Skrivare") in said
    assert (await client.get(f"{at}/blankett.pdf")).content.startswith(b"%PDF")
    reference = at.rpartition("/")[2]
    letter = await post(
        client, "/personal/brev", {"letter": reference, "arrived_on": today().isoformat(), "signed": "yes"}
    )
    assert "Brevet är äkta" in letter.text
    page = (await client.get(at)).text
    assert "Den underskrivna blanketten har kommit" in page
    assert "tisdag 7 april 2026" in page


@pytest.mark.parametrize("kind", get_args(Kind))
async def test_every_right_can_be_asked_for_without_the_form(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient, kind: Kind
) -> None:
    await sign_in(client, HANDLER_EMAIL)
    await sign_in(other_client, BERTIL_EMAIL)
    at = await registered(client, {"email": BERTIL_EMAIL}, {**MATTER, "kind": kind})
    assert (await client.get(at)).status_code == 200
    if kind in SCOPE:
        assert (await post(client, f"{at}/underskrift")).status_code == 303
        assert (await client.get(f"{at}/blankett.pdf")).status_code == 200
    else:
        assert f"{at}/underskrift" not in (await client.get(at)).text, "its form says what only the person can say"
    confirmed = await post(client, f"{at}/identitet", {"method": "telephone", "address": "shop"})
    assert confirmed.status_code == 303, confirmed.text
    assert (await client.get(at)).status_code == 200
    assert (await other_client.get(at.replace("/personal", "/mitt-konto"))).status_code == 200


async def test_where_nobody_is_found_less_is_looked_for_and_what_was_said_stays(client: httpx.AsyncClient) -> None:
    await sign_in(client, HANDLER_EMAIL)
    at = await begun(client, {"name": "Xerxes Lindqvist", "address": "Annanstans 3\n123 45 Okänd"})
    nobody = (await client.get(f"{at}/person")).text
    assert "Anna Lindqvist" not in nobody
    assert "Sök bara på ”Lindqvist”" in nobody
    assert "Annanstans 3" in nobody, "what was looked for is told"
    assert (await post(client, f"{at}/mindre", {"part": "x"})).status_code == 422
    less = await post(client, f"{at}/mindre", {"part": "name"}, page=f"{at}/person")
    found = (await client.get(less.headers["location"])).text
    assert "Anna Lindqvist" in found
    assert "Xerxes Lindqvist" in found, "who asks is still the one who asked"
    assert "Annanstans 3" in found


async def test_whoever_is_found_in_another_spelling_is_said_to_be_nearly_the_one(client: httpx.AsyncClient) -> None:
    await sign_in(client, HANDLER_EMAIL)
    said = {"name": "Anna Lindkvist", "address": "Visgatan 12B\n431 30 Mölndal"}
    page = (await post(client, "/personal/person", said, page="/personal/person")).text
    card = page.partition("Anna Lindqvist")[2].partition("</section>")[0]
    assert re.search(r"Stämmer</span>\s+Adress", card), "12B is 12 B"
    assert re.search(r"Nästan</span>\s+Namn", card)
    less = (await post(client, "/personal/person", {"name": "Xerxes Lindqvist"}, page="/personal/person")).text
    assert '<input type="hidden" name="name" value="Lindqvist">' in less
