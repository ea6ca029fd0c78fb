"""Recipients with the same answer are settled by one form (Art. 19), all of them or none."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest_asyncio

from portal.clock import today
from portal.data.database import acting_as
from portal.data.requests.requests import Request
from portal.domain.recipients import recipient_telling
from portal.domain.recipients.recipient_telling import Recipient
from portal.domain.record_of_processing.published import published
from tests.conftest import World
from tests.domain.journeys import erased
from tests.people import APPROVER_EMAIL, BERTIL, HANDLER, HANDLER_EMAIL
from tests.web.conftest import ORIGIN, sign_in, token_of


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def gone(world: World) -> AsyncIterator[Request]:
    """Bertil's erasure, answered and not closed."""
    yield await erased(BERTIL)


def at(request: Request) -> str:
    return f"/personal/begaran/{request.reference}"


async def listed(request: Request) -> list[Recipient]:
    record = (await published()).record
    async with acting_as(HANDLER):
        return await recipient_telling.of_request(request, record)


async def send(
    client: httpx.AsyncClient, request: Request, noun: str, ticked: list[Recipient], **fields: str
) -> httpx.Response:
    form: dict[str, Any] = {f"flera-{name}": value for name, value in fields.items()}
    form |= {"flera-recipients": [str(it.id) for it in ticked], "form_token": await token_of(client, at(request))}
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": ORIGIN}
    return await client.post(f"{at(request)}/mottagare/{noun}", data=form, headers=headers)


async def test_the_company_tells_itself_nothing(gone: Request) -> None:
    assert "Andra enheter inom JAVI Musik" not in {it.name.sv for it in await listed(gone)}


async def test_a_form_without_ticks_or_words_is_shown_again_with_what_was_ticked(
    gone: Request, client: httpx.AsyncClient
) -> None:
    await sign_in(client, HANDLER_EMAIL)
    first, second, *_ = await listed(gone)
    nobody = await send(client, gone, "undantag", [], why="not_needed", reason="Köpte bara i butik")
    assert nobody.status_code == 422
    assert "Kryssa för dem som det gäller" in nobody.text
    wordless = await send(client, gone, "meddelande", [first, second], told_on=today().isoformat())
    assert wordless.status_code == 422
    assert wordless.text.count('name="flera-recipients"') >= 2
    for it in (first, second):
        assert f'value="{it.id}" checked' in wordless.text
    assert {it.outcome for it in await listed(gone)} == {None}


async def test_letters_are_ordered_for_all_or_none(gone: Request, client: httpx.AsyncClient) -> None:
    await sign_in(client, HANDLER_EMAIL)
    known = [it for it in await listed(gone) if it.address]
    unknown = [it for it in await listed(gone) if not it.address]
    assert len(known) > 1
    refused = await send(client, gone, "brev", [known[0], unknown[0]])
    assert refused.status_code == 422
    assert "Adressen till någon av dem är inte känd" in refused.text
    assert not any(it.letter_id for it in await listed(gone))
    assert (await send(client, gone, "brev", known[:2])).status_code == 303
    assert [it.id for it in await listed(gone) if it.letter_id] == [it.id for it in known[:2]]


async def test_one_form_settles_several_with_one_reason(gone: Request, client: httpx.AsyncClient) -> None:
    await sign_in(client, HANDLER_EMAIL)
    first, second, *rest = [it for it in await listed(gone) if not it.letter_id]
    said = {"why": "not_needed", "reason": "Köpte bara i butik"}
    assert (await send(client, gone, "undantag", [first, second], **said)).status_code == 303
    told = {"told_on": today().isoformat(), "how": "E-post till ombudet"}
    assert (await send(client, gone, "meddelande", [first, *rest], **told)).status_code == 409, "one is settled"
    assert not any(it.outcome for it in await listed(gone) if it.id in {each.id for each in rest})
    assert (await send(client, gone, "meddelande", rest, **told)).status_code == 303
    settled = {it.id: (it.outcome, it.note) for it in await listed(gone)}
    assert settled[first.id] == settled[second.id] == ("not_needed", "Köpte bara i butik")
    assert {settled[it.id] for it in rest} == {("message", "E-post till ombudet")}


async def test_only_a_handler_settles_them(gone: Request, client: httpx.AsyncClient) -> None:
    await sign_in(client, APPROVER_EMAIL)
    answer = await send(client, gone, "undantag", await listed(gone), why="not_needed", reason="Nej")
    assert answer.status_code == 403
