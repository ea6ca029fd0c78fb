"""Extending, refusing, asking and reminding from the request's page, and what the member reads of each."""

from datetime import date, timedelta

import asyncpg
import httpx
import pytest
from litestar import Litestar

from portal.clock import today
from portal.data.requests.requests import Request
from portal.domain.letters import outgoing_letters
from portal.domain.requests import reminders
from tests.colleagues import blocked
from tests.conftest import World
from tests.domain.journeys import received
from tests.domain.letters_on_the_way import dated, posted, written
from tests.people import (
    ANNA,
    ANNA_EMAIL,
    APPROVER_EMAIL,
    BERTIL,
    BERTIL_EMAIL,
    CECILIA,
    CECILIA_EMAIL,
    HANDLER,
    HANDLER_EMAIL,
)
from tests.web.conftest import browser, post, sign_in

pytestmark = pytest.mark.usefixtures("world")

EXTENSION = {"reason": "complexity", "words": "Vi går igenom tio års brev om alla dina köp."}
QUESTION = {"question": "Namnet är ett annat.", "answer_by": (today() + timedelta(days=20)).isoformat()}


def page_of(request: Request) -> str:
    return f"/personal/begaran/{request.reference}"


async def came_on(world: World, request: Request, day: date) -> None:
    """Have the request's letter have come on that day."""
    as_admin = await asyncpg.connect(world.admin_url(world.portal))
    try:
        await dated(as_admin, request, day)
    finally:
        await as_admin.close()


async def test_an_extension_is_ordered_posted_and_read_by_the_member(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient
) -> None:
    request = await received(ANNA, "access")
    at = page_of(request)
    await sign_in(client, HANDLER_EMAIL)
    await sign_in(other_client, ANNA_EMAIL)
    assert f'href="{at}/forlangning"' in (await client.get(at)).text
    assert "Brevet ska vara postat senast" in (await client.get(f"{at}/forlangning")).text
    assert (await post(client, f"{at}/forlangning", EXTENSION)).status_code == 303
    page = (await client.get(at)).text
    assert "En förlängning väntar på posten" in page
    assert f'href="{at}/forlangning"' not in page
    assert (await post(client, f"{at}/forlangning", EXTENSION)).status_code == 409
    assert (await client.get(f"{at}/forlangning")).status_code == 303
    await posted(request, "extension")
    assert "Förlängd med två månader." in (await client.get(at)).text
    own = (await other_client.get(f"/mitt-konto/begaran/{request.reference}")).text
    assert "Du har fått veta att vi behöver mer tid" in own
    assert "Tre månader senare" in own


async def test_a_refusal_that_is_sent_back_says_why_and_the_text_is_there_to_go_on_with(
    app: Litestar, client: httpx.AsyncClient
) -> None:
    request = await received(CECILIA, "access")
    at = page_of(request)
    await sign_in(client, HANDLER_EMAIL)
    refused = {"refusal_ground": "excessive", "words": "Fjärde gången i år, och inget nytt sedan den senaste."}
    assert (await post(client, f"{at}/avslag", refused)).status_code == 303
    refusal = (await client.get(at)).text.split('name="refusal" value="')[1].split('"')[0]
    async with browser(app) as approver:
        await sign_in(approver, APPROVER_EMAIL)
        empty = await post(approver, f"{at}/aterskickat/avslag", {"refusal": refusal, "refusal_objection": " "})
        assert empty.status_code == 422
        assert "Skriv varför du inte bekräftar det." in empty.text
        objection = {"refusal": refusal, "refusal_objection": "Visa <när> det begärdes förut."}
        assert (await post(approver, f"{at}/aterskickat/avslag", objection)).status_code == 303
        assert (await post(approver, f"{at}/aterskickat/avslag", objection)).status_code == 404
    page = (await client.get(at)).text
    assert "Det föreslagna avslaget skickades tillbaka" in page
    assert "Visa &lt;när&gt; det begärdes förut." in page
    assert "Skickades tillbaka" in (await client.get("/personal")).text
    form = (await client.get(f"{at}/avslag")).text
    assert "Fjärde gången i år, och inget nytt sedan den senaste." in form
    assert (await post(client, f"{at}/aterskickat/avslag/klart")).status_code == 303
    assert "Visa &lt;när&gt;" not in (await client.get(at)).text


