"""The page on which an extract is looked through and masked."""

import csv
import html
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
import httpx
import pytest

from portal.data.requests.requests import Request
from portal.domain.access import access
from portal.domain.consents import consents
from portal.domain.requests import requests
from portal.domain.sources.company_sources import sources
from portal.letters.extract_file import checked
from portal.sources.faults import Fault
from portal.web.staff.extracts.extract_page import ROWS
from tests.conftest import World
from tests.domain.journeys import collected
from tests.extracts import maskable, masked, whole
from tests.looking import look_through
from tests.people import ANNA, APPROVER_EMAIL, BERTIL, CECILIA, HANDLER_EMAIL
from tests.web.conftest import ORIGIN, post, sign_in, token_of

MESSAGES = "?tabell=shop.support_messages"

BOX = re.compile(r'<input id="[^"]+" name="masked" type="checkbox" value="([^"]+)"( checked)?>')
WAS = re.compile(r'name="was_masked" value="([^"]+)"')


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


async def test_the_index_tells_how_many_rows_each_table_has_and_how_much_is_to_be_looked_at(
    world: World, client: httpx.AsyncClient
) -> None:
    request = await collected(ANNA)
    await sign_in(client, HANDLER_EMAIL)
    page = await opened(client, request)
    content = await whole(request)
    for source in content["sources"]:
        for table in (table for table in source["tables"] if table["rows"]):
            assert f"/utdrag?tabell={source['id']}.{table['name']}" in page
    assert boxes(page) == {}
    cells = await maskable(request)
    told = re.findall(r'<span class="tag soon">([\d\s]+)</span>', page)
    assert sum(int("".join(number.split())) for number in told) == len(cells)


async def test_a_ticked_value_is_struck_through_and_one_that_is_unticked_is_not_any_more(
    world: World, client: httpx.AsyncClient
) -> None:
    request = await collected(ANNA)
    await sign_in(client, HANDLER_EMAIL)
    query = MESSAGES
    page = await opened(client, request, query)
    assert len(boxes(page)) > 2
    assert not any(boxes(page).values())
    assert "<del>" not in page
    one, other = list(boxes(page))[:2]
    answer = await send(client, request, f"maskering{query}", masked=[one, other])
    assert answer.status_code == 303
    page = await opened(client, request, answer.headers["location"].partition("/utdrag")[2])
    assert [code for code, ticked in boxes(page).items() if ticked] == [one, other] == WAS.findall(page)
    assert page.count("<del>") == 2
    await send(client, request, f"maskering{query}", was_masked=[one, other], masked=[other])
    page = await opened(client, request, query)
    assert [code for code, ticked in boxes(page).items() if ticked] == [other]
    assert page.count("<del>") == 1


async def test_a_page_from_before_does_not_unmask_what_a_colleague_has_masked(
    world: World, client: httpx.AsyncClient
) -> None:
    request = await collected(ANNA)
    await sign_in(client, HANDLER_EMAIL)
    one, other, *_ = boxes(await opened(client, request, MESSAGES))
    await send(client, request, "maskering", masked=[one])
    before = await masked(request)
    await send(client, request, "maskering", masked=[other])
    assert await masked(request) >= before


async def test_an_extract_is_released_once_somebody_says_that_it_is_looked_through_and_then_nothing_can_be_masked(
    world: World, client: httpx.AsyncClient
) -> None:
    request = await collected(BERTIL)
    await sign_in(client, HANDLER_EMAIL)
    query = MESSAGES
    one = next(iter(boxes(await opened(client, request, query))))
    await send(client, request, f"maskering{query}", masked=[one])
    assert "/godkannande" not in await opened(client, request)
    assert (await send(client, request, "godkannande", checked="true")).status_code == 409
    await look_through(request)
    assert (await send(client, request, "godkannande")).status_code == 422
    assert (await send(client, request, "godkannande", checked="true", unmasked="99")).status_code == 303
    page = await opened(client, request, query)
    assert boxes(page) == {}
    assert "/maskering" not in page
    assert page.count("<del>") == 1
    assert "/godkannande" not in await opened(client, request)
    late = await send(client, request, "maskering", was_masked=[one])
    assert late.status_code == 409


