"""What every letter promises: archivable, accessible, the same bytes for the same letter."""

import asyncio
import io
import os
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path
from shutil import copytree

import pypdf
import pytest
import typst as compiler

from portal.letters import request_form, typst


async def test_the_same_letter_is_the_same_bytes(make_form) -> None:
    assert await request_form.render(make_form()) == await request_form.render(make_form())
    assert await request_form.render(make_form()) != await request_form.render(make_form(scope=()))


def test_another_process_in_another_time_zone_makes_the_same_bytes() -> None:
    program = (
        "import asyncio, datetime, hashlib; from portal.letters import typst;"
        "moment = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC);"
        "letter = asyncio.run(typst.render('probe', {'name': 'Åsa'}, timestamp=moment, language='sv'));"
        "print(hashlib.sha256(letter).hexdigest())"
    )
    digests = set()
    for zone in ("Asia/Tokyo", "Europe/Stockholm"):
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TZ": zone}
        process = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        )
        digests.add(process.stdout)
    assert len(digests) == 1


@pytest.mark.parametrize(("language", "tag"), [("sv", "sv-SE"), ("en", "en-GB")])
async def test_a_letter_claims_archiving_and_accessibility(make_form, language, tag) -> None:
    pdf = pypdf.PdfReader(io.BytesIO(await request_form.render(make_form(language=language))))
    claims = pdf.xmp_metadata.stream.get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in claims
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in claims
    assert "<pdfuaid:part>1</pdfuaid:part>" in claims
    assert pdf.trailer["/Root"]["/Lang"] == tag
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.metadata.title.endswith("JM-7K3Q-123W")


async def test_every_font_travels_with_the_letter(make_form) -> None:
    pdf = pypdf.PdfReader(io.BytesIO(await request_form.render(make_form())))
    fonts = [font.get_object() for font in pdf.pages[0]["/Resources"]["/Font"].values()]
    descriptors = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert descriptors
    assert all("/FontFile2" in d or "/FontFile3" in d for d in descriptors)


async def test_the_code_is_described_to_those_who_cannot_see_it(make_form) -> None:
    pdf = pypdf.PdfReader(io.BytesIO(await request_form.render(make_form())))
    described = [
        item.get_object()["/Alt"]
        for item in (pdf.get_object(n) for n in range(1, pdf.trailer["/Size"]))
        if isinstance(item, pypdf.generic.DictionaryObject) and "/Alt" in item
    ]
    assert described == ["QR-kod med referensen JM-7K3Q-123W"]


async def test_data_that_a_template_needs_and_lacks_is_an_error() -> None:
    with pytest.raises(compiler.TypstError, match="letterhead"):
        await typst.render("request_form", {"title": "Åsa"}, timestamp=typst.noon(date(2026, 3, 1)), language="sv")


async def test_many_letters_at_once_keep_no_more_threads_busy_than_there_are_cores(make_form) -> None:
    letters = asyncio.gather(*(request_form.render(make_form(scope=(str(n),))) for n in range(12)))
    busy = set()
    while not letters.done():
        await asyncio.sleep(0.01)
        busy.add(sum(thread.name.startswith("typst") for thread in threading.enumerate()))
    assert len(set(await letters)) == 12
    assert 0 < max(busy) <= (os.cpu_count() or 1)


async def test_a_letter_made_in_a_process_of_its_own_is_the_same_letter() -> None:
    moment = typst.noon(date(2026, 3, 5))
    file = typst.Attachment("a.zip", bytes(range(256)), "application/zip", "a")
    at_home, elsewhere = [
        await typst.render("probe", {"t": "Åsa"}, timestamp=moment, language="sv", attachments=[file], apart=apart)
        for apart in (False, True)
    ]
    assert elsewhere == at_home


async def test_a_letter_that_cannot_be_made_elsewhere_says_so_and_not_what_it_held() -> None:
    with pytest.raises(typst.LetterNotMade) as raised:
        await typst.render("none", {"t": "Åsa"}, timestamp=typst.noon(date(2026, 3, 5)), language="sv", apart=True)
    assert "Åsa" not in str(raised.value)


async def test_a_letter_that_takes_too_long_elsewhere_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typst, "MADE_WITHIN", 0.01)
    with pytest.raises(typst.LetterNotMade):
        await typst.render("probe", {"t": "Åsa"}, timestamp=typst.noon(date(2026, 3, 5)), language="sv", apart=True)


@pytest.mark.parametrize("rows", [1, 400])
async def test_pages_are_counted(make_form, rows: int) -> None:
    pdf = await request_form.render(make_form(scope=tuple(f"Rad {number}" for number in range(rows))))
    assert typst.pages(pdf) == len(pypdf.PdfReader(io.BytesIO(pdf)).pages)


def test_a_look_is_another_when_something_that_a_template_imports_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copytree(typst.TEMPLATES, tmp_path, dirs_exist_ok=True)
    monkeypatch.setattr(typst, "TEMPLATES", tmp_path)
    look = typst.look.__wrapped__
    before = look("request_form")
    (tmp_path / "rights.typ").write_text("")
    assert look("request_form") == before, "it imports nothing of that"
    (tmp_path / "fonts.typ").write_text((tmp_path / "fonts.typ").read_text() + "\n// Another")
    assert look("request_form") != before
