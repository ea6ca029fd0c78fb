"""By what a plan's person was known when it was made: kept with the plan, since erasing takes it from the sources."""

import json
from collections.abc import Iterable
from uuid import UUID

from portal.data import subjects
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.erasure import erasure_plans
from portal.data.erasure.erasure_plans import StoredPlan
from portal.data.requests.requests import Request
from portal.data.subjects import DataSubject
from portal.domain.sources.company_sources import person
from portal.sources.person import Person


async def to_be_erased(request: Request) -> Person:
    """Whom a plan for the request is made for.

    Once something has been erased the sources know less of the person; what they knew then still counts. Raises
    NotFound.
    """
    async with acting_as(SYSTEM):
        subject = await subjects.find(request.subject_id)
        before = [opened(subject, plan) for plan in await erasure_plans.begun(request.id)]
    return united([await person(request.subject_id), *(who for who in before if who)])


def sealed(subject: DataSubject, plan: UUID, who: Person) -> bytes:
    """The person, to be stored with the plan of that id. Raises KeyDestroyed."""
    return subject.encrypt(json.dumps(who.stored()).encode(), _what(plan))


def opened(subject: DataSubject, plan: StoredPlan) -> Person | None:
    """The person whom the plan was made for; None in a plan from before they were kept. Raises KeyDestroyed."""
    if plan.identifiers is None:
        return None
    return Person.from_stored(json.loads(subject.decrypt(plan.identifiers, _what(plan.id))))


def united(persons: Iterable[Person]) -> Person:
    """One person known by everything that each of `persons` is known by."""
    values: dict[str, list[str]] = {}
    for who in persons:
        for identifier, known in who.stored().items():
            values.setdefault(identifier, []).extend(known)
    return Person.from_stored({name: list(dict.fromkeys(known)) for name, known in values.items()})


def _what(plan: UUID) -> str:
    return f"erasure_plan:{plan}"
