import io
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pypdf
import pytest

from portal.letters.extract import (
    Extract,
    ExtractPurpose,
    ExtractSource,
    ExtractTable,
    ExtractUse,
    Transfer,
    render,
)
from portal.letters.letterhead import KEPT_CLEAR, WINDOWS
from portal.letters.values import Masked

USE = ExtractUse("Namn", "Avtal", ("Så länge kontot finns",), ("Du själv",), ("PostNord", "Klarna"), "Bara vid faktura")
PURPOSE = ExtractPurpose("Beställningar och köp", "För att leverera det du köper.", ("Leverera varor",), (USE,))
CUSTOMER = ExtractTable(
    "Kund",
    ("Kundnummer", "Skapad", "Saldo", "Nyhetsbrev", "Telefon"),
    ((100482, datetime(2026, 7, 1, 22, 30, tzinfo=UTC), Decimal("1249.50"), True, None),),
)
CASES = ExtractTable("Ärenden", ("Ärende", "Text"), (("A-1", "Gitarren brummar. " * 300), ("A-2", Masked())))
EMPTY = ExtractTable("Tävlingar", ("Bidrag",), ())


@pytest.fixture
def extract(letterhead, authority, member_address) -> Extract:
    return Extract(
        reference="JM-7K3Q-123W",
        language="sv",
        letterhead=letterhead,
        addressee=member_address,
        received_on=date(2026, 3, 5),
        written_on=date(2026, 3, 20),
        purposes=(PURPOSE,),
        transfers=(Transfer("Newsletter Inc., USA", "Standardavtalsklausuler"),),
        automated_decisions="Vi fattar inga automatiserade beslut.",
        authority=authority,
        sources=(ExtractSource("Butiken", (CUSTOMER, CASES, EMPTY)),),
    )


@pytest.mark.parametrize("language", ["sv", "en"])
async def test_the_answer_has_every_part_of_article_15(extract, read, language) -> None:
    letter = read(await render(replace(extract, language=language), b"{}"))
    said = {
        "that data is processed": {"sv": "Ja, JAVI Musik AB behandlar", "en": "Yes, JAVI Musik AB processes"},
        "(a) purposes": "Beställningar och köp",
        "what is done": "Leverera varor",
        "(b) categories": "Namn",
        "when at all": "Bara vid faktura",
        "legal basis": "Avtal",
        "(c) recipients": "PostNord, Klarna",
        "(c) third countries": "Newsletter Inc., USA",
        "(2) safeguards": "Standardavtalsklausuler",
        "(d) period": "Så länge kontot finns",
        "(e) rectification": {"sv": "(artikel 16)", "en": "(Article 16)"},
        "(e) erasure": {"sv": "(artikel 17)", "en": "(Article 17)"},
        "(e) restriction": {"sv": "(artikel 18)", "en": "(Article 18)"},
        "(e) objection": {"sv": "(artikel 21)", "en": "(Article 21)"},
        "(f) complaint": "Box 8114 104 20 Stockholm imy@imy.se",
        "court": {"sv": "tingsrätten (artikel 79)", "en": "(tingsrätten) (Article 79)"},
        "(g) source": "Du själv",
        "(h) automated decisions": "Vi fattar inga automatiserade beslut.",
        "who answers": "556484-7324",
        "telephone": "031-693130",
    }
    for part, words in said.items():
        assert (words if isinstance(words, str) else words[language]) in letter, part


async def test_the_data_is_printed_for_its_reader(extract, read) -> None:
    swedish = read(await render(extract, b"{}"))
    for words in (
        "100482",
        "2026-07-02 00:30",
        "1 249,50",
        "Ja",
        "–",
        "[maskat: rör en annan person]",
        "Ingenting finns sparat",
    ):
        assert words in swedish
    assert swedish.count("Gitarren brummar.") == 300
    english = read(await render(replace(extract, language="en"), b"{}"))
    assert "2 Jul 2026, 00:30" in english
    assert "1,249.50" in english
    assert "[masked: concerns another person]" in english


