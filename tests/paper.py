"""Letters on paper and what an office scanner makes of them: skewed, upside-down, noisy, coarse, and in one pile."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter

A4 = (1654, 2339)
"""Pixels of an A4 page at 200 per inch."""


@dataclass(frozen=True, slots=True)
class Scanning:
    """How a page was scanned: resolution, degrees clockwise, standard deviation of the noise, JPEG quality, ink."""

    resolution: int = 200
    turned: float = 0
    noise: float = 8
    quality: int = 60
    ink: float = 1.0


def printed(pdf: bytes) -> list[Image.Image]:
    """The pages of a PDF on paper."""
    document = pypdfium2.PdfDocument(pdf)
    return [page.render(scale=200 / 72, grayscale=True).to_pil().convert("L") for page in document]


def signed(page: Image.Image, at: tuple[int, int] = (640, 1600)) -> Image.Image:
    """The page with a signature."""
    page = page.copy()
    x, y = at
    waves = [(x + step * 10, y + (30 if step % 3 else -40) + step) for step in range(28)]
    ImageDraw.Draw(page).line(waves, fill=40, width=5, joint="curve")
    return page


def struck(page: Image.Image, down: int) -> Image.Image:
    """The page with a part of the line at that height struck out."""
    page = page.copy()
    ImageDraw.Draw(page).line([(200, down), (450, down + 4), (700, down - 2)], fill=40, width=4)
    return page


def added(page: Image.Image, down: int) -> Image.Image:
    """The page with some words written beside what is printed, from that height down."""
    page = page.copy()
    ImageDraw.Draw(page).text((900, down), "och alla foton", fill=60, font_size=44)
    return page


def covered(page: Image.Image, down: int) -> Image.Image:
    """The page with a part of the line at that height painted over in white."""
    page = page.copy()
    ImageDraw.Draw(page).rectangle((200, down - 22, 600, down + 22), fill=255)
    return page


def written(*lines: str) -> Image.Image:
    """A page written by hand."""
    page = Image.new("L", A4, 250)
    for place, line in enumerate(lines):
        ImageDraw.Draw(page).text((200, 300 + place * 90), line, fill=60, font_size=52)
    return page


def blank() -> Image.Image:
    """The back of a page that is printed on one side."""
    return Image.new("L", A4, 248)


def coded(text: str) -> Image.Image:
    """A page with a QR code of somebody else's."""
    import segno

    made = io.BytesIO()
    segno.make_qr(text).save(made, kind="png", scale=8)
    page = written("Faktura")
    page.paste(Image.open(made).convert("L"), (900, 700))
    return page


def scanned(page: Image.Image, how: Scanning, seed: int = 0) -> bytes:
    """What the scanner makes of a page, as JPEG."""
    random = np.random.default_rng(seed)
    quarters = round(how.turned / 90)
    page = page.rotate(-90 * quarters, expand=True)
    page = page.rotate(-(how.turned - 90 * quarters), Image.Resampling.BICUBIC, fillcolor=245)
    if how.resolution != 200:
        times = how.resolution / 200
        page = page.resize((round(page.width * times), round(page.height * times)), Image.Resampling.BOX)
    shades = 255 - (255 - np.asarray(page, dtype=np.float32)) * how.ink
    shades += random.normal(0, how.noise, shades.shape).astype(np.float32)
    made = Image.fromarray(np.clip(shades, 0, 255).astype(np.uint8))
    content = io.BytesIO()
    made.save(content, "JPEG", quality=how.quality, dpi=(how.resolution, how.resolution))
    return content.getvalue()


def pile(pages: Sequence[bytes]) -> bytes:
    """One PDF of those scanned pages, each as it is, without compressing it anew."""
    document = pypdfium2.PdfDocument.new()
    for content in pages:
        width, height = Image.open(io.BytesIO(content)).size
        picture = pypdfium2.PdfImage.new(document)
        picture.load_jpeg(io.BytesIO(content))
        across, down = (595, 842) if height >= width else (842, 595)
        picture.set_matrix(pypdfium2.PdfMatrix().scale(across, down))
        page = document.new_page(across, down)
        page.insert_obj(picture)
        page.gen_content()
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def tiff(pages: Sequence[bytes]) -> bytes:
    """One TIFF of several pages, in black and white as fax and many scanners make it."""
    opened = [Image.open(io.BytesIO(content)).convert("1") for content in pages]
    made = io.BytesIO()
    opened[0].save(made, "TIFF", save_all=True, append_images=opened[1:], compression="group4")
    return made.getvalue()


CROOKED = Scanning(turned=7, noise=20, quality=40)
UPSIDE_DOWN = replace(CROOKED, turned=176)
SIDEWAYS = Scanning(turned=93)
COARSE = Scanning(resolution=100, turned=-5, noise=15)
PALE = Scanning(turned=-3, noise=6, ink=0.3)


def blurred(page: Image.Image) -> Image.Image:
    """The page as glass that nobody has cleaned shows it."""
    return page.filter(ImageFilter.GaussianBlur(1.5))
