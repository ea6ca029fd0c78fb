"""On the request's page staff settle every recipient of what was erased (Art. 19), and the member sees it."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest_asyncio

from portal.clock import today
from portal.data.database import acting_as
from portal.data.requests.requests import Request
from portal.domain.letters import outgoing_letters, print_runs, run_files
from portal.domain.recipients import recipient_telling
from portal.domain.recipients.recipient_telling import Recipient
from portal.domain.record_of_processing.published import published
from tests.conftest import World
from tests.domain.journeys import erased
from tests.letter_text import read, squeezed
from tests.people import APPROVER_EMAIL, BERTIL, BERTIL_EMAIL, HANDLER, HANDLER_EMAIL
from tests.web.conftest import post, sign_in

IDS = re.compile(r'id="recipient-([0-9a-f-]{36})"')


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def gone(world: World) -> AsyncIterator[Request]:
    """Bertil's erasure, answered and not closed."""
    yield await erased(BERTIL)


def at(request: Request) -> str:
    return f"/personal/begaran/{request.reference}"


async def page_of(client: httpx.AsyncClient, request: Request) -> str:
    return (await client.get(at(request))).text


async def test_the_page_lists_them_and_does_not_offer_to_close(gone: Request, client: httpx.AsyncClient) -> None:
    await sign_in(client, HANDLER_EMAIL)
    page = await page_of(client, gone)
    assert "PostNord Sverige AB, Dataskydd, 105 00 Stockholm" in page
    assert "Antaget" in page
    assert "Mottagare återstår att underrätta" in page
    assert "/avslut" not in page
    refused = await post(client, f"{at(gone)}/avslut", {"checked": "true"}, page=at(gone))
    assert refused.status_code == 409
    assert "Underrätta mottagarna först" in refused.text


async def settle(client: httpx.AsyncClient, request: Request, **fields: str) -> httpx.Response:
    """Send the form as a browser does: what is left alone says so."""
    form = {f"{it.id}-way": "" for it in await listed(request) if not it.outcome and not it.letter_id}
    form |= {f"flera-{name}": "" for name in ("way", "words")} | {"flera-told_on": today().isoformat()} | fields
    return await post(client, f"{at(request)}/mottagare", form, page=at(request))


async def listed(request: Request) -> list[Recipient]:
    record = (await published()).record
    async with acting_as(HANDLER):
        return await recipient_telling.of_request(request, record)


async def test_the_company_tells_itself_nothing(gone: Request) -> None:
    assert "Andra enheter inom JAVI Musik" not in {it.name.sv for it in await listed(gone)}


async def test_what_the_law_wants_is_asked_for_at_the_right_recipient_and_nothing_is_lost(
    gone: Request, client: httpx.AsyncClient
) -> None:
    await sign_in(client, HANDLER_EMAIL)
    first, second, *_ = [it.id for it in await listed(gone)]
    unknown = next(it.id for it in await listed(gone) if not it.address)
    day = today().isoformat()
    for sent, field, said in (
        ({}, "flera-way", "Välj för någon av mottagarna vad som görs"),
        ({f"{first}-way": "message", f"{first}-told_on": day}, f"{first}-words", "skriv hur mottagaren underrättades"),
        (
            {f"{first}-way": "message", f"{first}-told_on": "2999-01-01", f"{first}-words": "E-post"},
            f"{first}-told_on",
            "dagen kan inte vara efter i dag",
        ),
        ({f"{first}-way": "message", f"{first}-told_on": "i går", f"{first}-words": "x"}, f"{first}-told_on", "dag"),
        ({f"{first}-way": "impossible"}, f"{first}-words", "skriv skälet"),
        ({f"{first}-way": "told"}, f"{first}-way", "välj vad som görs"),
        ({"flera-way": "message"}, "flera-words", "Skriv hur mottagaren underrättades"),
        (
            {"flera-way": "message", "flera-words": "E-post", "flera-told_on": "2999-01-01"},
            "flera-told_on",
            "Dagen kan inte vara efter i dag",
        ),
        ({f"{unknown}-way": "letter"}, f"{unknown}-address", "skriv mottagarens adress"),
        ({f"{unknown}-way": "letter", f"{unknown}-address": "A\nB"}, f"{unknown}-address", "adress"),
    ):
        right = {f"{second}-way": "not_needed", f"{second}-words": "Köpte bara i butik"} if sent else {}
        answer = await settle(client, gone, **sent, **({} if f"{second}-way" in sent else right))
        assert answer.status_code == 422, said
        assert f'href="#{field}">' in answer.text, field
        assert said in answer.text
        if right:
            assert "Köpte bara i butik</textarea>" in answer.text.replace("\n", ""), "what was typed is kept"
            assert 'value="not_needed" selected' in answer.text
    assert {it.outcome for it in await listed(gone)} == {None}, "all of them, or none"
    assert not any(it.letter_id for it in await listed(gone))


