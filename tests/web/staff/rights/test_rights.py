"""Rectification, restriction, portability and objection through the staff's pages, from the letter to the answer."""

import io
import re
import zipfile
from dataclasses import replace

import httpx
import pytest

from portal.clock import today
from portal.data.actors import Member
from portal.data.requests.requests import Request
from portal.domain.access import portability, portable
from portal.domain.intake.claims import Claim
from portal.domain.letters import outgoing_letters
from portal.domain.recipients.recipients import ABOUT
from portal.domain.requests import identity
from portal.domain.requests.requests import follow
from portal.domain.requests.wishes import A_NUMBER, Blocking, Corrections, Objecting
from portal.domain.rights import rectifying
from tests.domain.registering import STREET, asked, registered
from tests.domain.wishes_under_way import WRONG_NAME, in_progress, letters_of
from tests.letter_text import read, squeezed
from tests.people import ANNA, APPROVER_EMAIL, BERTIL, CECILIA, CECILIA_EMAIL, HANDLER, HANDLER_EMAIL
from tests.telling import tell_recipients
from tests.web.conftest import post, sign_in

pytestmark = pytest.mark.usefixtures("world")


async def answered(client: httpx.AsyncClient, member: Member, request: Request) -> None:
    """Write the answer, print it, post it and close the request, as the pages have it."""
    at = f"/personal/begaran/{request.reference}"
    [letter] = [each for each in await letters_of(request) if each.is_answer]
    assert "Portalen skriver svaret" in (await client.get(at)).text
    await outgoing_letters.write(letter.id)
    unopened = await post(client, f"{at}/utskrift", {}, page=at)
    assert "Ingen har öppnat brevet, så inget kan finnas på papper." in unopened.text
    assert (await client.get(f"{at}/svar.pdf")).content.startswith(b"%PDF")
    assert (await post(client, f"{at}/utskrift", {}, page=at)).status_code == 303
    assert (await post(client, f"{at}/postning", {"posted_on": today().isoformat()}, page=at)).status_code == 303
    closed = await post(client, f"{at}/avslut", {}, page=at)
    if request.kind in ABOUT:
        assert closed.status_code == 409
        await tell_recipients(request)
        closed = await post(client, f"{at}/avslut", {}, page=at)
    assert closed.status_code == 303
    assert (await follow(member, request.reference)).request.status == "closed"


async def test_a_rectification_is_compared_decided_carried_out_and_answered(client: httpx.AsyncClient) -> None:
    request = await in_progress(ANNA, "rectification", WRONG_NAME)
    at = f"/personal/begaran/{request.reference}"
    await sign_in(client, HANDLER_EMAIL)
    assert f'href="{at}/rattelse"' in (await client.get(at)).text
    page = (await client.get(f"{at}/rattelse")).text
    assert "Anna Andersson-Ek" in page
    token = re.search(r'name="1-token" type="radio" value="(\w+)" checked', page)
    assert token, "the only value is chosen beforehand"
    change = {"1-token": token[1], "1-after": "Anna Andersson-Ek"}
    assert 'id="1-after-error"' in (await post(client, f"{at}/rattelse/1/andring", {**change, "1-after": ""})).text
    assert 'id="1-reason-error"' in (await post(client, f"{at}/rattelse/1/avslag", {"1-reason": ""})).text
    too_soon = await post(client, f"{at}/rattelse/genomforande")
    assert too_soon.status_code == 409
    assert "Något är kvar att avgöra" in too_soon.text
    assert (await post(client, f"{at}/rattelse/1/andring", change)).status_code == 303
    assert (await post(client, f"{at}/rattelse/1/andring", change)).status_code == 409, "a double click decides once"
    assert (await post(client, f"{at}/rattelse/1/ateroppning")).status_code == 303
    assert (await post(client, f"{at}/rattelse/1/andring", change)).status_code == 303
    assert (await post(client, f"{at}/rattelse/genomforande")).status_code == 303
    assert "Portalen rättar uppgifterna" in (await client.get(at)).text
    await rectifying.execute(request.id)
    await answered(client, ANNA, request)
    assert "Skrivet och kontrollerat" in (await client.get(f"{at}/rattelse")).text


