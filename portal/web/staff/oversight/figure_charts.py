"""The charts of the privacy officer's figures, and what each says to those who do not see it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from portal.data.actors import Language
from portal.domain.audit.figures import Figures
from portal.web.language import formatters, message
from portal.web.marking import _
from portal.web.staff.oversight.charts import Bar, Chart, lying, standing
from portal.web.staff.oversight.figure_tables import span_in_words, tables
from portal.web.staff.oversight.figure_words import OUTCOMES
from portal.web.staff.words import KINDS

Say = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Told:
    """A chart with its title and its gist in a sentence."""

    id: str
    title: str
    gist: str
    chart: Chart


def charts(figures: Figures, language: Language) -> Mapping[str, Told]:
    """Every chart, by the table whose figures it draws; what became of the requests has one of its own."""
    titles = {id_: table.title for id_, table in tables(figures, language).items()}

    def say(text: str) -> str:
        return message(language, text)

    day = formatters(language)["short_date"]
    return {
        "received": _received(figures, titles["received"], say, day),
        "due": _due(figures, titles["due"], say, day),
        "times": _times(figures, titles["times"], say),
        "kinds": _of_kinds(figures, say),
        "outcomes": _of_outcomes(figures, say),
    }


def _received(figures: Figures, title: str, say: Say, day: Callable[..., str]) -> Told:
    bars = [Bar(_short(it.monday), f"{day(it.monday)}: {it.received}", it.received) for it in figures.weeks]
    most = max(figures.weeks, key=lambda it: it.received)
    gist = say(_("%(all)s in all. Most in the week from %(day)s: %(most)s."))
    values = {"all": figures.received, "day": day(most.monday), "most": most.received}
    return Told("received", title, gist % values, standing(bars, label_every=4))


def _due(figures: Figures, title: str, say: Say, day: Callable[..., str]) -> Told:
    due = figures.due
    late = Bar(say(_("Late")), f"{say(_('Late'))}: {due.late}", due.late, due.late)
    weeks = [Bar(_short(monday), f"{day(monday)}: {n}", n) for monday, n in due.weeks]
    later = Bar(say(_("Later")), f"{say(_('Later'))}: {due.later}", due.later)
    gist = say(_("%(all)s are open and not answered; %(late)s of them are late, and %(now)s are due this week."))
    values = {"all": due.total, "late": due.late, "now": due.weeks[0][1]}
    return Told("due", title, gist % values, standing([late, *weeks, later]))


def _short(monday: date) -> str:
    return f"{monday.day}/{monday.month}"


def _times(figures: Figures, title: str, say: Say) -> Told:
    times = figures.times
    bars = []
    for span in times.spans:
        told = say(_("%(span)s: %(in_time)s in time, %(late)s late"))
        values = {"span": span_in_words(span, say), "in_time": span.in_time, "late": span.late}
        label = f"{span.first}–{span.last}" if span.last is not None else f"{span.first}–"
        bars.append(Bar(label, told % values, span.in_time + span.late, span.late))
    if times.median is None:
        gist = say(_("Nothing has been answered yet."))
    else:
        gist = say(_("Half of the answers took %(median)s days or fewer, nine in ten %(ninetieth)s days or fewer.")) % {
            "median": times.median,
            "ninetieth": times.ninetieth,
        }
    return Told("times", title, gist, standing(bars))


def _of_kinds(figures: Figures, say: Say) -> Told:
    counted = {say(name): figures.of_kind(kind) for kind, name in KINDS.items()}
    return _lying("kinds", say(_("Requests received, by kind")), counted)


def _of_outcomes(figures: Figures, say: Say) -> Told:
    counted = {say(name): figures.of_outcome(outcome) for outcome, name in OUTCOMES.items()}
    return _lying("outcomes", say(_("What became of the requests received")), counted)


def _lying(id_: str, title: str, counted: Mapping[str, int]) -> Told:
    bars = [Bar(name, f"{name}: {n}", n) for name, n in counted.items()]
    return Told(id_, title, "; ".join(bar.told for bar in bars) + ".", lying(bars))
