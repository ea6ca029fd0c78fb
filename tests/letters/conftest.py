"""Letters to one fictional member, and ways to read a letter back as its reader or a scanner would."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pypdf
import pypdfium2
import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pypdfium2 import raw

from portal.letters.letterhead import Authority, Letterhead, Rectangle
from portal.letters.request_form import RequestForm, digest
from portal.letters.seal import seal

MAKE_FORM = Callable[..., RequestForm]


@pytest.fixture(scope="session")
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture(scope="session")
def letterhead() -> Letterhead:
    address = ("JAVI Musik AB", "Personuppgiftsombudet", "Göteborgsvägen 46", "431 37 Mölndal")
    return Letterhead("JAVI Musik AB", "556484-7324", "031-693130", address)


@pytest.fixture(scope="session")
def authority() -> Authority:
    address = ("Box 8114", "104 20 Stockholm")
    return Authority("Integritetsskyddsmyndigheten (IMY)", address, "imy@imy.se", "08-657 61 00")


@pytest.fixture(scope="session")
def member_address() -> tuple[str, ...]:
    return ("Åsa Ekström", "Kvarngatan 12 A lgh 1203", "411 10 Göteborg")


@pytest.fixture(scope="session")
def make_form(key: Ed25519PrivateKey, letterhead: Letterhead, member_address: tuple[str, ...]) -> MAKE_FORM:
    """A sealed form like the member's, with what is given changed."""

    def make(**changes: Any) -> RequestForm:
        swedish = changes.get("language", "sv") == "sv"
        form = RequestForm(
            reference="JM-7K3Q-123W",
            kind="access",
            language="sv",
            sender_lines=member_address,
            addressee=letterhead.address,
            submitted_on=date(2026, 3, 1),
            valid_until=date(2026, 5, 30),
            asked="Jag begär en kopia av mina uppgifter." if swedish else "I ask for a copy of my data.",
            scope=("Beställningar och köp", "Kundtjänst") if swedish else ("Orders", "Customer service"),
            seal="",
            letterhead=letterhead,
        )
        form = replace(form, **changes)
        return replace(form, seal=seal(key, form.reference, form.kind, digest(form)))

    return make


@pytest.fixture(scope="session")
def read() -> Callable[[bytes], str]:
    """The whole text of a PDF, with white space evened out and break marks removed."""

    def read(pdf: bytes) -> str:
        text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
        return " ".join(text.replace("\u200b", "").split())

    return read


@pytest.fixture(scope="session")
def scan() -> Callable[[bytes], list[tuple[str, float]]]:
    """What a scanner reads from a printed page at 200 dpi: the text of each code and its width in millimetres."""

    def scan(pdf: bytes) -> list[tuple[str, float]]:
        picture = pypdfium2.PdfDocument(pdf)[0].render(scale=200 / 72).to_pil()
        codes = zxingcpp.read_barcodes(picture)
        return [(c.text, (c.position.top_right.x - c.position.top_left.x) * 25.4 / 200) for c in codes]

    return scan


@pytest.fixture(scope="session")
def text_in() -> Callable[[bytes, Rectangle], str]:
    """The text of the first page that lies, wholly or in part, within a rectangle."""

    def text_in(pdf: bytes, rectangle: Rectangle) -> str:
        page = pypdfium2.PdfDocument(pdf)[0]
        mm = 72 / 25.4
        left, right = rectangle.x * mm, (rectangle.x + rectangle.width) * mm
        top, bottom = page.get_height() - rectangle.y * mm, page.get_height() - (rectangle.y + rectangle.height) * mm
        return str(page.get_textpage().get_text_bounded(left, bottom, right, top))

    return text_in


@pytest.fixture(scope="session")
def glyphs_in() -> Callable[[bytes, str], list[float]]:
    """Where on the first page a character stands: millimetres from the left edge, once for each time."""

    def glyphs_in(pdf: bytes, character: str) -> list[float]:
        printed = pypdfium2.PdfDocument(pdf)[0].get_textpage()
        text = [chr(raw.FPDFText_GetUnicode(printed, index)) for index in range(printed.count_chars())]
        return [printed.get_charbox(index)[0] * 25.4 / 72 for index, it in enumerate(text) if it == character]

    return glyphs_in
