"""The privacy officer's figures in the reader's words: the same tables for the page, its charts and the file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from portal.data.actors import Language
from portal.domain.audit.figures import Figures, Span
from portal.web.language import formatters, message
from portal.web.marking import _
from portal.web.staff.letters.outgoing_words import LETTERS
from portal.web.staff.oversight.figure_words import COLUMNS, OUTCOMES, TITLES, TableId
from portal.web.staff.requests.time_words import GROUNDS, REASONS
from portal.web.staff.words import KINDS

Cell = str | int


@dataclass(frozen=True, slots=True)
class Table:
    """A table of figures. The first column says what each row is about, the others count."""

    id: TableId
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def tables(figures: Figures, language: Language) -> dict[TableId, Table]:
    """Every table, in the order of the page."""

    def say(text: str) -> str:
        return message(language, text)

    written = formatters(language)
    rows: dict[TableId, Sequence[Sequence[Cell]]] = {
        "received": [(_week(week.monday, say, written["long_date"]), week.received) for week in figures.weeks],
        "due": _due(figures, say, written["long_date"]),
        "times": [(span_in_words(span, say), span.in_time, span.late) for span in figures.times.spans],
        "kinds": _kinds(figures, say),
        "extended": [(say(name), figures.extended.get(reason, 0)) for reason, (name, *_rest) in REASONS.items()],
        "refused": [(say(name), figures.refused.get(ground, 0)) for ground, (name, *_rest) in GROUNDS.items()],
        "posted": [(say(LETTERS[kind]), figures.posted.get(kind, 0)) for kind in LETTERS],
    }
    return {id_: Table(id_, say(TITLES[id_]), [say(column) for column in COLUMNS[id_]], rows[id_]) for id_ in rows}


def span_in_words(span: Span, say: Callable[[str], str]) -> str:
    """A span of days."""
    if span.last is None:
        return say(_("%(first)s days or more")) % {"first": span.first}
    return say(_("%(first)s–%(last)s days")) % {"first": span.first, "last": span.last}


def _week(monday: date, say: Callable[[str], str], long_date: Callable[..., str]) -> str:
    return say(_("Week %(week)s, from %(day)s")) % {"week": monday.isocalendar().week, "day": long_date(monday)}


def _due(figures: Figures, say: Callable[[str], str], long_date: Callable[..., str]) -> list[tuple[str, int]]:
    weeks = [(_week(monday, say, long_date), n) for monday, n in figures.due.weeks]
    return [(say(_("Late")), figures.due.late), *weeks, (say(_("Later")), figures.due.later)]


def _kinds(figures: Figures, say: Callable[[str], str]) -> list[tuple[Cell, ...]]:
    of_kinds: list[tuple[Cell, ...]] = [
        (say(name), *(figures.outcomes[kind, outcome] for outcome in OUTCOMES), figures.of_kind(kind))
        for kind, name in KINDS.items()
    ]
    every = tuple(figures.of_outcome(outcome) for outcome in OUTCOMES)
    return [*of_kinds, (say(_("All")), *every, figures.received)]
