"""Erasure (Art. 17): planned by a job, approved by another person, carried out by a job exactly as approved."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg

from portal.clock import today
from portal.data import erasure_plans, persons_requests, requests
from portal.data.actors import SYSTEM, Member, Staff
from portal.data.database import acting_as
from portal.data.erasure_plans import StoredPlan
from portal.data.errors import Stale
from portal.data.requests import Request, Status
from portal.domain import audit, consents, manual_tasks, restrictions
from portal.domain.company_sources import person, sources
from portal.domain.erasure_content import PlanLine, carried_out, content, counts_of, digest, retained_from, summary
from portal.domain.errors import Conflict, NotApprover, NotFound, NotTwoPersons, OtherRequestsOpen, SourcesUnreachable
from portal.domain.record_of_processing.published import published
from portal.domain.requests import find
from portal.domain.trouble import noting_trouble
from portal.jobs import queue
from portal.sources.erasing import Erasure
from portal.sources.errors import NotErased, PlanChanged, SourceError
from portal.sources.planning import SourcePlan

CARRIED_OUT: tuple[Status, ...] = ("executed", "answered", "closed")
"""The states of an erasure that has been carried out."""


async def foresee(subject: UUID) -> list[PlanLine]:
    """What an erasure would do if it were carried out today, for the member to read first.

    Raises SourcesUnreachable.
    """
    record, on = (await published()).record, today()
    try:
        plans = await _plan_everywhere(subject, retained_from(record, on))
    except SourceError:
        raise SourcesUnreachable from None
    return summary(content(plans, record, on))


async def plan(request_id: UUID) -> None:
    """Plan the erasure of a request and put the plan before an approver.

    Safe to run twice and to be killed anywhere. Raises WorkPostponed when a source fails.
    """
    async with acting_as(SYSTEM):
        request = await requests.by_id(request_id)
        if request.kind != "erasure" or request.status not in ("identity_confirmed", "in_progress"):
            return
        if request.status == "identity_confirmed":
            await requests.move(request_id, ("identity_confirmed",), "in_progress")
    record = (await published()).record
    async with noting_trouble(request_id):
        on = today()
        plans = await _plan_everywhere(request.subject_id, retained_from(record, on))
    assert request.handler_id is not None
    async with acting_as(SYSTEM):
        await requests.move(request_id, ("in_progress",), "awaiting_approval")
        planned = content(plans, record, on) | {"by_hand": manual_tasks.for_plan()}
        await erasure_plans.put(request_id, request.handler_id, planned, digest(planned))
        lines = summary(planned)
        await audit.record(
            "erasure.planned",
            subject=request.subject_id,
            request=request_id,
            erased=sum(line.erased for line in lines),
            kept=sum(line.remaining for line in lines),
        )


async def plan_in_force(staff: Staff, request: Request) -> tuple[StoredPlan, list[PlanLine]] | None:
    """The plan of a request with its lines, if there is one."""
    async with acting_as(staff):
        stored = await erasure_plans.in_force(request.id)
    return (stored, summary(stored.content)) if stored else None


async def approve(staff: Staff, reference: str, plan_digest: str) -> None:
    """Approve the plan that was on the page, named by its digest, so that it is carried out.

    Raises NotFound, NotApprover, NotTwoPersons, OtherRequestsOpen while another request of the person needs the data,
    and Conflict when the plan is no longer the one on the page.
    """
    if staff.role != "approver":
        raise NotApprover
    async with acting_as(staff):
        request = await find(reference)
        if await persons_requests.others_under_way(request):
            raise OtherRequestsOpen
        stored = await erasure_plans.in_force(request.id)
        if stored is None:
            raise NotFound
        if stored.digest.hex() != plan_digest:
            raise Conflict
        try:
            await requests.move(request.id, ("awaiting_approval",), "approved")
            await erasure_plans.approve(stored, staff.id)
        except (Stale, asyncpg.UniqueViolationError):
            raise Conflict from None
        except asyncpg.CheckViolationError:
            raise NotTwoPersons from None
        await manual_tasks.open_for(request)
        await audit.record("erasure.approved", subject=request.subject_id, request=request.id)
        await queue.enqueue("execute-erasure", request.id)


async def send_back(staff: Staff, reference: str) -> None:
    """Have the erasure planned anew instead of approving it.

    Raises NotFound, and Conflict when it is not the time for it.
    """
    async with acting_as(staff):
        request = await find(reference)
        try:
            await requests.move(request.id, ("awaiting_approval",), "in_progress")
        except Stale:
            raise Conflict from None
        await audit.record("erasure.sent_back", subject=request.subject_id, request=request.id)
        await queue.enqueue("plan-erasure", request.id)


async def execute(request_id: UUID) -> None:
    """Carry out the approved plan in every source, then let the decision be written.

    Each source is erased in one transaction of its own, exactly as approved, and looked at again afterwards. Where
    the data has changed since, nothing is erased there and a new plan is made. Erasure by hand is waited for: the
    last attestation has this run again. Safe to run twice and to be killed anywhere. Raises WorkPostponed when a
    source fails.
    """
    async with acting_as(SYSTEM):
        request = await requests.by_id(request_id)
        stored = await erasure_plans.in_force(request_id)
        if request.status != "approved" or stored is None or stored.approver_id is None:
            return
        done = await erasure_plans.done(stored.id)
    try:
        async with noting_trouble(request_id):
            await _erase_everywhere(request, stored, done)
    except PlanChanged:
        await _plan_anew(request)
        return
    current = await published()
    async with acting_as(SYSTEM):
        if await manual_tasks.are_waited_for(request):
            return
        await requests.move(request_id, ("approved",), "executed")
        await consents.end_all(Member(request.subject_id, request.language), current, "erasure")
        lines = carried_out(stored.content, await erasure_plans.outcome(request_id))
        await audit.record(
            "erasure.executed",
            subject=request.subject_id,
            request=request_id,
            erased=sum(line.erased for line in lines),
            kept=sum(line.remaining for line in lines),
        )
        if any(line.remaining for line in lines):
            await restrictions.place_retained(request.subject_id, request_id)
        await queue.enqueue("render-answer", request_id)


async def outcome(request_id: UUID) -> list[PlanLine]:
    """What the erasure of a request did in all and what it left, in the transaction under way. Raises NotFound."""
    stored = await erasure_plans.in_force(request_id)
    if stored is None:
        raise NotFound
    return carried_out(stored.content, await erasure_plans.outcome(request_id))


async def _erase_everywhere(request: Request, stored: StoredPlan, done: set[str]) -> None:
    who = await person(request.subject_id)
    since = _retained_as_planned(stored.content)
    for source in sources():
        if source.data_map.id not in done:
            approved = bytes.fromhex(stored.content["digests"][source.data_map.id])
            try:
                erasure = await source.erase(who, since, approved)
            except NotErased as error:
                if error.erasure is None:
                    raise
                # It was carried out; what was found afterwards came in the meantime and needs a plan of its own.
                await _note_done(stored, source.data_map.id, error.erasure)
                raise PlanChanged(source.data_map.id) from None
            await _note_done(stored, source.data_map.id, erasure)


async def _note_done(stored: StoredPlan, source: str, erasure: Erasure) -> None:
    async with acting_as(SYSTEM):
        await erasure_plans.note_done(stored.id, source, counts_of(stored.content, source, erasure))


async def _plan_anew(request: Request) -> None:
    async with acting_as(SYSTEM):
        await requests.move(request.id, ("approved",), "in_progress")
        await audit.record("erasure.data_changed", subject=request.subject_id, request=request.id)
        await queue.enqueue("plan-erasure", request.id)


async def _plan_everywhere(subject: UUID, since: Mapping[str, date]) -> list[SourcePlan]:
    who = await person(subject)
    return [await source.plan(who, since) for source in sources()]


def _retained_as_planned(planned: Mapping[str, Any]) -> dict[str, date]:
    """The dates of the plan's own day: a plan that waits over midnight is still the plan that was approved."""
    return {period: date.fromisoformat(since) for period, since in planned["retained_since"].items()}
