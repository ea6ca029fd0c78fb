"""The extract: the answer to an access request, with everything that Art. 15(1)-(3) asks for."""

from dataclasses import asdict, dataclass
from datetime import date

from portal.letters import typst
from portal.letters.letterhead import Authority, Language, Letterhead, on_paper
from portal.letters.values import Masked, breakable, in_words, long_date, number
from portal.letters.words import worded
from portal.letters.words.by_hand import OUTCOMES

FILE_NAME, CSV_NAME = "registerutdrag.json", "registerutdrag-csv.zip"

TITLES: dict[Language, str] = {"sv": "Registerutdrag", "en": "Your personal data"}
PARTS: dict[Language, str] = {"sv": "{}, del {} av {}", "en": "{}, part {} of {}"}

_ROWS_AT_HOME = 200
"""Rows of a letter that is made in this process; a larger one gets a process of its own."""

_WIDEST_TABLE = 6
_LONGEST_CELL = 48


@dataclass(frozen=True, slots=True)
class ExtractUse:
    """One category used for a purpose, in the reader's language: Art. 15(1)(b), (c), (d), (g)."""

    category: str
    legal_basis: str
    kept: tuple[str, ...]
    """The periods, or how they are decided; until when, where the date is known."""
    sources: tuple[str, ...]
    recipients: tuple[str, ...]
    """Empty: it is not handed on."""
    condition: str | None = None
    unconfirmed: tuple[str, ...] = ()
    """Which of these facts the controller has yet to confirm, since the policy is silent on them."""


