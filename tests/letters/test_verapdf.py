"""What a validator says of our letters that neither Typst nor we have written."""

from asyncio import to_thread
from collections.abc import Callable
from datetime import date
from itertools import cycle
from pathlib import Path

import typst

from portal.domain.record_of_processing.loading import load
from portal.domain.record_of_processing.published import Published
from portal.domain.record_of_processing.record_document import document
from portal.letters import erasure_decision, extract, record_of_processing, request_form, window_test
from portal.letters.erasure_decision import AnonymisedData, ClearedData, ErasedData, ErasureDecision, KeptData
from portal.letters.extract import Extract, ExtractPurpose, ExtractSource, ExtractTable, ExtractUse, Transfer
from portal.letters.kinds import RENDERED
from portal.letters.letterhead import Language
from portal.letters.request_form import RequestForm
from portal.letters.values import Masked
from portal.settings import COMPANY
from tests.letters import verapdf
from tests.letters.everyday import ASA, AUTHORITY, FACTS, HARD, LETTERHEAD, Ordered

DAY = date(2026, 3, 13)
LANGUAGES: tuple[Language, ...] = ("sv", "en")
BAD = '#set document(title: "x")\nHej'
USE = ExtractUse("Namn", "Avtal", ("Så länge kontot finns",), ("Du själv",), ("PostNord",), "Bara vid faktura")
CASES = ExtractTable("Ärenden", ("Ärende", "Text"), (("A-1", "Gitarren brummar. " * 300), ("A-2", Masked())))


async def test_every_kind_of_letter_is_archivable_and_accessible(
    tmp_path: Path, make_form: Callable[..., RequestForm]
) -> None:
    """PDF/A-2a, A-3a with a file attached, and PDF/UA-1: every kind of letter, every hard person; and one bad file."""
    record = Published(1, load(COMPANY / "record_of_processing.toml"))
    letters = {
        "form": await request_form.render(make_form()),
        "test print": await window_test.render(LETTERHEAD, "sv", DAY),
        "decision": await erasure_decision.render(decision("sv")),
        "extract": await extract.render(answer("en"), b"{}"),
        "record": await record_of_processing.render(document(record, "en", DAY, DAY)),
        "bad": await to_thread(typst.compile, BAD.encode(), format="pdf"),
    }
    kinds = cycle((kind, language) for language in LANGUAGES for kind in FACTS)
    for (kind, language), lines in zip(kinds, HARD.values(), strict=False):
        ordered = Ordered(FACTS[kind][language], language, addressee=lines)
        letters[f"{kind}-{language}"] = await RENDERED[kind](ordered)
    assert len(letters) == 6 + len(HARD) > 6 + len(FACTS)
    for name, pdf in letters.items():
        (tmp_path / f"{name}.pdf").write_bytes(pdf)
    found = verapdf.broken_rules({tmp_path / f"{it}.pdf": "3a" if it == "extract" else "2a" for it in letters})
    broken = {file.stem: rules for file, rules in found.items() if rules}
    assert broken.keys() == {"bad"}
    for standard in ("PDF/A", "PDF/UA"):
        assert any(f"{standard} Identification" in rule for rule in broken["bad"])


def decision(language: Language) -> ErasureDecision:
    return ErasureDecision(
        reference="JM-7K3Q-123W",
        language=language,
        letterhead=LETTERHEAD,
        addressee=ASA,
        received_on=DAY,
        decided_on=DAY,
        erased=(ErasedData("Klick och besök", 12345),),
        anonymised=(AnonymisedData("Recensioner", 2, "Namnet är borttaget"),),
        cleared=(ClearedData("Fakturor", 5, ("Personnummer", "Köparens namn")),),
        kept=(KeptData("Fakturor", 7, "Räkenskapsmaterial", "Bokföringslagen 7 kap. 2 §", date(2033, 12, 31)),),
        told=("PostNord",),
        authority=AUTHORITY,
    )


def answer(language: Language) -> Extract:
    return Extract(
        reference="JM-7K3Q-123W",
        language=language,
        letterhead=LETTERHEAD,
        addressee=ASA,
        received_on=DAY,
        written_on=DAY,
        purposes=(ExtractPurpose("Köp", "För att leverera.", ("Leverera varor",), (USE,)),),
        transfers=(Transfer("Newsletter Inc., USA", "Standardavtalsklausuler"),),
        automated_decisions="Vi fattar inga automatiserade beslut.",
        authority=AUTHORITY,
        sources=(ExtractSource("Butiken", (CASES,)),),
    )