async def test_a_corrected_personnummer_is_attested_without_a_number_and_answered_in_fixed_words(
    client: httpx.AsyncClient,
) -> None:
    request = await in_progress(ANNA, "rectification", Corrections((A_NUMBER,)))
    at = f"/personal/begaran/{request.reference}"
    await sign_in(client, HANDLER_EMAIL)
    page = (await client.get(f"{at}/rattelse")).text
    assert 'name="1-after"' not in page
    assert 'name="1-before"' not in page
    written = {"1-before": "850412-9803", "1-after": "850413-9802"}
    assert (await post(client, f"{at}/rattelse/1/intyg", written)).status_code == 404
    assert (await post(client, f"{at}/rattelse/1/nummer")).status_code == 303
    assert (await post(client, f"{at}/rattelse/1/nummer")).status_code == 409, "a double click decides once"
    assert "Ändrat för hand" in (await client.get(f"{at}/rattelse")).text
    assert (await post(client, f"{at}/rattelse/genomforande")).status_code == 303
    await rectifying.execute(request.id)
    await answered(client, ANNA, request)
    [letter] = [each for each in await letters_of(request) if each.is_answer]
    said = read(await outgoing_letters.open_letter(HANDLER, letter.id))
    assert squeezed("Ditt personnummer är rättat så som du bad om.") in said


async def test_a_restriction_is_placed_and_answered_in_one(client: httpx.AsyncClient) -> None:
    request = await in_progress(BERTIL, "restriction", Blocking("claims", "Kvittot från i fjol"))
    at = f"/personal/begaran/{request.reference}"
    await sign_in(client, HANDLER_EMAIL)
    page = (await client.get(at)).text
    assert "Kvittot från i fjol" in page
    assert re.search(r'value="claims" checked', page), "what the person says is proposed"
    assert page.count('id="ground"') == 1, "there is one way to block, which answers the request too"
    assert (await post(client, f"{at}/begransningsbeslut", {}, page=at)).status_code == 422
    assert (await post(client, f"{at}/begransningsbeslut", {"ground": "claims"}, page=at)).status_code == 303
    assert (await post(client, f"{at}/begransningsbeslut", {"ground": "claims"}, page=at)).status_code == 409
    await answered(client, BERTIL, request)


async def test_an_objection_is_weighed_and_answered(client: httpx.AsyncClient) -> None:
    request = await in_progress(BERTIL, "objection", Objecting(("credit_check",), "Jag söker bostad."))
    at = f"/personal/begaran/{request.reference}"
    await sign_in(client, HANDLER_EMAIL)
    page = (await client.get(at)).text
    assert "Jag söker bostad." in page
    lone = re.findall(r'name="(outcome-\w+)" type="radio"', page)
    assert all(lone.count(name) > 1 for name in lone), "a single radio that is pressed by mistake cannot be taken back"
    assert re.search(r'name="outcome-\w+" type="checkbox" value="ended"', page)
    kept = {"outcome-credit_check": "kept", "reason-credit_check": ""}
    refused = await post(client, f"{at}/invandningsbeslut", kept, page=at)
    assert refused.status_code == 422
    assert "Besluta om allt" in refused.text
    kept["reason-credit_check"] = "Det går inte."
    assert 'id="reason-credit_check-error"' in (await post(client, f"{at}/invandningsbeslut", kept, page=at)).text
    kept["reason-credit_check"] = "Vi säljer inte mot faktura utan prövning."
    assert (await post(client, f"{at}/invandningsbeslut", kept, page=at)).status_code == 303
    await answered(client, BERTIL, request)


async def test_files_are_looked_through_fetched_and_posted(client: httpx.AsyncClient) -> None:
    request = await in_progress(CECILIA, "portability")
    at = f"/personal/begaran/{request.reference}"
    await sign_in(client, HANDLER_EMAIL)
    await portability.collect(request.id)
    page = (await client.get(f"{at}/utdrag")).text
    assert "utdrag.json" not in page, "only what Art. 20 covers leaves the house"
    assert (await client.get(f"{at}/dataportabilitet.zip")).status_code == 404
    assert (
        await post(client, f"{at}/utdrag/godkannande", {"checked": "true", "unmasked": "99"}, page=f"{at}/utdrag")
    ).status_code == 303
    await portability.write(request.id)
    fetched = await client.get(f"{at}/dataportabilitet.zip")
    with zipfile.ZipFile(io.BytesIO(fetched.content)) as packed:
        assert f"{request.reference}.json" in packed.namelist()
    assert f"{request.reference}.json" in (await client.get(at)).text
    await answered(client, CECILIA, request)


