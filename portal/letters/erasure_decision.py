"""The decision on an erasure: what was erased, what is kept, why and until when (Art. 17, 12(3)-(4), 19)."""

from dataclasses import asdict, dataclass
from datetime import date

from portal.letters import typst
from portal.letters.extract import LookedThrough, as_printed
from portal.letters.letterhead import Authority, Language, Letterhead, on_paper
from portal.letters.values import long_date, number
from portal.letters.words import erasure_decision as words

TITLES: dict[Language, str] = {"sv": "Beslut om radering", "en": "Decision on erasure"}


class UngroundedDecision(ValueError):
    """Something is kept, and no ground or end is named, which Art. 12(4) and 17(3) demand. `args[0]` says what."""


@dataclass(frozen=True, slots=True)
class ErasedData:
    """So many rows of a table or category no longer exist."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class AnonymisedData:
    """So many rows exist that no longer say of whom they are; `how` says what was done, where it is not the usual."""

    label: str
    count: int
    how: str = ""


@dataclass(frozen=True, slots=True)
class ClearedData:
    """So many rows are kept without the columns of these names, which no ground keeps."""

    label: str
    count: int
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptData:
    """So many rows that a ground of Art. 17(3) keeps."""

    label: str
    count: int
    ground: str
    law: str | None
    """The paragraph that demands it."""
    until: date | None
    """The last day on which they are kept; None: `until_text` says what ends it."""
    until_text: str | None = None
    unconfirmed: tuple[str, ...] = ()
    """What the controller has yet to confirm of that on which the ground or the day rests."""


def undated(label: str, count: int, language: Language) -> KeptData:
    """So many rows that are kept since nobody can tell for how long, until that has been looked into."""
    return KeptData(label, count, words.UNDATED[language], None, None, words.LOOKED_INTO[language])


@dataclass(frozen=True, slots=True)
class PortalData:
    """What the portal itself keeps of an erased person, on what ground and until when."""

    what: str
    ground: str
    until: str


@dataclass(frozen=True, slots=True)
class ErasureDecision:
    """The whole decision, every text in the reader's language."""

    reference: str
    language: Language
    letterhead: Letterhead
    addressee: tuple[str, ...]
    received_on: date
    decided_on: date
    erased: tuple[ErasedData, ...]
    anonymised: tuple[AnonymisedData, ...]
    cleared: tuple[ClearedData, ...]
    kept: tuple[KeptData, ...]
    told: tuple[str, ...]
    """The recipients that were told of the erasure (Art. 19)."""
    authority: Authority
    certificate: str | None = None
    """The number of the certificate of what was done."""
    to_be_told: tuple[str, ...] = ()
    """The recipients that may have received something of it and are still to be told, where that is possible."""
    by_hand: tuple[LookedThrough, ...] = ()
    """The places that no program can read, and what was found in each."""
    portal: tuple[PortalData, ...] = ()


async def render(decision: ErasureDecision) -> bytes:
    """The decision as PDF/A-2a and PDF/UA-1; the same decision gives the same bytes. Raises UngroundedDecision."""
    language = decision.language
    title = TITLES[language]
    data = on_paper(decision.letterhead, title=title, reference=decision.reference, addressee=decision.addressee) | {
        "received_on": long_date(decision.received_on, language),
        "decided_on": long_date(decision.decided_on, language),
        "erased": [{"label": it.label, "count": number(it.count, language)} for it in decision.erased],
        "anonymised": [
            {"label": it.label, "count": number(it.count, language), "how": it.how or words.ANONYMISED[language]}
            for it in decision.anonymised
        ],
        "cleared": [
            {"label": it.label, "count": number(it.count, language), "columns": list(it.columns)}
            for it in decision.cleared
        ],
        "kept": _by_ground(decision.kept, language),
        "told": list(decision.told),
        "to_be_told": list(decision.to_be_told),
        "certificate": decision.certificate,
        "by_hand": [as_printed(place, language) for place in decision.by_hand],
        "portal": [asdict(it) for it in decision.portal],
        "authority": asdict(decision.authority),
    }
    return await typst.render("erasure_decision", data, timestamp=typst.noon(decision.decided_on), language=language)


def _by_ground(kept: tuple[KeptData, ...], language: Language) -> list[dict[str, object]]:
    """What is kept, gathered under each ground, so that a ground that keeps several things is read once."""
    grounds = dict.fromkeys((it.ground, it.law) for it in kept)
    return [
        {
            "ground": ground,
            "law": law,
            "records": [_kept(it, language) for it in kept if (it.ground, it.law) == (ground, law)],
        }
        for ground, law in grounds
    ]


def _kept(it: KeptData, language: Language) -> dict[str, object]:
    until = long_date(it.until, language) if it.until else it.until_text
    if not it.ground.strip() or not until:
        raise UngroundedDecision(it.label)
    return {
        "label": it.label,
        "count": number(it.count, language),
        "until": until,
        "dated": it.until is not None,
        "unconfirmed": list(it.unconfirmed),
    }
