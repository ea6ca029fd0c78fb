"""The page on which an extract is looked through and masked."""

import html
import re

import asyncpg
import httpx
import pytest

from portal.clock import today
from portal.data.actors import SYSTEM, Member
from portal.data.database import acting_as
from portal.data.maskings import Cell, of_request
from portal.data.requests import Request
from portal.domain import access, identity, masking, requests, signed_letters
from portal.domain.extract_content import content_table
from portal.sources.data_map import Label
from portal.web.staff.extract_page import ROWS, View, shown
from tests.conftest import World
from tests.people import ANNA, APPROVER_EMAIL, BERTIL, HANDLER, HANDLER_EMAIL
from tests.web.conftest import ORIGIN, sign_in, token_of

BOX = re.compile(r'<input id="[^"]+" name="masked" type="checkbox" value="([^"]+)"( checked)?>')
WAS = re.compile(r'name="was_masked" value="([^"]+)"')


async def collected(member: Member) -> Request:
    """The member's access request, waiting to be looked through."""
    asked = await requests.submit(member, "access")
    if asked.status == "awaiting_letter":
        await signed_letters.register(HANDLER, asked.seal, today())
        await identity.confirm(HANDLER, asked.reference, "in_person")
        await access.collect(asked.id)
    return asked


async def masked(request: Request) -> frozenset[Cell]:
    async with acting_as(SYSTEM):
        return await of_request(request.id)


async def opened(client: httpx.AsyncClient, request: Request, query: str = "") -> str:
    answer = await client.get(f"/personal/begaran/{request.reference}/utdrag{query}")
    assert answer.status_code == 200
    return answer.text


async def send(client: httpx.AsyncClient, request: Request, to: str, **form: str | list[str]) -> httpx.Response:
    """Send the form of the extract's page, with its token."""
    at = f"/personal/begaran/{request.reference}/utdrag"
    token = await token_of(client, at)
    assert token
    return await client.post(f"{at}/{to}", data={"form_token": token, **form}, headers={"Origin": ORIGIN})


def boxes(page: str) -> dict[str, bool]:
    """The boxes of the page, by their cell, and whether each is ticked."""
    return {html.unescape(code): bool(checked) for code, checked in BOX.findall(page)}


async def test_a_ticked_value_is_struck_through_and_one_that_is_unticked_is_not_any_more(
    world: World, client: httpx.AsyncClient
) -> None:
    request = await collected(ANNA)
    await sign_in(client, HANDLER_EMAIL)
    page = await opened(client, request)
    assert len(boxes(page)) > 2
    assert not any(boxes(page).values())
    assert "<del>" not in page
    one, other = list(boxes(page))[:2]
    answer = await send(client, request, "maskering", masked=[one, other])
    assert (answer.status_code, answer.headers["location"]) == (303, f"/personal/begaran/{request.reference}/utdrag")
    page = await opened(client, request)
    assert [code for code, ticked in boxes(page).items() if ticked] == [one, other] == WAS.findall(page)
    assert page.count("<del>") == 2
    await send(client, request, "maskering", was_masked=[one, other], masked=[other])
    page = await opened(client, request)
    assert [code for code, ticked in boxes(page).items() if ticked] == [other]
    assert page.count("<del>") == 1


async def test_a_page_from_before_does_not_unmask_what_a_colleague_has_masked(
    world: World, client: httpx.AsyncClient
) -> None:
    request = await collected(ANNA)
    await sign_in(client, HANDLER_EMAIL)
    one, other, *_ = boxes(await opened(client, request))
    await send(client, request, "maskering", masked=[one])
    before = await masked(request)
    await send(client, request, "maskering", masked=[other])
    assert await masked(request) >= before


async def test_what_is_ticked_when_the_extract_is_released_is_masked_too(
    world: World, client: httpx.AsyncClient
) -> None:
    request = await collected(BERTIL)
    await sign_in(client, HANDLER_EMAIL)
    one = next(iter(boxes(await opened(client, request))))
    answer = await send(client, request, "godkannande", masked=[one])
    assert answer.status_code == 422
    assert boxes(answer.text)[one]
    assert await masked(request) == frozenset()
    assert (await send(client, request, "godkannande", masked=[one], checked="true")).status_code == 303
    assert {"/".join((cell.source, cell.table, str(cell.row), cell.column)) for cell in await masked(request)} == {one}
    page = await opened(client, request)
    assert boxes(page) == {}
    assert page.count("<del>") == 1
    assert "form_token" in page
    token = await token_of(client, f"/personal/begaran/{request.reference}/utdrag")
    late = await client.post(
        f"/personal/begaran/{request.reference}/utdrag/maskering",
        data={"form_token": token or "", "was_masked": one},
        headers={"Origin": ORIGIN},
    )
    assert late.status_code == 409


