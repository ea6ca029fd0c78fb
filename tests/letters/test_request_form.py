import io
from dataclasses import replace
from typing import get_args

import pypdf
import pytest

from portal.domain.requests.wishes import LONGEST_CORRECTIONS, MOST_CORRECTIONS
from portal.letters.letterhead import KEPT_CLEAR, WINDOWS, Window
from portal.letters.request_form import TITLES, digest, render, text
from portal.letters.seal import Kind, open_seal

LANGUAGES = ("sv", "en")


def pages(pdf: bytes) -> int:
    return len(pypdf.PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", get_args(Kind))
async def test_the_form_says_everything_that_its_text_says(make_form, read, kind, language) -> None:
    form = make_form(kind=kind, language=language)
    printed = read(await render(form))
    for line in text(form).splitlines():
        assert line.removeprefix("- ").removesuffix(":").split(": ")[-1] in printed
    assert TITLES[kind][language] in printed


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_printed_code_opens_as_this_form(make_form, scan, key, language) -> None:
    form = make_form(language=language)
    [(code, width)] = scan(await render(form))
    assert width >= 30
    opened = open_seal(key.public_key(), code)
    assert (opened.reference, opened.kind, opened.digest) == (form.reference, form.kind, digest(form))


async def test_the_code_tells_nothing_of_who_asks(make_form) -> None:
    assert digest(make_form()) == digest(make_form(sender_lines=("Någon Annan", "Annanstans 1")))


def test_the_digest_changes_with_every_word_that_is_asked(make_form) -> None:
    forms = [
        make_form(),
        make_form(asked="Jag begär en kopia av alla mina uppgifter."),
        make_form(scope=("Kundtjänst",)),
        make_form(kind="erasure"),
        make_form(language="en", asked=make_form().asked, scope=make_form().scope),
    ]
    assert len({digest(form) for form in forms}) == len(forms)
    assert {len(digest(form)) for form in forms} == {16}


@pytest.mark.parametrize("window", get_args(Window))
async def test_the_window_shows_the_address_and_nothing_else(make_form, letterhead, text_in, window) -> None:
    form = make_form(letterhead=replace(letterhead, window=window))
    pdf = await render(form)
    assert text_in(pdf, WINDOWS[window]).split("\r\n") == list(form.addressee)
    assert text_in(pdf, KEPT_CLEAR[window]).split("\r\n") == list(form.addressee)


@pytest.mark.parametrize(
    "sender",
    [
        ("Åsa Ekström", "Norra Österlånggatans Förlängningsväg 12B", "411 10 Göteborg"),
        ("Maximiliana Wolfeschlegelsteinhausenbergerdorff von Ekensteen", "Gatan 1", "411 10 Göteborg"),
        ("🎸 Åsa 👩‍🎤", "Gatan 1", "411 10 Göteborg"),
        ("فاطمة الزهراء العلي", "Gatan 1", "411 10 Göteborg"),
        ("山田 太郎", "Gatan 1", "411 10 Göteborg"),
        ('O\'Brien #strong[*x*] $1$ \\ "<b>" @ref', "Gatan 1 // 2", "411 10 Göteborg"),
        ("\x00\x07\ud800\ue000\ufdd0\u202eÅsa", "Gatan 1", "411 10 Göteborg"),
        ("X" * 400, "Gatan 1", "411 10 Göteborg"),
        (),
    ],
    ids=["long street", "long name", "emoji", "arabic", "japanese", "markup", "controls", "no spaces", "by hand"],
)
async def test_any_sender_fits_on_one_sheet(make_form, scan, read, sender) -> None:
    pdf = await render(make_form(sender_lines=sender))
    assert pages(pdf) == 1
    assert len(scan(pdf)) == 1
    assert sender == () or sender[-1] in read(pdf)


async def test_much_that_is_asked_fits_on_one_sheet(make_form, read) -> None:
    form = make_form(asked="Jag begär följande. " * 60, scope=tuple(f"Ändamål nummer {n}" for n in range(20)))
    pdf = await render(form)
    assert pages(pdf) == 1
    assert "Ändamål nummer 19" in read(pdf)
    assert "Namnteckning" in read(pdf)


async def test_as_many_corrections_as_can_be_asked_for_fit_in_letters_that_can_be_read(make_form) -> None:
    said = "x" * (LONGEST_CORRECTIONS // MOST_CORRECTIONS // 2 - 1)
    lines = tuple(f"Beställningar, Gatuadress: det står ”{said}”, rätt är ”{said}{n}”" for n in range(MOST_CORRECTIONS))
    pdf = pypdf.PdfReader(io.BytesIO(await render(make_form(kind="rectification", scope=lines))))
    sizes: list[float] = []
    pdf.pages[0].extract_text(
        visitor_text=lambda text, _, matrix, __, size: sizes.append(size) if "xxx" in text else None
    )
    assert len(pdf.pages) == 1
    assert "x9”" in pdf.pages[0].extract_text().replace("\n", "").replace("-", "")
    assert min(sizes) >= 7


async def test_markup_in_a_name_is_printed_as_it_is(make_form, read) -> None:
    assert "O'Brien #strong[*x*] $1$" in read(await render(make_form(sender_lines=("O'Brien #strong[*x*] $1$",))))
