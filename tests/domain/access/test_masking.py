"""Masking what concerns another person in an extract (Art. 15(4)), from the tick to the letter and its file."""

import asyncio
import io
import json
from dataclasses import replace
from typing import Any

import asyncpg
import pytest
from pypdf import PdfReader

from portal.data.access.maskings import Cell
from portal.data.requests.requests import Request
from portal.domain.access import access, releases
from portal.domain.access.masking import Change, mask
from portal.domain.desk import case
from portal.domain.errors import Conflict, NotFound, NotHandler
from portal.domain.letters import answers
from portal.domain.requests import requests
from tests.conftest import World
from tests.domain.journeys import collected
from tests.extracts import maskable, masked, value, whole
from tests.looking import ALL, look_through, release
from tests.people import ANNA, APPROVER, BERTIL, CECILIA, HANDLER

SECRET = "Grannen Sixten Plåtslagare brukar låna gitarren"
"""What a shop's note says of somebody else."""


async def cells(request: Request) -> list[Cell]:
    return sorted(await maskable(request))


async def test_a_masked_value_is_not_in_what_is_sent_and_the_handler_still_sees_it(world: World) -> None:
    request = await collected(ANNA)
    one, *others = await cells(request)
    await mask(HANDLER, request.reference, Change(mask=frozenset({one})))
    opened = await access.open_extract(HANDLER, request.reference)
    assert opened.masked == {(one.source, one.table): 1}
    content, sent = await whole(request), await whole(request, sent=True)
    assert value(sent, one) == {"masked": True}
    assert value(content, one) not in (None, {"masked": True})
    assert [value(sent, other) for other in others] == [value(content, other) for other in others]


async def test_a_masking_says_who_and_when_and_its_event_says_only_how_many(world: World) -> None:
    request = await collected(ANNA)
    change = Change(mask=frozenset(await cells(request)))
    await mask(HANDLER, request.reference, change)
    row = await fetchrow(world, "SELECT masked_by, masked_at FROM masking WHERE request_id = $1 LIMIT 1", request.id)
    assert row["masked_by"] == HANDLER.id
    assert row["masked_at"] is not None
    event = await fetchrow(
        world,
        "SELECT details FROM audit_event WHERE request_id = $1 AND code = 'extract.masked' ORDER BY at DESC LIMIT 1",
        request.id,
    )
    assert json.loads(event["details"]) == {"masked": len(change.mask)}


async def test_what_is_masked_by_mistake_is_unmasked_until_the_extract_is_released(world: World) -> None:
    request = await collected(BERTIL)
    first, second = (await cells(request))[:2]
    await mask(HANDLER, request.reference, Change(mask=frozenset({first, second})))
    await mask(HANDLER, request.reference, Change(unmask=frozenset({first})))
    assert await masked(request) == {second}


async def test_masking_what_is_masked_records_nothing(world: World) -> None:
    request = await collected(BERTIL)
    change = Change(mask=frozenset({(await cells(request))[0]}))
    await mask(HANDLER, request.reference, change)
    count = "SELECT count(*) AS events FROM audit_event WHERE request_id = $1 AND code = 'extract.masked'"
    before = (await fetchrow(world, count, request.id))["events"]
    await mask(HANDLER, request.reference, change)
    assert (await fetchrow(world, count, request.id))["events"] == before


async def test_two_handlers_at_once_undo_nothing_of_each_others(world: World) -> None:
    request = await collected(BERTIL)
    await mask(HANDLER, request.reference, Change(unmask=await masked(request)))
    everything = await cells(request)
    await asyncio.gather(
        *(mask(HANDLER, request.reference, Change(mask=frozenset({one}))) for one in everything[:4]),
    )
    assert await masked(request) == set(everything[:4])


async def test_only_cells_that_may_name_others_can_be_masked(world: World) -> None:
    request = await collected(BERTIL)
    one = (await cells(request))[0]
    before = await masked(request)
    for wrong in (
        Cell("shop", "customers", 0, "email"),
        Cell("shop", "nothing", 0, "such"),
        replace(one, row=10**6),
        replace(one, source="elsewhere"),
    ):
        with pytest.raises(NotFound):
            await mask(HANDLER, request.reference, Change(mask=frozenset({one, wrong})))
    assert await masked(request) == before


