"""Erasing in one source what is kept of an erased person no longer, so that a run may be killed at any step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.data import persons_requests, requests, retention_steps, subjects
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.errors import NoSuchRow
from portal.data.requests import Request
from portal.domain import audit, tombstones
from portal.sources.erasing import Erasure
from portal.sources.errors import NotErased
from portal.sources.person import Person
from portal.sources.planning import SourcePlan
from portal.sources.source import Source


@dataclass(frozen=True, slots=True)
class Due:
    """An erased person of whom something was kept, by the identifiers that were kept with it, and the erasure."""

    subject: UUID
    request: Request
    who: Person


@dataclass(frozen=True, slots=True)
class Found:
    """The rows that went, or would go, by table; and how many are still kept."""

    rows: Mapping[str, int]
    left: int


async def person_with_retained(subject: UUID) -> Due | None:
    """The person as the erasure left him or her; None when another run has finished meanwhile."""
    async with acting_as(SYSTEM):
        try:
            known = await subjects.find(subject)
        except NoSuchRow:
            return None
        request = await persons_requests.closed_erasure(subject)
        if known.retained_identifiers is None or request is None:
            return None
        who = Person.from_stored(known.identifiers())  # type: ignore[arg-type]
        return Due(subject, await requests.by_id(request), who)


async def erase_due(due: Due, source: Source, since: Mapping[str, date], dry_run: bool) -> Found:
    """Erase what is due in `source` and record it in the person's chain and case. Raises SourceError."""
    plan = await source.plan(due.who, since)
    rows = _rows(plan)
    left = sum(table.retain + table.undetermined for table in plan.tables)
    if dry_run:
        return Found(rows, left)
    await _settle(due, source, plan)
    if rows:
        async with acting_as(SYSTEM):
            await retention_steps.note(
                due.subject, due.request.id, source.data_map.id, plan.digest(), "begun", dict(rows)
            )
        await _erased(due, source, since, plan.digest())
        await _record(due, source.data_map.id, plan.digest(), rows, left)
    return Found(rows, left)


async def forget(due: Due) -> None:
    """Nothing is left of the person: forget by what it was found. Recorded once."""
    async with acting_as(SYSTEM):
        if await subjects.forget_identifiers(due.subject):
            await audit.record("retention.finished", subject=due.subject, request=due.request.id)


async def _erased(due: Due, source: Source, since: Mapping[str, date], digest: bytes) -> Erasure | None:
    try:
        return await source.erase(due.who, since, digest)
    except NotErased as error:
        if error.erasure is None:
            raise
        return error.erasure


async def _settle(due: Due, source: Source, plan: SourcePlan) -> None:
    """Find out about what a run that was killed had begun: whether it was done, and if so record it."""
    async with acting_as(SYSTEM):
        unfinished = await retention_steps.unfinished(due.subject, source.data_map.id)
    left = sum(table.retain + table.undetermined for table in plan.tables)
    for begun in unfinished:
        if begun.plan_digest == plan.digest():
            continue
        done = await source.done(begun.plan_digest)
        # Without receipts: what it was about to erase, and nothing else, is gone.
        if done or (done is None and not plan.erasable):
            await _record(due, begun.source, begun.plan_digest, begun.counts, left)
        else:
            async with acting_as(SYSTEM):
                await retention_steps.note(
                    due.subject, begun.request_id, begun.source, begun.plan_digest, "dropped", begun.counts
                )


async def _record(due: Due, source: str, digest: bytes, rows: Mapping[str, int], left: int) -> None:
    async with acting_as(SYSTEM):
        if not await retention_steps.note(due.subject, due.request.id, source, digest, "erased", dict(rows)):
            return
        await tombstones.set_up(due.request, source, digest, due.who, rows=sum(rows.values()), of=due.request.id)
        tables = {f"{source}.{table}": count for table, count in rows.items()}
        await audit.record(
            "retention.erased",
            subject=due.subject,
            request=due.request.id,
            rows=sum(rows.values()),
            left=left,
            **tables,
        )


def _rows(plan: SourcePlan) -> dict[str, int]:
    each = {table.table: table.delete + table.anonymise + table.retained_columns_cleared for table in plan.tables}
    return {table: rows for table, rows in each.items() if rows}
