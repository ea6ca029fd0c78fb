"""The page on which words of a text are masked, and what the extract's page says of the law's demands."""

import html
import re

import asyncpg
import httpx

from portal.data.requests.requests import Request
from tests.conftest import World
from tests.extracts import maskable, value, whole
from tests.looking import look_through
from tests.people import ANNA, APPROVER_EMAIL, BERTIL, HANDLER_EMAIL
from tests.web.conftest import sign_in
from tests.web.staff.extracts.test_extracts import boxes, collected, opened, send

NOTE = "Ring grannen Sixten på 031-390 06 77.\nAnna betalar själv."
CASES = "?tabell=shop.support_cases"


async def noted(world: World) -> Request:
    """Anna's extract, in which every note says NOTE."""
    connection = await asyncpg.connect(world.url("shop_owner"))
    try:
        await connection.execute("UPDATE support_cases SET note = $1", NOTE)
    finally:
        await connection.close()
    return await collected(ANNA)


async def code_of_note(request: Request) -> str:
    content = await whole(request)
    cell = next(it for it in sorted(await maskable(request)) if value(content, it) == NOTE)
    return f"{cell.source}/{cell.table}/{cell.row}/{cell.column}"


def words_on(page: str) -> dict[str, bool]:
    """The words of the page that can be ticked, by their place, and whether each is."""
    found = re.findall(r'name="word" type="checkbox" value="(\d+)"( checked)?>', page)
    return {place: bool(ticked) for place, ticked in found}


def fields(page: str) -> dict[str, str]:
    """The text and its digest, as the form sends them."""
    return {name: html.unescape(re.findall(rf'name="{name}" value="([^"]+)"', page)[0]) for name in ("cell", "digest")}


async def test_words_and_sentences_are_masked_and_unmasked_on_the_texts_own_page(
    world: World, client: httpx.AsyncClient
) -> None:
    request = await noted(world)
    await sign_in(client, HANDLER_EMAIL)
    code = await code_of_note(request)
    table = await opened(client, request, CASES)
    at = f"/text?cell={code.replace('/', '%2F')}&amp;del=1"
    assert f'name="text" value="{code}"' in table
    led = await send(client, request, "maskering", text=code, shown=[code], masked=[code])
    assert html.unescape(at) in led.headers["location"]
    assert (await opened(client, request, CASES)).partition(f'value="{code}" checked')[1], "ticks stay"
    await send(client, request, "maskering", shown=[code], was_masked=[code])
    assert '<mark title="ser ut som ett telefonnummer">031-390 06 77' in table
    page = await opened(client, request, html.unescape(at))
    assert len(words_on(page)) == 10
    assert not any(words_on(page).values()), "what is suggested is for the eye only"
    assert page.count('class="looks"') == 3
    answer = await send(client, request, "text/maskering?del=1", **fields(page), word=["2"], sentence=["3-7"])
    assert answer.status_code == 303
    page = await opened(client, request, html.unescape(at))
    assert [place for place, ticked in words_on(page).items() if ticked] == ["2", "3", "4", "5", "6"]
    assert "Hanna Handläggare" in page
    before = ["2", "3", "4", "5", "6"]
    await send(client, request, "text/maskering?del=1", **fields(page), was_masked=before, word=before[1:])
    page = await opened(client, request, html.unescape(at))
    assert not words_on(page)["2"]
    assert "<del>på 031-390 06 77.</del>" in await opened(client, request, CASES)


async def test_a_text_that_is_none_or_has_changed_gets_a_clear_page(world: World, client: httpx.AsyncClient) -> None:
    request = await noted(world)
    await sign_in(client, HANDLER_EMAIL)
    at = f"/personal/begaran/{request.reference}/utdrag/text"
    for wrong in ("", "?cell=x", "?cell=shop/customers/0/email", f"?cell={await code_of_note(request)}&del=9"):
        assert (await client.get(f"{at}{wrong}")).status_code == 404
    code = await code_of_note(request)
    stale = await send(client, request, "text/maskering", cell=code, digest="00", word=["0"])
    assert stale.status_code == 409
    for wrong_form in ({"digest": "x"}, {"digest": "00", "word": "-1"}, {"digest": "00", "sentence": "a-b"}):
        assert (await send(client, request, "text/maskering", cell=code, **wrong_form)).status_code == 404


async def test_an_approver_does_not_open_a_text(world: World, client: httpx.AsyncClient) -> None:
    request = await noted(world)
    await sign_in(client, APPROVER_EMAIL)
    at = f"/personal/begaran/{request.reference}/utdrag/text?cell={await code_of_note(request)}"
    assert (await client.get(at)).status_code == 403


async def test_saving_a_page_notes_that_what_it_shows_was_looked_at_and_the_rest_stays_to_be_looked_at(
    world: World, client: httpx.AsyncClient
) -> None:
    request = await collected(BERTIL)
    await sign_in(client, HANDLER_EMAIL)
    page = await opened(client, request, "?tabell=shop.support_messages")
    shown = [html.unescape(it) for it in re.findall(r'name="shown" value="([^"]+)"', page)]
    assert shown == list(boxes(page))
    assert page.count("Inte genomgånget än") == len(shown)
    await send(client, request, "maskering?tabell=shop.support_messages", shown=shown)
    assert "Inte genomgånget än" not in await opened(client, request, "?tabell=shop.support_messages")
    index = await opened(client, request)
    assert "Det kan inte godkännas än" in index
    assert "/utdrag/godkannande" not in index
    await look_through(request)
    assert "/utdrag/godkannande" in await opened(client, request)


async def test_the_page_says_point_by_point_what_the_letter_says_and_what_is_missing(
    world: World, client: httpx.AsyncClient
) -> None:
    request = await noted(world)
    await sign_in(client, HANDLER_EMAIL)
    index = await opened(client, request)
    for article in ("15.1 a", "15.1 b", "15.1 c", "15.1 d", "15.1 e", "15.1 f", "15.1 g", "15.1 h", "15.2", "15.4"):
        assert f"Art. {article}</span>" in index
    assert "Här finns texter som ingen har gått igenom än." in index
    await look_through(request)
    index = await opened(client, request)
    assert "Saknas" not in index
    assert "Allt som kan berätta om andra är genomgånget." in index
