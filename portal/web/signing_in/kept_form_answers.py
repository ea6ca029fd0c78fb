"""What was filled in into a form that waits, in the words of the page that had it: its reader knows no codes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.data.actors import Language
from portal.domain.errors import NotFound
from portal.domain.record_of_processing.model import RecordOfProcessing
from portal.domain.rights.places_to_choose import NUMBER
from portal.domain.signing_in.kept_forms import KeptForm
from portal.domain.sources import places
from portal.letters.words.request_form import NUMBER as NUMBERS
from portal.web.marking import _
from portal.web.member.wish_forms import ELSEWHERE, rows_of
from portal.web.member.words import BLOCKING_GROUNDS, say
from portal.web.written import texts_of

FIRST_STEP = re.compile(r"/mitt-konto/begaran/ny/(?:[a-z]+/kontroll|rattelse/rad)")
"""Where a form goes that only leads on to the next page."""

WISH = re.compile(r"/mitt-konto/begaran/ny/(rattelse|blockering|invandning)(?:/.*)?")

QUESTIONS = {
    "place": _("What is wrong?"),
    "wrong": _("It says"),
    "right": _("It should say"),
    "ground": _("Why do you want it blocked?"),
    "concerned": _("Which data is it about?"),
    "activities": _("What do you say no to?"),
    "reasons": _("Your reasons"),
}
SOMETHING_ELSE = _("Something else")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the page asked, and what was filled in there; `question` is None for a text of a page that is not known."""

    question: str | None
    said: str


def is_first_step(form: KeptForm) -> bool:
    """Whether the form, when it is sent, does nothing but lead on to the next page."""
    return bool(FIRST_STEP.fullmatch(_path(form)))


def answers(form: KeptForm, language: Language, record: RecordOfProcessing) -> Sequence[Answer]:
    """What was filled in, as far as it can be said; of forms that are not known here, the texts."""
    if not WISH.fullmatch(_path(form)):
        return [Answer(None, text) for text in texts_of([value for _, value in form.fields])]
    return [
        Answer(say(language, QUESTIONS[name]), said)
        for name, said in _filled_in(form, language, record)
        if said.strip()
    ]


def _filled_in(form: KeptForm, language: Language, record: RecordOfProcessing) -> Iterator[tuple[str, str]]:
    """The questions by their name, each with what the reader chose or wrote. None of it has been looked at before."""
    fields = dict(form.fields)
    for number in range(1, rows_of(fields) + 1):
        place = fields.get(f"{number}-place", "")
        yield "place", _place(place, language)
        if place == NUMBER:
            continue  # What is typed beside it is not sent: the numbers are written on the paper.
        yield "wrong", fields.get(f"{number}-wrong", "")
        yield "right", fields.get(f"{number}-right", "")
    grounds: Mapping[str, tuple[str, str]] = {str(code): words for code, words in BLOCKING_GROUNDS.items()}
    if chosen := grounds.get(fields.get("ground", "")):
        yield "ground", say(language, chosen[0])
    yield "concerned", fields.get("concerned", "")
    ticked = {value for name, value in form.fields if name == "activities"}
    for purpose in record.purposes.values():
        for activity in purpose.activities:
            if activity.id in ticked:
                yield "activities", activity.name.in_(language)
    yield "reasons", fields.get("reasons", "")


def _place(written: str, language: Language) -> str:
    if written == ELSEWHERE:
        return say(language, SOMETHING_ELSE)
    if written == NUMBER:
        return NUMBERS[language]
    try:
        return places.label_of(places.read(written), language)
    except NotFound:
        return ""


def _path(form: KeptForm) -> str:
    return form.go_on.partition("?")[0]
