"""The time in which a request must be answered: what it is counted from, extended to, and paused for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.data.requests import extensions, identity_questions, requests
from portal.data.requests.extensions import Extension
from portal.data.requests.identity_questions import IdentityQuestion
from portal.data.requests.requests import Request
from portal.domain.requests.deadlines import ANSWER_MONTHS, EXTENDED_MONTHS, Step, explain


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """`months` from `counted_from`, with the days on top for which the time was `paused`.

    `by_arrival`: it is counted from the day on which the letter came, not from the submission.
    """

    counted_from: date
    by_arrival: bool
    months: int
    paused: int

    @property
    def steps(self) -> list[Step]:
        """The count, step by step; it ends with the last day."""
        return explain(self.counted_from, self.months, self.paused)

    @property
    def due_on(self) -> date:
        """The last day on which the answer is in time."""
        return self.steps[-1].day


def limit(
    request: Request,
    extension: Extension | None,
    questions: Sequence[IdentityQuestion],
    paused: bool | None = None,
) -> TimeLimit | None:
    """The time limit of a request as it stands; None before its letter has come.

    An extension counts when its letter was posted within the first time limit (Art. 12(3)). A question about identity
    pauses the time when the setting said so on the day on which it was asked; `paused` says it instead, to see what
    it would be otherwise.
    """
    if request.counted_from is None:
        return None
    days = sum(it.waited for it in questions if (it.pauses if paused is None else paused))
    return TimeLimit(
        counted_from=request.counted_from,
        by_arrival=request.counted_from == request.received_on,
        months=EXTENDED_MONTHS if extension and extension.counts else ANSWER_MONTHS,
        paused=days,
    )


def as_it_shows(request: Request) -> TimeLimit | None:
    """The time limit as a member sees it, from the request's own days; None when they do not tell how it was counted,
    as while a question paused the time."""
    if request.counted_from is None:
        return None
    by_arrival = request.counted_from == request.received_on
    counts = [TimeLimit(request.counted_from, by_arrival, months, 0) for months in (ANSWER_MONTHS, EXTENDED_MONTHS)]
    return next((it for it in counts if it.due_on == request.due_on), None)


async def settle(request: Request) -> date:
    """Have the request due on the day that its extension and questions give it, in the transaction under way.

    The request is held first: two who change what it depends on do so one after the other. Returns the day.
    """
    await requests.hold(request.id)
    current = limit(request, await extensions.find(request.id), await identity_questions.of_request(request.id))
    assert current is not None
    await requests.set_due(request.id, current.due_on)
    return current.due_on