async def test_a_table_without_free_text_has_no_button_to_mask_with(world: World, client: httpx.AsyncClient) -> None:
    request = await collected(ANNA)
    await sign_in(client, HANDLER_EMAIL)
    page = await opened(client, request, "?tabell=shop.customers")
    assert "/maskering" not in page
    assert "visa=alla" not in page


async def test_the_rows_that_may_tell_of_others_come_first_and_all_rows_are_a_click_away(
    world: World, client: httpx.AsyncClient
) -> None:
    request = await collected(ANNA)
    await sign_in(client, HANDLER_EMAIL)
    content = await whole(request)
    [table] = [table for source in content["sources"] for table in source["tables"] if table["name"] == "support_cases"]
    to_look_at = {cell.row for cell in await maskable(request) if cell.table == "support_cases"}
    first = await opened(client, request, "?tabell=shop.support_cases")
    assert {int(code.split("/")[2]) for code in boxes(first)} == to_look_at
    everything = await opened(client, request, "?tabell=shop.support_cases&visa=alla")
    assert rows_on(everything) == len(table["rows"])
    assert boxes(everything).keys() == boxes(first).keys()


async def test_an_extract_that_lacks_something_says_what_and_cannot_be_released(
    world: World, client: httpx.AsyncClient
) -> None:
    request = await collected(CECILIA)
    await requests.withdraw(CECILIA, request.reference)
    with undeclared("loyalty", "birthday_wish"):
        request = await collected(CECILIA)
    await sign_in(client, HANDLER_EMAIL)
    at = f"/personal/begaran/{request.reference}"
    for page in (await opened(client, request), (await client.get(at)).text):
        assert "loyalty.birthday_wish" in page
        assert "/godkannande" not in page
    refused = await send(client, request, "godkannande", checked="true")
    assert refused.status_code == 409
    assert f'href="{at}"' in refused.text
    token = await token_of(client, f"{at}/utdrag")
    again = await client.post(f"{at}/insamling", data={"form_token": token or ""}, headers={"Origin": ORIGIN})
    assert (again.status_code, again.headers["location"]) == (303, at)
    await access.collect(request.id)
    assert "loyalty.birthday_wish" not in await opened(client, request)
    await look_through(request)
    assert (await send(client, request, "godkannande", checked="true", unmasked="99")).status_code == 303


async def test_where_the_data_has_changed_since_the_reason_and_the_button_stand_where_the_bar_is(
    world: World, client: httpx.AsyncClient
) -> None:
    request = await collected(ANNA)
    await look_through(request)
    await sign_in(client, HANDLER_EMAIL)
    assert "Det kan inte godkännas än" not in await opened(client, request)
    await consents.choose(ANNA, "sms_offers", True)
    barred = (await opened(client, request)).partition("Det kan inte godkännas än")[2]
    assert "Uppgifterna har ändrats sedan de samlades in" in barred
    assert barred.count(f'action="/personal/begaran/{request.reference}/insamling"') == 1
    assert "Tabellen ovan" not in barred, "nothing is missing in it"
    at = f"/personal/begaran/{request.reference}"
    assert (await post(client, f"{at}/insamling", page=f"{at}/utdrag")).status_code == 303
    await access.collect(request.id)
    assert "Uppgifterna har ändrats" not in await opened(client, request)


async def test_an_approver_does_not_collect_anew(world: World, client: httpx.AsyncClient) -> None:
    request = await collected(ANNA)
    await sign_in(client, APPROVER_EMAIL)
    at = f"/personal/begaran/{request.reference}"
    token = await token_of(client, "/personal/brev")
    answer = await client.post(f"{at}/insamling", data={"form_token": token or ""}, headers={"Origin": ORIGIN})
    assert answer.status_code == 403


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
    codes = list(boxes(await opened(client, request, MESSAGES)))
    assert codes
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


