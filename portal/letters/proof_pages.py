"""What stands where on a letter's pages, and in which order it is read, asked of PDFium."""

from collections.abc import Iterator

import pypdfium2

from portal.letters.letterhead import Language, Rectangle
from portal.letters.printable import MARK
from portal.letters.proof_faults import Expected, Fault
from portal.letters.proof_order import in_order
from portal.letters.proof_text import same_lines, squeezed
from portal.letters.proof_things import Bounds, Thing, things_on

PRINTABLE_FROM = 5
"""Millimetres of each edge of the sheet that an office printer leaves blank."""

PAGE: dict[Language, str] = {"sv": "Sida {} av {}", "en": "Page {} of {}"}

_MM = 72 / 25.4


def faults(pdf: bytes, expected: Expected) -> Iterator[Fault]:
    """Faults of what is printed: page numbers, reference, window, edges, order. Raises pypdfium2.PdfiumError."""
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document, 1):
            found = list(_of_page(page, number, len(document), expected))
            page.close()
            yield from found


def _of_page(page: pypdfium2.PdfPage, number: int, of: int, expected: Expected) -> Iterator[Fault]:
    printed = page.get_textpage()
    text = printed.get_text_range()
    if squeezed(PAGE[expected.language].format(number, of)) not in squeezed(text):
        yield Fault("page_number", number)
    if expected.reference and squeezed(expected.reference) not in squeezed(text):
        yield Fault("reference", number)
    if MARK in text and not expected.quotes_data:
        yield Fault("replacement_character", number)
    things = things_on(page, printed)
    if not all(_inside(it.bounds, page) for it in things):
        yield Fault("outside_printable_area", number)
    if number == 1:
        yield from _of_window(page, printed, things, expected)
    yield from in_order(page, things, number, expected)


def _of_window(
    page: pypdfium2.PdfPage, printed: pypdfium2.PdfTextPage, things: list[Thing], expected: Expected
) -> Iterator[Fault]:
    place, clear = expected.letterhead.address_place, expected.letterhead.kept_clear
    shown = _text_in(page, printed, place)
    if not same_lines(expected.addressee, shown):
        yield Fault("addressee", 1)
    drawings = (it.bounds for it in things if it.text is None)
    if squeezed(_text_in(page, printed, clear)) != squeezed(shown) or any(
        _meet(bounds, _points(clear, page)) for bounds in drawings
    ):
        yield Fault("beside_addressee", 1)


def _inside(bounds: Bounds, page: pypdfium2.PdfPage) -> bool:
    left, bottom, right, top = bounds
    width, height = page.get_size()
    edge = PRINTABLE_FROM * _MM
    return left >= edge and bottom >= edge and right <= width - edge and top <= height - edge


def _meet(one: Bounds, other: Bounds) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def _points(it: Rectangle, page: pypdfium2.PdfPage) -> Bounds:
    top = page.get_height() - it.y * _MM
    return it.x * _MM, top - it.height * _MM, (it.x + it.width) * _MM, top


def _text_in(page: pypdfium2.PdfPage, printed: pypdfium2.PdfTextPage, it: Rectangle) -> str:
    left, bottom, right, top = _points(it, page)
    return str(printed.get_text_bounded(left, bottom, right, top))
