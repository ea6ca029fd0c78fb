"""An answer of several letters on the pages of those who print it."""

import httpx
import pytest

from portal.clock import today
from portal.data.database import acting_as
from portal.data.requests import requests
from portal.domain.access import access, extract_parts
from portal.domain.letters import answers, postings
from portal.domain.requests import identity
from tests.conftest import World
from tests.domain.journeys import answer_of, received
from tests.looking import release
from tests.on_paper import print_letter
from tests.people import ANNA, HANDLER, HANDLER_EMAIL
from tests.web.conftest import sign_in


async def test_every_letter_has_a_link_with_its_pages_where_answers_are_printed(
    world: World, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extract_parts, "ROWS", 100)
    request = await received(ANNA, "access")
    await identity.confirm(HANDLER, request.reference, "in_person")
    await access.collect(request.id)
    await release(HANDLER, request)
    await answers.render(request.id)
    answer = await answer_of(request)
    assert answer
    assert len(answer.letters) > 2
    await sign_in(client, HANDLER_EMAIL)
    at = f"/personal/begaran/{request.reference}"
    page, printing = await client.get(at), await client.get("/personal/utskrift")
    for part in answer.letters:
        assert f'href="{at}/svar.pdf?del={part.number}"' in page.text
        assert f"Del {part.number} av {len(answer.letters)} (PDF)</a>, {part.pages} sidor" in page.text
        assert f'href="/personal/utgaende/{part.id}">Del {part.number} av {len(answer.letters)}</a>' in printing.text
    letter = await client.get(f"{at}/svar.pdf?del=2")
    assert letter.content.startswith(b"%PDF")
    assert f"{request.reference}-2.pdf" in letter.headers["content-disposition"]
    for wrong in ("0", "99", "x", "2.5", "٢"):
        assert (await client.get(f"{at}/svar.pdf?del={wrong}")).status_code == 404


async def test_letters_keep_their_numbers_when_one_of_the_answer_is_posted_before_the_others(
    world: World, client: httpx.AsyncClient
) -> None:
    async with acting_as(HANDLER):
        (request, *_) = await requests.of_subject(ANNA.id)
    answer = await answer_of(request)
    assert answer
    first, second, *_ = answer.letters
    await print_letter(HANDLER, first.id)
    await postings.mark_posted(HANDLER, first.id, today())
    await sign_in(client, HANDLER_EMAIL)
    printing = (await client.get("/personal/utskrift")).text
    assert f'href="/personal/utgaende/{second.id}">Del 2 av {len(answer.letters)}</a>' in printing
    assert f'href="/personal/utgaende/{first.id}"' not in printing
