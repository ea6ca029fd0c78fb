"""Masking passages of a text (Art. 15(4)): its words, what is left of it, and what stays marked when it is the same."""

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from time import process_time
from typing import Any

import asyncpg
import pytest
from pypdf import PdfReader

from portal.clock import now
from portal.data.access.maskings import Cell, Mark
from portal.data.access.passage import Passage
from portal.data.actors import Member
from portal.data.requests.requests import Request
from portal.domain.access import access, extract_download, looking_through, passages, releases
from portal.domain.access.completeness import NotComplete
from portal.domain.access.masking import Change, WordChange, mask, mask_words
from portal.domain.errors import Conflict, NotFound
from portal.domain.letters import answers
from portal.domain.requests import requests
from portal.domain.sources.persons_own import Own
from portal.domain.sources.third_parties import suggestions
from portal.letters.values import Masked, in_words
from portal.web.staff.extracts.passage_page import segments
from tests.conftest import World
from tests.domain.journeys import confirmed
from tests.extracts import maskable, value, whole
from tests.looking import ALL, look_through, release
from tests.people import ANNA, BERTIL, HANDLER

NOTE = "Hämtas av grannen Sixten Plåtslagare. Ring honom på 031-390 06 77 först.\nAnna betalar."
CANARIES = ("Sixten", "Plåtslagare", "390 06 77")
TELLING = ("Sixten", "Plåtslagare", "031-390", "06", "77")
"""What of NOTE is somebody else's, and the words that have it."""


async def noted(world: World, member: Member, note: str = NOTE) -> tuple[Request, Cell]:
    """The member's collected extract, and the cell in it that says `note`."""
    connection = await asyncpg.connect(world.url("shop_owner"))
    try:
        await connection.execute("UPDATE support_cases SET note = $1", note)
    finally:
        await connection.close()
    before = await requests.open_request(member, "access")
    if before:
        await requests.withdraw(member, before.reference)
    request = await confirmed(member, "access")
    await access.collect(request.id)
    return request, await saying(request, note)


async def saying(request: Request, note: str) -> Cell:
    content = await whole(request)
    return next(cell for cell in sorted(await maskable(request)) if value(content, cell) == note)


async def places(request: Request, cell: Cell, *wanted: str) -> WordChange:
    """The change that masks the words that have `wanted` in them."""
    opened = await looking_through.text(HANDLER, request.reference, cell)
    found = {
        place
        for place, word in enumerate(passages.words(opened.text))
        if any(it in opened.text[word.begins : word.ends] for it in wanted)
    }
    return WordChange(opened.digest, mask=frozenset(found))


async def sent(request: Request, cell: Cell) -> Any:
    return value(await whole(request, sent=True), cell)


def test_words_that_follow_one_another_are_one_passage() -> None:
    words = passages.words(NOTE)
    assert [NOTE[it.begins : it.ends] for it in passages.runs(words, {3, 4, 8})] == ["Sixten Plåtslagare.", "031-390"]
    assert passages.touched(words, passages.runs(words, {3, 4, 8})) == {3, 4, 8}


def test_a_line_and_a_full_stop_end_a_sentence() -> None:
    words = passages.words(NOTE)
    told = [NOTE[words[it.first].begins : words[it.last - 1].ends] for it in passages.sentences(NOTE, words)]
    assert told == ["Hämtas av grannen Sixten Plåtslagare.", "Ring honom på 031-390 06 77 först.", "Anna betalar."]


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ("Ring 070-174 06 05 i kväll", [("070-174 06 05", "telephone")]),
        ("Skriv till sixten.p@example.org!", [("sixten.p@example.org", "email")]),
        ("Hennes nummer är 850412-9803.", [("850412-9803", "personnummer")]),
        ("Order 1042 kostade 1 299 kr den 2026-03-05", []),
        ("Hon bor på Havregatan 3.", [("Havregatan 3", "address")]),
        (
            "Storgatan 5, 431 30 Mölndal, 031-390 06 77",
            [("Storgatan 5, 431 30 Mölndal", "address"), ("031-390 06 77", "telephone")],
        ),
        ("Sänd till storgatan 5b i stan", [("storgatan 5b", "address")]),
        ("Stora Nygatan 12 A, 3 tr", [("Stora Nygatan 12 A", "address")]),
        ("hos Olof Palmes gata 29 lgh 1201", [("Olof Palmes gata 29 lgh 1201", "address")]),
        ("Lilla Torget 1 eller Bergsgränd 2", [("Lilla Torget 1", "address"), ("Bergsgränd 2", "address")]),
        ("Åsögatan 3\u20135 och Kvarnbacken 7", [("Åsögatan 3\u20135", "address"), ("Kvarnbacken 7", "address")]),
        ("Norra Vägen 3\n38230 Nybro", [("Norra Vägen 3\n38230 Nybro", "address")]),
        ("Box 12, eller S-421 32 Västra Frölunda", [("Box 12", "address"), ("S-421 32 Västra Frölunda", "address")]),
        (
            "FRU EK, STORGATAN 5B LGH 1201, 431 30 VÄSTRA FRÖLUNDA",
            [("STORGATAN 5B LGH 1201, 431 30 VÄSTRA FRÖLUNDA", "address")],
        ),
        ("LILLA TORGET 1, OLOF PALMES GATA 29", [("LILLA TORGET 1", "address"), ("OLOF PALMES GATA 29", "address")]),
        ("BOX 12, POSTBOX 345", [("BOX 12", "address"), ("POSTBOX 345", "address")]),
        ("RIKSVÄG 40, VÄGEN 5, VASAGATAN 2026, BOX 12 ST, DELBETALNING 3 AV 5, STORGATANS 5", []),
        ("Artikel 12345 Fender, 129 00 kr, 150 00 SEK", []),
        ("Riksväg 40, vägen 5, på väg 12 och järnvägen 3 km", []),
        ("Storgatan är lång; Vasagatan 2026; Box 12 st, box 3", []),
        ("", []),
    ],
)
def test_numbers_and_addresses_are_suggested_and_nothing_else(text: str, looks: list[tuple[str, str]]) -> None:
    assert [(text[it.passage.begins : it.passage.ends], it.looks) for it in suggestions(text)] == looks