async def test_the_whole_extract_can_be_downloaded_as_it_is_sent(world: World, client: httpx.AsyncClient) -> None:
    request = await collected(ANNA)
    await sign_in(client, HANDLER_EMAIL)
    one = next(iter(boxes(await opened(client, request, MESSAGES))))
    await send(client, request, f"maskering{MESSAGES}", masked=[one])
    at = f"/personal/begaran/{request.reference}/utdrag"
    answer = await client.get(f"{at}.json")
    assert answer.headers["content-disposition"] == f'attachment; filename="{request.reference}.json"'
    content = checked(answer.content)
    expected = await whole(request, sent=True)
    assert [[table.rows for table in source.tables] for source in content.sources] == [
        [table["rows"] for table in source["tables"]] for source in expected["sources"]
    ]
    assert '{"masked":true}' in answer.text
    packed = zipfile.ZipFile(io.BytesIO((await client.get(f"{at}.zip")).content))
    assert packed.testzip() is None
    for source in expected["sources"]:
        for table in (table for table in source["tables"] if table["rows"]):
            text = packed.read(f"{source['id']}.{table['name']}.csv").decode("utf-8-sig")
            [names, *rows] = csv.reader(io.StringIO(text, newline=""))
            assert names == [column["name"] for column in table["columns"]]
            assert len(rows) == len(table["rows"])
    assert "laddades ner" in (await client.get(f"/personal/begaran/{request.reference}")).text


@pytest.mark.parametrize("everything", ["", "&visa=alla"])
async def test_every_row_of_a_long_table_can_be_reached_and_masked(
    world: World, client: httpx.AsyncClient, everything: str
) -> None:
    await many_messages(world)
    again = await collected(ANNA)
    await requests.withdraw(ANNA, again.reference)
    request = await collected(ANNA)
    await sign_in(client, HANDLER_EMAIL)
    wanted = {
        "/".join((cell.source, cell.table, str(cell.row), cell.column))
        for cell in await maskable(request)
        if cell.table == "support_messages"
    }
    assert len(wanted) > 2 * ROWS
    reached: list[str] = []
    following: str | None = f"?tabell=shop.support_messages{everything}"
    while following:
        query = following
        page = await opened(client, request, query)
        reached += boxes(page)
        to_come = [html.unescape(it) for it in re.findall(r'rel="next" href="[^"?]+(\?[^"]+)"', page)]
        following = to_come[0] if to_come else None
    assert set(reached) == wanted
    assert len(reached) == len(wanted)
    last = next(iter(boxes(page)))
    answer = await send(client, request, f"maskering{query}", masked=[last])
    assert answer.headers["location"].endswith(f"/utdrag{query}")
    assert boxes(await opened(client, request, query))[last]
    for wrong in ("?tabell=shop.none", "?tabell=shop.orders&sida=0", "?sida=x", "?tabell=shop.orders&sida=999"):
        assert (await client.get(f"/personal/begaran/{request.reference}/utdrag{wrong}")).status_code == 404


def rows_on(page: str) -> int:
    """Rows of the table on the page, shown as a table or as lists."""
    return page.count('<dl class="summary">') or page.count('<tr role="row">') - 1


@contextmanager
def undeclared(table: str, column: str) -> Iterator[None]:
    """The shop has a column that its map does not mention."""
    [source] = sources()

    async def found() -> list[Fault]:
        return [Fault("shop.toml", table, column, "is in the database, but not declared")]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(source, "undeclared", found)
        yield


async def many_messages(world: World) -> None:
    """Copy each message of the shop until no page holds Anna's, once."""
    connection = await asyncpg.connect(world.url("shop_owner"))
    try:
        await connection.execute(
            "INSERT INTO support_messages (case_id, author, body, sent_at)"
            f" SELECT case_id, author, body, sent_at FROM support_messages, generate_series(1, {2 * ROWS})"
            f" WHERE (SELECT count(*) FROM support_messages) < {20 * ROWS}"
        )
    finally:
        await connection.close()
