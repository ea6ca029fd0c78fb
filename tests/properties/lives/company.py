"""The company in which all happens: its portal and its book, and how anything is done in both."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from hypothesis import note
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from portal.clock import today
from portal.data.actors import Member, Seen, Staff
from portal.data.embedded import EmbeddedServer
from portal.data.requests.requests import Request
from portal.domain.errors import PortalError
from portal.domain.intake import signed_letters
from portal.domain.record_of_processing.published import published
from tests.people import INTAKE
from tests.properties.lives import book_of_requests as asking
from tests.properties.lives.book import Book, Case, Person
from tests.properties.lives.cast import MEMBERS, STAFF
from tests.properties.lives.deeds import DEEDS, Doing, letter_of
from tests.properties.lives.holds import holds, holds_at_the_end
from tests.properties.lives.town import moved, town
from tests.properties.lives.worker import Worker

T = TypeVar("T")


class Company(RuleBasedStateMachine):
    """One small company, from the day on which nothing has been asked."""

    server: ClassVar[EmbeddedServer]
    loop: ClassVar[asyncio.AbstractEventLoop]

    def __init__(self) -> None:
        super().__init__()
        self.open = AsyncExitStack()
        self.sound = False
        """Whether the last step did what it should."""
        self.rows: list[Request] = []
        """The requests as the portal has them, in the order of the book's."""
        self.pages: dict[int, tuple[int, int]] = {}
        """What the last page showed of each request: the newest change, and how many the book had."""
        self.told = -1
        """The moment in the book of which the systems that market were told last."""

    @initialize()
    def begins(self) -> None:
        """The portal is new, and its clock a day ahead of the databases', so that neither goes past the other."""
        self.clock = self.open.enter_context(moved())
        self.clock.ahead = timedelta(days=1)
        self.world, self.admin = self.run(self.open.enter_async_context(town(self.server)))
        choices = self.run(published()).record.choices
        self.book = Book(today() - timedelta(days=1), today(), {it.id: it.choice for it in choices if it.choice})
        self.book.people = {name: Person(name, member) for name, member in MEMBERS.items()}
        self.worker = Worker(self)

    def run(self, doing: Coroutine[Any, Any, T]) -> T:
        """Have it done, on the loop that the tests share."""
        return self.loop.run_until_complete(doing)

    def registers(self, case: Case) -> None:
        """The signed form of a request comes today."""
        self.both(
            f"the form of request {case.number} comes",
            INTAKE,
            lambda book: asking.register(book, book.cases[case.number], book.today, "signed"),
            lambda: signed_letters.register(INTAKE, self.rows[case.number].reference, today()),
        )

    def does(self, who: str, name: str, case: Case, page: tuple[int, int] | None = None) -> None:
        """Somebody who works here does that to the request, on a page that showed so much."""
        deed, staff = DEEDS[name], STAFF[who]
        if deed.on_letter and letter_of(case) is None:
            return
        if name == "sends the plan back" and not (staff.is_handler or staff.is_approver):
            return  # Left to the routes, and to the database.
        if name == "closes it" and staff.is_handler:
            self.worker.lists_recipients(case)
        seen = Seen(page[0], page[0]) if page else None
        doing = Doing(replace(staff, seen=seen), self.rows[case.number], self.admin, letter_of(case))
        self.both(
            f"{who} {name}: request {case.number}{', on a page of before' if page else ''}",
            staff,
            lambda book: deed.should(book, staff, book.cases[case.number]),
            lambda: deed.does(doing),
            page[1] if page else None,
        )

    def both(
        self,
        what: str,
        by: Staff | Member | None,
        should: Callable[[Book], None],
        does: Callable[[], Awaitable[T]],
        seen: int | None = None,
    ) -> T | None:
        """Do it in the book and in the portal: it is done in both, or refused in both for the same reason."""
        self.sound = False
        book = deepcopy(self.book)
        book.by, book.seen = by, seen
        expected = actual = ""
        made: T | None = None
        try:
            should(book)
        except PortalError as error:
            expected = type(error).__name__
        try:
            made = self.run(_awaited(does))
        except PortalError as error:
            actual = type(error).__name__
        note(f"{what}: {actual or 'done'}")
        assert actual == expected, f"{what}: {actual or 'done'}, and not {expected or 'done'}"
        if not expected:
            self.book = book
        return made

    def id_of(self, case: Case) -> UUID:
        """The request as the portal has it."""
        return self.rows[case.number].id

    @invariant()
    def is_as_the_book_says(self) -> None:
        """After every step."""
        self.run(holds(self))
        self.sound = True

    def teardown(self) -> None:
        """At the end the worker does what is left, and everything is looked through."""
        try:
            if self.sound:
                self.worker.works()
                self.run(holds_at_the_end(self))
        finally:
            self.run(self.open.aclose())


async def _awaited(does: Callable[[], Awaitable[T]]) -> T:
    return await does()