async def test_each_fault_says_whose_it_is(gone: Request, client: httpx.AsyncClient) -> None:
    await sign_in(client, HANDLER_EMAIL)
    first, second, *_ = await listed(gone)
    answer = await settle(client, gone, **{f"{it.id}-way": "impossible" for it in (first, second)})
    for it in (first, second):
        assert f'<a href="#{it.id}-words">{it.name.sv}: skriv skälet.' in answer.text


async def test_an_approver_settles_nothing(gone: Request, client: httpx.AsyncClient) -> None:
    await sign_in(client, APPROVER_EMAIL)
    page = await page_of(client, gone)
    assert "/mottagare" not in page
    one = IDS.findall(page)[0]
    form = {f"{one}-way": "message", f"{one}-told_on": today().isoformat(), f"{one}-words": "E-post"}
    answer = await post(client, f"{at(gone)}/mottagare", form, page="/personal/brev")
    assert answer.status_code == 403


async def test_one_form_settles_each_in_its_own_way_and_twice_is_once(gone: Request, client: httpx.AsyncClient) -> None:
    await sign_in(client, HANDLER_EMAIL)
    by_letter = next(it.id for it in await listed(gone) if it.address)
    told, exempt, *others = [it.id for it in await listed(gone) if it.id != by_letter]
    sent = {
        f"{by_letter}-way": "letter",
        f"{told}-way": "message",
        f"{told}-told_on": today().isoformat(),
        f"{told}-words": "Deras formulär",
        f"{exempt}-way": "not_needed",
        "flera-words": "Köpte bara i butik",
    }
    answer = await settle(client, gone, **sent)
    assert answer.headers["location"].endswith("#recipients")
    again = await post(client, f"{at(gone)}/mottagare", sent, page=at(gone))
    assert again.status_code == 409
    settled = {it.id: (it.outcome, it.note, bool(it.letter_id)) for it in await listed(gone)}
    assert settled[by_letter] == (None, None, True)
    assert settled[told] == ("message", "Deras formulär", False)
    assert settled[exempt] == ("not_needed", "Köpte bara i butik", False)
    assert {settled[it] for it in others} == {(None, None, False)}
    [written] = [it for it in await listed(gone) if it.id == by_letter]
    assert written.letter_id
    await outgoing_letters.write(written.letter_id)
    whom = f"Underrättelse till en mottagare: {written.name.sv}"
    assert whom in (await client.get("/personal/utskrift")).text, "a request can have several, to be told apart"
    run = await print_runs.make(HANDLER, "duplex", [written.letter_id], with_list=True)
    assert squeezed(whom) in read(await run_files.open_run(HANDLER, run))
    assert whom in (await client.get(f"/personal/utskrift/omgangar/{run}")).text
    page = await page_of(client, gone)
    assert f'name="{told}-way"' not in page
    assert "Hanna Handläggare" in page.partition('id="recipients"')[2]


async def test_the_rest_are_settled_at_once_and_then_the_request_is_closed(
    gone: Request, client: httpx.AsyncClient
) -> None:
    await sign_in(client, HANDLER_EMAIL)
    [letter] = [it.letter_id for it in await listed(gone) if it.letter_id]
    await outgoing_letters.withdraw(HANDLER, letter)
    rest = {"flera-way": "message", "flera-words": "E-post till ombudet"}
    assert (await settle(client, gone, **rest)).status_code == 303
    assert all(it.outcome for it in await listed(gone))
    page = await page_of(client, gone)
    assert "E-post till ombudet" in page
    assert "Mottagare återstår att underrätta" not in page
    assert "En mottagare av uppgifterna underrättades om ändringen" in page


async def test_the_member_reads_who_was_told_and_who_was_not(gone: Request, client: httpx.AsyncClient) -> None:
    await sign_in(client, BERTIL_EMAIL)
    page = (await client.get(f"/mitt-konto/begaran/{gone.reference}")).text
    assert "Vilka som har underrättats" in page
    assert "Har aldrig fått dina uppgifter" in page
    assert "Underrättad den" in page
    assert "Köpte bara i butik" not in page
    postnord = next(it for it in await listed(gone) if it.address)
    history = (await client.get("/mitt-konto/historik")).text
    for said in (
        f"Vi började skriva ett brev till {postnord.name.sv} om ändringen",
        f"Brevet till {postnord.name.sv} om ändringen skickas inte",
        f"Vi underrättade {postnord.name.sv} om ändringen",
    ):
        assert said in history, said
    assert "Vi började skriva ett brev<" not in history, "not as if it were to the member"
    assert f"Vi underrättade {postnord.name.sv} om ändringen" in page
