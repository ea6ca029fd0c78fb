"""What is kept of a page: a picture the right way up, and a small one to look at first."""

import io

from PIL import Image, ImageFilter

QUALITY = 70
SMALL = 560
"""Pixels of the small picture's width: enough to see whether somebody has signed."""

SKEW = 0.7
"""Degrees that nobody sees."""


def upright(page: Image.Image, turned: float) -> Image.Image:
    """The page turned back by as many degrees as it lies turned clockwise."""
    quarters = round(turned / 90) % 4
    if quarters:
        back = {1: Image.Transpose.ROTATE_90, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_270}[quarters]
        page = page.transpose(back)
    skew = turned - 90 * round(turned / 90)
    return page.rotate(skew, Image.Resampling.BILINEAR, fillcolor=255) if abs(skew) > SKEW else page


def jpeg(page: Image.Image) -> bytes:
    """The picture as JPEG."""
    written = io.BytesIO()
    page.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def small(page: Image.Image) -> Image.Image:
    """The picture, small."""
    if page.width <= SMALL:
        return page
    return page.resize((SMALL, max(1, round(page.height * SMALL / page.width))), Image.Resampling.BOX)


EDGE = 0.05
"""The part of a page at each edge that scanners darken, and that holds no writing."""

DARKER = 40
"""Shades by which ink differs from the paper around it."""

SPECKS = 15
"""Dark dots on a blank page, of some 200 000: dust."""


def is_blank(page: Image.Image) -> bool:
    """Whether nothing seems to be on the page. A pale pencil may escape this, so a blank page is kept and shown."""
    seen = page.resize((400, max(1, round(page.height * 400 / page.width))), Image.Resampling.BOX)
    seen = seen.filter(ImageFilter.BoxBlur(1))
    edge = round(400 * EDGE)
    if seen.height > 4 * edge:
        seen = seen.crop((edge, edge, seen.width - edge, seen.height - edge))
    shades = seen.histogram()
    paper = _median(shades)
    return sum(shades[: max(0, paper - DARKER)]) <= SPECKS


def shade_of_paper(page: Image.Image) -> int:
    """The shade of a page where nothing is written, which is most of it."""
    return _median(page.histogram())


def _median(shades: list[int]) -> int:
    half, seen = sum(shades) / 2, 0
    for shade, dots in enumerate(shades):
        seen += dots
        if seen >= half:
            return shade
    return 255


def as_pdf(pictures: list[bytes]) -> bytes:
    """A PDF with each picture on an A4 page of its own."""
    opened = [Image.open(io.BytesIO(picture)) for picture in pictures]
    written = io.BytesIO()
    resolution = max(page.width for page in opened) / (210 / 25.4)
    opened[0].save(written, "PDF", save_all=True, append_images=opened[1:], resolution=resolution, quality=QUALITY)
    return written.getvalue()
