"""The pages of a scanned file as grey pictures, one at a time: a PDF, a JPEG, a PNG or a TIFF of several pages."""

import io
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError
from pypdfium2.raw import FPDF_ERR_PASSWORD

RESOLUTION = 200
"""Pixels per inch that a page of a PDF is drawn with."""

LONGEST_SIDE = 3400
"""Pixels of a picture's longer side at most; an A3 page has so many."""

MOST_PIXELS = 100_000_000
"""An A3 page at 600 pixels per inch has 70 million. What claims to have more is not unpacked."""

FORMATS = ("JPEG", "PNG", "TIFF")

Image.MAX_IMAGE_PIXELS = MOST_PIXELS


class Unreadable(Exception):
    """A file cannot be read: `why` is encrypted, broken, too_many_pages or too_large_picture."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Pages(Protocol):
    """The pages of one file."""

    def __len__(self) -> int: ...

    def __getitem__(self, place: int) -> Image.Image: ...


def opened(content: bytes) -> Pages:
    """The file's pages, told by its content. Raises Unreadable."""
    return _PdfPages(content) if content.startswith(b"%PDF-") else _Frames(content)


def pages(files: Sequence[Pages], first: int) -> Iterator[Callable[[], Image.Image]]:
    """What draws each page of those files from the `first` on, counted from 0 through all of them."""
    places = [(file, place) for file in files for place in range(len(file))]
    for file, place in places[first:]:
        yield lambda file=file, place=place: file[place]  # type: ignore[misc]


class _PdfPages:
    def __init__(self, content: bytes) -> None:
        try:
            self.document = pypdfium2.PdfDocument(content)
            self.count = len(self.document)
        except pypdfium2.PdfiumError as error:
            is_locked = getattr(error, "err_code", None) == FPDF_ERR_PASSWORD
            raise Unreadable("encrypted" if is_locked else "broken") from None

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, place: int) -> Image.Image:
        try:
            page = self.document[place]
            longer = max(page.get_size())
            scale = min(RESOLUTION / 72, LONGEST_SIDE / longer) if longer else 1
            picture: Image.Image = page.render(scale=scale, grayscale=True).to_pil().convert("L")
            page.close()
        except (pypdfium2.PdfiumError, ValueError):
            raise Unreadable("broken") from None
        return picture


class _Frames:
    def __init__(self, content: bytes) -> None:
        try:
            self.file = Image.open(io.BytesIO(content), formats=FORMATS)
            self.count = int(getattr(self.file, "n_frames", 1))
        except Image.DecompressionBombError:
            raise Unreadable("too_large_picture") from None
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
            raise Unreadable("broken") from None

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, place: int) -> Image.Image:
        try:
            if self.count > 1:
                self.file.seek(place)
            width, height = self.file.size
            if width * height > MOST_PIXELS:
                raise Unreadable("too_large_picture")
            if width > LONGEST_SIDE or height > LONGEST_SIDE:
                self.file.draft("L", (LONGEST_SIDE // 2, LONGEST_SIDE // 2))
            return _fitting(_grey(ImageOps.exif_transpose(self.file)))
        except Image.DecompressionBombError:
            raise Unreadable("too_large_picture") from None
        except (OSError, ValueError, SyntaxError, EOFError):
            raise Unreadable("broken") from None


def _grey(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):
        # Sixteen bits a pixel, which a plain conversion would cut off instead of dividing.
        return picture.point(lambda value: value / 257).convert("L")
    if "A" in picture.getbands() or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(paper, seen).convert("L")
    return picture.convert("L")


def _fitting(picture: Image.Image) -> Image.Image:
    """At most as large as an A4 page at `RESOLUTION`, or an A3 page where it is one."""
    longest = max(picture.size)
    if longest <= LONGEST_SIDE:
        return picture.copy()
    # What is larger than A4 at 300 pixels per inch was scanned finer than anybody needs.
    goal = 2339 if longest < 7100 else LONGEST_SIDE
    return ImageOps.contain(picture, (goal, goal), Image.Resampling.BOX)
