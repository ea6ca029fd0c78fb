"""What a handler puts right on a request's page: the day of arrival, a withdrawal, and what was a mistake."""

from datetime import timedelta

import asyncpg
import httpx
import pytest

from portal.clock import today
from portal.domain.intake import annulments, signed_letters
from portal.domain.intake.claims import Claim
from portal.domain.requests import assignments, requests
from portal.domain.rights import objected_marketing, restrictions
from portal.web.language import formatters
from tests.domain.registering import asked, registered
from tests.people import (
    ANNA,
    APPROVER,
    APPROVER_EMAIL,
    BERTIL,
    CECILIA_EMAIL,
    COLLEAGUE,
    COLLEAGUE_EMAIL,
    HANDLER,
    HANDLER_EMAIL,
)
from tests.web.conftest import post, sign_in

pytestmark = pytest.mark.usefixtures("world")


TODAY = today()
LATER = TODAY - timedelta(days=2)
FIRST = TODAY - timedelta(days=6)


async def test_a_later_day_of_arrival_waits_for_a_second_person(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient, as_admin: asyncpg.Connection
) -> None:
    request = await requests.submit(ANNA, "access")
    await as_admin.execute(
        "UPDATE request SET submitted_at = submitted_at - interval '9 days' WHERE id = $1", request.id
    )
    await signed_letters.register(HANDLER, request.reference, FIRST)
    at = f"/personal/begaran/{request.reference}"
    await sign_in(client, HANDLER_EMAIL)
    await sign_in(other_client, COLLEAGUE_EMAIL)
    page = (await client.get(at)).text
    assert f'href="{at}/ankomstdag"' in page
    assert "Handläggare: <strong>Ingen" in page.partition('<div class="split')[0], "beside the deadline, at the top"
    for form, said in (
        ({"arrived_on": LATER.isoformat()}, "Välj varför dagen är en annan."),
        ({"arrived_on": FIRST.isoformat(), "reason": "stamp"}, "Det är den dag som redan är registrerad."),
        ({"arrived_on": "2025-01-01", "reason": "stamp"}, "Brevet kan inte ha kommit innan"),
    ):
        wrong = await post(client, f"{at}/ankomstdag", form, page=f"{at}/ankomstdag")
        assert (wrong.status_code, said in wrong.text) == (422, True), said
    form = {"arrived_on": LATER.isoformat(), "reason": "other_day_of_pile"}
    answer = await post(client, f"{at}/ankomstdag", form, page=f"{at}/ankomstdag")
    assert answer.headers["location"] == at
    mine = (await client.get(at)).text
    assert "En senare ankomstdag väntar på en andra person" in mine
    assert f'action="{at}/ankomstdag/medgivande"' not in mine
    assert (await post(client, f"{at}/ankomstdag/medgivande", page=at)).status_code == 403
    assert f'action="{at}/ankomstdag/medgivande"' in (await other_client.get(at)).text
    assert (await post(other_client, f"{at}/ankomstdag/medgivande", page=at)).status_code == 303
    assert (await post(other_client, f"{at}/ankomstdag/medgivande", page=at)).status_code == 409
    agreed = (await client.get(at)).text
    assert "En senare ankomstdag väntar" not in agreed
    assert "Ankomstdagen rättades" in agreed
    followed = await requests.follow(ANNA, request.reference)
    assert followed.request.received_on == LATER
    assert any(it.code == "request.arrival_put_right" for it in followed.timeline)


async def test_a_withdrawal_by_telephone_ends_the_request_and_an_approver_cannot_note_it(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient
) -> None:
    request = await requests.submit(BERTIL, "access")
    await signed_letters.register(HANDLER, request.reference, TODAY)
    at = f"/personal/begaran/{request.reference}"
    await sign_in(client, HANDLER_EMAIL)
    await sign_in(other_client, APPROVER_EMAIL)
    assert f'href="{at}/aterkallelse"' in (await client.get(at)).text
    assert f'href="{at}/aterkallelse"' not in (await other_client.get(at)).text
    whose = "Hugo Handläggare handlägger"
    assert whose not in (await client.get(f"{at}/aterkallelse")).text
    await assignments.claim(COLLEAGUE, request.reference)
    for form_at in ("aterkallelse", "avslag", "forlangning", "ankomstdag", "identitetsfraga"):
        assert whose in (await client.get(f"{at}/{form_at}")).text, form_at
    form = {"told_by": "telephone", "told_on": TODAY.isoformat()}
    too_late = {**form, "told_on": (TODAY + timedelta(days=1)).isoformat()}
    both = (await post(client, f"{at}/aterkallelse", too_late, page=f"{at}/aterkallelse")).text
    assert ('id="told_on-error"' in both, 'id="sure-error"' in both) == (True, True), "all of it at once"
    unsure = await post(client, f"{at}/aterkallelse", form, page=f"{at}/aterkallelse")
    assert (unsure.status_code, "Intyga att personen återkallar den." in unsure.text) == (422, True)
    assert (await post(other_client, f"{at}/aterkallelse", {**form, "sure": "true"}, page=at)).status_code == 403
    for _twice in range(2):
        done = await post(client, f"{at}/aterkallelse", {**form, "sure": "true"}, page=at)
        assert done.headers["location"] == at
    page = (await client.get(at)).text
    assert "Personen har sagt till oss att begäran återkallas" in page
    assert f'href="{at}/ankomstdag"' not in page
    assert (await client.get(f"{at}/aterkallelse")).status_code == 303
    slip = f"{at}/aterkallelse/misstag"
    assert f'action="{slip}"' in page
    assert f'action="{slip}"' not in (await other_client.get(at)).text
    assert (await post(other_client, slip, page=at)).status_code == 403
    assert (await post(client, slip, page=at)).headers["location"] == at
    assert (await post(client, slip, page=at)).status_code == 409
    page = (await client.get(at)).text
    assert f'href="{at}/aterkallelse"' in page
    assert "den hade inte återkallats" in page


