"""What must not be printed is found in the finished PDF; what may, passes."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest
import typst
from pypdf.generic import NameObject, TextStringObject

from portal.letters import typst as letters
from portal.letters.kinds import RENDERED
from portal.letters.proof import prove
from portal.letters.proof_faults import Expected, Fault
from tests.letters.everyday import ASA, LETTERHEAD, Ordered

TEMPLATE = Path(__file__).with_name("faulty.typ")
AS_IT_SHOULD_BE = Expected("sv", "JM-7K3Q-123W", ASA, LETTERHEAD)


def compiled(amiss: str = "", **options: Any) -> bytes:
    standards = ["a-3a" if amiss == "attachment" else "a-2a", "ua-1"]
    pdf = typst.compile(
        TEMPLATE,
        font_paths=letters.fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"amiss": amiss},
        **{"pdf_standards": standards, **options},
    )
    assert isinstance(pdf, bytes)
    return pdf


def altered(change: Callable[[pypdf.PdfWriter], None]) -> bytes:
    """A good letter that something has changed afterwards."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(compiled()))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


async def test_a_letter_as_it_should_be_has_no_fault() -> None:
    assert await prove(compiled(), AS_IT_SHOULD_BE) == ()


@pytest.mark.parametrize(
    ("amiss", "found"),
    [
        ("pages", {Fault("page_number", 1), Fault("page_number", 2)}),
        ("no reference", {Fault("reference", 2)}),
        ("elsewhere", {Fault("addressee", 1), Fault("beside_addressee", 1)}),
        ("beside", {Fault("beside_addressee", 1)}),
        ("drawn beside", {Fault("beside_addressee", 1)}),
        ("far right", {Fault("outside_printable_area", 1)}),
        ("off the sheet", {Fault("outside_printable_area", 1)}),
        ("at the edge", {Fault("outside_printable_area", 1)}),
        ("order", {Fault("reading_order", 1)}),
        ("mark", {Fault("replacement_character", 1)}),
        ("attachment", {Fault("attachment")}),
    ],
)
async def test_each_fault_is_found_and_only_that(amiss: str, found: set[Fault]) -> None:
    assert set(await prove(compiled(amiss), AS_IT_SHOULD_BE)) == found


async def test_a_letter_without_a_heading_cannot_be_read_in_order() -> None:
    found = await prove(compiled("no heading", pdf_standards=["a-2a"]), AS_IT_SHOULD_BE)
    assert set(found) == {Fault("reading_order", 1), Fault("not_accessible"), Fault("no_title")}


async def test_a_character_without_a_glyph_is_found() -> None:
    assert Fault("missing_glyph", 1) in await prove(compiled("no glyph", pdf_standards=[]), AS_IT_SHOULD_BE)


async def test_a_letter_that_claims_nothing_is_found_out() -> None:
    found = await prove(compiled(pdf_standards=[]), AS_IT_SHOULD_BE)
    assert {Fault("not_archivable"), Fault("not_accessible")} <= set(found)


async def test_a_letter_without_tags_is_found_out() -> None:
    found = await prove(compiled(pdf_standards=[], pdf_tags=False), AS_IT_SHOULD_BE)
    assert {Fault("not_tagged"), Fault("not_tagged", 1), Fault("not_tagged", 2), Fault("reading_order", 1)} <= set(
        found
    )


def _unembed(writer: pypdf.PdfWriter) -> None:
    for font in writer.pages[0]["/Resources"]["/Font"].values():  # type: ignore[index]
        del font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]["/FontFile2"]


def _unmap(writer: pypdf.PdfWriter) -> None:
    for font in writer.pages[0]["/Resources"]["/Font"].values():  # type: ignore[index]
        del font.get_object()["/ToUnicode"]


def _retitle(writer: pypdf.PdfWriter) -> None:
    del writer.root_object["/ViewerPreferences"]


def _translate(writer: pypdf.PdfWriter) -> None:
    writer.root_object[NameObject("/Lang")] = TextStringObject("de-DE")


def _attach(writer: pypdf.PdfWriter) -> None:
    writer.add_attachment("a.txt", b"a")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_unembed, "font_not_embedded"),
        (_unmap, "font_without_text"),
        (_retitle, "no_title"),
        (_translate, "wrong_language"),
        (_attach, "attachment"),
    ],
)
async def test_what_was_changed_afterwards_is_found(change: Callable[[pypdf.PdfWriter], None], code: Any) -> None:
    assert Fault(code) in await prove(altered(change), AS_IT_SHOULD_BE)


@pytest.mark.parametrize(
    ("expected", "code"),
    [
        ({"addressee": ("Åsa Ekström", "Kvarngatan 12 B", "411 10 Göteborg")}, "addressee"),
        ({"addressee": ("فاطمة الزهراء", *ASA[1:])}, "addressee"),
        ({"addressee": ASA[:2]}, "addressee"),
        ({"language": "en"}, "page_number"),
        ({"reference": "JM-7K3Q-1234"}, "reference"),
        ({"letterhead": replace(LETTERHEAD, window="left")}, "addressee"),
        ({"letterhead": replace(LETTERHEAD, moved=(3, 0))}, "addressee"),
    ],
)
async def test_the_letter_of_another_is_not_taken_for_this_one(expected: dict[str, Any], code: str) -> None:
    assert code in {fault.code for fault in await prove(compiled(), replace(AS_IT_SHOULD_BE, **expected))}


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7\n", compiled()[:4000]], ids=["nothing", "a beginning", "half"])
async def test_half_a_file_is_unreadable(pdf: bytes) -> None:
    assert await prove(pdf, AS_IT_SHOULD_BE) == (Fault("unreadable"),)


async def test_an_attachment_that_is_expected_is_no_fault() -> None:
    assert await prove(compiled("attachment"), replace(AS_IT_SHOULD_BE, attachments=("a.txt",))) == ()


async def test_what_sources_hold_may_have_characters_that_nobody_can_print() -> None:
    assert await prove(compiled("mark"), replace(AS_IT_SHOULD_BE, quotes_data=True)) == ()


async def test_an_addressee_that_nobody_can_print_is_found_in_any_letter() -> None:
    ordered = Ordered({"heading": "Svar", "text": "Hej."}, addressee=("Åsa \ue000 Ekström", *ASA[1:]))
    pdf = await RENDERED["reply"](ordered)
    found = await prove(pdf, replace(AS_IT_SHOULD_BE, addressee=ordered.addressee, quotes_data=True))
    assert Fault("addressee", 1) in found
