"""Many letters as one file for the printer, in the order in which they go into their envelopes."""

import hashlib
import io
import re
from collections.abc import AsyncIterable, Iterable
from dataclasses import dataclass
from datetime import date

import pypdfium2

from portal.letters import pdfium, typst
from portal.letters.letterhead import Language

A4 = (210 * 72 / 25.4, 297 * 72 / 25.4)
"""Points."""

CLOCK = re.compile(rb"(<</CreationDate\(D:)\d{14}(?=[^>]{0,40}/Producer\(PDFium\)>>)")
NAME = re.compile(rb"/ID\[<([0-9A-F]{32})><([0-9A-F]{32})>\]>>\s*startxref\s+\d+\s+%%EOF\s*\Z")


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished letter; a `copy` of one that was printed before says so on each page."""

    pdf: bytes
    language: Language = "sv"
    copy: bool = False


async def merge(letters: Iterable[Printed] | AsyncIterable[Printed], *, duplex: bool) -> bytes:
    """All letters as one PDF to be printed; the same letters give the same bytes.

    On both sides of the sheet (`duplex`), a letter of an odd number of pages is followed by a blank one, so that each
    begins on a sheet of its own. Letters that come one by one are not in memory all at once, the file is.
    The file is for a printer: the letters' tags are not in it. Raises pypdfium2.PdfiumError for what is no PDF.
    """
    run: pypdfium2.PdfDocument = await pdfium.in_turn(pypdfium2.PdfDocument.new)
    try:
        async for letter in _one_by_one(letters):
            mark = await _mark(letter.language) if letter.copy else None
            await pdfium.in_turn(_add, run, letter.pdf, duplex, mark)
        return await pdfium.in_turn(_saved, run)
    finally:
        await pdfium.in_turn(run.close)


async def _one_by_one(letters: Iterable[Printed] | AsyncIterable[Printed]) -> AsyncIterable[Printed]:
    if isinstance(letters, AsyncIterable):
        async for letter in letters:
            yield letter
    else:
        for letter in letters:
            yield letter


def _add(run: pypdfium2.PdfDocument, letter: bytes, duplex: bool, mark: bytes | None) -> None:
    first = len(run)
    with pypdfium2.PdfDocument(letter) as pages:
        run.import_pages(pages)
    if mark:
        _stamp(run, range(first, len(run)), mark)
    if duplex and (len(run) - first) % 2:
        run.new_page(*A4).close()


def _stamp(run: pypdfium2.PdfDocument, pages: range, mark: bytes) -> None:
    with pypdfium2.PdfDocument(mark) as marks:
        stamp = marks.page_as_xobject(0, run)
        for number in pages:
            page = run[number]
            page.insert_obj(stamp.as_pageobject())
            page.gen_content()
            page.close()


def _saved(run: pypdfium2.PdfDocument) -> bytes:
    saved = io.BytesIO()
    run.save(saved)
    return _of_no_time(saved.getvalue())


def _of_no_time(pdf: bytes) -> bytes:
    """The file without the moment and the place in memory at which PDFium made it: named for what is in it."""
    pdf = CLOCK.sub(rb"\g<1>20260101120000", pdf, count=1)
    found = NAME.search(pdf)
    if found is None:
        return pdf
    name = hashlib.sha256(pdf[: found.start(1)]).hexdigest()[:32].upper().encode()
    return pdf[: found.start(1)] + name + pdf[found.end(1) : found.start(2)] + name + pdf[found.end(2) :]


async def _mark(language: Language) -> bytes:
    """A sheet with nothing on it but the word that says so."""
    return await typst.render("copy_mark", {}, timestamp=typst.noon(date(2026, 1, 1)), language=language)
