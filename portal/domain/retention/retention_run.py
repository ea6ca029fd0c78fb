"""What an erasure had to leave behind is erased when its time is up, without anybody asking again (Art. 17(3))."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from portal.clock import today
from portal.data import subjects
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.requests import persons_requests
from portal.domain.audit import audit
from portal.domain.by_hand import destructions
from portal.domain.erasure import erasure_journal, later_erasure
from portal.domain.erasure.erasure_content import retained_from
from portal.domain.erasure.later_erasure import Erased
from portal.domain.record_of_processing.published import published
from portal.domain.rights import restrictions
from portal.domain.sources.company_sources import sources
from portal.sources.errors import SourceError, SourceUnreachable
from portal.sources.person import Person

AT_A_TIME = 100
"""Persons looked up at once."""

Progress = Callable[[int, int], None]
"""Told how many persons have been looked at, of how many."""


class RetentionIncomplete(Exception):
    """Some source did not answer; what the others had to erase is erased, the rest waits for the next run."""


@dataclass(slots=True)
class RetentionRun:
    """How many erased persons still had something kept, rows that went, and persons of whom nothing is left.

    `tables` counts the rows by (source, table), `by_hand` what staff are to destroy in each place. `failed` are the
    sources that did not answer, with how many persons were not looked for there.
    """

    persons: int = 0
    rows: int = 0
    finished: int = 0
    tables: Counter[tuple[str, str]] = field(default_factory=Counter)
    by_hand: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)


async def run(on: date | None = None, dry_run: bool = False, progress: Progress | None = None) -> RetentionRun:
    """Erase what is no longer retained on that day, person by person. With `dry_run` nothing is changed.

    What is kept by hand only staff can destroy: they are told, and while it is there the person is not forgotten.

    A source that fails is left alone for the rest of the run, and the others go on. Safe to run twice, also at once,
    and to be killed anywhere.
    """
    on = on or today()
    since = retained_from((await published()).record, on)
    done = RetentionRun()
    async with acting_as(SYSTEM):
        total = await subjects.count_with_retained()
    after: UUID | None = None
    while True:
        async with acting_as(SYSTEM):
            page = await subjects.with_retained(after, AT_A_TIME)
        for subject in page:
            await _look_at(subject, on, since, dry_run, done)
            if progress:
                progress(done.persons, total)
        if not dry_run:
            await erasure_journal.bring_up_to_date()
        if len(page) < AT_A_TIME:
            return done
        after = page[-1]


async def run_nightly() -> None:
    """`run`, for the worker. Raises RetentionIncomplete, so that whoever watches the worker is told."""
    if (await run()).failed:
        raise RetentionIncomplete


async def _look_at(subject: UUID, on: date, since: dict[str, date], dry_run: bool, done: RetentionRun) -> None:
    erased = await _with_retained(subject)
    if erased is None:
        return
    by_hand, over = await destructions.tell(subject, on, dry_run)
    for each in over:
        done.by_hand[each.source] += each.kept
    left = len(by_hand)
    everywhere = True
    for source in sources():
        name = source.data_map.id
        try:
            if name in done.failed:
                raise SourceUnreachable(name)
            found = await later_erasure.erase_due(erased, source, since, "retention.erased", dry_run)
        except SourceError:
            done.failed[name] += 1
            everywhere = False
            continue
        left += found.left
        done.rows += sum(found.rows.values())
        done.tables.update({(name, table): rows for table, rows in found.rows.items()})
    done.persons += 1
    if left == 0 and everywhere:
        done.finished += 1
        if not dry_run:
            await _forget(erased)


async def _with_retained(subject: UUID) -> Erased | None:
    """The person as the erasure left him or her; None when another run has finished meanwhile."""
    async with acting_as(SYSTEM):
        known = await subjects.find(subject)
        request = await persons_requests.closed_erasure(subject)
        if known.retained_identifiers is None or request is None:
            return None
        return Erased(subject, request, Person.from_stored(known.identifiers()))


async def _forget(erased: Erased) -> None:
    async with acting_as(SYSTEM):
        if await subjects.forget_identifiers(erased.subject):
            await audit.record("retention.finished", subject=erased.subject, request=erased.request)
            await restrictions.end(erased.subject, erased.request)