async def test_a_refusal_takes_an_approver_who_reads_the_reason(
    app: Litestar, client: httpx.AsyncClient, world: World
) -> None:
    request = await received(BERTIL, "access")
    at = page_of(request)
    await sign_in(client, HANDLER_EMAIL)
    assert "det ska vara postat senast" in (await client.get(f"{at}/avslag")).text
    await came_on(world, request, today() - timedelta(days=40))
    form = (await client.get(f"{at}/avslag")).text
    assert "sista dagen att posta det var" in form
    assert "ska vara postat senast" not in form, "that day has passed"
    page = (await client.get(at)).text
    assert "Tiden kan inte längre förlängas" in page
    assert f'href="{at}/forlangning"' not in page
    assert "not_identified" not in form
    assert "Fråga först" in form
    refused = {"refusal_ground": "excessive", "words": "Fjärde gången i år & inget nytt sedan den senaste."}
    assert (await post(client, f"{at}/avslag", refused)).status_code == 303
    page = (await client.get(at)).text
    assert "Fjärde gången i år &amp; inget nytt sedan den senaste." in page
    assert "Bekräfta avslaget" not in page
    refusal = page.split('name="refusal" value="')[1].split('"')[0]
    confirmed = {"refusal": refusal, "refusal_checked": "true"}
    assert (await post(client, f"{at}/avslag/bekraftelse", confirmed)).status_code == 403
    async with browser(app) as approver:
        await sign_in(approver, APPROVER_EMAIL)
        whose = "är inte längre handläggare här"
        assert whose not in (await approver.get(at)).text
        async with blocked(HANDLER):
            seen = (await approver.get(at)).text
            assert seen.index(whose) < seen.index("Bekräfta avslaget"), "whose word it was is said before the button"
        await sign_in(client, HANDLER_EMAIL)
        assert "Bekräfta avslaget" in (await approver.get(at)).text
        assert (await post(approver, f"{at}/avslag/bekraftelse", {"refusal": refusal})).status_code == 422
        assert (await post(approver, f"{at}/avslag/bekraftelse", confirmed)).status_code == 303
        refused_late = (await approver.get(at)).text
        assert "Posta avslaget" in refused_late
        assert "Sista dagen att posta det var" in refused_late
        assert "ska vara postat senast" not in refused_late
        late = {"refusal": refusal, "refusal_objection": "Det är för sent."}
        assert (await post(approver, f"{at}/aterskickat/avslag", late)).status_code == 409
    assert (await post(client, f"{at}/avslag/aterkallelse", {"refusal": refusal})).status_code == 409
    async with browser(app) as member:
        await sign_in(member, BERTIL_EMAIL)
        own = (await member.get(f"/mitt-konto/begaran/{request.reference}")).text
        assert "Vi skriver till dig om varför, och om hur du kan klaga." in own
        assert "Vårt brev om det skrivs ut och postas" in own
        assert "Fjärde gången" not in own
    await came_on(world, request, today())


async def test_a_question_about_identity_is_asked_and_its_answer_noted(
    client: httpx.AsyncClient, other_client: httpx.AsyncClient, world: World
) -> None:
    request = await received(CECILIA, "access")
    at = page_of(request)
    await sign_in(client, HANDLER_EMAIL)
    await sign_in(other_client, CECILIA_EMAIL)
    nothing = await post(client, f"{at}/identitetsfraga", QUESTION)
    assert nothing.status_code == 422
    assert "Namnet är ett annat." in nothing.text, "kept"
    tomorrow = {**QUESTION, "answer_by": (today() + timedelta(days=1)).isoformat(), "way_letter": "true"}
    too_soon = await post(client, f"{at}/identitetsfraga", tomorrow)
    assert (too_soon.status_code, "kan inget svar med brev ha kommit hit" in too_soon.text) == (422, True)
    await came_on(world, request, today() - timedelta(days=27))
    form = (await client.get(f"{at}/identitetsfraga")).text
    assert "Det finns ingen tid för ett svar med brev" in form
    assert f'href="{at}/forlangning"' in form
    in_vain = await post(client, f"{at}/identitetsfraga", {**QUESTION, "way_letter": "true"})
    assert (in_vain.status_code, "Förläng tiden först" in in_vain.text) == (422, True)
    await came_on(world, request, today())
    assert (await post(client, f"{at}/identitetsfraga", {**QUESTION, "way_letter": "true"})).status_code == 303
    page = (await client.get(at)).text
    assert "Posta frågan om identiteten" in page
    assert "Posta frågan om identiteten" in (await client.get("/personal")).text
    assert "Bekräfta identiteten" in page, "the doubt may be gone before anybody was asked"
    assert f'action="{at}/identitetsfraga/svar"' not in page, "the letter is not posted yet"
    await posted(request, "identity_question")
    assert "Vänta på svar om identiteten" in (await client.get(at)).text
    answer = {"answered_on": today().isoformat(), "answered_how": "letter", "answer": "Skickade vigselbevis."}
    late = {**answer, "answered_on": (today() + timedelta(days=1)).isoformat()}
    assert (await post(client, f"{at}/identitetsfraga/svar", late)).status_code == 422
    assert (await post(client, f"{at}/identitetsfraga/svar", answer)).status_code == 303
    page = (await client.get(at)).text
    assert "Skickade vigselbevis." in page
    assert "Bekräfta identiteten" in page
    own = (await other_client.get(f"/mitt-konto/begaran/{request.reference}")).text
    assert "Your answer about who you are came" in own
    assert "vigselbevis" not in own