async def test_a_number_that_is_typed_chooses_to_compare_it(client: httpx.AsyncClient) -> None:
    request = await requests.submit(ANNA, "portability")
    await signed_letters.register(HANDLER, request.reference, TODAY)
    at = f"/personal/begaran/{request.reference}"
    await sign_in(client, HANDLER_EMAIL)
    wrong = await post(client, f"{at}/identitet", {"personnummer": "19900101-0000", "address": "shop"}, page=at)
    assert (wrong.status_code, 'id="method-error"' in wrong.text) == (422, False)
    assert 'id="personnummer-error"' in wrong.text


async def test_what_a_mistaken_objection_ended_stays_off_and_the_person_and_staff_are_told(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient
) -> None:
    request = await registered(Claim(customer_number="K100003"), asked("objection"))
    await objected_marketing.end(HANDLER, request.reference)
    await restrictions.place(HANDLER, request.reference, "objection")
    at = f"/personal/begaran/{request.reference}"
    await sign_in(client, HANDLER_EMAIL)
    form = (await client.get(f"{at}/misstag")).text
    assert "Marknadsföring upphörde med den här begäran" in form
    assert f'href="{at}#restriction"' in form
    await annulments.propose(HANDLER, request.reference, "kind")
    proposed = await annulments.of_request(HANDLER, request)
    assert proposed
    await annulments.agree(APPROVER, request.reference, proposed.row.id)
    page = (await client.get(at)).text
    assert "Marknadsföring upphörde med den här begäran" in page
    assert f'href="{at}#restriction"' in page
    assert f'action="{at}/begransning/underrattelse"' in page, "and the block can be lifted there"
    await sign_in(other_client, CECILIA_EMAIL)
    members = (await other_client.get(f"/mitt-konto/begaran/{request.reference}")).text
    assert "stays off until you switch it on again" in members
    assert "Your data is still blocked" in members
    assert "You get a letter before the block ends." in members