@pytest.mark.parametrize("language", ["sv", "en"])
async def test_masking_is_told_of_exactly_where_there_is_any(extract, read, language) -> None:
    sentence, note = {
        "sv": ("har vi maskat av hänsyn till dem", "maskade i den här tabellen"),
        "en": ("We have masked data", "is masked in this table"),
    }[language]
    with_masking = read(await render(replace(extract, language=language), b"{}"))
    assert with_masking.count(sentence) == with_masking.count(note) == 1
    without = replace(extract, language=language, sources=(ExtractSource("Butiken", (CUSTOMER, EMPTY)),))
    letter = read(await render(without, b"{}"))
    for said in (sentence, note, "mask", "15.4", "15(4)"):
        assert said not in letter


async def test_facts_that_nobody_has_confirmed_are_marked_and_the_mark_explained(extract, read) -> None:
    confirmed = read(await render(extract, b"{}"))
    assert "bekräftat" not in confirmed
    purpose = replace(PURPOSE, uses=(replace(USE, unconfirmed=("rättslig grund", "lagringstid")), USE))
    purpose = replace(purpose, unconfirmed=("Leverera varor",))
    marked = read(await render(replace(extract, purposes=(purpose,)), b"{}"))
    assert marked.count("Inte bekräftat än: rättslig grund, lagringstid") == 1
    assert "Leverera varor (inte bekräftat än)" in marked
    assert marked.count("står inte i vår publicerade integritetspolicy") == 1


@pytest.mark.parametrize("transfers", [(), (Transfer("Newsletter Inc., USA", "Standardavtalsklausuler"),)])
async def test_what_is_said_of_other_countries_and_of_automated_decisions_is_marked(extract, read, transfers) -> None:
    unsure = replace(extract, transfers=transfers, transfers_unconfirmed=True, automated_decisions_unconfirmed=True)
    letter = read(await render(unsure, b"{}"))
    assert letter.count("(inte bekräftat än)") == 2
    assert "Vi fattar inga automatiserade beslut. (inte bekräftat än)" in letter


async def test_the_attached_json_is_read_back_equal(extract) -> None:
    content = json.dumps({"namn": "Åsa 🎸", "tecken": "\u0000"}, ensure_ascii=False).encode()
    pdf = pypdf.PdfReader(io.BytesIO(await render(extract, content)))
    assert dict(pdf.attachments) == {"registerutdrag.json": [content]}
    assert "<pdfaid:part>3</pdfaid:part>" in pdf.xmp_metadata.stream.get_data().decode()


async def test_someone_of_whom_nothing_is_held_is_told_so(extract, read) -> None:
    letter = read(await render(replace(extract, purposes=(), sources=()), b"{}"))
    assert "behandlar inga andra personuppgifter om dig" in letter
    assert "imy@imy.se" in letter


async def test_data_that_stays_in_europe_is_said_to(extract, read) -> None:
    assert "inte över dina uppgifter till något land utanför" in read(
        await render(replace(extract, transfers=()), b"{}")
    )


async def test_the_window_shows_the_member_and_nothing_else(extract, text_in) -> None:
    pdf = await render(extract, b"{}")
    for rectangle in (WINDOWS["right"], KEPT_CLEAR["right"]):
        assert text_in(pdf, rectangle).split("\r\n") == list(extract.addressee)


async def test_thousands_of_rows_are_all_there(extract, read) -> None:
    rows = tuple((n, date(2025, 1, 1), f"Vara{n:04}") for n in range(3000))
    table = ExtractTable("Beställningar", ("Nummer", "Datum", "Vara"), rows)
    letter = read(await render(replace(extract, sources=(ExtractSource("Butiken", (table,)),)), b"{}"))
    assert "3 000 rader" in letter
    assert re.findall(r"Vara\d{4}", letter) == [f"Vara{n:04}" for n in range(3000)]


async def test_a_row_longer_than_a_page_and_words_without_spaces_are_printed_whole(extract, read) -> None:
    table = ExtractTable("Klick", ("Länk",), (("https://example.se/" + "y" * 9000,),))
    letter = read(await render(replace(extract, sources=(ExtractSource("Webben", (table,)),)), b"{}"))
    assert letter.count("y") >= 9000


async def test_letters_of_any_script_are_printed(extract) -> None:
    table = ExtractTable(
        "Kund", ("Namn",), tuple((name,) for name in ("山田 太郎", "محمد", "🎸", "\x00", "Иван", "ไทย"))
    )
    assert (await render(replace(extract, sources=(ExtractSource("Butiken", (table,)),)), b"{}")).startswith(b"%PDF")
