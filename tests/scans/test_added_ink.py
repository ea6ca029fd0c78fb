"""What somebody wrote in a form, struck or painted over is pointed out however it was scanned, and nothing else."""

from datetime import date

import pytest
import pytest_asyncio
from PIL import Image

from portal.data.requests.requests import Language
from portal.letters import request_form
from portal.letters.letterhead import Letterhead
from portal.letters.request_form import TITLES, RequestForm
from portal.letters.seal import Kind
from portal.letters.words.request_form import ASKED, SCOPE
from portal.scans import added_ink, reading
from portal.scans.added_ink import LEFT, RIGHT, TOP, Form, Place
from portal.scans.codes import find
from portal.scans.files import opened
from portal.scans.pictures import upright
from portal.scans.reading import BlankForm
from tests.paper import (
    COARSE,
    CROOKED,
    PALE,
    SIDEWAYS,
    UPSIDE_DOWN,
    Scanning,
    added,
    blurred,
    covered,
    pile,
    printed,
    scanned,
    signed,
    struck,
)

CODE = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" * 4
LINE, LAST, BELOW = 900, 1031, 1200
"""Pixels at 200 per inch down the form: its first line of text, its last, and white paper below."""


async def pdf_of(kind: Kind = "access", language: Language = "sv") -> bytes:
    """A form with name and address left to be written."""
    address = ("JAVI Musik AB", "Personuppgiftsombudet", "Göteborgsvägen 46", "431 37 Mölndal")
    letterhead = Letterhead("JAVI Musik AB", "556484-7324", "031-693130", address)
    day, asked, scope = date(2026, 3, 1), ASKED[kind][language], SCOPE.get(kind, {}).get(language, ())
    return await request_form.render(
        RequestForm("JM-7K3Q-123W", kind, language, (), address, day, day, asked, scope, CODE, letterhead)
    )


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pdf() -> bytes:
    """The form that the tests scan."""
    return await pdf_of()


@pytest.fixture(scope="module")
def page(pdf: bytes) -> Image.Image:
    return printed(pdf)[0]


@pytest.fixture(scope="module")
def form(page: Image.Image) -> Form:
    corners = find(page).codes[0].corners
    assert corners
    return added_ink.printed(page, corners)


def places(paper: Image.Image, how: Scanning, form: Form, seed: int = 1) -> list[Place]:
    scan = opened(scanned(paper, how, seed))[0]
    corners = find(scan).codes[0].corners
    assert corners
    return added_ink.places(scan, corners, form)


WAYS = {
    "straight": Scanning(),
    "crooked": CROOKED,
    "upside down": UPSIDE_DOWN,
    "coarse": COARSE,
    "sideways": SIDEWAYS,
    "pale": PALE,
    "on its head": Scanning(turned=180),
    "the other way": Scanning(turned=-7),
    "blurred": Scanning(),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_was_changed_by_hand_is_pointed_out_and_a_form_that_was_only_signed_is_not(
    page: Image.Image, form: Form, way: str
) -> None:
    how, paper = WAYS[way], blurred(signed(page)) if way == "blurred" else signed(page)
    assert places(paper, how, form) == []
    changed = struck(covered(added(paper, BELOW), LAST), LINE)
    found = places(changed, how, form)
    assert len(found) == 3, "each by itself"
    assert found == sorted(found), "from above"


@pytest.mark.parametrize("how", [Scanning(), CROOKED, UPSIDE_DOWN, SIDEWAYS], ids=["straight", "crooked", "up", "side"])
def test_the_place_is_where_it_is_on_the_picture_that_is_kept(page: Image.Image, form: Form, how: Scanning) -> None:
    scan = opened(scanned(added(signed(page), BELOW), how))[0]
    code = find(scan).codes[0]
    assert code.corners
    [(top, bottom)] = added_ink.places(scan, code.corners, form)
    kept = upright(scan, code.turned)
    # Where the code has been turned to says where everything is, and is looked for anew.
    corners = find(kept).codes[0].corners
    ours = find(page).codes[0].corners
    assert corners
    assert ours
    by = abs(corners[1] - corners[0]) / abs(ours[1] - ours[0])
    written = (corners[0].imag + by * (BELOW + 28 - ours[0].imag)) / kept.height * 1000
    assert top < written < bottom
    assert bottom - top < 45


@pytest.mark.parametrize("kind", TITLES)
@pytest.mark.parametrize("language", ["sv", "en"])
async def test_the_text_of_every_form_begins_where_it_is_looked_for(kind: Kind, language: Language) -> None:
    page = printed(await pdf_of(kind, language))[0]
    rows = page.resize((added_ink.WIDTH, added_ink.HEIGHT), Image.Resampling.BOX).crop((LEFT, TOP - 8, RIGHT, TOP + 60))
    box, gap, text = rows.crop((0, 0, 600, 4)), rows.crop((0, 9, rows.width, 13)), rows.crop((0, 13, 300, 68))
    assert box.getextrema()[1] < 250, "the box with the reference is above it"
    assert gap.getextrema()[0] > 250
    assert text.getextrema()[0] < 150


async def read(pages: list[bytes], form: BlankForm | None) -> tuple[list[reading.Page], int]:
    """The pages, each compared with `form`, and how often it was asked for."""
    asked = 0

    async def form_of(codes: object) -> BlankForm | None:
        nonlocal asked
        asked += 1
        return form

    return [page async for page in reading.read([pile(pages)], 100, 0, form_of)], asked


async def test_the_process_that_reads_asks_for_a_form_once_and_tells_the_places(page: Image.Image, pdf: bytes) -> None:
    papers = [signed(page), struck(signed(page), LINE), Image.new("L", page.size, 248)]
    found, asked = await read([scanned(paper, CROOKED) for paper in papers], BlankForm(CODE, pdf))
    assert [each.places is not None and len(each.places) for each in found] == [0, 1, False]
    assert asked == 1


@pytest.mark.parametrize("form", [None, BlankForm(CODE, b"%PDF-1.7 nothing"), BlankForm("another", b"")])
async def test_a_page_that_cannot_be_compared_is_read_all_the_same(page: Image.Image, form: BlankForm | None) -> None:
    found, _ = await read([scanned(struck(signed(page), LINE), Scanning())] * 2, form)
    assert [(each.codes, each.places) for each in found] == [((CODE,), None)] * 2
