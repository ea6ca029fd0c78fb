"""The sheet that comes out of the printer before a print run: what is in it, so that nobody misses a letter."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from portal.letters import typst
from portal.letters.letterhead import Language

TITLES: dict[Language, str] = {"sv": "Utskriftsomgång", "en": "Print run"}


@dataclass(frozen=True, slots=True)
class Line:
    """What goes into one envelope: its place in the run, its reference or "", what letter it is, and how much paper.

    `enclose` says what is to be put in beside it, or "".
    """

    number: int
    reference: str
    letter: str
    pages: int
    sheets: int
    enclose: str


@dataclass(frozen=True, slots=True)
class RunList:
    """A print run. `made` and `contents` are in words; `made_at` is the clock of the sheet."""

    made_at: datetime
    made: str
    contents: str
    lines: Sequence[Line]


async def render(run: RunList, language: Language) -> bytes:
    """The sheet as PDF; the same run gives the same bytes."""
    data = {
        "title": TITLES[language],
        "made": run.made,
        "contents": run.contents,
        "lines": [asdict(line) for line in run.lines],
    }
    return await typst.render("run_list", data, timestamp=run.made_at.replace(microsecond=0), language=language)
