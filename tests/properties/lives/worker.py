"""The worker of the machine: does the jobs that really wait, and has the book do what should come of each."""

from typing import TYPE_CHECKING
from uuid import UUID

from hypothesis import note

from portal.data.access import cell_looks
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.recipients import recipients
from portal.jobs.handlers import HANDLERS
from tests.extracts import maskable
from tests.properties.lives import book_of_worker as working
from tests.properties.lives import truth
from tests.properties.lives.book import Case

if TYPE_CHECKING:
    from tests.properties.lives.company import Company

NOT_TRIED = ("send-notice", "announce-changes")
"""Nobody is told by e-mail or webhook here."""


class Worker:
    """Takes the jobs of the real queue, one at a time."""

    def __init__(self, lives: "Company") -> None:
        self.lives = lives

    def waiting(self) -> list[tuple[int, str, UUID]]:
        """The jobs that wait: id, name, what each is about."""
        found = self.lives.run(truth.waiting(self.lives.admin))
        return [job for job in found if job[1] not in NOT_TRIED]

    def works(self) -> bool:
        """Do everything that waits, and what comes of it; whether there was anything."""
        found = False
        while waiting := self.waiting():
            found = True
            self.do(waiting[0], 1)
        return found

    def do(self, job: tuple[int, str, UUID], times: int) -> None:
        """Do a job so often, and take it out of the queue."""
        id_, name, about = job
        lives = self.lives
        lives.sound = False
        for _ in range(times):
            note(f"the worker does {name}")
            lives.run(HANDLERS[name](about))  # type: ignore[index]
            self._in_book(name, about)
        lives.run(lives.admin.execute("DELETE FROM pgqueuer WHERE id = $1", id_))

    def lists_recipients(self, case: Case) -> None:
        """As closing a request does first."""
        self.lives.run(recipients.list_by_itself(self.lives.id_of(case)))
        self._in_book("list-recipients", self.lives.id_of(case))

    def _in_book(self, name: str, about: UUID) -> None:
        """What should have come of it. What only the sources tell is taken from the portal: how much an erasure left,
        how many recipients there are, and how much of an extract may tell of others."""
        lives, book = self.lives, self.lives.book
        book.by, book.seen = None, None
        if name == "write-letter":
            case, place = lives.run(self._letter(about))
            working.write(book, case, case.letters[place])
            return
        case = self._case(about)
        was_listed, collected = case.listed, case.collected
        if name in ("execute-erasure", "remove-account"):
            kept = lives.run(truth.kept(lives.admin, about))
            (working.execute if name == "execute-erasure" else working.remove_account)(book, case, kept)
        else:
            working.JOBS[name](book, case)
        if case.listed and not was_listed:
            case.untold = lives.run(truth.cases(lives.admin))[about].untold
        if case.collected is not None and collected is None and case.kind == "access":
            case.to_look_at = lives.run(self._to_look_at(case))

    def _case(self, request: UUID) -> Case:
        return next(case for case in self.lives.book.cases if self.lives.id_of(case) == request)

    async def _letter(self, letter: UUID) -> tuple[Case, int]:
        admin = self.lives.admin
        request = await admin.fetchval("SELECT request_id FROM letter WHERE id = $1", letter)
        return self._case(request), (await truth.letter_ids(admin, request)).index(letter)

    async def _to_look_at(self, case: Case) -> int:
        request = self.lives.rows[case.number]
        every = len(await maskable(request))
        async with acting_as(SYSTEM):
            return every - sum((await cell_looks.counts(request.id)).values())