def test_an_address_of_ones_own_is_known_in_capitals_and_without() -> None:
    for lines in (["STORGATAN 5", "431 30 MÖLNDAL"], ["Storgatan 5", "43130 Mölndal"]):
        own = Own.of({}, lines)
        assert own.others("Till Storgatan 5, eller STORGATAN 5, 431 30 MÖLNDAL") == 0
        assert own.others("Till STORGATAN 6, 431 30 MÖLNDAL") == 1


def test_a_text_of_twice_the_length_takes_no_more_than_about_twice_the_time() -> None:
    def seconds(count: int) -> float:
        text = "a@b.se " * count
        words, started = passages.words(text), process_time()
        looks = [it.passage for it in suggestions(text)]
        assert len(passages.touched(words, looks)) == len(looks) == len(segments(text, [], "sv")) // 2 == count
        return process_time() - started

    seconds(10)
    few = min(seconds(500) for _ in range(3))
    assert seconds(4000) < 24 * few, "eight times as much, and not the sixty-four times of its square"


async def test_masked_words_are_not_sent_and_the_rest_of_the_text_is(world: World) -> None:
    request, cell = await noted(world, ANNA)
    await mask_words(HANDLER, request.reference, cell, await places(request, cell, *TELLING))
    left = await sent(request, cell)
    assert left == {"masked": True, "parts": ["Hämtas av grannen ", " Ring honom på ", " först.\nAnna betalar."]}
    assert in_words(Masked(tuple(left["parts"])), "sv").count("[maskat: rör en annan person]") == 2


async def test_words_are_unmasked_again_and_who_did_what_is_told(world: World) -> None:
    request, cell = await noted(world, ANNA)
    change = await places(request, cell, "Sixten", "Ring")
    await mask_words(HANDLER, request.reference, cell, change)
    sixten, ring = sorted(change.mask)
    await mask_words(HANDLER, request.reference, cell, WordChange(change.digest, unmask=frozenset({ring})))
    opened = await looking_through.text(HANDLER, request.reference, cell)
    assert [mark.passage for mark in opened.in_force] == [passages.words(NOTE)[sixten]]
    [taken_back] = [mark for mark in opened.marks if mark.unmasked_at]
    assert taken_back.passage == passages.words(NOTE)[ring]
    assert opened.names[taken_back.unmasked_by or HANDLER.id] == "Hanna Handläggare"


async def test_what_a_colleague_has_masked_since_stays_masked(world: World) -> None:
    request, cell = await noted(world, ANNA)
    await mask_words(HANDLER, request.reference, cell, await places(request, cell, "Sixten"))
    await mask_words(HANDLER, request.reference, cell, await places(request, cell, "grannen"))
    assert "Sixten" not in json.dumps(await sent(request, cell))


async def test_words_of_another_text_are_not_masked_by_mistake(world: World) -> None:
    request, cell = await noted(world, ANNA)
    change = await places(request, cell, "Sixten")
    with pytest.raises(Conflict):
        await mask_words(HANDLER, request.reference, cell, WordChange(b"another", change.mask))
    with pytest.raises(NotFound):
        await mask_words(HANDLER, request.reference, cell, WordChange(change.digest, frozenset({1000})))
    assert await sent(request, cell) == NOTE