async def test_what_was_registered_by_mistake_is_annulled_by_two_and_opened_again(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient
) -> None:
    request = await registered(Claim(customer_number="K100003"), asked("portability"))
    at = f"/personal/begaran/{request.reference}"
    await sign_in(client, HANDLER_EMAIL)
    await sign_in(other_client, APPROVER_EMAIL)
    assert f'href="{at}/misstag"' in (await client.get(at)).text
    assert f'href="{at}/misstag"' not in (await other_client.get(at)).text
    for form, said in (
        ({}, "Välj vad misstaget var."),
        ({"reason": "twice", "other": request.reference}, "Det är referensen för den här begäran."),
        ({"reason": "twice", "other": "JM-0000"}, "Det finns ingen begäran med den referensen."),
        ({"reason": "other", "note": " "}, "Skriv vad misstaget var."),
    ):
        wrong = await post(client, f"{at}/misstag", form, page=f"{at}/misstag")
        assert (wrong.status_code, said in wrong.text) == (422, True), said
        assert 'value="twice" checked' in wrong.text or form.get("reason") != "twice", "what was chosen is kept"
    right = {"reason": "kind", "note": "Hon bad om en radering."}
    assert (await post(client, f"{at}/misstag", right, page=f"{at}/misstag")).headers["location"] == at
    assert (await client.get(f"{at}/misstag")).status_code == 303, "it is proposed once"
    mine = (await client.get(at)).text
    assert "Registrerad av misstag? En andra person måste hålla med" in mine
    assert f'action="{at}/misstag/medgivande"' not in mine
    assert request.reference in (await other_client.get("/personal?vem=godkannare")).text, "it waits for an approver"
    shown = (await other_client.get(at)).text
    assert "Hon bad om en radering." in shown
    proposed = {"annulment": shown.partition('name="annulment" value="')[2][:36]}
    assert (await post(client, f"{at}/misstag/medgivande", proposed, page=at)).status_code == 403
    silent = await post(other_client, f"{at}/misstag/avbojande", proposed, page=at)
    assert (silent.status_code, "Skriv varför du inte håller med." in silent.text) == (422, True)
    declined = {**proposed, "annulment_objection": "Läs <brevet> igen."}
    assert (await post(other_client, f"{at}/misstag/avbojande", declined, page=at)).status_code == 303
    mine = (await client.get(at)).text
    assert "Läs &lt;brevet&gt; igen." in mine
    assert f'action="{at}/aterskickat/misstag/klart"' in mine
    assert "Skickades tillbaka" in (await client.get("/personal")).text
    assert (await post(client, f"{at}/aterskickat/misstag/klart", page=at)).status_code == 303
    assert (await post(client, f"{at}/aterskickat/misstag/klart", page=at)).status_code == 409
    assert "Läs &lt;brevet&gt; igen." not in (await client.get(at)).text
    assert (await post(client, f"{at}/misstag", right, page=f"{at}/misstag")).status_code == 303
    proposed = {"annulment": (await other_client.get(at)).text.partition('name="annulment" value="')[2][:36]}
    assert (await post(other_client, f"{at}/misstag/medgivande", proposed, page=at)).status_code == 303
    assert (await post(other_client, f"{at}/misstag/medgivande", proposed, page=at)).status_code == 409
    page = (await client.get(at)).text
    assert "Den registrerades av misstag" in page
    assert "Svar senast" not in page.partition('<h2 id="timeline"')[0], "it has no day to keep"
    assert request.reference not in (await client.get("/personal")).text
    assert "Registrerad av misstag" in (await client.get("/personal?visa=avslutade&lage=annulled")).text
    await sign_in(other_client, CECILIA_EMAIL)
    members = (await other_client.get(f"/mitt-konto/begaran/{request.reference}")).text
    assert "We registered this by mistake." in members
    assert (await post(client, f"{at}/misstag/aterkallelse", page=at)).status_code == 303
    assert (await post(client, f"{at}/misstag/aterkallelse", page=at)).status_code == 409
    assert f'href="{at}/misstag"' in (await client.get(at)).text


async def test_a_form_that_waits_for_its_letter_again_is_no_mistake_and_may_be_set_back_again(
    client: httpx.AsyncClient,
) -> None:
    request = await requests.submit(BERTIL, "portability")
    at = f"/personal/begaran/{request.reference}"
    await sign_in(client, HANDLER_EMAIL)
    for _again in range(2):
        await signed_letters.register(HANDLER, request.reference, TODAY)
        assert f'href="{at}/misstag"' in (await client.get(at)).text
        await annulments.propose(HANDLER, request.reference, "person")
        proposed = await annulments.of_request(APPROVER, request)
        assert proposed
        await annulments.agree(APPROVER, request.reference, proposed.row.id)
        page = await client.get(at)
        assert page.status_code == 200
        assert "Den registrerades av misstag" not in page.text, "the request is the member's own"
        assert f'action="{at}/misstag/aterkallelse"' not in page.text


async def test_a_form_set_back_by_mistake_and_its_letter_lead_to_one_another_with_the_letters_day(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient, as_admin: asyncpg.Connection
) -> None:
    request = await requests.submit(BERTIL, "erasure")
    await as_admin.execute(
        "UPDATE request SET submitted_at = submitted_at - interval '9 days' WHERE id = $1", request.id
    )
    letter = (await signed_letters.register(HANDLER, request.reference, FIRST)).envelope
    at = f"/personal/begaran/{request.reference}"
    await annulments.propose(HANDLER, request.reference, "person")
    proposed = await annulments.of_request(HANDLER, request)
    assert proposed
    await annulments.agree(APPROVER, request.reference, proposed.row.id)
    await sign_in(client, HANDLER_EMAIL)
    await sign_in(other_client, APPROVER_EMAIL)
    for reader in (client, other_client):
        letters = (await reader.get(f"{at}/brev")).text
        assert f"Det kom {formatters('sv')['weekday'](FIRST)}" in letters
        assert f'href="/personal/brev/kuvert/{letter}"' in letters
        assert "Inget brev har kommit" not in letters, "for one has, and was put back"
        envelope = (await reader.get(f"/personal/brev/kuvert/{letter}")).text
        assert f'Registrerat av misstag med</dt>\n    <dd><a class="reference" href="{at}">' in envelope
        assert "nådde oss" not in (await reader.get(at)).text, "no day is made up for it"
