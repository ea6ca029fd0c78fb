"""A finished letter read back before it may be printed: what a template means is one thing, what is in the PDF another.

Typst refuses to write what breaks PDF/A-2a or PDF/UA-1 as far as it can tell. Here the file itself is asked, by two
libraries that did not write it: whether it is what it claims, and whether the envelope will show the right lines.
"""

import pypdfium2
from pypdf.errors import PyPdfError

from portal.letters import pdfium, proof_pages, proof_structure
from portal.letters.proof_faults import Expected, Fault


async def prove(pdf: bytes, expected: Expected) -> tuple[Fault, ...]:
    """Everything that keeps the letter from being printed, page by page; nothing: it may be.

    Says what is amiss and on which page, never what stands there.
    """
    return await pdfium.in_turn(_proved, pdf, expected)


def _proved(pdf: bytes, expected: Expected) -> tuple[Fault, ...]:
    try:
        found = {*proof_structure.faults(pdf, expected), *proof_pages.faults(pdf, expected)}
    except (PyPdfError, pypdfium2.PdfiumError, KeyError, ValueError):
        return (Fault("unreadable"),)
    return tuple(sorted(found))
