"""The QR codes of a page, found in whatever way up it lies, however crooked, pale, noisy or coarse it was scanned."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import zxingcpp
from PIL import Image, ImageFilter, ImageOps

LONGER_SIDE = 2339
"""Pixels of an A4 page's longer side at 200 pixels per inch, to which a coarser picture is enlarged."""

QR_CODES = zxingcpp.barcode_formats_from_str("QRCode")

DENSE = 0.14
"""The part of a code that is ink is a half; of writing, even small print, much less."""

PALEST = 8
"""Shades by which the palest code that can be read is darker than the paper, on an average."""

QUICK = 2
"""So many of the variants are quick and find nearly everything."""


Corners = tuple[complex, complex, complex, complex]
"""The corners of a code in pixels of the page, across and down, clockwise from the one that is its top left."""


@dataclass(frozen=True, slots=True)
class Code:
    """What a code says, by how many degrees clockwise it lies turned on the page, and where.

    `corners` is None where the page had to be turned a little before the code was found.
    """

    text: str
    turned: float
    corners: Corners | None


@dataclass(frozen=True, slots=True)
class Found:
    """The codes of a page that could be read, each once, and whether there is one that could not."""

    codes: tuple[Code, ...]
    is_damaged: bool


def find(page: Image.Image, thoroughly: bool = True) -> Found:
    """The codes of a grey picture. More and more is done to it until one is found; then all in that picture count.

    Not `thoroughly`, it takes some hundredths of a second, and finds what a scanner in order makes.
    """
    damaged = False
    for changed in VARIANTS if thoroughly and _is_dense_somewhere(page) else VARIANTS[:QUICK]:
        picture = changed(page)
        seen = zxingcpp.read_barcodes(picture, formats=QR_CODES, try_invert=False, return_errors=True)
        by = None if changed in TURNING else page.width / picture.width
        codes = {code.text: _code(code, by) for code in seen if code.valid}
        damaged = damaged or any(not code.valid for code in seen)
        if codes:
            broken = any(not code.valid for code in seen)
            return Found(tuple(codes.values()), broken)
    return Found((), damaged)


def _is_dense_somewhere(page: Image.Image) -> bool:
    """Whether some part of the page, as large as half a code of ours, is as dark as a code, and not only as writing."""
    ink = _shade(page.histogram(), 0.0003)
    coarse = page.reduce(max(1, max(page.size) // 290)).filter(ImageFilter.BoxBlur(8))
    shades = coarse.histogram()
    paper, darkest = _shade(shades, 0.5), _shade(shades, 0.0005)
    return paper - darkest > max(PALEST, DENSE * (paper - ink))


def _shade(shades: list[int], part: float) -> int:
    """The shade below which that part of the dots is."""
    left = sum(shades) * part
    for shade, dots in enumerate(shades):
        left -= dots
        if left <= 0:
            return shade
    return 255


def _as_it_is(page: Image.Image) -> Image.Image:
    return page


def _calmed(page: Image.Image) -> Image.Image:
    return page.filter(ImageFilter.GaussianBlur(1.5))


def _coarser(page: Image.Image) -> Image.Image:
    return page.reduce(2)


def _pale(page: Image.Image) -> Image.Image:
    return ImageOps.autocontrast(page.filter(ImageFilter.BoxBlur(1)), cutoff=(0.5, 20))


def _enlarged(page: Image.Image) -> Image.Image:
    times = LONGER_SIDE / max(page.size)
    return page.resize((int(page.width * times), int(page.height * times)), Image.Resampling.BICUBIC)


def _finer(page: Image.Image) -> Image.Image:
    times = LONGER_SIDE / max(page.size) * 1.6
    larger = page.resize((int(page.width * times), int(page.height * times)), Image.Resampling.BICUBIC)
    return larger.filter(ImageFilter.UnsharpMask(radius=4, percent=250, threshold=0))


def _straightened(by: float) -> Callable[[Image.Image], Image.Image]:
    def straight(page: Image.Image) -> Image.Image:
        calm = ImageOps.autocontrast(page.reduce(2) if max(page.size) > 1800 else page, cutoff=1)
        return calm.rotate(by, Image.Resampling.BICUBIC, expand=True, fillcolor=255)

    return straight


TURNING = (_straightened(5), _straightened(-5))

VARIANTS: tuple[Callable[[Image.Image], Image.Image], ...] = (
    _as_it_is,
    _coarser,
    _calmed,
    _pale,
    _enlarged,
    _finer,
    *TURNING,
)
"""What is done to a page before it is looked at again. Cheap things first; the last ones are for what is very bad."""


def _code(code: zxingcpp.Barcode, by: float | None) -> Code:
    at = code.position
    first, second, third, fourth = (
        complex(point.x, point.y) * (by or 1) for point in (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
    )
    return Code(code.text, _turned(at), (first, second, third, fourth) if by else None)


def _turned(position: zxingcpp.Position) -> float:
    across, down = position.top_right.x - position.top_left.x, position.top_right.y - position.top_left.y
    return math.degrees(math.atan2(down, across))