@pytest.mark.parametrize("sent", ["x", "shop/orders", "shop/orders/-1/note", "shop/orders/٣/note", "a/b/99999999999/c"])
async def test_a_cell_that_is_none_gets_a_clear_page_and_changes_nothing(
    world: World, client: httpx.AsyncClient, sent: str
) -> None:
    request = await collected(ANNA)
    await sign_in(client, HANDLER_EMAIL)
    before = await masked(request)
    assert (await send(client, request, "maskering", masked=[sent])).status_code == 404
    assert await masked(request) == before


async def test_without_the_token_nothing_is_masked(world: World, client: httpx.AsyncClient) -> None:
    request = await collected(ANNA)
    await sign_in(client, HANDLER_EMAIL)
    before = await masked(request)
    at = f"/personal/begaran/{request.reference}/utdrag"
    codes = list(boxes(await opened(client, request)))
    answer = await client.post(f"{at}/maskering", data={"masked": codes}, headers={"Origin": ORIGIN})
    assert answer.status_code == 403
    assert await masked(request) == before


async def test_an_approver_gets_a_clear_page_with_a_way_back(world: World, client: httpx.AsyncClient) -> None:
    request = await collected(ANNA)
    await sign_in(client, APPROVER_EMAIL)
    answer = await client.get(f"/personal/begaran/{request.reference}/utdrag")
    assert answer.status_code == 403
    assert f'href="/personal/begaran/{request.reference}"' in answer.text
    assert "anna@example.se" not in answer.text


async def test_every_row_of_a_long_table_can_be_reached_and_masked(world: World, client: httpx.AsyncClient) -> None:
    await many_messages(world)
    again = await collected(ANNA)
    await requests.withdraw(ANNA, again.reference)
    request = await collected(ANNA)
    await sign_in(client, HANDLER_EMAIL)
    everything = {
        "/".join((cell.source, cell.table, str(cell.row), cell.column))
        for cell in masking.maskable((await access.open_extract(HANDLER, request.reference)).content)
    }
    page = await opened(client, request)
    reached = set(boxes(page))
    assert reached < everything
    following = [html.unescape(at) for at in re.findall(r'formaction="[^"]+/maskering(\?[^"]+)"', page)]
    while following:
        query = following.pop()
        page = await opened(client, request, query)
        reached |= set(boxes(page))
        following += [
            html.unescape(at)
            for at in re.findall(r'formaction="[^"]+/maskering(\?[^"]+)"', page)
            if number(html.unescape(at)) > number(query)
        ]
    assert reached == everything
    last = next(iter(boxes(page)))
    answer = await send(client, request, f"maskering{query}", masked=[last])
    assert answer.headers["location"].endswith(f"/utdrag{query}")
    assert boxes(await opened(client, request, query))[last]
    for wrong in ("?tabell=shop/none", "?sida=0", "?sida=x", f"{query}999"):
        assert (await client.get(f"/personal/begaran/{request.reference}/utdrag{wrong}")).status_code == 404


def test_a_table_is_shown_a_bounded_part_at_a_time() -> None:
    label = Label("T", "T")
    count = 2 * ROWS + 1
    table = content_table("t", label, {"n": label}, [{"n": number} for number in range(count)])
    content = {"sources": [{"id": "s", "label": {"sv": "S", "en": "S"}, "tables": [table]}]}
    extract = access.OpenExtract(None, content, frozenset())  # type: ignore[arg-type]
    parts = [shown(extract, View("s/t", page), masking.Change(), "sv")[0]["tables"][0] for page in (1, 2, 3)]
    assert [cell["text"] for part in parts for (cell,) in part["rows"]] == [str(n) for n in range(count)]
    assert [(part["first"], part["last"]) for part in parts] == [(1, ROWS), (ROWS + 1, 2 * ROWS), (count, count)]
    assert [bool(part["next"]) for part in parts] == [True, True, False]


def number(query: str) -> int:
    return int(query.rpartition("=")[2])


async def many_messages(world: World) -> None:
    """Copy each message of the shop until no page holds them all."""
    connection = await asyncpg.connect(world.url("shop_owner"))
    try:
        await connection.execute(
            "INSERT INTO support_messages (case_id, author, body, sent_at)"
            f" SELECT case_id, author, body, sent_at FROM support_messages, generate_series(1, {2 * ROWS})"
        )
    finally:
        await connection.close()
