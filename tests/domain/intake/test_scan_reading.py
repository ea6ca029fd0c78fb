"""The reading of a pile survives being killed, done twice and done by two at once, and makes every page once."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import aclosing
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from portal.data.database import acting_as
from portal.data.intake import scan_letters
from portal.data.intake.scan_letters import ScannedPage
from portal.domain.errors import Conflict, NotFound
from portal.domain.intake import scan_reading, scan_registering, scanned_letters, scans
from portal.domain.intake.scan_reading import MOST_ATTEMPTS, beginnings
from portal.domain.retention import own_retention
from portal.scans import reading
from portal.settings import settings
from tests.conftest import World
from tests.paper import Scanning, blank, pile, scanned, written
from tests.people import HANDLER


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def db(world: World) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(world.admin_url(world.portal))
    await connection.execute("TRUNCATE scan_batch CASCADE")
    yield connection
    await connection.close()


@pytest.fixture(scope="module")
def pdf() -> bytes:
    images = [blank(), written("Ett"), blank(), written("Två"), written("Tre")]
    return pile([scanned(image, Scanning(), seed) for seed, image in enumerate(images)])


async def uploaded(pdf: bytes) -> UUID:
    return (await scans.upload(HANDLER, [pdf])).id


async def pages_of(batch: UUID) -> list[tuple[int, int | None, bool]]:
    async with acting_as(HANDLER):
        return [(page.number, page.letter, page.is_blank) for page in await scan_letters.pages(batch)]


WHOLE = [(1, 1, True), (2, 1, False), (3, 1, True), (4, 1, False), (5, 1, False)]


async def test_reading_that_was_killed_goes_on_where_it_was(pdf: bytes) -> None:
    batch = await uploaded(pdf)
    working = asyncio.create_task(scan_reading.read(batch))
    for _ in range(600):
        if len(await pages_of(batch)) >= 2:
            break
        await asyncio.sleep(0.05)
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    begun = await scans.open_batch(HANDLER, batch)
    assert begun.read_at is None
    assert begun.read >= 2
    await scan_reading.read(batch)
    assert await pages_of(batch) == WHOLE


async def test_two_who_read_at_once_make_every_page_once(pdf: bytes) -> None:
    batch = await uploaded(pdf)
    await asyncio.gather(scan_reading.read(batch), scan_reading.read(batch))
    await scan_reading.read(batch)
    assert await pages_of(batch) == WHOLE


async def test_a_file_on_which_the_reader_dies_again_and_again_is_told_as_broken(
    pdf: bytes, db: asyncpg.Connection
) -> None:
    batch = await uploaded(pdf)
    await db.execute("UPDATE scan_batch SET attempts = $1", MOST_ATTEMPTS)
    await scan_reading.read(batch)
    failed = await scans.open_batch(HANDLER, batch)
    assert (failed.failure, failed.own_key) == ("broken", None)
    assert await db.fetchval("SELECT count(*) FROM scan_file") == 0


async def test_no_process_is_left_behind_when_reading_is_given_up(pdf: bytes) -> None:
    async with aclosing(reading.read([pdf], settings().most_scanned_pages)) as found:
        async for page in found:
            assert page.number == 1
            break
    children = await asyncio.create_subprocess_exec(
        "pgrep", "-f", "portal.scans.apart", "-P", str(os.getpid()), stdout=asyncio.subprocess.PIPE
    )
    said, _ = await children.communicate()
    assert said == b""


async def test_what_was_scanned_is_nowhere_in_clear(pdf: bytes, db: asyncpg.Connection) -> None:
    await scan_reading.read(await uploaded(pdf))
    for table, column in (("scan_file", "content"), ("scan_page", "picture"), ("scan_page", "small")):
        beginnings_ = await db.fetch(f"SELECT substr({column}, 1, 4) AS first FROM {table}")
        assert beginnings_
        assert not {row["first"] for row in beginnings_} & {b"%PDF", b"\xff\xd8\xff\xe0"}, table


async def test_letters_are_parted_and_put_together_by_hand(pdf: bytes) -> None:
    batch = await uploaded(pdf)
    await scan_reading.read(batch)
    await scanned_letters.begin_on(HANDLER, batch, 1, 4)
    assert [page[1] for page in await pages_of(batch)] == [1, 1, 1, 4, 4]
    with pytest.raises(NotFound):
        await scanned_letters.begin_on(HANDLER, batch, 1, 5)
    await scanned_letters.begin_on(HANDLER, batch, 1, 3)
    await scan_registering.leave_out(HANDLER, batch, 3)
    with pytest.raises(Conflict):
        await scanned_letters.join(HANDLER, batch, 4)
    with pytest.raises(NotFound):
        await scanned_letters.join(HANDLER, batch, 1)
    with pytest.raises(NotFound):
        await scan_registering.leave_out(HANDLER, batch, 1)
    await scanned_letters.begin_on(HANDLER, batch, 4, 5)
    assert await scanned_letters.join(HANDLER, batch, 5) == 4
    assert [page[1] for page in await pages_of(batch)] == [1, 1, 3, 4, 4]


async def test_a_pile_that_is_done_is_forgotten_by_the_portals_own_periods(pdf: bytes, db: asyncpg.Connection) -> None:
    batch = await uploaded(pdf)
    await db.execute("UPDATE scan_batch SET ended_at = now() - interval '40 days' WHERE id = $1", batch)
    assert {each.kind: each.rows for each in await own_retention.run()}["scans"] == 1
    with pytest.raises(NotFound):
        await scans.open_batch(HANDLER, batch)


def page(number: int, *seals: str) -> ScannedPage:
    return ScannedPage(number, None, seals, 0, False, False)


@pytest.mark.parametrize(
    ("pages", "begin"),
    [
        ([page(1, "A"), page(2), page(3, "B")], [1, 3]),
        ([page(1), page(2, "A")], [1, 2]),
        ([page(1, "A"), page(2, "A"), page(3, "A")], [1]),
        ([page(1, "A"), page(2, "B"), page(3, "A")], [1, 2, 3]),
        ([page(1, "A", "B"), page(2, "B"), page(3, "C")], [1, 3]),
        ([], []),
    ],
    ids=[
        "a page without a code",
        "before the first code",
        "the same code again",
        "back and forth",
        "two on a page",
        "none",
    ],
)
def test_a_letter_begins_where_a_code_is_that_it_does_not_have(pages: list[ScannedPage], begin: list[int]) -> None:
    assert beginnings(pages) == begin
