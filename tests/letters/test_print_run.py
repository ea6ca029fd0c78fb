"""Many letters in one file: each on sheets of its own, in order, unchanged; copies say that they are."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable

import pypdf
import pypdfium2
import pytest

from portal.letters.kinds import RENDERED
from portal.letters.print_run import Printed, merge
from portal.letters.typst import pages
from tests.letters.everyday import FACTS, Ordered

Read = Callable[[bytes], str]


async def letter(name: str, words: int) -> bytes:
    return await RENDERED["reply"](Ordered({"heading": name, "text": "ord " * words}))


@pytest.fixture(scope="module")
async def letters() -> list[bytes]:
    """Letters of one, two, three and one pages."""
    made = [
        await letter("Första", 10),
        await letter("Andra", 1200),
        await letter("Tredje", 2400),
        await letter("Fjärde", 1),
    ]
    assert [pages(pdf) for pdf in made] == [1, 2, 3, 1]
    return made


def headings(pdf: bytes) -> list[str]:
    """For each page the letter that it belongs to; nothing for a blank one."""
    texts = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    names = ("Första", "Andra", "Tredje", "Fjärde")
    return [next((name for name in names if name in text), "" if not text.strip() else "?") for text in texts]


async def test_on_one_side_letters_follow_one_another(letters: list[bytes]) -> None:
    merged = await merge([Printed(pdf) for pdf in letters], duplex=False)
    assert headings(merged) == ["Första", "Andra", "Andra", "Tredje", "Tredje", "Tredje", "Fjärde"]


async def test_on_both_sides_each_begins_on_a_sheet_of_its_own(letters: list[bytes]) -> None:
    merged = await merge([Printed(pdf) for pdf in letters], duplex=True)
    assert headings(merged) == ["Första", "", "Andra", "Andra", "Tredje", "Tredje", "Tredje", "", "Fjärde", ""]
    sizes = {page.mediabox.upper_right for page in pypdf.PdfReader(io.BytesIO(merged)).pages}
    assert len({(round(width), round(height)) for width, height in sizes}) == 1


async def test_what_is_printed_is_what_was_written(letters: list[bytes]) -> None:
    merged = pypdfium2.PdfDocument(await merge([Printed(pdf) for pdf in letters], duplex=True))
    own = pypdfium2.PdfDocument(letters[1])
    assert merged[3].render(scale=1).to_numpy().tobytes() == own[1].render(scale=1).to_numpy().tobytes()


@pytest.mark.parametrize(("language", "word"), [("sv", "Kopia"), ("en", "Copy")])
async def test_a_copy_says_so_on_each_page_and_the_next_letter_does_not(letters: list[bytes], language, word) -> None:
    run = [Printed(letters[1], language, copy=True), Printed(letters[0], language)]
    texts = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(await merge(run, duplex=False))).pages]
    assert [word in text for text in texts] == [True, True, False]
    assert "ord ord" in texts[0]


async def test_letters_that_differ_in_the_addressee_alone_keep_their_own(read: Read) -> None:
    facts = FACTS["receipt"]["sv"]
    to_all = [await RENDERED["receipt"](Ordered(facts, addressee=(f"Person {n}", "Gatan 1"))) for n in range(3)]
    text = read(await merge([Printed(pdf) for pdf in to_all], duplex=False))
    places = [text.index(f"Person {n}") for n in range(3)]
    assert places == sorted(places)


async def test_nothing_to_print_is_a_file_without_pages() -> None:
    assert len(pypdf.PdfReader(io.BytesIO(await merge([], duplex=True))).pages) == 0


async def test_the_same_letters_give_the_same_file_whenever_and_however_they_come(letters: list[bytes]) -> None:
    async def one_by_one() -> AsyncIterator[Printed]:
        for pdf in letters:
            yield Printed(pdf)

    once = await merge([Printed(pdf) for pdf in letters], duplex=True)
    await asyncio.sleep(1.1)
    assert await merge(one_by_one(), duplex=True) == once
    assert await merge([Printed(pdf) for pdf in letters[::-1]], duplex=True) != once
