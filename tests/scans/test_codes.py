"""The code of a page is found however badly it was scanned, and a page without one is not taken for one."""

import pytest
from PIL import Image

from portal.scans.codes import find
from portal.scans.files import opened
from portal.scans.pictures import is_blank, upright
from tests.paper import COARSE, CROOKED, PALE, SIDEWAYS, UPSIDE_DOWN, Scanning, blank, blurred, coded, scanned, written

TEXT = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" * 4


def page(image: Image.Image, how: Scanning, seed: int = 1) -> Image.Image:
    return opened(scanned(image, how, seed))[0]


@pytest.mark.parametrize(
    "how",
    [Scanning(), CROOKED, UPSIDE_DOWN, COARSE, SIDEWAYS, PALE, Scanning(turned=270), Scanning(turned=-7, noise=60)],
    ids=["clean", "crooked", "upside down", "coarse", "sideways", "pale", "other side", "noisy"],
)
def test_a_code_is_found(how: Scanning) -> None:
    found = find(page(coded(TEXT), how))
    assert [code.text for code in found.codes] == [TEXT]
    turned = (found.codes[0].turned - how.turned + 180) % 360 - 180
    assert abs(turned) < 2, "and how the page lies"


def test_a_code_behind_a_dirty_glass_is_found() -> None:
    assert find(page(blurred(coded(TEXT)), CROOKED)).codes


def test_several_codes_are_all_found() -> None:
    both = coded(TEXT)
    both.paste(coded(TEXT[::-1]).crop((850, 650, 1500, 1300)), (200, 1500))
    assert {code.text for code in find(page(both, Scanning())).codes} == {TEXT, TEXT[::-1]}


def test_a_code_with_a_hole_in_it_is_told_as_damaged() -> None:
    torn = coded(TEXT)
    torn.paste(255, (1050, 850, 1250, 1050))
    found = find(page(torn, Scanning()))
    assert found.codes == ()
    assert found.is_damaged


def test_a_page_is_turned_the_right_way_up() -> None:
    seen = page(coded(TEXT), UPSIDE_DOWN)
    straight = upright(seen, find(seen).codes[0].turned)
    assert abs(find(straight).codes[0].turned) < 1


@pytest.mark.parametrize("noise", [0, 8, 25])
def test_an_empty_back_is_blank_and_a_few_words_are_not(noise: float) -> None:
    assert is_blank(page(blank(), Scanning(noise=noise)))
    assert not is_blank(page(written("Tack!"), Scanning(noise=noise)))
    assert find(page(blank(), Scanning(noise=noise))).codes == ()
