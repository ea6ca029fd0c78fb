from dataclasses import replace
from datetime import date

import pytest

from portal.letters.erasure_decision import (
    AnonymisedData,
    ClearedData,
    ErasedData,
    ErasureDecision,
    KeptData,
    UngroundedDecision,
    render,
)
from portal.letters.letterhead import KEPT_CLEAR, WINDOWS

INVOICES = KeptData("Fakturor", 7, "Räkenskapsmaterial", "Bokföringslagen 7 kap. 2 §", date(2033, 12, 31))
CLAIM = KeptData("Reklamation", 1, "Rättsliga anspråk", None, None, "så länge tvisten pågår")


@pytest.fixture
def decision(letterhead, authority, member_address) -> ErasureDecision:
    return ErasureDecision(
        reference="JM-7K3Q-123W",
        language="sv",
        letterhead=letterhead,
        addressee=member_address,
        received_on=date(2026, 3, 5),
        decided_on=date(2026, 3, 27),
        erased=(ErasedData("Klick och besök", 12345),),
        anonymised=(AnonymisedData("Recensioner", 2, "Namnet är borttaget"),),
        cleared=(ClearedData("Fakturor", 5, ("Personnummer", "Köparens namn")),),
        kept=(INVOICES, CLAIM),
        told=("PostNord",),
        authority=authority,
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("sv", ("12 345", "31 december 2033", "utan att du behöver begära det igen", "tingsrätten", "27 mars 2026")),
        ("en", ("12,345", "31 December 2033", "without your having to ask again", "district court", "27 March 2026")),
    ],
)
async def test_the_decision_says_what_is_gone_what_is_kept_why_and_until_when(decision, read, language, said) -> None:
    letter = read(await render(replace(decision, language=language)))
    always = ("Klick och besök", "Recensioner", "Namnet är borttaget", "Fakturor", "Räkenskapsmaterial", "PostNord")
    for words in (*always, *said, "Bokföringslagen 7 kap. 2 §", "så länge tvisten pågår", "imy@imy.se", "031-693130"):
        assert words in letter


async def test_nothing_is_said_to_remain_when_all_is_gone(decision, read) -> None:
    letter = read(await render(replace(decision, kept=(), cleared=(), anonymised=(), told=())))
    assert "I butikens system finns ingenting av det som begäran gällde kvar" in letter
    assert "Det här finns kvar" not in letter


async def test_a_refusal_says_that_nothing_was_erased(decision, read) -> None:
    letter = read(await render(replace(decision, erased=(), anonymised=(), cleared=(), told=())))
    assert "Vi kan inte radera" in letter
    assert "imy@imy.se" in letter


async def test_someone_of_whom_nothing_was_held_is_told_so(decision, read) -> None:
    letter = read(await render(replace(decision, erased=(), anonymised=(), cleared=(), kept=(), told=())))
    assert "Vi har inte hittat några personuppgifter att radera" in letter


async def test_what_kept_records_have_lost_is_told_by_name_and_count(decision, read) -> None:
    letter = read(await render(decision))
    assert "Borttaget ur det som finns kvar" in letter
    assert "Fakturor 5 Personnummer, Köparens namn" in letter


async def test_taking_something_away_from_what_is_kept_is_no_refusal(decision, read) -> None:
    assert "Vi kan inte radera" not in read(await render(replace(decision, erased=(), anonymised=())))


async def test_a_day_that_nobody_has_confirmed_is_marked(decision, read) -> None:
    unsure = replace(INVOICES, unconfirmed=("att räkenskapsåret slutar den 30 juni",))
    marked = read(await render(replace(decision, kept=(unsure, CLAIM))))
    assert "31 december 2033 Inte bekräftat än: att räkenskapsåret slutar den 30 juni" in marked
    assert "står inte i vår publicerade integritetspolicy" in marked
    assert "bekräftat" not in read(await render(decision))


@pytest.mark.parametrize("kept", [replace(INVOICES, ground=" "), replace(INVOICES, until=None)])
async def test_nothing_is_kept_without_a_ground_and_an_end(decision, kept) -> None:
    with pytest.raises(UngroundedDecision):
        await render(replace(decision, kept=(kept,)))


async def test_the_window_shows_the_member_and_nothing_else(decision, text_in) -> None:
    pdf = await render(decision)
    for rectangle in (WINDOWS["right"], KEPT_CLEAR["right"]):
        assert text_in(pdf, rectangle).split("\r\n") == list(decision.addressee)


async def test_the_same_decision_is_the_same_bytes(decision) -> None:
    assert await render(decision) == await render(decision)


async def test_whoever_is_still_to_be_told_is_not_said_to_have_been(decision, read) -> None:
    letter = read(await render(replace(decision, told=(), to_be_told=("Klarna",))))
    assert "Andra som ska få veta" in letter
    assert "Klarna" in letter
    assert "Vi har underrättat" not in letter
    settled = read(await render(replace(decision, told=(), to_be_told=())))
    assert "mottagarna" not in settled
