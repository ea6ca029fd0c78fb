"""What an erasure had to leave behind is erased when its time is up, without anybody asking again (Art. 17(3))."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.clock import today
from portal.data import persons_requests, subjects
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain import audit, restrictions
from portal.domain.company_sources import person, sources
from portal.domain.erasure_content import retained_from
from portal.domain.record_of_processing.published import published

AT_A_TIME = 100
"""Persons looked up at once."""


@dataclass(frozen=True, slots=True)
class RetentionRun:
    """How many erased persons still had something kept, rows that went, and persons of whom nothing is left."""

    persons: int
    rows: int
    finished: int


async def run(on: date | None = None, dry_run: bool = False) -> RetentionRun:
    """Erase what is no longer retained on that day, person by person. With `dry_run` nothing is changed.

    Safe to run twice and to be killed anywhere. Raises SourceError when a source fails; those done are done.
    """
    since = retained_from((await published()).record, on or today())
    persons = rows = finished = 0
    after: UUID | None = None
    while True:
        async with acting_as(SYSTEM):
            page = await subjects.with_retained(after, AT_A_TIME)
        for subject in page:
            erased, left = await _erase_due(subject, since, dry_run)
            persons, rows, finished = persons + 1, rows + erased, finished + (left == 0)
        if len(page) < AT_A_TIME:
            return RetentionRun(persons, rows, finished)
        after = page[-1]


async def _erase_due(subject: UUID, since: dict[str, date], dry_run: bool) -> tuple[int, int]:
    """How many rows go, and how many are left."""
    who = await person(subject)
    plans = [(source, await source.plan(who, since)) for source in sources()]
    rows = sum(plan.erasable for _, plan in plans)
    left = sum(table.retain + table.undetermined for _, plan in plans for table in plan.tables)
    if dry_run:
        return rows, left
    for source, plan in plans:
        if plan.erasable:
            await source.erase(who, since, plan.digest())
    if rows or not left:
        async with acting_as(SYSTEM):
            request = await persons_requests.closed_erasure(subject)
            await audit.record("retention.erased", subject=subject, request=request, rows=rows, left=left)
            if not left:
                await subjects.forget_identifiers(subject)
                await restrictions.end(subject, request)
    return rows, left
