"""The rows of an extract are stored a few at a time, and read a page at a time, however many there are."""

import tracemalloc
from uuid import UUID

import asyncpg
import pytest

from portal.clock import now
from portal.data.access import extracts
from portal.data.access.maskings import Cell
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.requests.requests import Request
from portal.domain.access import access
from portal.domain.access.extract_parts import divided
from portal.domain.access.extract_reading import StoredExtract
from portal.domain.access.extract_writing import Writing
from portal.domain.errors import NotFound
from portal.domain.extract_content import CollectedSource, Column, Head, Table
from portal.sources.data_map import Label
from tests.conftest import World
from tests.domain.access.wanted import wanted, withdrawn
from tests.people import ANNA, CECILIA, CECILIA_EMAIL, HANDLER

pytestmark = pytest.mark.usefixtures("world")


async def test_a_page_of_rows_decrypts_the_chunks_of_the_page_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.domain.access.extract_writing.ROWS", 10)
    request = await wanted(ANNA)
    await access.collect(request.id)
    read: list[int] = []
    content = extracts.chunk_content

    async def noting(attempt: UUID, number: int) -> bytes:
        read.append(number)
        return await content(attempt, number)

    monkeypatch.setattr(extracts, "chunk_content", noting)
    async with acting_as(SYSTEM):
        extract = await StoredExtract.of(request.id, request.subject_id)
        [source, table] = max(
            ((s.id, t) for s in extract.head.sources for t in s.tables), key=lambda found: found[1].rows
        )
        assert table.rows > 40
        rows = await extract.rows(source, table.name, 15, 25)
    assert [number for number, _ in rows] == list(range(15, 25))
    assert len(read) == 2
    await withdrawn(request)


async def begun(request: Request, *tables: str) -> Writing:
    writing = await Writing.begin(request.id, request.subject_id)
    assert writing
    column = Column("text", Label("Text", "Text"), "text", third_party=True)
    writing.expect("club", [Table(name, Label(name, name), (column,)) for name in tables])
    return writing


async def finished(request: Request, writing: Writing, *tables: str) -> StoredExtract:
    source = CollectedSource(
        "club", Label("Klubb", "Club"), now(), tuple(Table(it, Label(it, it), ()) for it in tables)
    )
    head = Head(request.reference, (await writing.collected(source),))
    async with acting_as(SYSTEM):
        assert await writing.finish(head)
        return await StoredExtract.of(request.id, request.subject_id)


async def test_rows_that_come_one_by_one_from_many_tables_are_joined_in_their_order(world: World) -> None:
    request = await wanted(ANNA)
    writing = await begun(request, "a", "b")
    for number in range(1500):
        for table in ("a", "b"):
            await writing.add("club", table, [(f"{table}{number}" if number % 3 == 0 else None,)])
    extract = await finished(request, writing, "a", "b")
    async with acting_as(SYSTEM):
        chunks = await extract.chunks()
        assert [(it.table, it.first_row, it.rows) for it in chunks] == [
            ("a", 0, 1000), ("a", 1000, 500), ("b", 0, 1000), ("b", 1000, 500)
        ]  # fmt: skip
        assert [number for number, _ in await extract.rows("club", "b", 995, 1003)] == list(range(995, 1003))
        assert await extract.rows("club", "b", 1500, 1600) == []
        noted = await extract.noted_rows("club", "b", 332, 336)
        assert [row for _, row in noted] == [["b996"], ["b999"], ["b1002"], ["b1005"]]
        assert await extract.noted() == {("club", "a"): 500, ("club", "b"): 500}
        cells = {Cell("club", "a", row, "text"): f"a{row}" for row in (0, 3, 1200)}
        assert await extract.telling(cells) == cells
        assert {cell.row async for cell, _ in extract.all_telling()} == set(range(0, 1500, 3))
        with pytest.raises(NotFound):
            await extract.telling({Cell("club", "a", row, "text") for row in (0, 3, 1201)})
    assert all(len({(it.source, it.table) for it in part}) == len(part) for part in divided(chunks))
    await withdrawn(request)


async def test_large_rows_are_stored_few_at_a_time_however_they_come(world: World) -> None:
    request = await wanted(ANNA)
    writing = await begun(request, "a")
    await writing.add("club", "a", [("x" * 400_000,) for _ in range(10)])
    extract = await finished(request, writing, "a")
    async with acting_as(SYSTEM):
        assert [it.rows for it in await extract.chunks()] == [3, 3, 3, 1]
        assert len(await extract.rows("club", "a", 0, 10)) == 10
        assert await extract.end_of_chunk("club", "a", 4) == 6
    await withdrawn(request)


@pytest.mark.parametrize("sql", [extracts.WITH_ROWS, extracts.WITH_NOTED], ids=["rows", "noted rows"])
async def test_a_page_is_looked_up_by_an_index_among_however_many_chunks(
    as_admin: asyncpg.Connection, sql: str
) -> None:
    request = await wanted(ANNA)
    await begun(request, "a")
    attempt = await as_admin.fetchval("SELECT id FROM extract_attempt WHERE request_id = $1", request.id)
    await as_admin.execute(
        "INSERT INTO extract_chunk SELECT $1, n, 'club', 'a', n * 10, 10, 5, n * 5, 10, ''"
        " FROM generate_series(0, 4999) n",
        attempt,
    )
    await as_admin.execute("ANALYZE extract_chunk")
    found = await as_admin.fetch(sql, attempt, "club", "a", 20_001, 20_010)
    plan = "\n".join(row[0] for row in await as_admin.fetch(f"EXPLAIN ANALYZE {sql}", attempt, "club", "a", 100, 110))
    assert 1 <= len(found) <= 3
    assert "Seq Scan" not in plan, plan
    assert "extract_chunk_of_" in plan, plan
    await withdrawn(request)


async def test_memory_does_not_grow_with_the_rows(world: World) -> None:
    request = await wanted(CECILIA)
    await access.collect(request.id)
    peaks = []
    for visits in (2_000, 20_000):
        await visited(world, visits)
        await access.collect_anew(HANDLER, request.reference)
        tracemalloc.start()
        await access.collect(request.id)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        opened = await access.open_extract(HANDLER, request.reference)
        assert sum(table.rows for source in opened.head.sources for table in source.tables) > visits
    assert peaks[1] < 1.3 * peaks[0]


async def visited(world: World, times: int) -> None:
    """Let Cecilia visit the shop's pages that many times more."""
    shop = await asyncpg.connect(world.url("shop_owner"))
    try:
        await shop.execute(
            "INSERT INTO site_visits (customer_id, ip_address, url, browser, visited_at)"
            " SELECT customer_id, '192.0.2.7', 'https://butik.example.se/noter', 'Firefox', now()"
            " FROM customers, generate_series(1, $2) WHERE lower(email) = $1",
            CECILIA_EMAIL,
            times,
        )
    finally:
        await shop.close()
