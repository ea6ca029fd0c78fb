"""The statement of a person's choices about marketing, signed, with the signed file in it (Art. 7(1))."""

from dataclasses import asdict, dataclass
from datetime import datetime

from portal.letters import typst
from portal.letters.letterhead import Language, Letterhead, on_paper
from portal.letters.typst import Attachment
from portal.letters.values import breakable, in_words

TITLES: dict[Language, str] = {
    "sv": "Intyg om samtycken och invändningar",
    "en": "Statement of consents and objections",
}
DESCRIPTION: dict[Language, str] = {
    "sv": "Intyget som det är undertecknat, i maskinläsbar form",
    "en": "The statement as it is signed, in machine-readable form",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: when, on what, yes or no, by which words, and how. `session` is in hexadecimal."""

    at: datetime
    name: str
    given: bool
    wording: str
    version: int
    record: int
    origin: str
    place: str | None
    session: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How one activity stands, and why, by a code."""

    name: str
    allowed: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class StatementPaper:
    """The statement in one language. `file` is the signed file; `digest` and `signature` are in hexadecimal."""

    language: Language
    letterhead: Letterhead
    made_at: datetime
    person: tuple[str, ...]
    stopped: str | None
    standing: tuple[Standing, ...]
    choices: tuple[Choice, ...]
    older: int
    digest: str
    signature: str
    file: bytes


async def render(statement: StatementPaper, file_name: str) -> bytes:
    """The statement as PDF/A-3a and PDF/UA-1; the same statement gives the same bytes."""
    language = statement.language
    data = {key: value for key, value in asdict(statement).items() if key != "file"}
    data |= on_paper(statement.letterhead, title=TITLES[language], reference="", addressee=())
    data["made_at"] = in_words(statement.made_at, language)
    data["digest"], data["signature"] = breakable(statement.digest), breakable(statement.signature)
    data["choices"] = [
        {**asdict(it), "at": in_words(it.at, language), "session": it.session[:16]} for it in statement.choices
    ]
    attached = Attachment(file_name, statement.file, "application/json", DESCRIPTION[language])
    return await typst.render(
        "consent_statement",
        data,
        timestamp=statement.made_at.replace(microsecond=0),
        language=language,
        attachments=[attached],
    )
