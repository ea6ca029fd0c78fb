"""The request form: what a member prints, signs by hand and posts (a written, signed request)."""

import asyncio
import hashlib
import io
import unicodedata
from dataclasses import dataclass
from datetime import date

import segno

from portal.letters import typst
from portal.letters.letterhead import Language, Letterhead, on_paper
from portal.letters.seal import DIGEST_BYTES, Kind
from portal.letters.values import breakable, long_date

TITLES: dict[Kind, dict[Language, str]] = {
    "access": {"sv": "Begäran om registerutdrag", "en": "Request for access to personal data"},
    "erasure": {"sv": "Begäran om radering", "en": "Request for erasure"},
    "rectification": {"sv": "Begäran om rättelse", "en": "Request for rectification"},
    "restriction": {"sv": "Begäran om begränsning (blockering)", "en": "Request for restriction (blocking)"},
    "portability": {"sv": "Begäran om dataportabilitet", "en": "Request for data portability"},
    "objection": {"sv": "Invändning mot behandling", "en": "Objection to processing"},
}
"""The heading of the form for Art. 15, 17, 16, 18, 20 and 21."""

_WORDS: dict[Language, dict[str, str]] = {
    "sv": {"reference": "Referens", "scope": "Det här gäller"},
    "en": {"reference": "Reference", "scope": "This concerns"},
}


@dataclass(frozen=True, slots=True)
class RequestForm:
    """One form. It never holds the personnummer, which the member writes by hand."""

    reference: str
    kind: Kind
    language: Language
    sender_lines: tuple[str, ...]
    """Name and address of the member; empty: lines to fill in by hand."""
    addressee: tuple[str, ...]
    """The lines in the window."""
    submitted_on: date
    valid_until: date
    """The day by which the letter must have arrived."""
    asked: str
    """What is asked, as the member says it; an empty line begins a new paragraph."""
    scope: tuple[str, ...]
    """What the request is limited to, one line each; empty: everything."""
    seal: str
    """What the QR code says: `portal.letters.seal.seal` over `digest` of this form. Not part of the text."""
    letterhead: Letterhead
    by_member: bool = True
    """Whether the member filled it in; else the company did, for somebody who asked in another way."""
    ends_in_own_words: bool = False
    """Whether the last of `scope` is what the person says of it all, and no item among the others."""
    corrects_number: bool = False
    """Whether there is room for a wrong personnummer beside the right one."""


def text(form: RequestForm) -> str:
    """What is asked, in the form's own words, for a member without a printer to copy by hand.

    It says neither who asks nor when, so that the digest in the QR code tells nothing of a person.
    """
    words = _WORDS[form.language]
    lines = [TITLES[form.kind][form.language], f"{words['reference']}: {form.reference}"]
    for paragraph in _paragraphs(form):
        lines += ["", paragraph]
    if form.scope:
        lines += ["", f"{words['scope']}:", *(f"- {item}" for item in form.scope)]
    return "\n".join(lines) + "\n"


def digest(form: RequestForm) -> bytes:
    """The first 16 bytes of SHA-256 over `text(form)`, composed (NFC), in UTF-8."""
    composed = unicodedata.normalize("NFC", text(form))
    return hashlib.sha256(composed.encode(errors="surrogatepass")).digest()[:DIGEST_BYTES]


def look() -> str:
    """What a form that is made now looks like, as a digest: another after a change of its template, or of Typst."""
    return typst.look("request_form")


async def render(form: RequestForm) -> bytes:
    """The form as one A4 sheet, PDF/A-2a and PDF/UA-1; the same form gives the same bytes."""
    title = TITLES[form.kind][form.language]
    data = on_paper(form.letterhead, title=title, reference=form.reference, addressee=form.addressee) | {
        "sender": [line for line in form.sender_lines if line.strip()],
        "by_member": form.by_member,
        "own_words": breakable(form.scope[-1]) if form.scope and form.ends_in_own_words else None,
        "corrects_number": form.corrects_number,
        "submitted_on": long_date(form.submitted_on, form.language),
        "valid_until": long_date(form.valid_until, form.language),
        "asked": [breakable(paragraph) for paragraph in _paragraphs(form)],
        "scope_label": _WORDS[form.language]["scope"],
        "scope": [breakable(item) for item in form.scope[: -1 if form.ends_in_own_words else None]],
        "qr": await asyncio.to_thread(_qr_code, form.seal),
    }
    return await typst.render("request_form", data, timestamp=typst.noon(form.submitted_on), language=form.language)


def _paragraphs(form: RequestForm) -> list[str]:
    return [paragraph.strip() for paragraph in form.asked.split("\n\n") if paragraph.strip()]


def _qr_code(seal: str) -> str:
    """The seal as SVG. Level Q still reads with a quarter of the code stained or creased (ISO/IEC 18004)."""
    drawing = io.BytesIO()
    segno.make_qr(seal, error="q", boost_error=False).save(drawing, kind="svg", border=4, xmldecl=False, svgns=True)
    return drawing.getvalue().decode()
