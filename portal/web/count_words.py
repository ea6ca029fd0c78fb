"""How a time limit was counted, told in words: a sentence or two, and the days one by one."""

from collections.abc import Sequence
from datetime import date

from portal.data.actors import Language
from portal.domain.requests.deadlines import Step, StepCode, holiday_name
from portal.domain.requests.time_limits import TimeLimit
from portal.web.language import formatters, message
from portal.web.marking import _

BEGINS = {True: _("It arrived on %(day)s."), False: _("It was submitted on %(day)s.")}
"""What the time is counted from: the letter's arrival or, by a setting, the submission."""

MONTHS = {
    1: _("One month later is %(day)s."),
    3: _("Three months later is %(day)s."),
}
"""Where the months end, by how many there are: one, or one with the two of an extension."""

MONTHS_SHORT = {
    1: _("One month later there is no such date, so the month ends on its last day, %(day)s."),
    3: _("Three months later there is no such date, so the time ends on the last day of that month, %(day)s."),
}
PAUSED = {
    True: _("The time stood still for one day, so it ends on %(day)s."),
    False: _("The time stood still for %(days)s days, so it ends on %(day)s."),
}
OFF_ONE = _("No period ends on that day, which is %(reasons)s.")
OFF_MORE = _("No period ends on that day or the next ones, which are %(reasons)s.")
DUE_MOVED = _("So the last day is %(day)s.")
DUE = _("It is a working day, and the last day.")

REASONS = {"saturday": _("a Saturday"), "sunday": _("a Sunday")}
"""What a day off without a name of its own is."""

NAMES = ("Kristi", "Sveriges")

AND = _("%(first)s and %(last)s")


DAYS: dict[StepCode, str] = {
    "arrival": _("The request arrived. This day is not counted."),
    "first_day": _("The first day that is counted."),
    "paused": _("So many days on top, for which the time stood still."),
    "saturday": _("A Saturday. The end moves to the next day."),
    "sunday": _("A Sunday. The end moves to the next day."),
    "public_holiday": _("A public holiday. The end moves to the next day."),
    "eve": _("Counts as a Saturday. The end moves to the next day."),
    "due": _("The last day on which the answer is in time."),
}
SUBMITTED = _("The request was submitted. This day is not counted.")
ENDS: dict[int, dict[StepCode, str]] = {
    1: {
        "same_date": _("A month later, on the same date: here the month ends."),
        "last_day_of_month": _("A month later there is no such date, so the month ends on its last day."),
    },
    3: {
        "same_date": _("Three months later, on the same date: here the time ends."),
        "last_day_of_month": _("Three months later there is no such date, so the time ends on the month's last day."),
    },
}
"""The steps of the count (Art. 12(3); Regulation 1182/71, Art. 3)."""


def days(limit: TimeLimit, language: Language) -> list[dict[str, object]]:
    """The count day by day: a `day` and the `text` on it."""
    return [{"day": step.day, "text": _on_day(limit, step, language)} for step in limit.steps]


def _on_day(limit: TimeLimit, step: Step, language: Language) -> str:
    if step.code == "arrival" and not limit.by_arrival:
        return message(language, SUBMITTED)
    said = message(language, ENDS[limit.months][step.code] if step.code in ENDS[limit.months] else DAYS[step.code])
    name = holiday_name(step.day, language) if step.code in ("public_holiday", "eve") else None
    return f"{name}. {said}" if name else said


def sentence(limit: TimeLimit, language: Language) -> str:
    """The count in plain words, for instance:

    "It arrived on Thursday 5 March 2026. One month later is Sunday 5 April 2026. No period ends on that day or the
    next ones, which are Easter Sunday and Easter Monday. So the last day is Tuesday 7 April 2026."
    """
    steps = limit.steps
    end = steps[2]
    later = MONTHS if end.code == "same_date" else MONTHS_SHORT
    said = [
        _say(language, BEGINS[limit.by_arrival], day=_day(language, steps[0].day)),
        _say(language, later[limit.months], day=_day(language, end.day)),
    ]
    paused = next((step for step in steps if step.code == "paused"), None)
    if paused:
        days = (paused.day - end.day).days
        said.append(_say(language, PAUSED[days == 1], days=days, day=_day(language, paused.day)))
    off = [step for step in steps if step.code in ("saturday", "sunday", "public_holiday", "eve")]
    if not off:
        return " ".join([*said, _say(language, DUE)])
    reasons = _listed(language, [_reason(language, step) for step in off])
    said.append(_say(language, OFF_ONE if len(off) == 1 else OFF_MORE, reasons=reasons))
    return " ".join([*said, _say(language, DUE_MOVED, day=_day(language, steps[-1].day))])


def _reason(language: Language, step: Step) -> str:
    name = holiday_name(step.day, language)
    if name is None:
        return message(language, REASONS[step.code])
    # Swedish writes a holiday in lower case unless it begins with a name.
    return name if language == "en" or name.startswith(NAMES) else name[0].lower() + name[1:]


def _listed(language: Language, reasons: Sequence[str]) -> str:
    *first, last = reasons
    return _say(language, AND, first=", ".join(first), last=last) if first else last


def _day(language: Language, day: date) -> str:
    return formatters(language)["weekday"](day)


def _say(language: Language, text: str, **values: object) -> str:
    said = message(language, text)
    return said % values if values else said