@dataclass(frozen=True, slots=True)
class ExtractPurpose:
    """A purpose and what is done for it: Art. 15(1)(a)."""

    name: str
    description: str
    activities: tuple[str, ...]
    uses: tuple[ExtractUse, ...]
    unconfirmed: tuple[str, ...] = ()
    """Those of `activities` that the controller has yet to confirm."""
    stopped: tuple[str, ...] = ()
    """What the company would do and does not, since the person has said no, or not said yes."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """A recipient outside the EU and EEA and what protects the data there: Art. 15(1)(c), 15(2)."""

    recipient: str
    safeguards: str


@dataclass(frozen=True, slots=True)
class ExtractTable:
    """Rows of one table: `columns` are labels, each row has a value for each of them, in their order.

    A value that staff have masked is a `Masked`; the letter then says so above the table and where the data begins.
    Of a table that is divided among letters these are the rows from `first`, counted from 1, of `count` in all.
    """

    label: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    first: int = 1
    count: int | None = None

    @property
    def masked(self) -> bool:
        """Whether any value is masked."""
        return any(isinstance(value, Masked) for row in self.rows for value in row)


@dataclass(frozen=True, slots=True)
class ExtractSource:
    """One of the company's registers and what it holds of the person: Art. 15(3)."""

    label: str
    tables: tuple[ExtractTable, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """In which parts of the answer a table's rows are: `parts` is "3", or "3–5"."""

    source: str
    table: str
    rows: str
    parts: str


@dataclass(frozen=True, slots=True)
class LookedThrough:
    """A place that was looked through by hand: what it may hold, when it was done, and what came of it.

    `outcome` is its code, or words. So many `enclosures` lie beside the letter.
    """

    label: str
    holds: tuple[str, ...]
    on: date
    outcome: str
    note: str | None
    enclosures: int


def as_printed(place: LookedThrough, language: Language) -> dict[str, object]:
    """What `by_hand.typ` reads of it."""
    said = {"on": long_date(place.on, language), "outcome": worded(OUTCOMES, place.outcome, language)}
    return asdict(place) | said


@dataclass(frozen=True, slots=True)
class Extract:
    """The answer, every text in the reader's language. No purposes: no data of the person is processed.

    A large one is several letters, `part` of `parts`: what is said of the processing stands in the first, with what is
    to be found where in `contents`; every one has rows of its own.
    """

    reference: str
    language: Language
    letterhead: Letterhead
    addressee: tuple[str, ...]
    received_on: date
    """When the request arrived."""
    written_on: date
    purposes: tuple[ExtractPurpose, ...]
    transfers: tuple[Transfer, ...]
    """Empty: no data leaves the EU and EEA."""
    automated_decisions: str
    authority: Authority
    sources: tuple[ExtractSource, ...]
    transfers_unconfirmed: bool = False
    """Whether the controller has yet to confirm what is said of countries outside the EU and EEA."""
    automated_decisions_unconfirmed: bool = False
    part: int = 1
    parts: int = 1
    contents: tuple[Contents, ...] = ()
    by_hand: tuple[LookedThrough, ...] = ()

    @property
    def title(self) -> str:
        """What the letter is called."""
        title = TITLES[self.language]
        return title if self.parts == 1 else PARTS[self.language].format(title, self.part, self.parts)

    @property
    def unconfirmed(self) -> bool:
        """Whether anything in the answer is marked as not confirmed."""
        activities = any(purpose.unconfirmed for purpose in self.purposes)
        uses = any(use.unconfirmed for purpose in self.purposes for use in purpose.uses)
        whole = bool(self.purposes) and (self.transfers_unconfirmed or self.automated_decisions_unconfirmed)
        return activities or uses or whole


async def render(extract: Extract, json_file: bytes, csv_files: bytes | None = None) -> bytes:
    """The extract as PDF/A-3a and PDF/UA-1 with the same data attached: JSON in UTF-8 as `registerutdrag.json`, and the
    zip `csv_files` as `registerutdrag-csv.zip`.

    That nothing is missing is for the domain to see to. The same arguments give the same bytes.
    """
    language = extract.language
    data = on_paper(
        extract.letterhead, title=extract.title, reference=extract.reference, addressee=extract.addressee
    ) | {
        "received_on": long_date(extract.received_on, language),
        "written_on": long_date(extract.written_on, language),
        "purposes": [asdict(purpose) for purpose in extract.purposes],
        "transfers": [asdict(transfer) for transfer in extract.transfers],
        "transfers_unconfirmed": extract.transfers_unconfirmed,
        "automated_decisions": extract.automated_decisions,
        "automated_decisions_unconfirmed": extract.automated_decisions_unconfirmed,
        "unconfirmed": extract.unconfirmed,
        "masked": any(table.masked for source in extract.sources for table in source.tables),
        "authority": asdict(extract.authority),
        "part": extract.part,
        "parts": extract.parts,
        "contents": [asdict(it) for it in extract.contents],
        "sources": [
            {"label": source.label, "tables": [_table(table, language) for table in source.tables]}
            for source in extract.sources
        ],
        "by_hand": [as_printed(place, language) for place in extract.by_hand],
    }
    files = [typst.Attachment(FILE_NAME, json_file, "application/json", extract.title)]
    if csv_files is not None:
        files.append(typst.Attachment(CSV_NAME, csv_files, "application/zip", f"{extract.title} (CSV)"))
    return await typst.render(
        "extract",
        data,
        timestamp=typst.noon(extract.written_on),
        language=language,
        attachments=files,
        apart=sum(len(table.rows) for source in extract.sources for table in source.tables) > _ROWS_AT_HOME,
    )


def _table(table: ExtractTable, language: Language) -> dict[str, object]:
    rows = [[in_words(value, language) for value in row] for row in table.rows]
    narrow = len(table.columns) <= _WIDEST_TABLE and all(len(cell) <= _LONGEST_CELL for row in rows for cell in row)
    return {
        "label": table.label,
        "masked": table.masked,
        "count": number(len(rows) if table.count is None else table.count, language),
        "one": (len(rows) if table.count is None else table.count) == 1,
        "divided": table.count is not None and len(rows) < table.count,
        "first": table.first,
        "span": [number(table.first, language), number(table.first + len(rows) - 1, language)],
        "columns": list(table.columns),
        "rows": [[breakable(cell) for cell in row] for row in rows],
        "as_table": narrow,
    }
