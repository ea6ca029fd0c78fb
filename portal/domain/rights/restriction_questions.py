"""What the shop asks before it uses somebody's data: is it restricted (Art. 18), and may it be marketed to?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args
from uuid import UUID

from portal.clock import local_date
from portal.data import subjects
from portal.data.accounts import accounts
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.rights import restrictions
from portal.domain.audit import summed_events
from portal.domain.consents.consent_standing import of_all, standings
from portal.domain.erasure import known_as
from portal.domain.erasure.known_as import KnownBy
from portal.domain.places_in_lists import place_of, written_place
from portal.domain.record_of_processing.published import published

MOST = 1000
"""Persons in one question, and in one page of those who are restricted."""


@dataclass(frozen=True, slots=True)
class Question:
    """A person as the shop knows him or her."""

    known_by: KnownBy
    value: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether the person's data is restricted, since when, and the activities of marketing that may go on."""

    restricted: bool
    since: date | None
    activities: tuple[str, ...]

    @property
    def marketing(self) -> bool:
        """Whether any marketing at all may go on."""
        return bool(self.activities)


NOBODY = Answer(False, None, ())
"""The answer about whom the portal does not know: marketing needs a consent, and of them there is none."""


@dataclass(frozen=True, slots=True)
class RestrictedPage:
    """Some of those restricted now: customer number and since when. `after` asks for the next page, if there is one."""

    persons: tuple[tuple[str, date], ...]
    after: str | None


async def ask(token: str, questions: Sequence[Question]) -> list[Answer]:
    """An answer for each question, in the same order; how many were asked, and with which token, is an event."""
    choices = (await published()).record.choices
    async with acting_as(SYSTEM):
        found = await persons(questions)
        stand = await standings(set().union(*found), choices)
        await summed_events.asked("restrictions.asked", token, len(questions))

    def answer(whom: set[UUID]) -> Answer:
        if not whom:
            return NOBODY
        it = of_all([stand[person] for person in whom])
        return Answer(it.since is not None, local_date(it.since) if it.since else None, it.activities)

    return [answer(whom) for whom in found]


async def restricted_now(token: str, after: str, limit: int) -> RestrictedPage:
    """A page of those restricted now, for a shop that keeps a list of its own. Raises NotFound for a wrong `after`."""
    place = place_of(after) if after else None
    async with acting_as(SYSTEM):
        found = await restrictions.page(place, limit + 1)
        page = found[:limit]
        await summed_events.asked("restrictions.listed", token, len(page))
    more = len(found) > limit
    return RestrictedPage(
        tuple((each.customer_number, local_date(each.since)) for each in page),
        written_place(page[-1].subject_id) if more else None,
    )


async def persons(questions: Sequence[Question]) -> list[set[UUID]]:
    """For each question those whom it may be about: by restrictions' digests, customer numbers and accounts."""
    said = [known_as.normalised(question.known_by, question.value) for question in questions]
    digests = _digests(questions, said)
    by_digest = await restrictions.found_by([digest for each in digests for digest in each])
    by_number = await subjects.by_customer_numbers(_of(questions, said, "customer_number"))
    by_email = await accounts.members_by_email(_of(questions, said, "email"))
    found: list[set[UUID]] = []
    for question, possible, value in zip(questions, digests, said, strict=True):
        persons = set().union(*(by_digest.get(digest, ()) for digest in possible))
        known = {"customer_number": by_number, "email": by_email}.get(question.known_by, {}).get(value)
        found.append(persons | {known} if known else persons)
    return found


def _digests(questions: Sequence[Question], said: Sequence[str]) -> list[tuple[bytes, ...]]:
    """For each question every digest that it may be found by."""
    found: list[tuple[bytes, ...]] = [()] * len(questions)
    for known_by in get_args(KnownBy):
        places = [place for place, question in enumerate(questions) if question.known_by == known_by]
        made = known_as.possible_digests_of_all(known_by, [said[place] for place in places])
        for place, digests in zip(places, made, strict=True):
            found[place] = digests
    return found


def _of(questions: Sequence[Question], said: Sequence[str], known_by: KnownBy) -> list[str]:
    # PostgreSQL has no text with NUL in it, and nobody's number or address has.
    return [v for question, v in zip(questions, said, strict=True) if question.known_by == known_by and "\0" not in v]
