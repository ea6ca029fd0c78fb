"""Members, staff, the worker and time, each doing what comes to mind; after every step all is as the model says."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, get_args

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import rule

from portal.data.requests.requests import Kind
from portal.domain.audit import audit
from portal.domain.consents import consents
from portal.domain.intake import signed_letters
from portal.domain.letters import answers
from portal.domain.requests import outdated, requests
from tests.people import HANDLER, INTAKE
from tests.properties.lives import book_of_requests as asking
from tests.properties.lives.book import Case
from tests.properties.lives.cast import CHOSEN, ENVELOPES, MEMBERS, WISHES
from tests.properties.lives.company import Company
from tests.properties.lives.deeds import DEEDS, near, onward

KINDS = st.sampled_from((*get_args(Kind), "erasure"))
FIRST_KINDS = st.lists(KINDS, min_size=1, max_size=2, unique=True)
WORKERS = st.sampled_from(("Hanna", "Hugo", "Hanna", "Hugo", "Hugo", "Gustav", "Petra", "Greta"))
TIMES = st.sampled_from((1, 1, 1, 2))
"""Whoever is impatient does it twice; a worker that was taken for dead may come back."""
WHAT = (
    *("comes_to_its_end", "somebody_decides") * 5,
    *("asks", "worker_does_something") * 2,
    *("letter_comes", "opens_a_page", "withdraws") * 2,
    *("chooses", "somebody_tries", "worker_does_all", "time_passes"),
)
"""What happens, some things more often than others. One rule draws it, so that every example has all of it."""
PERSONS = st.sampled_from(("Bertil", "David", "Bertil", "David", "Cecilia"))


class Lives(Company):
    """What may happen there."""

    draw: Callable[..., Any]

    @rule(data=st.data())
    def something_happens(self, data: st.DataObject) -> None:
        """Whatever comes next."""
        self.draw = data.draw
        if not self.book.cases:
            self.has_been_going_on()
        getattr(self, data.draw(st.sampled_from(WHAT), label="what"))()

    def has_been_going_on(self) -> None:
        """Each member has a request or two under way, and of some it is known who asks."""
        for who in MEMBERS:
            for kind in self.draw(FIRST_KINDS, label=f"{who} asks for"):
                self.asks_for(who, kind)
                self.registers(self.book.cases[-1])
                if self.draw(st.booleans(), label="identified"):
                    self.does("Hanna", "confirms the identity", self.book.cases[-1])
        if self.draw(st.booleans(), label="the worker has done its part"):
            self.worker.works()

    def asks(self) -> None:
        """A member asks for something, or presses the button twice."""
        who, kind = self.draw(PERSONS, label="who"), self.draw(KINDS, label="kind")
        for _ in range(self.draw(TIMES, label="times")):
            self.asks_for(who, kind)

    def asks_for(self, who: str, kind: Kind) -> None:
        """A member asks for that, as long as there is an account to ask from."""
        if self.book.people[who].gone:
            return
        before = len(self.book.cases)
        made = self.both(
            f"{who} asks for {kind}",
            MEMBERS[who],
            lambda book: asking.submit(book, who, kind),
            lambda: requests.submit(MEMBERS[who], kind, WISHES.get(kind)),
        )
        if len(self.book.cases) > before:
            assert made
            self.rows.append(made)

    def withdraws(self) -> None:
        """A member asks for it no longer."""
        case = self.some_case()
        person = self.book.people[case.person]
        if person.gone:
            return
        for _ in range(self.draw(TIMES, label="times")):
            self.both(
                f"{case.person} withdraws request {case.number}",
                person.member,
                lambda book: asking.withdraw(book, book.cases[case.number]),
                lambda: requests.withdraw(person.member, self.rows[case.number].reference),
            )

    def letter_comes(self) -> None:
        """A form comes back, and is registered on the day, later, or for a day that cannot be."""
        case = self.some_case()
        seen = self.draw(st.sampled_from(("signed", "signed", "unsigned", "changed")), label="seen")
        days = self.draw(st.sampled_from((0, 0, 0, -1, -3, 1)), label="days")
        arrived = self.book.today + timedelta(days=days)
        request = self.rows[case.number]
        text = self.draw(st.sampled_from((request.seal, request.reference)), label="read")
        self.both(
            f"a {seen} form of request {case.number} came on {arrived}",
            INTAKE,
            lambda book: asking.register(book, book.cases[case.number], arrived, seen),
            lambda: signed_letters.register(INTAKE, text or "", arrived, ENVELOPES[seen]),
        )

    def comes_to_its_end(self) -> None:
        """A request is taken as far as it goes without anybody's whim."""
        number = self.some_case().number
        for _ in range(self.draw(st.integers(3, 9), label="steps")):
            case = self.book.cases[number]
            if case.status == "awaiting_approval":
                # What else the person has asked for comes first.
                case = next((it for it in self.book.of(case.person) if it is not case and it.is_under_way), case)
            if case.status == "awaiting_letter":
                self.registers(case)
            elif steps := onward(self.book, case):
                deed, who = self.draw(st.sampled_from(steps), label="step")
                self.does(who, deed, case)
            elif not self.worker.works():
                return

    def somebody_tries(self) -> None:
        """Somebody does something to some request, whatever it is."""
        self.tries(self.some_case(), tuple(DEEDS))

    def somebody_decides(self) -> None:
        """Somebody does what there is to do with a request as it stands."""
        case = self.some_case()
        self.tries(case, near(case))

    def tries(self, case: Case, deeds: tuple[str, ...]) -> None:
        """Somebody does one of those once or twice, perhaps on the page that was opened last."""
        who, deed = self.draw(WORKERS, label="who"), self.draw(st.sampled_from(deeds), label="deed")
        page = self.pages.get(case.number) if self.draw(st.booleans(), label="on a page of before") else None
        for _ in range(self.draw(TIMES, label="times")):
            self.does(who, deed, self.book.cases[case.number], page)

    def opens_a_page(self) -> None:
        """Somebody opens the page of a request and leaves it open."""
        case = self.some_case()
        newest = self.run(outdated.newest_change(HANDLER, self.rows[case.number].reference))
        self.pages[case.number] = (newest, len(case.events))

    def chooses(self) -> None:
        """A member lets something go on, or not."""
        who, given = self.draw(PERSONS, label="who"), self.draw(st.booleans(), label="given")
        activity = self.draw(st.sampled_from(CHOSEN), label="activity")
        person = self.book.people[who]
        if not person.gone:
            self.both(
                f"{who} chooses {activity}: {given}",
                person.member,
                lambda book: asking.choose(book, who, activity, given),
                lambda: consents.choose(person.member, activity, given),
            )

    def worker_does_something(self) -> None:
        """The worker does one of the jobs that wait, perhaps not the oldest, and perhaps twice."""
        if waiting := self.worker.waiting():
            place = self.draw(st.sampled_from(range(len(waiting))), label="job")
            self.worker.do(waiting[place], self.draw(TIMES, label="times"))

    def worker_does_all(self) -> None:
        """The worker does everything that waits."""
        self.worker.works()

    def time_passes(self) -> None:
        """Days pass, and a night in which what is due is done."""
        days = self.draw(st.sampled_from((1, 7, 25, 32, 95)), label="days")
        self.clock.ahead += timedelta(days=days)
        self.book.today += timedelta(days=days)
        note(f"it is {self.book.today}")
        asking.night(self.book)
        for nightly in (requests.expire, answers.forget_posted, audit.make_checkpoint):
            self.run(nightly())

    def some_case(self) -> Case:
        """One of the requests, the newest ones first."""
        last = len(self.book.cases) - 1
        return self.book.cases[last - self.draw(st.integers(0, last), label="request")]
