"""Publishing the record: versions are immutable, numbered, and made only of what is new and right."""

import asyncio
from pathlib import Path

import asyncpg
import pytest

from portal.domain.consents import consents
from portal.domain.record_of_processing.faults import RecordFaults
from portal.domain.record_of_processing.published import publish, published
from portal.domain.requests import requests
from portal.settings import settings
from tests.conftest import World
from tests.people import ANNA

pytestmark = pytest.mark.usefixtures("world")


async def versions(world: World) -> list[tuple[int, bytes]]:
    connection = await asyncpg.connect(world.admin_url(world.portal))
    try:
        rows = await connection.fetch("SELECT version, digest FROM record_version ORDER BY version")
    finally:
        await connection.close()
    return [(row["version"], row["digest"]) for row in rows]


def changed(folder: Path, telephone: str) -> Path:
    """The company's record with another telephone number."""
    given = settings().record_of_processing.read_text()
    assert "031-693130" in given
    path = folder / "record.toml"
    path.write_text(given.replace("031-693130", telephone))
    return path


async def test_the_same_file_is_published_once(world: World) -> None:
    before = await versions(world)
    assert await publish(settings().record_of_processing) == before[-1][0]
    assert await versions(world) == before


async def test_a_changed_file_is_the_next_version_and_in_force_at_once(world: World, tmp_path: Path) -> None:
    before = await versions(world)
    older = await published()
    version = await publish(changed(tmp_path, "031-390 06 01"))
    assert version == before[-1][0] + 1
    assert (await versions(world))[:-1] == before
    current = await published()
    assert (current.version, current.record.controller.telephone) == (version, "031-390 06 01")
    assert older.record.controller.telephone == "031-693130"


async def test_parallel_publications_of_one_file_make_one_version(world: World, tmp_path: Path) -> None:
    before = await versions(world)
    path = changed(tmp_path, "031-390 06 02")
    assert len(set(await asyncio.gather(*(publish(path) for _ in range(6))))) == 1
    assert len(await versions(world)) == len(before) + 1


async def test_requests_and_consents_refer_to_the_version_in_force(world: World, tmp_path: Path) -> None:
    version = await publish(changed(tmp_path, "031-390 06 03"))
    request = await requests.submit(ANNA, "access")
    assert request.record_version == version
    activity = (await published()).record.choices[0]
    await consents.choose(ANNA, activity.id, activity.choice == "consent")
    assert (await consents.history(ANNA))[0].record_version == version
    later = await publish(changed(tmp_path, "031-390 06 04"))
    assert later == version + 1
    assert (await requests.follow(ANNA, request.reference)).request.record_version == version


async def test_a_version_goes_back_to_an_earlier_content_as_a_new_version(world: World, tmp_path: Path) -> None:
    one = await publish(changed(tmp_path, "031-390 06 05"))
    two = await publish(changed(tmp_path, "031-390 06 06"))
    three = await publish(changed(tmp_path, "031-390 06 05"))
    assert (two, three) == (one + 1, one + 2)
    assert (await published()).record.controller.telephone == "031-390 06 05"


@pytest.mark.parametrize(
    ("old", "new", "entry"),
    [
        ("031-693130", '031"', "line"),
        ('choice = "consent"', 'choice = "perhaps"', "choice"),
        ('choice = "consent"', "choice = 7", "choice"),
    ],
)
async def test_a_bad_file_is_not_published_and_the_fault_names_file_and_entry(
    world: World, tmp_path: Path, old: str, new: str, entry: str
) -> None:
    before = await versions(world)
    path = tmp_path / "bad_record.toml"
    path.write_text(settings().record_of_processing.read_text().replace(old, new, 1))
    with pytest.raises(RecordFaults) as raised:
        await publish(path)
    assert all(fault.file.endswith("bad_record.toml") for fault in raised.value.faults)
    assert any(entry in fault.entry for fault in raised.value.faults)
    assert await versions(world) == before


async def test_a_file_that_is_not_there_is_said_to_be_missing(world: World, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await publish(tmp_path / "missing.toml")