async def test_a_confirmation_of_receipt_is_sent_once(client: httpx.AsyncClient) -> None:
    request = await received(BERTIL, "erasure")
    at = page_of(request)
    await sign_in(client, HANDLER_EMAIL)
    assert "Bekräfta med brev att den har kommit" in (await client.get(at)).text
    assert (await post(client, f"{at}/mottagningsbekraftelse")).status_code == 303
    assert "Bekräfta med brev att den har kommit" not in (await client.get(at)).text
    assert (await post(client, f"{at}/mottagningsbekraftelse")).status_code == 409
    pdf = await outgoing_letters.open_letter(HANDLER, await written(request, "receipt"))
    assert pdf.startswith(b"%PDF")


async def test_the_desk_is_reminded_until_somebody_has_seen_to_it(client: httpx.AsyncClient, world: World) -> None:
    request = await received(ANNA, "erasure")
    await came_on(world, request, today() - timedelta(days=28))
    await reminders.notice()
    await sign_in(client, HANDLER_EMAIL)
    queue = (await client.get("/personal")).text
    assert "Att ta tag i" in queue
    action = queue.split('action="/personal/paminnelser/')[1].split('"')[0]
    assert (await post(client, f"/personal/paminnelser/{action}")).status_code == 303
    assert "Att ta tag i" not in (await client.get("/personal")).text
    assert (await post(client, f"/personal/paminnelser/{action}")).status_code == 409
    assert (await post(client, "/personal/paminnelser/ingen/klar")).status_code == 404


@pytest.mark.parametrize(
    ("path", "form", "said"),
    [
        ("forlangning", {}, "Välj varför det behövs mer tid."),
        ("forlangning", {"reason": "semester", "words": "x"}, "Välj varför det behövs mer tid."),
        ("forlangning", {"reason": "number", "words": "x" * 1501}, "Det är för långt. Skriv det med färre ord."),
        ("avslag", {"refusal_ground": "law"}, "Skriv varför. Personen läser det i brevet."),
        ("avslag", {"refusal_ground": "law", "words": "Nej."}, "Skriv vad vi har tittat på"),
        ("avslag", {"refusal_ground": "law", "words": "nej " * 30}, "minst fyra olika ord och 30 bokstäver"),
        (
            "avslag",
            {"refusal_ground": "not_identified", "words": "Vi kan inte veta att brevet är från dig."},
            "Fråga först.",
        ),
        ("avslag/bekraftelse", {"refusal": "x", "refusal_checked": "true"}, "Det är något fel på det här."),
        ("avslag/aterkallelse", {}, "Det är något fel på det här."),
        ("identitetsfraga", {"question": "Vem?", "way_letter": "true"}, "Skriv datumet som år-månad-dag"),
        ("identitetsfraga", {**QUESTION, "answer_by": "2020-01-01", "way_letter": "true"}, "högst 90 dagar bort"),
        ("identitetsfraga/svar", {"answered_on": "nyss"}, "Välj hur svaret kom."),
    ],
)
async def test_what_does_not_fit_is_said_and_changes_nothing(
    client: httpx.AsyncClient, path: str, form: dict[str, str], said: str
) -> None:
    request = await received(CECILIA, "erasure")
    await sign_in(client, APPROVER_EMAIL if path == "avslag/bekraftelse" else HANDLER_EMAIL)
    answer = await post(client, f"{page_of(request)}/{path}", form)
    assert answer.status_code == 422
    assert said in answer.text
    assert "Vad som har hänt" in (await client.get(page_of(request))).text


async def test_an_approver_finds_no_form_and_cannot_send_one(app: Litestar) -> None:
    at = page_of(await received(CECILIA, "erasure"))
    async with browser(app) as client:
        await sign_in(client, APPROVER_EMAIL)
        assert "Annat som går att göra" not in (await client.get(at)).text
        ask = {**QUESTION, "way_letter": "true"}
        refuse = {"refusal_ground": "law", "words": "Nej."}
        for path, form in {"forlangning": EXTENSION, "avslag": refuse, "identitetsfraga": ask}.items():
            assert (await client.get(f"{at}/{path}")).status_code == 403
            assert (await post(client, f"{at}/{path}", form)).status_code == 403
        assert (await post(client, f"{at}/mottagningsbekraftelse")).status_code == 403
