"""The order in which a letter is read aloud: its tags on a page, with the text that each marks (ISO 14289-1, 7.1)."""

import ctypes
from collections.abc import Iterator

import pypdfium2
from pypdfium2 import raw

from portal.letters.proof_faults import Expected, Fault
from portal.letters.proof_text import has_lines, squeezed
from portal.letters.proof_things import Thing


def in_order(page: pypdfium2.PdfPage, things: list[Thing], number: int, expected: Expected) -> Iterator[Fault]:
    """Faults in the order of a page, and text of it that has no tag and is no decoration either."""
    marked: dict[int, str] = {}
    for it in things:
        if it.text and not it.is_tagged:
            yield Fault("not_tagged", number)
        if it.text and it.mark >= 0:
            marked[it.mark] = marked.get(it.mark, "") + it.text
    read = list(_read(page))
    if marked.keys() - {mark for _, mark in read}:
        yield Fault("not_tagged", number)
    if number == 1 and not _addressee_heading_body([(tag, marked.get(mark, "")) for tag, mark in read], expected):
        yield Fault("reading_order", 1)


def _addressee_heading_body(read: list[tuple[str, str]], expected: Expected) -> bool:
    headings = [index for index, (tag, _) in enumerate(read) if tag == "H1"]
    if len(headings) != 1:
        return False
    before, after = ("".join(text for _, text in part) for part in (read[: headings[0]], read[headings[0] + 1 :]))
    return has_lines(expected.addressee, before) and bool(squeezed(after))


def _read(page: pypdfium2.PdfPage) -> Iterator[tuple[str, int]]:
    """For each piece of marked content, in the order of reading, the tag that it is in and its number."""
    tree = raw.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return
    try:
        for index in range(raw.FPDF_StructTree_CountChildren(tree)):
            yield from _below(raw.FPDF_StructTree_GetChildAtIndex(tree, index))
    finally:
        raw.FPDF_StructTree_Close(tree)


def _below(element: raw.FPDF_STRUCTELEMENT) -> Iterator[tuple[str, int]]:
    if not element:
        return
    tag = _tag(element)
    for index in range(raw.FPDF_StructElement_CountChildren(element)):
        mark = raw.FPDF_StructElement_GetChildMarkedContentID(element, index)
        if mark >= 0:
            yield tag, mark
        else:
            yield from _below(raw.FPDF_StructElement_GetChildAtIndex(element, index))


def _tag(element: raw.FPDF_STRUCTELEMENT) -> str:
    size = raw.FPDF_StructElement_GetType(element, None, 0)
    name = ctypes.create_string_buffer(size)
    raw.FPDF_StructElement_GetType(element, name, size)
    return name.raw.decode("utf-16-le").rstrip("\0")
