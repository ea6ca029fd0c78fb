"""What a page shows, piece by piece."""

from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

Bounds = tuple[float, float, float, float]
"""Left, bottom, right, top in points from the lower left corner."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A piece of text, or a drawing, where it stands and how it is tagged."""

    text: str | None
    """None: a drawing."""
    bounds: Bounds
    is_tagged: bool
    """Whether it is content with a tag, or marked as decoration."""
    mark: int
    """The number by which the tags know it; below 0 for decoration."""


def things_on(page: pypdfium2.PdfPage, printed: pypdfium2.PdfTextPage) -> list[Thing]:
    """Everything visible on the page, in the order in which it is drawn."""
    found = []
    for it in page.get_objects(max_depth=1, textpage=printed):
        text = it.extract() if it.type == raw.FPDF_PAGEOBJ_TEXT else None
        if text is None or text.strip():
            tagged = raw.FPDFPageObj_CountMarks(it.raw) > 0
            found.append(Thing(text, it.get_bounds(), tagged, raw.FPDFPageObj_GetMarkedContentID(it.raw)))
    return found
