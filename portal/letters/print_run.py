"""Many letters as one file for the printer, in the order in which they go into their envelopes."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pypdfium2

from portal.letters import pdfium, typst
from portal.letters.letterhead import Language

A4 = (210 * 72 / 25.4, 297 * 72 / 25.4)
"""Points."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished letter; a `copy` of one that was printed before says so on each page."""

    pdf: bytes
    language: Language = "sv"
    copy: bool = False


async def merge(letters: Sequence[Printed], *, duplex: bool) -> bytes:
    """All letters as one PDF to be printed.

    On both sides of the sheet (`duplex`), a letter of an odd number of pages is followed by a blank one, so that each
    begins on a sheet of its own.
    The file is for a printer: the letters' tags are not in it. Raises pypdfium2.PdfiumError for what is no PDF.
    """
    marks = {it.language: await _mark(it.language) for it in letters if it.copy}
    return await pdfium.in_turn(_merged, letters, duplex, marks)


def _merged(letters: Sequence[Printed], duplex: bool, marks: dict[Language, bytes]) -> bytes:
    with pypdfium2.PdfDocument.new() as run:
        for letter in letters:
            first = len(run)
            with pypdfium2.PdfDocument(letter.pdf) as pages:
                run.import_pages(pages)
            if letter.copy:
                _stamp(run, range(first, len(run)), marks[letter.language])
            if duplex and (len(run) - first) % 2:
                run.new_page(*A4).close()
        merged = io.BytesIO()
        run.save(merged)
    return merged.getvalue()


def _stamp(run: pypdfium2.PdfDocument, pages: range, mark: bytes) -> None:
    with pypdfium2.PdfDocument(mark) as marks:
        stamp = marks.page_as_xobject(0, run)
        for number in pages:
            page = run[number]
            page.insert_obj(stamp.as_pageobject())
            page.gen_content()
            page.close()


async def _mark(language: Language) -> bytes:
    """A sheet with nothing on it but the word that says so."""
    return await typst.render("copy_mark", {}, timestamp=typst.noon(date(2026, 1, 1)), language=language)
