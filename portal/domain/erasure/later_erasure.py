"""Erasing in one source what is there of an erased person and kept no longer, so that it may be killed at any step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.erasure import later_erasures
from portal.data.erasure.later_erasures import Code, LaterErasure
from portal.domain.audit import audit
from portal.domain.erasure import tombstones
from portal.sources.errors import NotErased
from portal.sources.person import Person
from portal.sources.planning import SourcePlan
from portal.sources.source import Source


@dataclass(frozen=True, slots=True)
class Erased:
    """A person who has been erased at that request, and by what to find what is there all the same."""

    subject: UUID
    request: UUID
    who: Person


@dataclass(frozen=True, slots=True)
class Found:
    """The rows that went, or would go, by table; and how many are still kept."""

    rows: Mapping[str, int]
    left: int


async def erase_due(erased: Erased, source: Source, since: Mapping[str, date], code: Code, dry_run: bool) -> Found:
    """Erase what nothing retains in `source`, and record it in the person's chain and case.

    `since` says what is retained, as `Source` wants it. Raises SourceError; NotErased where something came meanwhile.
    """
    plan = await source.plan(erased.who, since)
    found = Found(_rows(plan), _left(plan))
    if dry_run:
        return found
    begun = await _settle(erased, source, plan, found.left)
    if found.rows:
        begun = begun or LaterErasure(
            uuid4(), erased.subject, erased.request, source.data_map.id, plan.digest(), code, dict(found.rows)
        )
        await _erase(erased, source, since, begun, found.left)
    return found


async def _erase(erased: Erased, source: Source, since: Mapping[str, date], begun: LaterErasure, left: int) -> None:
    async with acting_as(SYSTEM):
        await later_erasures.note(begun, "begun")
    try:
        did = await source.erase(erased.who, since, begun.plan_digest)
    except NotErased as error:
        if error.erasure is not None:
            await _record(erased, begun, left)
        raise
    if did.already_done:
        await _drop(begun)  # Another run was quicker, and records it.
    else:
        await _record(erased, begun, left)


async def _settle(erased: Erased, source: Source, plan: SourcePlan, left: int) -> LaterErasure | None:
    """Find out what became of what a run that was killed had begun, and record it if it was done.

    What is just what `plan` says was not done; it is returned, to be gone on with.
    """
    async with acting_as(SYSTEM):
        unfinished = await later_erasures.unfinished(erased.subject, source.data_map.id)
    to_do = None
    for begun in unfinished:
        if begun.plan_digest == plan.digest():
            to_do = begun
            continue
        done = await source.done(begun.plan_digest)
        # Without receipts: what it was about to erase, and nothing else, is gone.
        if done or (done is None and not plan.erasable):
            await _record(erased, begun, left)
        else:
            await _drop(begun)
    return to_do


async def _drop(begun: LaterErasure) -> None:
    async with acting_as(SYSTEM):
        await later_erasures.note(begun, "dropped")


async def _record(erased: Erased, done: LaterErasure, left: int) -> None:
    rows = sum(done.counts.values())
    async with acting_as(SYSTEM):
        if not await later_erasures.note(done, "erased"):
            return
        await tombstones.set_up(
            done.subject_id, done.request_id, done.source, done.plan_digest, erased.who, rows=rows, of=done.request_id
        )
        tables = {f"{done.source}.{table}": count for table, count in done.counts.items()}
        await audit.record(done.code, subject=done.subject_id, request=done.request_id, rows=rows, left=left, **tables)


def _rows(plan: SourcePlan) -> dict[str, int]:
    each = {table.table: table.delete + table.anonymise + table.retained_columns_cleared for table in plan.tables}
    return {table: rows for table, rows in each.items() if rows}


def _left(plan: SourcePlan) -> int:
    return sum(table.retain + table.undetermined for table in plan.tables)