async def test_a_text_of_which_every_word_is_masked_leaves_nothing(world: World) -> None:
    request, cell = await noted(world, ANNA)
    everything = await places(request, cell, "")
    await mask_words(HANDLER, request.reference, cell, everything)
    assert await sent(request, cell) == {"masked": True}


async def test_the_same_text_collected_anew_keeps_its_marks_and_a_changed_one_loses_them(world: World) -> None:
    request, cell = await noted(world, ANNA)
    await look_through(request)
    await mask_words(HANDLER, request.reference, cell, await places(request, cell, "Sixten"))
    await anew(request)
    assert "Sixten" not in json.dumps(await sent(request, await saying(request, NOTE)))
    assert not unseen(await access.open_extract(HANDLER, request.reference))
    changed = NOTE.replace("Anna betalar", "Sixten betalar")
    await rewrite(world, changed)
    await anew(request)
    again = await saying(request, changed)
    assert await sent(request, again) == changed
    assert unseen(await access.open_extract(HANDLER, request.reference))
    with pytest.raises(NotComplete):
        await releases.release(HANDLER, request.reference)


async def test_an_extract_is_released_only_when_every_free_text_has_been_looked_at(world: World) -> None:
    request, cell = await noted(world, BERTIL)
    others = frozenset(await maskable(request)) - {cell}
    await mask(HANDLER, request.reference, Change(looked_at=others))
    with pytest.raises(NotComplete):
        await releases.release(HANDLER, request.reference)
    await mask_words(HANDLER, request.reference, cell, await places(request, cell, "Sixten"))
    await releases.release(HANDLER, request.reference, ALL)
    with pytest.raises(Conflict):
        await mask_words(HANDLER, request.reference, cell, await places(request, cell, "Ring"))


async def test_no_byte_of_what_is_sent_holds_the_masked_words(world: World) -> None:
    request, cell = await noted(world, ANNA)
    content = await whole(request)
    same = [it for it in sorted(await maskable(request)) if value(content, it) == NOTE]
    change = await places(request, cell, *TELLING)
    for each in same:
        digest = (await looking_through.text(HANDLER, request.reference, each)).digest
        await mask_words(HANDLER, request.reference, each, WordChange(digest, change.mask))
    _, pieces = await extract_download.as_csv(HANDLER, request.reference)
    expect_clean(b"".join([piece async for piece in pieces]))
    await release(HANDLER, request)
    await answers.render(request.id)
    expect_clean(await answers.open_answer(HANDLER, request.reference))


def expect_clean(file: bytes) -> None:
    """No canary is anywhere in the file, whatever is packed in it, in any of the usual encodings."""
    seen = list(unpacked(file))
    assert any(b"grannen" in each for each in seen), "the text around is there, so what is packed is read"
    for canary in CANARIES:
        forms = [canary.encode(it) for it in ("utf-8", "latin-1", "utf-16-be", "utf-16-le")]
        forms.append(json.dumps(canary)[1:-1].encode())
        assert not [form for form in forms for each in seen if form in each]
        assert not [form for form in forms for each in seen if form.hex().encode() in each.lower()]


def unpacked(file: bytes) -> Iterator[bytes]:
    """The file, every stream in it decompressed, every file of a zip in it, and the words of a PDF."""
    yield file
    if file.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(file)) as packed:
            for name in packed.namelist():
                yield from unpacked(packed.read(name))
    if not file.startswith(b"%PDF"):
        return
    for match in re.finditer(rb"stream\r?\n", file):
        inflating = zlib.decompressobj()
        try:
            yield from unpacked(inflating.decompress(file[match.end() :]))
        except zlib.error:
            continue
    yield " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages).split()).encode()


def unseen(extract: access.OpenExtract) -> bool:
    """Whether something is still to be looked at."""
    return any(fault.what == "not_looked_at" for point in extract.points for fault in point.faults)


async def anew(request: Request) -> None:
    await access.collect_anew(HANDLER, request.reference)
    await access.collect(request.id)


async def rewrite(world: World, note: str) -> None:
    connection = await asyncpg.connect(world.url("shop_owner"))
    try:
        await connection.execute("UPDATE support_cases SET note = $1", note)
    finally:
        await connection.close()


def test_passages_that_overlap_hide_what_either_does() -> None:
    who, at = HANDLER.id, now()
    marks = [Mark(Cell("shop", "t", 0, "c"), it, who, at, None, None) for it in (Passage(3, 9), Passage(0, 6))]
    assert passages.sent("Sixten Anna", marks) == Masked(("", "na"))
    assert passages.sent({"not": "a text"}, marks) == Masked()
