"""On the request's page staff settle every recipient of what was erased (Art. 19), and the member sees it."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest_asyncio

from portal.clock import today
from portal.data.requests.requests import Request
from tests.conftest import World
from tests.domain.journeys import erased
from tests.people import APPROVER_EMAIL, BERTIL, BERTIL_EMAIL, HANDLER_EMAIL
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


async def test_a_form_without_what_the_law_wants_is_shown_again(gone: Request, client: httpx.AsyncClient) -> None:
    await sign_in(client, HANDLER_EMAIL)
    one = IDS.findall(await page_of(client, gone))[0]
    for noun, sent, said in (
        ("meddelande", {"told_on": today().isoformat()}, "Skriv hur mottagaren underrättades"),
        ("meddelande", {"told_on": "2999-01-01", "how": "E-post"}, "Dagen kan inte vara efter i dag"),
        ("undantag", {"why": "impossible"}, "Skriv skälet"),
        ("undantag", {"reason": "Finns inte"}, "Välj varför"),
    ):
        form = {f"{one}-{name}": text for name, text in sent.items()}
        answer = await post(client, f"{at(gone)}/mottagare/{one}/{noun}", form, page=at(gone))
        assert answer.status_code == 422
        assert said in answer.text
    assert IDS.findall(await page_of(client, gone))[0] == one


async def test_an_approver_settles_nothing(gone: Request, client: httpx.AsyncClient) -> None:
    await sign_in(client, APPROVER_EMAIL)
    page = await page_of(client, gone)
    one = IDS.findall(page)[0]
    assert "/meddelande" not in page
    form = {f"{one}-told_on": today().isoformat(), f"{one}-how": "E-post"}
    answer = await post(client, f"{at(gone)}/mottagare/{one}/meddelande", form, page="/personal/brev")
    assert answer.status_code == 403


async def test_each_is_settled_and_then_the_request_is_closed(gone: Request, client: httpx.AsyncClient) -> None:
    await sign_in(client, HANDLER_EMAIL)
    first, *others = IDS.findall(await page_of(client, gone))
    exempt = {f"{first}-why": "not_needed", f"{first}-reason": "Köpte bara i butik"}
    assert (await post(client, f"{at(gone)}/mottagare/{first}/undantag", exempt, page=at(gone))).status_code == 303
    for other in others:
        told = {f"{other}-told_on": today().isoformat(), f"{other}-how": "E-post till ombudet"}
        assert (await post(client, f"{at(gone)}/mottagare/{other}/meddelande", told, page=at(gone))).status_code == 303
    page = await page_of(client, gone)
    assert "Köpte bara i butik" in page
    assert "Mottagare återstår att underrätta" not in page
    assert "En mottagare av uppgifterna underrättades om ändringen" in page
    again = await post(client, f"{at(gone)}/mottagare/{first}/undantag", exempt, page=at(gone))
    assert again.status_code == 409


async def test_the_member_reads_who_was_told_and_who_was_not(gone: Request, client: httpx.AsyncClient) -> None:
    await sign_in(client, BERTIL_EMAIL)
    page = (await client.get(f"/mitt-konto/begaran/{gone.reference}")).text
    assert "Vilka som har underrättats" in page
    assert "Har aldrig fått dina uppgifter" in page
    assert "Underrättad den" in page
    assert "Köpte bara i butik" not in page
