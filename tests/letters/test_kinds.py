"""Every kind of letter, in both languages, to plain and to hard people: what it says, and that it may be printed."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from portal.letters import refusal, window_test
from portal.letters.kinds import RENDERED
from portal.letters.letter import WrongFacts
from portal.letters.letterhead import Language
from portal.letters.proof import prove
from portal.letters.proof_faults import Expected
from portal.letters.refusal import UnreasonedRefusal
from portal.letters.typst import pages
from tests.letters import everyday
from tests.letters.everyday import FACTS, HARD, LETTERHEAD, Ordered

EACH = [(kind, language) for kind in FACTS for language in ("sv", "en")]
Read = Callable[[bytes], str]


async def written(kind: str, language: Language, **changes: Any) -> bytes:
    return await RENDERED[kind](Ordered(FACTS[kind][language], language, **changes))


def expected(ordered: Ordered) -> Expected:
    return Expected(ordered.language, ordered.reference, ordered.addressee, ordered.letterhead)


def texts_in(facts: object) -> Iterator[str]:
    """The words of staff among the facts."""
    match facts:
        case dict():
            for fact in facts.values():
                yield from texts_in(fact)
        case list():
            for fact in facts:
                yield from texts_in(fact)
        case str() if " " in facts:
            yield from facts.splitlines()


@pytest.mark.parametrize(("kind", "language"), EACH)
async def test_it_says_everything_that_staff_have_said_and_may_be_printed(
    kind: str, language: Language, read: Read
) -> None:
    ordered = Ordered(FACTS[kind][language], language)
    pdf = await RENDERED[kind](ordered)
    letter = read(pdf)
    for words in texts_in(ordered.facts):
        assert words in letter
    assert "2026-" not in letter
    assert await prove(pdf, expected(ordered)) == ()
    assert pdf == await RENDERED[kind](ordered)


@pytest.mark.parametrize("lines", HARD.values(), ids=HARD)
@pytest.mark.parametrize("window", ["right", "left"])
async def test_nobody_s_name_or_address_is_too_hard_to_print(window: Any, lines: tuple[str, ...]) -> None:
    letterhead = replace(LETTERHEAD, window=window)
    ordered = Ordered(FACTS["reply"]["sv"], addressee=lines, letterhead=letterhead)
    pdf = await RENDERED["reply"](ordered)
    assert await prove(pdf, expected(ordered)) == ()
    assert pages(pdf) == 1


@pytest.mark.parametrize("lines", [HARD["arabic abroad"], HARD["hebrew"]], ids=["arabic", "hebrew"])
async def test_a_line_from_right_to_left_ends_where_the_others_begin(
    lines: tuple[str, ...], glyphs_in: Callable[[bytes, str], list[float]]
) -> None:
    """The first letter of the name stands to the right of its last, and the last at the left edge of the address."""
    pdf = await written("reply", "sv", addressee=lines)
    first, last = lines[0][0], lines[0][-1]
    edge = LETTERHEAD.address_place.x
    assert min(glyphs_in(pdf, first)) > min(glyphs_in(pdf, last))
    assert min(glyphs_in(pdf, last)) == pytest.approx(edge, abs=1.5)


async def test_a_house_number_stands_after_its_street_however_the_street_is_written(
    glyphs_in: Callable[[bytes, str], list[float]],
) -> None:
    pdf = await written("reply", "sv", addressee=("דוד לוי", "רחוב 12", "ISRAEL"))
    assert max(glyphs_in(pdf, "2")[:1]) < max(glyphs_in(pdf, "ח"))


@pytest.mark.parametrize("moved", [(4, 4), (-4, -4)])
@pytest.mark.parametrize("window", ["right", "left"])
async def test_wherever_the_window_is_it_shows_the_addressee_alone(window: Any, moved: tuple[float, float]) -> None:
    letterhead = replace(LETTERHEAD, window=window, moved=moved)
    ordered = Ordered(FACTS["extension"]["sv"], letterhead=letterhead, addressee=HARD["abroad"])
    assert await prove(await RENDERED["extension"](ordered), expected(ordered)) == ()


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("kind", ["refusal", "extension", "lifting_notice", "rectification_answer", "objection_answer"])
async def test_who_does_not_get_all_that_was_asked_learns_where_to_complain(
    kind: str, language: Language, read: Read
) -> None:
    """Art. 12(4)."""
    facts = FACTS[kind]["sv" if kind.endswith("answer") else language]
    letter = read(await RENDERED[kind](Ordered(facts, language)))
    for words in ("Integritetsskyddsmyndigheten (IMY)", "Box 8114 104 20 Stockholm", "imy@imy.se", "tingsrätten"):
        assert words in letter


@pytest.mark.parametrize(("language", "words"), [("sv", "personnummer"), ("en", "personal identity number")])
async def test_of_a_personnummer_the_letters_say_that_it_is_corrected_and_neither_number(
    language: Language, words: str, read: Read
) -> None:
    number = {"what": "N", "before": "850412-9803", "after": "850413-9802", "is_number": True}
    answer = {"changes": [{**number, "source": "S"}]}
    notice = FACTS["recipient_notice"]["sv"] | {"corrected": [number]}
    for kind, facts in (("rectification_answer", answer), ("recipient_notice", notice)):
        letter = read(await RENDERED[kind](Ordered(facts, language)))
        assert words in letter
        assert ("rättat" if language == "sv" else "has been corrected") in letter
        assert "85041" not in letter


@pytest.mark.parametrize("kind", ["rectification_answer", "objection_answer"])
async def test_who_gets_all_that_was_asked_is_not_told_of_a_decision_against_them(kind: str, read: Read) -> None:
    assert "not satisfied" not in read(await written(kind, "en"))


@pytest.mark.parametrize("reason", ["", " \n"])
async def test_nothing_is_refused_without_a_reason(reason: str) -> None:
    facts = {**FACTS["refusal"]["sv"], "reason": reason}
    with pytest.raises(UnreasonedRefusal):
        await RENDERED["refusal"](Ordered(facts))


@pytest.mark.parametrize("ground", refusal.Ground.__args__)  # type: ignore[attr-defined]
@pytest.mark.parametrize("kind", ["access", "erasure", "rectification", "restriction", "portability", "objection"])
async def test_every_kind_of_request_can_be_confirmed_and_refused_on_every_ground(kind: str, ground: str) -> None:
    for letter in ("receipt", "refusal"):
        facts = FACTS[letter]["sv"] | {"asked_kind": kind} | ({"ground": ground} if letter == "refusal" else {})
        assert pages(await RENDERED[letter](Ordered(facts))) == 1


async def test_a_letter_that_belongs_to_no_request_speaks_of_no_reference(read: Read) -> None:
    ordered = Ordered(FACTS["return"]["sv"], reference="")
    pdf = await RENDERED["return"](ordered)
    assert "Referens" not in read(pdf)
    assert await prove(pdf, expected(ordered)) == ()


async def test_much_that_is_said_goes_on_overleaf(read: Read) -> None:
    ordered = Ordered({"heading": "Svar", "text": "Vi har läst ditt brev. " * 400})
    pdf = await RENDERED["reply"](ordered)
    assert pages(pdf) > 1
    assert await prove(pdf, expected(ordered)) == ()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"due_on": None}, "due_on"),
        ({"due_on": "Friday"}, "due_on"),
        ({"asked_kind": "everything"}, "asked_kind"),
        ({"secret": "Åsa"}, "secret"),
    ],
)
async def test_facts_that_do_not_fit_are_refused_by_name_and_not_told(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(WrongFacts, match=said) as raised:
        await RENDERED["receipt"](Ordered({**FACTS["receipt"]["sv"], **changes}))
    assert not {"Åsa", "Friday", "everything"} & set(str(raised.value).split())


async def test_a_fact_that_is_missing_is_named() -> None:
    with pytest.raises(WrongFacts, match="due_on"):
        await RENDERED["receipt"](Ordered({"asked_kind": "access", "received_on": "2026-03-05"}))


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("window", ["right", "left"])
async def test_the_test_print_is_one_sheet_with_a_whole_address(language: Language, window: Any, read: Read) -> None:
    letterhead = replace(LETTERHEAD, window=window)
    pdf = await window_test.render(letterhead, language, everyday.Ordered({}).written_on)
    faults = await prove(pdf, Expected(language, "", window_test.LONGEST[language], letterhead))
    assert pages(pdf) == 1
    assert {fault.code for fault in faults} <= {"addressee", "beside_addressee"}
    assert "100 mm" in read(pdf)
