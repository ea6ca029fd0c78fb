"""A finished letter read back before it may be printed: what a template means is one thing, what is in the PDF another.

Typst refuses to write what breaks PDF/A-2a or PDF/UA-1 as far as it can tell. Here the file itself is asked, by two
libraries that did not write it: whether it is what it claims, and whether the envelope will show the right lines.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pypdfium2
from pypdf.errors import PyPdfError

from portal.letters import proof_pages, proof_structure
from portal.letters.proof_faults import Expected, Fault

# PDFium is not safe in several threads.
_reader = ThreadPoolExecutor(1, thread_name_prefix="proof")


async def prove(pdf: bytes, expected: Expected) -> tuple[Fault, ...]:
    """Everything that keeps the letter from being printed, page by page; nothing: it may be.

    Says what is amiss and on which page, never what stands there.
    """
    return await asyncio.get_running_loop().run_in_executor(_reader, proved, pdf, expected)


def proved(pdf: bytes, expected: Expected) -> tuple[Fault, ...]:
    """As `prove`, in this thread; no two may at once."""
    try:
        found = {*proof_structure.faults(pdf, expected), *proof_pages.faults(pdf, expected)}
    except (PyPdfError, pypdfium2.PdfiumError, KeyError, ValueError):
        return (Fault("unreadable"),)
    return tuple(sorted(found))
