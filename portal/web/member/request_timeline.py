"""A request's timeline as its member reads it: what has happened, what is going on, what is still to come."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from portal.data.actors import Language
from portal.data.requests.requests import Kind, Status
from portal.data.requests.states import BEGUN_IN
from portal.domain.record_of_processing.model import RecordOfProcessing
from portal.domain.requests.requests import Followed
from portal.domain.requests.timeline import Entry
from portal.web.language import formatters, message
from portal.web.marking import _
from portal.web.member.event_details import about
from portal.web.member.event_words import event
from portal.web.member.recipient_events import about_recipient
from portal.web.member.words import actor, say


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a request: the states in which it is under way, and what it is called then and before.

    `parts`: what it is called once the events of these codes have happened, in their order, so that it never announces
    what the line above says is done.
    """

    under_way: tuple[Status, ...]
    now: str
    to_come: str
    parts: Mapping[str, str] = field(default_factory=dict)

    def called(self, happened: Collection[str]) -> str:
        """What it is called now."""
        return [self.now, *(name for code, name in self.parts.items() if code in happened)][-1]


LETTER = Step(("awaiting_letter",), _("We wait for your letter"), _("Your letter arrives"))
IDENTITY = Step(
    ("received",), _("We make sure that the letter is from you"), _("We make sure that the letter is from you")
)
ASKER = Step(
    ("received",), _("We make sure that the request is from you"), _("We make sure that the request is from you")
)
WAITED_FOR = _("We wait for your answer about who you are")
"""The same for a request that came otherwise than by the form."""
POSTING = Step(
    ("executed",),
    _("Your answer is printed and posted"),
    _("Your answer is printed and posted"),
    {"answer.printed": _("Your answer waits to be posted")},
)
LOOKED_THROUGH = _("We look through what was collected")
REFUSING = Step(("refusing",), _("Our letter about it is printed and posted"), "")
"""The last step of a request that is refused, of whatever kind."""
ON_ITS_WAY = Step(("answered",), _("Your answer is on its way to you"), _("Your answer reaches you"))

STEPS: dict[Kind, tuple[Step, ...]] = {
    "access": (
        LETTER,
        IDENTITY,
        Step(
            BEGUN_IN,
            _("We collect your data and look it through"),
            _("We collect your data and look it through"),
            {"extract.collected": LOOKED_THROUGH},
        ),
        Step(("approved",), _("Your answer is being written"), _("Your answer is written")),
        POSTING,
        ON_ITS_WAY,
    ),
    "erasure": (
        LETTER,
        IDENTITY,
        Step(
            BEGUN_IN,
            _("We plan what is to be erased"),
            _("We plan what is to be erased"),
        ),
        Step(
            ("awaiting_approval",),
            _("A second person checks the plan"),
            _("A second person checks the plan"),
        ),
        Step(("approved",), _("Your data is being erased"), _("Your data is erased")),
        POSTING,
        Step(
            ("answered",),
            _("Your answer is on its way to you, then your sign-in here is closed"),
            _("Your answer reaches you and your sign-in here is closed"),
        ),
    ),
    "rectification": (
        LETTER,
        IDENTITY,
        Step(
            BEGUN_IN,
            _("We compare what you wrote with what we hold"),
            _("We compare what you wrote with what we hold"),
        ),
        Step(("approved",), _("Your data is being corrected"), _("Your data is corrected")),
        POSTING,
        ON_ITS_WAY,
    ),
    "restriction": (
        LETTER,
        IDENTITY,
        Step(BEGUN_IN, _("Your data is being blocked"), _("Your data is blocked")),
        POSTING,
        ON_ITS_WAY,
    ),
    "portability": (
        LETTER,
        IDENTITY,
        Step(
            BEGUN_IN,
            _("We collect what you have given us and look it through"),
            _("We collect what you have given us and look it through"),
            {"portable.collected": LOOKED_THROUGH},
        ),
        Step(("approved",), _("Your files are being made"), _("Your files are made")),
        POSTING,
        ON_ITS_WAY,
    ),
    "objection": (
        LETTER,
        IDENTITY,
        Step(
            BEGUN_IN,
            _("We weigh your reasons against ours"),
            _("We weigh your reasons against ours"),
        ),
        POSTING,
        ON_ITS_WAY,
    ),
}
"""The steps of each kind that is asked for in the portal."""


def entries(followed: Followed, language: Language, record: RecordOfProcessing | None = None) -> list[dict[str, str]]:
    """The timeline for the template: done, current, future. What happened several times in a row is told once."""
    done = [
        _told(list(alike), language, record)
        for _same, alike in groupby(
            followed.timeline, key=lambda entry: (entry.code, entry.details, entry.by, entry.role)
        )
    ]
    happened = {entry.code for entry in followed.timeline}
    is_waited_for = followed.pending.is_waiting_for_member
    left = [
        ASKER if step is IDENTITY and followed.request.came_otherwise else step
        for step in _left(followed.request.kind, followed.request.status)
    ]
    return done + [
        {
            "title": message(
                language,
                step.to_come if number else WAITED_FOR if is_waited_for else step.called(happened),
            ),
            "text": "",
            "date": "",
            "iso": "",
            "state": "future" if number else "current",
        }
        for number, step in enumerate(left)
    ]


def _told(alike: Sequence[Entry], language: Language, record: RecordOfProcessing | None) -> dict[str, str]:
    latest = alike[-1]
    named = about_recipient(language, latest.code, latest.details, record) if record else None
    said = [about(language, latest.code, latest.details)]
    if len(alike) > 1:
        said.append(say(language, _("%(times)s times."), times=len(alike)))
    return {
        "title": named or event(language, latest.code),
        "text": " ".join(filter(None, said)),
        "date": _when(latest, language),
        "iso": latest.at.isoformat(),
        "state": "done",
    }


def _when(entry: Entry, language: Language) -> str:
    """The moment, and by which role when it was one of the staff."""
    moment = formatters(language)["moment"](entry.at)
    return f"{moment} · {actor(language, entry.role or entry.by)}" if entry.by == "staff" else moment


def _left(kind: Kind, status: Status) -> Sequence[Step]:
    """The step under way and those after it; none when the request has ended."""
    steps = (*STEPS.get(kind, ()), REFUSING) if status == "refusing" else STEPS.get(kind, ())
    for number, step in enumerate(steps):
        if status in step.under_way:
            return steps[number:]
    return ()
