"""The record of processing as a document to print, sign and show to the supervisory authority (Art. 30(1), 30(4))."""

from dataclasses import asdict, dataclass
from datetime import date

from portal.letters import typst
from portal.letters.letterhead import Language, Letterhead, on_paper
from portal.letters.values import long_date

TITLES: dict[Language, str] = {
    "sv": "Register över behandling av personuppgifter",
    "en": "Record of processing of personal data",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What the record says. Assumed is what the controller has yet to confirm, and it is marked so."""

    text: str
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """A category of data as it is used for a purpose (Art. 30(1)(c), (d), (f)).

    `handling_assumed`: it is assumed that just these periods, sources and recipients go with it.
    """

    category: Said
    basis: Said
    periods: tuple[Said, ...]
    sources: tuple[Said, ...]
    recipients: tuple[Said, ...]
    handling_assumed: bool


@dataclass(frozen=True, slots=True)
class Purpose:
    """A purpose (Art. 30(1)(b)), whose data it concerns, what is done for it on which legal basis, and with what."""

    name: Said
    description: str
    data_subjects: tuple[Said, ...]
    activities: tuple[tuple[Said, Said], ...]
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who receives data; `outside`: in a country outside the EU and EEA, protected by `safeguards` (Art. 30(1)(e))."""

    name: Said
    outside: bool
    outside_assumed: bool
    safeguards: str | None


@dataclass(frozen=True, slots=True)
class Missing:
    """What is not stated: the point of Art. 30(1) that wants it, what it is, and where in the file it belongs."""

    point: str
    text: str
    entry: str


@dataclass(frozen=True, slots=True)
class RecordDocument:
    """A version of the record in one language. Lists that are empty are printed as not stated."""

    language: Language
    letterhead: Letterhead
    version: int
    published_on: date
    printed_on: date
    officer: tuple[str, ...]
    joint_controllers: tuple[str, ...]
    purposes: tuple[Purpose, ...]
    recipients: tuple[Recipient, ...]
    periods: tuple[tuple[Said, str], ...]
    """How long, and why so long."""
    measures: tuple[Said, ...]
    automated_decisions: Said
    missing: tuple[Missing, ...]
    assumed: tuple[tuple[str, str], ...]
    """Each assumed fact in a sentence, and where in the file it stands."""


async def render(document: RecordDocument) -> bytes:
    """The document as PDF/A-2a and PDF/UA-1; the same document gives the same bytes."""
    title = TITLES[document.language]
    data = asdict(document) | on_paper(document.letterhead, title=title, reference="", addressee=())
    data["published_on"] = long_date(document.published_on, document.language)
    data["printed_on"] = long_date(document.printed_on, document.language)
    return await typst.render(
        "record_of_processing", data, timestamp=typst.noon(document.printed_on), language=document.language
    )
