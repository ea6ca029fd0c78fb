"""A text in which passages are masked, on the page: its words with what is masked and what looks like another's."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from portal.data.access.maskings import Cell, Mark
from portal.data.access.passage import Passage
from portal.data.actors import Language
from portal.domain.access import passages
from portal.domain.access.looking_through import OpenText
from portal.domain.errors import NotFound
from portal.domain.sources.third_parties import Looks, Suggestion, suggestions
from portal.web.language import formatters, message
from portal.web.marking import _

WORDS = 400
"""Words on a page at most; it ends with a sentence, unless one is longer than a page."""

LOOKS: dict[Looks, str] = {
    "telephone": _("looks like a telephone number"),
    "email": _("looks like an e-mail address"),
    "personnummer": _("looks like a personal identity number"),
    "address": _("looks like a postal address"),
}


@dataclass(frozen=True, slots=True)
class Segment:
    """Some of a text: masked, or looking like something of another person's, or neither."""

    text: str
    masked: bool
    looks: str | None


def code_of(cell: Cell) -> str:
    """A cell as a form sends it."""
    return "/".join((cell.source, cell.table, str(cell.row), cell.column))


def cell_of(code: object) -> Cell:
    """The cell that `code_of` wrote. Raises NotFound."""
    match str(code).split("/"):
        case [source, table, row, column] if row.isascii() and row.isdigit() and len(row) < 10:
            return Cell(source, table, int(row), column)
    raise NotFound


def saved(left: int) -> str:
    """What is said when masking was saved and `left` places in what was shown look like another person's still."""
    return "maskerat-kvar" if left else "maskerat"


def link(cell: Cell, part: int = 1) -> str:
    """The part of the URL that leads to a text's own page, after the extract's."""
    return "/text?" + urlencode({"cell": code_of(cell), "del": part})


def segments(text: str, masked: Iterable[Passage], language: Language) -> list[Segment]:
    """The text in pieces, with what is masked and what looks like something of another person's marked."""
    hidden, seen = list(masked), suggestions(text)
    edges = {0, len(text), *(edge for it in hidden for edge in (it.begins, it.ends))}
    # Of what is masked nothing more is said.
    looks = {edge for it in seen for edge in (it.passage.begins, it.passage.ends)}
    edges |= {edge for edge in looks if not any(it.begins < edge < it.ends for it in hidden)}
    ordered = sorted(edge for edge in edges if edge <= len(text))
    return [
        Segment(text[begins:ends], _within(begins, hidden), _looks(begins, seen, language))
        for begins, ends in pairwise(ordered)
    ]


def shown(opened: OpenText, part: int, language: Language) -> dict[str, Any]:
    """A part, from 1, of the text in sentences and words. Raises NotFound when there is no such part."""
    words = passages.words(opened.text)
    parts = _parts(passages.sentences(opened.text, words))
    if not 1 <= part <= len(parts):
        raise NotFound
    masked = passages.touched(words, (mark.passage for mark in opened.in_force if mark.passage))
    looks = {
        place: message(language, LOOKS[it.looks])
        for it in suggestions(opened.text)
        for place in passages.touched(words, [it.passage])
    }
    return {
        "sentences": [
            [
                {
                    "place": place,
                    "text": opened.text[words[place].begins : words[place].ends],
                    "masked": place in masked,
                    "looks": looks.get(place),
                }
                for place in range(sentence.first, sentence.last)
            ]
            for sentence in parts[part - 1]
        ],
        "part": part,
        "parts": len(parts),
        "is_whole": any(mark.passage is None for mark in opened.in_force),
        "suggested": bool(looks),
        "history": [_told(opened, mark, language) for mark in opened.marks],
        "previous": link(opened.cell, part - 1) if part > 1 else None,
        "next": link(opened.cell, part + 1) if part < len(parts) else None,
    }


def _told(opened: OpenText, mark: Mark, language: Language) -> dict[str, Any]:
    moment = formatters(language)["moment"]
    passage = mark.passage
    return {
        "text": opened.text[passage.begins : passage.ends] if passage else None,
        "by": opened.names.get(mark.masked_by, ""),
        "at": moment(mark.masked_at),
        "back_by": opened.names.get(mark.unmasked_by, "") if mark.unmasked_by else None,
        "back_at": moment(mark.unmasked_at) if mark.unmasked_at else None,
    }


def _parts(sentences: Sequence[passages.Sentence]) -> list[list[passages.Sentence]]:
    """The sentences by page; one that is longer than a page is divided."""
    parts: list[list[passages.Sentence]] = [[]]
    words = 0
    for sentence in sentences:
        for first in range(sentence.first, sentence.last, WORDS):
            piece = passages.Sentence(first, min(first + WORDS, sentence.last))
            size = piece.last - piece.first
            if words and words + size > WORDS:
                parts.append([])
                words = 0
            parts[-1].append(piece)
            words += size
    return parts


def _within(begins: int, given: Iterable[Passage]) -> bool:
    return any(it.begins <= begins < it.ends for it in given)


def _looks(begins: int, seen: Sequence[Suggestion], language: Language) -> str | None:
    at = bisect_right(seen, begins, key=lambda it: it.passage.begins)
    last = seen[max(at - 1, 0) : at]
    return next((message(language, LOOKS[it.looks]) for it in last if begins < it.passage.ends), None)
