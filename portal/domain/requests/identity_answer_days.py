"""By when a question about identity can be answered: there is time for the post, and a day is left for us."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.clock import today
from portal.data.requests.extensions import Extension
from portal.data.requests.identity_questions import IdentityQuestion
from portal.data.requests.requests import Request
from portal.domain.letters.posting_errors import WrongDay
from portal.domain.requests.deadlines import working_days_after
from portal.domain.requests.identity_errors import AnswerTooLate, AnswerTooSoon, NoTimeToAnswer
from portal.letters.words.identity_question import IdentityWay
from portal.settings import settings

USUAL_TIME = timedelta(days=14)
"""How long somebody has to answer, unless staff say otherwise."""

LONGEST_TIME = timedelta(days=90)

TO_POST = 1
"""Working days until a letter that is ordered is in the post."""

THERE_AND_BACK = 5
"""Working days from then until an answer by letter can be here: two on the way each, and one to write it."""


@dataclass(frozen=True, slots=True)
class AnswerDays:
    """The days to choose among: from `by_post`, where a letter is the only way to answer, to `latest`."""

    by_post: date
    latest: date
    suggested: date

    @property
    def is_too_short_for_post(self) -> bool:
        """Whether the time to answer the request is to be extended first, unless the person can answer otherwise."""
        return self.latest < self.by_post

    def expect(self, answer_by: date, ways: Sequence[IdentityWay]) -> None:
        """Expect a day by which somebody who reads the letter can answer in one of the `ways`.

        Raises WrongDay for one that is not after today or too far off, NoTimeToAnswer where no day would do,
        AnswerTooSoon and AnswerTooLate.
        """
        if not today() < answer_by <= today() + LONGEST_TIME:
            raise WrongDay
        first = self.by_post if set(ways) == {"letter"} else today() + timedelta(days=1)
        if self.latest < first:
            raise NoTimeToAnswer
        if answer_by < first:
            raise AnswerTooSoon
        if answer_by > self.latest:
            raise AnswerTooLate


def answer_days(request: Request, extension: Extension | None) -> AnswerDays:
    """The days for a question that is put today.

    The latest leaves a day to answer the request itself, where its time runs on meanwhile; an extension whose letter is
    on its way counts. What cannot be extended any longer is late, or will be: there the post alone is waited for.
    """
    by_post = working_days_after(today(), TO_POST + THERE_AND_BACK)
    usual = max(today() + USUAL_TIME, by_post)
    if request.due_on is None or settings().identity_question_pauses:
        return AnswerDays(by_post, today() + LONGEST_TIME, usual)
    can_be_extended = today() <= request.due_on and (extension is None or not extension.is_sent)
    is_extending = extension is not None and extension.is_on_its_way and today() <= extension.first_due_on
    due_on = extension.extended_to if extension and is_extending else request.due_on
    suggested = max(min(usual, due_on - timedelta(days=7)), by_post)
    last = due_on - timedelta(days=1)
    return AnswerDays(by_post, last if can_be_extended else max(last, suggested), suggested)


def had_time(question: IdentityQuestion) -> bool:
    """Whether the day has passed by which the person should have answered, and could have, also by letter."""
    if question.posted_on is None:
        return False
    return max(question.answer_by, working_days_after(question.posted_on, THERE_AND_BACK)) < today()