async def test_an_approver_neither_opens_nor_masks_an_extract(world: World) -> None:
    request = await collected(BERTIL)
    with pytest.raises(NotHandler):
        await access.open_extract(APPROVER, request.reference)
    with pytest.raises(NotHandler):
        await mask(APPROVER, request.reference, Change())


async def test_neither_the_letter_nor_its_file_holds_the_masked_words(world: World) -> None:
    await run(world.url("shop_owner"), "UPDATE support_cases SET note = $1", SECRET)
    closed = await collected(ANNA)
    await requests.withdraw(ANNA, closed.reference)
    request = await collected(ANNA)
    content = await whole(request)
    telling = {cell for cell in await maskable(request) if value(content, cell) == SECRET}
    assert telling
    await mask(HANDLER, request.reference, Change(mask=frozenset(telling)))
    await release(HANDLER, request)
    await answers.render(request.id)
    reader = PdfReader(io.BytesIO(await answers.open_answer(HANDLER, request.reference)))
    printed = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    attached = reader.attachments["registerutdrag.json"][0].decode()
    assert "Sixten" not in printed
    assert "Sixten" not in attached
    assert all(value(json.loads(attached), cell) == {"masked": True} for cell in telling)


async def test_an_extract_is_opened_only_while_there_is_something_to_do_with_it(world: World) -> None:
    request = await collected(BERTIL)
    await requests.withdraw(BERTIL, request.reference)
    with pytest.raises(NotFound):
        await access.open_extract(HANDLER, request.reference)
    with pytest.raises(Conflict):
        await mask(HANDLER, request.reference, Change())


async def test_the_request_tells_how_much_was_collected_without_opening_the_extract(world: World) -> None:
    request = await collected(CECILIA)
    content = await whole(request)
    opened = await case.open_case(HANDLER, request.reference)
    assert opened.extract is not None
    assert [(table.source, table.label, table.rows) for table in opened.extract] == [
        (source["label"], table["label"], len(table["rows"]))
        for source in content["sources"]
        for table in source["tables"]
    ]
    await run(world.admin_url(world.portal), "UPDATE extract SET content = '' WHERE request_id = $1", request.id)
    again = await case.open_case(HANDLER, request.reference)
    assert again.extract == opened.extract


async def test_what_was_masked_is_forgotten_with_a_request_that_came_to_nothing(world: World) -> None:
    request = await collected(BERTIL)
    await mask(HANDLER, request.reference, Change(mask=frozenset(await maskable(request))))
    assert await masked(request)
    await requests.withdraw(BERTIL, request.reference)
    await access.forget(request.id)
    assert await masked(request) == frozenset()
    for table in ("masking", "cell_look"):
        left = await fetchrow(world, f"SELECT count(*) AS n FROM {table} WHERE request_id = $1", request.id)
        assert left["n"] == 0


async def test_what_is_released_is_masked_no_more_and_no_less_even_at_the_same_moment(world: World) -> None:
    request = await collected(BERTIL)
    first, second = (await cells(request))[:2]
    await mask(HANDLER, request.reference, Change(mask=frozenset({first})))
    await look_through(request)
    outcomes = await asyncio.gather(
        releases.release(HANDLER, request.reference, ALL),
        mask(HANDLER, request.reference, Change(mask=frozenset({second}))),
        return_exceptions=True,
    )
    assert outcomes[0] is None
    after = await masked(request)
    assert after >= ({first} if isinstance(outcomes[1], Conflict) else {first, second})
    assert (second in after) != isinstance(outcomes[1], Conflict)
    for change in (Change(mask=frozenset({second})), Change(unmask=frozenset({first}))):
        with pytest.raises(Conflict):
            await mask(HANDLER, request.reference, change)
    assert await masked(request) == after


async def run(url: str, sql: str, *values: object) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(sql, *values)
    finally:
        await connection.close()


async def fetchrow(world: World, sql: str, *values: object) -> Any:
    connection = await asyncpg.connect(world.admin_url(world.portal))
    try:
        return await connection.fetchrow(sql, *values)
    finally:
        await connection.close()
