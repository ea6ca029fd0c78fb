"""The privacy officer's overview: charts that say what their tables say, and a file that is safe to open."""

import csv
import io
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from xml.etree import ElementTree

import asyncpg
import httpx
import pytest
import pytest_asyncio

from portal.clock import today
from portal.web.staff.oversight.charts import Bar, lying, standing
from portal.web.staff.oversight.figure_file import as_csv
from portal.web.staff.oversight.figure_tables import Table
from tests.conftest import World
from tests.people import ANNA_EMAIL, HANDLER_EMAIL
from tests.web.conftest import post, sign_in
from tests.years import arrived

SVG = re.compile(r"<svg viewBox=\"0 0 (?:720|440) .*?</svg>", re.DOTALL)


@pytest_asyncio.fixture(scope="module", loop_scope="session", autouse=True)
async def _seven_requests(world: World) -> AsyncIterator[None]:
    connection = await asyncpg.connect(world.admin_url(world.portal))
    day = today() - timedelta(days=60)
    for after in (10, 45):
        await arrived(connection, day, status="closed", posted=(("extract", day + timedelta(days=after)),))
    await arrived(connection, day, kind="erasure", due=day + timedelta(days=30))
    for _ in range(4):
        await arrived(connection, today(), kind="erasure", due=today() + timedelta(days=30))
    yield
    await connection.close()


async def opened(client: httpx.AsyncClient, path: str, language: str = "sv") -> httpx.Response:
    await sign_in(client, HANDLER_EMAIL)
    await post(client, "/sprak", {"language": language}, page="/personal")
    answer = await client.get(path)
    assert answer.status_code == 200
    return answer


async def test_the_page_says_in_short_what_the_charts_show(client: httpx.AsyncClient) -> None:
    page = (await opened(client, "/personal/oversikt", "en")).text
    assert "1 of 2 answers were posted in time." in page
    assert "5 are open and not answered; 1 of them are late" in page
    assert "Half of the answers took 10 days or fewer, nine in ten 45 days or fewer." in page
    assert "Erasure request: 5" in page


async def test_every_chart_is_named_told_in_a_sentence_and_drawn_without_styles(client: httpx.AsyncClient) -> None:
    page = (await opened(client, "/personal/oversikt")).text
    drawings = SVG.findall(page)
    assert len(drawings) == 5
    assert "style=" not in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for drawing in drawings:
        svg = ElementTree.fromstring(drawing)
        title, told = svg.find("title"), svg.find("desc")
        assert title is not None
        assert told is not None
        assert title.text
        assert told.text
        assert set(svg.attrib["aria-labelledby"].split()) == {title.attrib["id"], told.attrib["id"]}
        assert svg.findall(".//rect")


async def test_the_menu_leads_there_and_the_page_to_the_file(client: httpx.AsyncClient) -> None:
    assert 'href="/personal/oversikt"' in (await opened(client, "/personal")).text
    assert 'href="/personal/oversikt.csv"' in (await client.get("/personal/oversikt")).text


@pytest.mark.parametrize(("language", "heading"), [("sv", "Tabell"), ("en", "Table")])
async def test_the_file_has_every_number_under_headings_in_the_readers_language(
    client: httpx.AsyncClient, language: str, heading: str
) -> None:
    answer = await opened(client, "/personal/oversikt.csv", language)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    parted = {"sv": ";", "en": ","}[language]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=parted))
    assert rows[0][0] == heading
    assert {len(row) for row in rows} == {4}
    received = [int(row[3]) for row in rows if row[0] == rows[1][0]]
    assert (len(received), sum(received)) == (53, 7)


async def test_no_table_of_the_file_is_taken_for_a_formula() -> None:
    table = Table("posted", "=1+1", ("Letter", "@Posted"), [("-2+3", 4), ("+46", 5)])
    rows = list(csv.reader(io.StringIO(as_csv({"posted": table}, "en").decode("utf-8-sig"))))
    assert rows[1:] == [["'=1+1", "'-2+3", "'@Posted", "4"], ["'=1+1", "'+46", "'@Posted", "5"]]


async def test_a_member_finds_neither_page_nor_file(client: httpx.AsyncClient) -> None:
    await sign_in(client, ANNA_EMAIL)
    for path in ("/personal/oversikt", "/personal/oversikt.csv"):
        assert (await client.get(path)).status_code == 404


@pytest.mark.parametrize("most", [0, 1, 3, 4, 5, 9, 41, 99, 1_000, 123_456])
def test_bars_are_as_long_as_what_they_count_and_none_leaves_the_drawing(most: int) -> None:
    bars = [Bar("a", "a", most, most // 2), Bar("b", "b", most // 3), Bar("c", "c", 0)]
    for chart in (standing(bars), lying(bars)):
        lengths = [bar.plain[1] + bar.marked[1] for bar in chart.bars]
        assert lengths[2] == 0
        assert lengths[0] == pytest.approx(lengths[1] * most / (most // 3)) if most // 3 else True
        across = chart.height if chart.lying else chart.width
        assert all(0 <= bar.at <= bar.at + bar.size <= across for bar in chart.bars)
        assert all(0 <= bar.end <= chart.width for bar in chart.bars)
        assert len(chart.grid) <= 6
