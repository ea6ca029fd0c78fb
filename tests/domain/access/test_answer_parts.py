"""A large answer is several letters: each with rows of its own, made one after the other, all of them or none."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
from pypdf import PdfReader

from portal.clock import today
from portal.data.requests.requests import Request
from portal.domain.access import access, access_letters, extract_letter, extract_parts
from portal.domain.access.masking import Change, mask
from portal.domain.errors import NotFound
from portal.domain.letters import answers, postings
from portal.domain.letters.print_queue import print_queue
from portal.domain.requests import identity, requests
from portal.letters.extract_file import checked
from portal.settings import settings
from tests.domain.journeys import answer_of, received
from tests.extracts import maskable, whole
from tests.letter_text import read, squeezed
from tests.looking import release
from tests.on_paper import print_letter
from tests.people import ANNA, BERTIL, HANDLER

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture(scope="module", autouse=True)
def small_parts() -> Any:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(extract_parts, "ROWS", 60)
        yield


async def released(member: object) -> Request:
    request = await received(member, "access")  # type: ignore[arg-type]
    await identity.confirm(HANDLER, request.reference, "in_person")
    await access.collect(request.id)
    await mask(HANDLER, request.reference, Change(mask=frozenset(list(await maskable(request))[:3])))
    await release(HANDLER, request)
    return request


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def annas(world: object, small_parts: None) -> tuple[Request, list[bytes]]:
    """Anna's request and the letters of its answer."""
    request = await released(ANNA)
    await answers.render(request.id)
    answer = await answer_of(request)
    assert answer
    return request, [await answers.open_answer(HANDLER, request.reference, letter.number) for letter in answer.letters]


def attached(pdf: bytes, name: str) -> bytes:
    return bytes(PdfReader(io.BytesIO(pdf)).attachments[name][0])


async def test_every_row_is_in_the_files_of_one_part(annas: tuple[Request, list[bytes]]) -> None:
    request, letters = annas
    assert len(letters) > 3
    found: dict[tuple[str, str], list[Any]] = {}
    for number, pdf in enumerate(letters, 1):
        content = checked(attached(pdf, "registerutdrag.json"))
        assert (content.part.number, content.part.of) == (number, len(letters))
        for source in content.sources:
            for table in source.tables:
                rows = found.setdefault((source.id, table.name), [])
                assert table.first_row == len(rows) + 1
                rows += table.rows
    expected = await whole(request, sent=True)
    assert found == {
        (source["id"], table["name"]): table["rows"] for source in expected["sources"] for table in source["tables"]
    }


async def test_each_part_has_its_rows_as_csv_too(annas: tuple[Request, list[bytes]]) -> None:
    _, letters = annas
    for pdf in letters:
        content = json.loads(attached(pdf, "registerutdrag.json"))
        packed = zipfile.ZipFile(io.BytesIO(attached(pdf, "registerutdrag-csv.zip")))
        tables = {f"{s['id']}.{t['name']}.csv": t for s in content["sources"] for t in s["tables"] if t["rows"]}
        assert packed.namelist() == list(tables)
        for name, table in tables.items():
            first = packed.read(name).decode("utf-8-sig").partition("\r\n")[0]
            assert first == ",".join(column["name"] for column in table["columns"])


async def test_the_first_part_tells_of_the_processing_and_where_what_is_the_others_lead_to_it(
    annas: tuple[Request, list[bytes]],
) -> None:
    _, [first, second, *_] = annas
    of = len(annas[1])
    for said in (f"Registerutdrag, del 1 av {of}", "Vad som finns var", "Dina rättigheter", "imy@imy.se"):
        assert squeezed(said) in read(first)
    assert squeezed(f"Det här är del 2 av {of} av vårt svar") in read(second)
    assert squeezed("står i del 1") in read(second)
    assert squeezed("Dina rättigheter") not in read(second)


async def test_masked_cells_are_in_no_part(annas: tuple[Request, list[bytes]]) -> None:
    _, letters = annas
    files = "".join(attached(pdf, "registerutdrag.json").decode() for pdf in letters)
    assert files.count('{"masked":true}') == 3
    assert sum(read(pdf).count(squeezed("[maskat: rör en annan person]")) for pdf in letters) == 3


async def test_pages_are_counted_and_every_part_is_in_the_print_queue(annas: tuple[Request, list[bytes]]) -> None:
    request, letters = annas
    [printout] = [it for it in (await print_queue(HANDLER)).to_print if it.request_id == request.id]
    assert printout.pages == [len(PdfReader(io.BytesIO(pdf)).pages) for pdf in letters]
    for wrong in (0, len(letters) + 1):
        with pytest.raises(NotFound):
            await answers.open_answer(HANDLER, request.reference, wrong)


async def test_the_request_is_answered_when_the_last_of_its_letters_is_in_the_post(
    annas: tuple[Request, list[bytes]],
) -> None:
    request, _ = annas
    answer = await answer_of(request)
    assert answer
    for letter in answer.letters:
        await print_letter(HANDLER, letter.id)
    for letter in answer.letters:
        assert (await requests.follow(ANNA, request.reference)).request.status == "executed"
        await postings.mark_posted(HANDLER, letter.id, today())
    assert (await requests.follow(ANNA, request.reference)).request.status == "answered"


async def test_a_worker_killed_after_some_letters_goes_on_with_the_next(
    monkeypatch: pytest.MonkeyPatch, as_admin: asyncpg.Connection
) -> None:
    monkeypatch.setattr(extract_parts, "ROWS", 4)
    request = await released(BERTIL)
    made: list[int] = []
    letter = extract_letter.extract_letter

    async def killed_at_the_third(*given: Any) -> bytes:
        made.append(next(it.index for it in given if isinstance(it, extract_letter.PartContent)))
        if len(made) == 3:
            raise KeyboardInterrupt
        return await letter(*given)

    monkeypatch.setattr(access_letters, "extract_letter", killed_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        await answers.render(request.id)
    assert await answer_of(request) is None
    with pytest.raises(NotFound):
        await answers.open_answer(HANDLER, request.reference, 1)
    await answers.render(request.id)
    assert made[:4] == [0, 1, 2, 2]
    assert len(made) == len(set(made)) + 1
    answer = await answer_of(request)
    assert answer
    assert [letter.number for letter in answer.letters] == [it + 1 for it in sorted(set(made))]


async def test_all_letters_and_the_extract_go_after_the_time_in_the_settings(
    annas: tuple[Request, list[bytes]], as_admin: asyncpg.Connection
) -> None:
    request, letters = annas
    later = today() + settings().answers_kept + timedelta(days=1)
    assert await answers.forget_posted(later) == len(letters)
    said = "SELECT count(*) FROM letter WHERE request_id = $1 AND (pdf IS NOT NULL OR content IS NOT NULL)"
    assert await as_admin.fetchval(said, request.id) == 0
    for table in ("extract_attempt", "extract", "masking"):
        assert await as_admin.fetchval(f"SELECT count(*) FROM {table} WHERE request_id = $1", request.id) == 0
    assert await as_admin.fetchval("SELECT count(*) FROM answer WHERE request_id = $1", request.id) == 1
    with pytest.raises(NotFound):
        await answers.open_answer(HANDLER, request.reference, len(letters))