async def test_where_nothing_is_found_the_handler_is_told_and_a_letter_without_files_says_so(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = await in_progress(BERTIL, "portability")
    at = f"/personal/begaran/{request.reference}"
    await sign_in(client, HANDLER_EMAIL)
    # As if the company had nothing on consent or by contract.
    monkeypatch.setattr(portable, "BASES", ())
    await portability.collect(request.id)
    assert "Inget hittades som personen får ta med sig" in (await client.get(at)).text
    page = (await client.get(f"{at}/utdrag")).text
    assert "inget USB-minne följer med brevet" in page
    assert "Jag har sett att det inte finns något" in page
    approved = await post(client, f"{at}/utdrag/godkannande", {"checked": "true"}, page=f"{at}/utdrag")
    assert approved.status_code == 303
    page = (await client.get(at)).text
    assert "Det är godkänt. Brevet skrivs nu." in page, "of files, and not of an extract"
    assert "Registerutdrag" not in page.partition("<main")[2].partition("</main>")[0]
    await portability.write(request.id)
    assert (await client.get(f"{at}/dataportabilitet.zip")).status_code == 404
    [letter] = await letters_of(request)
    await outgoing_letters.write(letter.id)
    said = read(await outgoing_letters.open_letter(HANDLER, letter.id))
    assert squeezed("inte hittat några") in said
    assert squeezed("Din begäran kom till oss") in said
    for never in ("USB", "Kontrollsumma", "Här är de personuppgifter"):
        assert squeezed(never) not in said
    queue = (await client.get("/personal/utskrift")).text
    assert str(letter.id) in queue
    assert "Bifoga USB-minnet" not in queue
    assert (await post(client, f"{at}/utskrift", {}, page=at)).status_code == 303
    assert (await post(client, f"{at}/postning", {"posted_on": today().isoformat()}, page=at)).status_code == 303


async def test_an_approver_decides_none_of_it(client: httpx.AsyncClient) -> None:
    rectification = await in_progress(BERTIL, "rectification", WRONG_NAME)
    objection = await in_progress(ANNA, "objection", Objecting(("credit_check",)))
    await sign_in(client, APPROVER_EMAIL)
    assert (await client.get(f"/personal/begaran/{rectification.reference}/rattelse")).status_code == 403
    at = f"/personal/begaran/{objection.reference}"
    assert "outcome-credit_check" not in (await client.get(at)).text
    sent = await post(client, f"{at}/invandningsbeslut", {"outcome-credit_check": "ended"}, page=at)
    assert sent.status_code == 403


async def test_of_several_things_noted_from_a_letter_the_one_that_does_not_fit_is_named_and_all_are_kept(
    client: httpx.AsyncClient,
) -> None:
    asked_in_words = await registered(Claim(email=CECILIA_EMAIL), asked("rectification"))
    await identity.confirm(HANDLER, asked_in_words.reference, "in_person")
    at = f"/personal/begaran/{asked_in_words.reference}/rattelse"
    await sign_in(client, HANDLER_EMAIL)
    told = await post(client, f"{at}/onskemal", {"1-right": "Bertil", "2-wrong": "Storgatan 2"})
    assert told.status_code == 422
    assert 'id="2-right-error"' in told.text
    assert 'id="1-right-error"' not in told.text
    assert "Skriv vad det ska stå" in told.text
    assert 'value="Storgatan 2"' in told.text
    number = {"3-place": "shop.customers.personnummer", "3-wrong": "850412-9803"}
    noted = await post(client, f"{at}/onskemal", {"1-right": "Bertil", "2-right": "Storgatan 3", **number})
    assert noted.status_code == 303
    assert "Storgatan 3" in (await client.get(at)).text
    shown = (await client.get(at)).text
    assert f'action="{at}/3/nummer"' in shown, "the personnummer itself is written nowhere"
    assert "850412-9803" not in shown


async def test_marketing_that_is_objected_to_by_telephone_ends_with_a_press_on_the_requests_page(
    client: httpx.AsyncClient,
) -> None:
    matter = replace(asked("objection", "telephone"), ends_marketing=False)
    request = await registered(Claim(name="Ring Ande", address=STREET, email="ring@example.se"), matter)
    at = f"/personal/begaran/{request.reference}"
    await sign_in(client, HANDLER_EMAIL)
    assert f'action="{at}/marknadsforing"' in (await client.get(at)).text
    assert (await post(client, f"{at}/marknadsforing", {}, page=at)).status_code == 303
    page = (await client.get(at)).text
    assert "Den har upphört, eftersom personen har invänt mot den" in page
    assert f'action="{at}/marknadsforing"' not in page
    assert "Marknadsföringen upphörde" in page, "and the timeline has it"
