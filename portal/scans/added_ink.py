"""Where a signed form has more or less ink in its text than the form that was printed: a hint, never a judgement.

The scan is laid over the form by the corners of its code, which is the one thing that both surely have. Its ink is
compared with the most and the least that the form has around the same place, so that a page that was pulled a little
askew is no alarm.
"""

import cmath
import math
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageFilter, ImageStat

from portal.scans.codes import Corners
from portal.scans.pictures import shade_of_paper

Place = tuple[int, int]
"""From where to where, in thousandths of the height of the page's picture, the right way up."""

WIDTH, HEIGHT = 827, 1170
"""Pixels of an A4 page at 100 per inch, in which the two are compared."""

AROUND = 5
"""Pixels to each side over which ink is averaged, some 3 mm in all: a line of text, more or less."""

ASKEW = 5
"""Pixels, an odd number, within which the form's ink may lie elsewhere on the scan."""

LEAST = 25
"""Shades by which an average is darker, or paler, where somebody has written, struck or covered something."""

TOP = 432
"""Where the text of the request begins, in those pixels: below name and address, which are written by hand, and the
grey box with the reference, whose shade a coarse scan takes for ink."""

LEFT, RIGHT = 92, 768
"""Between which the text stands, in those pixels."""

ABOVE_CODE = 14
"""Pixels above the code where the text ends and the place for the signature begins."""

BESIDE = AROUND + ASKEW
"""Pixels around the text that have a part in what is compared at its edge."""

APART = 16
"""Pixels between two places that are told of by themselves: 4 mm."""


@dataclass(frozen=True, slots=True)
class Form:
    """The form as it was printed: its ink, and where its code lies, both in the pixels of the comparison."""

    ink: Image.Image
    corners: Corners


def printed(page: Image.Image, corners: Corners) -> Form:
    """The form with that picture, and its code there."""
    by = WIDTH / page.width
    first, second, third, fourth = (by * corner for corner in corners)
    made = page.resize((WIDTH, HEIGHT), Image.Resampling.BOX)
    return Form(_ink(made, shade_of_paper(made)), (first, second, third, fourth))


def places(scan: Image.Image, corners: Corners, form: Form) -> list[Place]:
    """Where the form's text seems to be added to, struck or covered, from above. `scan` lies as it was scanned."""
    turned, moved = _laid(form.corners, corners)
    code, paper = _box(form.corners), shade_of_paper(scan)
    seen = _ink(_laid_over(scan, turned, moved, code[3], paper), paper)
    as_dark = max(0.1, _mean(seen.crop(code)) / max(1.0, _mean(form.ink.crop(code))))
    # The text with what stands around it, by which its edges are averaged.
    wide = (LEFT - BESIDE, TOP - BESIDE, RIGHT + BESIDE, code[1] - ABOVE_CODE + BESIDE)
    printed_there = form.ink.crop(wide).filter(ImageFilter.BoxBlur(AROUND)).point(lambda shade: shade * as_dark)
    seen_there = seen.crop(wide).filter(ImageFilter.BoxBlur(AROUND))
    more = ImageChops.subtract(seen_there, printed_there.filter(ImageFilter.MaxFilter(ASKEW)))
    less = ImageChops.subtract(printed_there.filter(ImageFilter.MinFilter(ASKEW)), seen_there)
    differs = ImageChops.lighter(more, less).point(lambda shade: 255 if shade > LEAST * as_dark else 0)
    inside = differs.crop((BESIDE, BESIDE, differs.width - BESIDE, differs.height - BESIDE))
    rows = [TOP + row for row, is_so in enumerate(inside.getprojection()[1]) if is_so]
    return [_on_picture(band, turned, moved, scan.size) for band in _bands(rows)]


def _ink(page: Image.Image, paper: int) -> Image.Image:
    return ImageChops.subtract(Image.new("L", page.size, paper), page)


def _laid_over(scan: Image.Image, turned: complex, moved: complex, down_to: int, paper: int) -> Image.Image:
    """The scan as it lies over the form, from a little above the text down to there; above, nothing is looked at."""
    top = TOP - BESIDE
    moved += turned * complex(0, top)
    seen = scan.transform(
        (WIDTH, down_to - top),
        Image.Transform.AFFINE,
        (turned.real, -turned.imag, moved.real, turned.imag, turned.real, moved.imag),
        Image.Resampling.BILINEAR,
        fillcolor=paper,
    )
    return seen.crop((0, -top, WIDTH, down_to - top))


def _mean(page: Image.Image) -> float:
    return ImageStat.Stat(page).mean[0]


def _laid(ours: Corners, there: Corners) -> tuple[complex, complex]:
    """By which factor and which way the one is laid over the other: turned, made larger and moved, nothing else."""
    middle, other = sum(ours) / 4, sum(there) / 4
    turned = sum((b - other) * (a - middle).conjugate() for a, b in zip(ours, there, strict=True))
    turned /= sum(abs(a - middle) ** 2 for a in ours)
    return turned, other - turned * middle


def _box(corners: Corners) -> tuple[int, int, int, int]:
    across, down = [round(point.real) for point in corners], [round(point.imag) for point in corners]
    return min(across), min(down), max(across), max(down)


def _bands(rows: list[int]) -> list[tuple[int, int]]:
    bands: list[tuple[int, int]] = []
    for row in rows:
        if bands and row - bands[-1][1] <= APART:
            bands[-1] = (bands[-1][0], row)
        else:
            bands.append((row, row))
    return bands


def _on_picture(band: tuple[int, int], turned: complex, moved: complex, size: tuple[int, int]) -> Place:
    """Where the band lies on the picture of the page, once it has been turned the right way up around its middle."""
    width, height = size
    lies = cmath.phase(turned)
    tall = width if round(lies / (math.pi / 2)) % 2 else height
    middle = complex(width, height) / 2
    top, bottom = (
        ((turned * complex(WIDTH / 2, row) + moved - middle) * cmath.rect(1, -lies)).imag / tall + 0.5 for row in band
    )
    return _thousandths(top), _thousandths(bottom)


def _thousandths(part: float) -> int:
    return min(1000, max(0, round(part * 1000)))
