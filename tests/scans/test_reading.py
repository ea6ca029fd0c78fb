"""A scan is read page by page in a process of its own, and a file that cannot be read says why."""

import io
import zlib

import pypdf
import pytest
from PIL import Image

from portal.scans import reading
from portal.scans.files import Unreadable
from portal.scans.reading import Page
from tests.paper import Scanning, blank, coded, pile, scanned, tiff, written

TEXT = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" * 4


@pytest.fixture(scope="module")
def pages() -> list[bytes]:
    images = (coded(TEXT), blank(), written("Hej"))
    return [scanned(image, Scanning(), seed) for seed, image in enumerate(images)]


async def read(files: list[bytes], most: int = 100, after: int = 0) -> list[Page]:
    return [page async for page in reading.read(files, most, after)]


@pytest.mark.parametrize("kind", ["pdf", "tiff", "jpeg", "png"])
async def test_every_kind_of_file_is_read_page_by_page(pages: list[bytes], kind: str) -> None:
    def as_png(content: bytes) -> bytes:
        made = io.BytesIO()
        Image.open(io.BytesIO(content)).save(made, "PNG")
        return made.getvalue()

    files = {"pdf": [pile(pages)], "tiff": [tiff(pages)], "jpeg": pages, "png": [as_png(each) for each in pages]}
    found = await read(files[kind])
    assert [(page.number, page.pages, page.codes) for page in found] == [(1, 3, (TEXT,)), (2, 3, ()), (3, 3, ())]
    assert [page.is_blank for page in found] == [False, True, False]
    assert all(Image.open(io.BytesIO(page.picture)).width > 1000 for page in found)


async def test_reading_goes_on_where_it_was_cut_off(pages: list[bytes]) -> None:
    assert [page.number for page in await read([pile(pages)], after=2)] == [3]


def locked(content: bytes) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    writer.encrypt("hemligt", algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def bomb() -> bytes:
    """A PNG of a few kilobytes that claims to be 60 000 pixels wide and high."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4) + kind + content + zlib.crc32(kind + content).to_bytes(4)

    head = (60000).to_bytes(4) * 2 + bytes([8, 0, 0, 0, 0])
    data = zlib.compress(bytes(100_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize("why", ["encrypted", "broken", "too_large_picture", "too_many_pages"])
async def test_what_cannot_be_read_says_why(pages: list[bytes], why: str) -> None:
    whole = pile(pages)
    files = {
        "encrypted": locked(whole),
        "broken": b"%PDF-1.7\n" + bytes(2000),
        "too_large_picture": bomb(),
        "too_many_pages": whole,
    }
    with pytest.raises(Unreadable) as caught:
        await read([files[why]], most=2 if why == "too_many_pages" else 100)
    assert caught.value.why == why


@pytest.mark.parametrize("kind", ["jpeg", "tiff"])
async def test_a_picture_that_was_cut_off_is_broken(pages: list[bytes], kind: str) -> None:
    whole = pages[0] if kind == "jpeg" else tiff(pages)
    with pytest.raises(Unreadable) as caught:
        await read([whole[: len(whole) // 2]])
    assert caught.value.why == "broken"
