"""What a letter's PDF claims to be and carries with it, read with pypdf."""

import io
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, ByteStringObject, ContentStream, DictionaryObject, TextStringObject

from portal.letters.letterhead import Language
from portal.letters.proof_faults import Expected, Fault

TAGS: dict[Language, str] = {"sv": "sv-SE", "en": "en-GB"}

_PDFA = re.compile(r"<pdfaid:part>[23]</pdfaid:part>.*<pdfaid:conformance>A</pdfaid:conformance>", re.DOTALL)
_PDFUA = re.compile(r"<pdfuaid:part>1</pdfuaid:part>")
# Two bytes of nought in a string, however they are written: nearly no page has them, and reading strings takes long.
_NOUGHTS = re.compile(rb"(\\000|\\0{1,2}(?![0-7])|\0){2}|<[^>]*0000")
_SHOWING_TEXT = (b"Tj", b"TJ", b"'", b'"')


def faults(pdf: bytes, expected: Expected) -> Iterator[Fault]:
    """Faults of the whole letter: claims, language, tags, title, attachments, fonts."""
    reader = PdfReader(io.BytesIO(pdf))
    root: Any = reader.trailer["/Root"]
    claims = root["/Metadata"].get_object().get_data().decode() if "/Metadata" in root else ""
    if not _PDFA.search(claims) or not root.get("/OutputIntents"):
        yield Fault("not_archivable")
    if not _PDFUA.search(claims):
        yield Fault("not_accessible")
    if "/StructTreeRoot" not in root or not root.get("/MarkInfo", {}).get("/Marked"):
        yield Fault("not_tagged")
    if root.get("/Lang") != TAGS[expected.language]:
        yield Fault("wrong_language")
    shows_title = root.get("/ViewerPreferences", {}).get("/DisplayDocTitle")
    if not shows_title or "<dc:title>" not in claims or not (reader.metadata and reader.metadata.title):
        yield Fault("no_title")
    if not reader.attachments.keys() <= set(expected.attachments):
        yield Fault("attachment")
    known: dict[int, list[Fault]] = {}
    for number, page in enumerate(reader.pages, 1):
        resources: Any = page["/Resources"]
        fonts = resources.get("/Font", {})
        for font in fonts.values():
            found = known.setdefault(font.indirect_reference.idnum, list(_of_font(font.get_object())))
            yield from found
        if _shows_no_glyph(page.get_contents()):
            yield Fault("missing_glyph", number)


def _of_font(font: DictionaryObject) -> Iterator[Fault]:
    descendants: Any = font.get("/DescendantFonts", [font])
    descriptors = [it.get_object().get("/FontDescriptor", {}) for it in descendants]
    if not all({"/FontFile", "/FontFile2", "/FontFile3"} & it.get_object().keys() for it in descriptors):
        yield Fault("font_not_embedded")
    if "/ToUnicode" not in font:
        yield Fault("font_without_text")


def _shows_no_glyph(content: ContentStream | None) -> bool:
    """Whether the glyph is shown that stands for a missing one: glyph 0, where two bytes name a glyph."""
    if content is None or not _NOUGHTS.search(content.get_data()):
        return False
    for operands, operator in content.operations:
        if operator in _SHOWING_TEXT:
            for shown in operands[-1] if isinstance(operands[-1], ArrayObject) else operands[-1:]:
                glyphs = _bytes_of(shown)
                if any(glyphs[i : i + 2] == b"\0\0" for i in range(0, len(glyphs), 2)):
                    return True
    return False


def _bytes_of(shown: object) -> bytes:
    match shown:
        case TextStringObject():
            return shown.original_bytes
        case ByteStringObject():
            return bytes(shown)
        case _:
            return b""
