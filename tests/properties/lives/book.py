"""The model: what should be so of a few members, of what they ask for and of what becomes of it, kept as a clerk would.

It knows no database, no lock and no job queue. Whoever may not do something is told so by the same error as the portal
tells it. It counts days by another calendar than the portal's.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from portal.data.actors import Member, Staff
from portal.data.requests.requests import Kind, Status
from portal.domain.errors import Conflict
from portal.domain.letters.posting_errors import NoAddress
from portal.kinds import ANSWERS, LetterKind
from tests.domain.independent_calendar import TABLE, due

ENDED = ("closed", "withdrawn", "expired", "refused")
WORKED_ON = ("received", "identity_confirmed", "in_progress", "awaiting_approval", "approved", "executed")
REFUSABLE = ("received", "identity_confirmed", "in_progress", "awaiting_approval")
COLLECTED = ("access", "portability")
DECIDED = ("rectification", "restriction", "objection")
IN_DOUBT = ("changed", "unsigned", "expired")
FORM_LASTS = timedelta(days=90)


@dataclass
class Letter:
    """A letter that goes out."""

    kind: LetterKind
    state: Literal["ordered", "rendered", "printed", "posted", "withdrawn"] = "ordered"

    @property
    def is_answer(self) -> bool:
        return self.kind in ANSWERS


@dataclass
class Envelope:
    """A form that came back: what it was, and whether somebody still has to choose its way on."""

    outcome: str
    arrived: date
    waits: bool
    accepted: bool = False


@dataclass
class Plan:
    """A plan of an erasure: who prepared it, and who approved it."""

    handler: UUID
    approver: UUID | None = None


@dataclass
class Case:
    """A request, with all that hangs on it. `events` is its history: each a code, and whose doing it was."""

    number: int
    person: str
    kind: Kind
    submitted: date
    expires: date
    has_address: bool = True
    """Whether the shop knew where the person lived."""
    status: Status = "awaiting_letter"
    handler: UUID | None = None
    counted_from: date | None = None
    due: date | None = None
    envelopes: list[Envelope] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    extension: Letter | None = None
    extended: bool = False
    """Whether the letter of an extension was in the post in time."""
    collected: int | None = None
    """When, on the book's own clock; None without an extract."""
    to_look_at: int = 0
    """Values in the extract that nobody has looked at and somebody has to."""
    plan: Plan | None = None
    answered: bool = False
    """Whether every letter of the answer is written."""
    posted: date | None = None
    proposed_by: UUID | None = None
    refused_by: list[UUID] = field(default_factory=list)
    annulled_by: UUID | None = None
    """Who has proposed to annul it, while that waits."""
    noted: bool = False
    """Whether staff noted its withdrawal, and not its member."""
    identified: bool = False
    """Whether it is known who asks."""
    decided: bool = False
    listed: bool = False
    untold: int = 0
    events: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_in_doubt(self) -> bool:
        """Whether it is not clear what is asked with the form by which it was received."""
        clear = any(it.outcome == "genuine" or it.accepted for it in self.envelopes)
        return self.status == "received" and not clear

    @property
    def is_under_way(self) -> bool:
        """Whether the same person's erasure has to wait for it."""
        return self.status not in (*ENDED, "awaiting_letter")

    @property
    def answer(self) -> Letter | None:
        """The letter with which it is answered."""
        return next((it for it in self.letters if it.is_answer and it.state != "withdrawn"), None)

    @property
    def first_due(self) -> date:
        """The last day of the month of Art. 12(3)."""
        assert self.counted_from
        return due(self.counted_from, 1)


@dataclass
class Person:
    """A member. `choices` are those that were ever made; `grounds` those on which the data is restricted."""

    name: str
    member: Member
    choices: dict[str, bool] = field(default_factory=dict)
    consents: int = 0
    """How many choices have been recorded."""
    grounds: set[str] = field(default_factory=set)
    erased: bool = False
    gone: bool = False
    """Whether the account and the key are gone too."""
    changed: int = 0
    """When something of the data changed last, on the book's own clock."""


@dataclass
class Book:
    """Everything. `today` moves on; `began` is the day on which the databases' own clock stays."""

    began: date
    today: date
    activities: dict[str, str]
    """What can be chosen on, and whether it takes a consent or is objected to."""
    people: dict[str, Person] = field(default_factory=dict)
    cases: list[Case] = field(default_factory=list)
    clock: int = 0
    by: Staff | Member | None = None
    """Who acts; None for the portal itself."""
    seen: int | None = None
    """How many events the page showed that whoever acts decides on, if it was on one."""

    def say(self, case: Case, code: str) -> None:
        """Note what happens to a request. Raises Conflict when a person did something since the page was shown."""
        if self.seen is not None:
            if any(by != "system" for _, by in case.events[self.seen :]):
                raise Conflict
            self.seen = len(case.events) + 1
        case.events.append((code, self.by.kind if self.by else "system"))

    def tick(self) -> int:
        """A moment later than every one before."""
        self.clock += 1
        return self.clock

    def changes(self, person: str) -> None:
        """Something of the person's data is another: what was collected before is out of date."""
        self.people[person].changed = self.tick()

    def of(self, person: str) -> list[Case]:
        """The person's requests."""
        return [case for case in self.cases if case.person == person]

    def others_under_way(self, case: Case) -> bool:
        """Whether the same person has another request that needs the data."""
        return any(it.is_under_way for it in self.of(case.person) if it is not case)

    def end_waiting(self, person: str) -> None:
        """Nothing that waits for its letter can be answered any longer."""
        for case in self.of(person):
            if case.status == "awaiting_letter":
                case.status, case.noted = "withdrawn", False
                case.events.append(("request.withdrawn", self.by.kind if self.by else "system"))

    def order(self, case: Case, kind: LetterKind) -> Letter:
        """Order a letter of a request. Raises NoAddress for one that was made when nobody knew where to write to."""
        if not case.has_address:
            raise NoAddress
        letter = Letter(kind)
        case.letters.append(letter)
        self.say(case, "outgoing.ordered")
        return letter

    def take_back(self, case: Case, letters: list[Letter]) -> None:
        """Do not send those letters after all."""
        for letter in letters:
            letter.state = "withdrawn"
            self.say(case, "outgoing.withdrawn")

    def end_marketing(self, person: Person) -> None:
        """Nothing goes on any longer, whatever was chosen."""
        for activity in self.activities:
            self.choose(person, activity, False)

    def choose(self, person: Person, activity: str, given: bool) -> None:
        """Let an activity go on, or not; choosing what is so already is nothing."""
        if person.choices.get(activity, self.activities[activity] == "objection") != given:
            person.choices[activity] = given
            person.consents += 1
            self.changes(person.name)

    def allowed(self, person: Person) -> set[str]:
        """The marketing that may go on for that person."""
        if person.grounds or person.gone:
            return set()
        return {it for it, kind in self.activities.items() if person.choices.get(it, kind == "objection")}


def working_day(day: date) -> date:
    """The day, or the first after it on which there is post."""
    while day in TABLE:
        day += timedelta(days=1)
    return day
