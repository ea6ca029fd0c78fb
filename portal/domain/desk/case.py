"""Everything of one request that staff need on one page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from portal.clock import now, today
from portal.data import subjects
from portal.data.access import extracts
from portal.data.access.extracts import CollectedTable
from portal.data.accounts import accounts
from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.erasure import erasure_certificates
from portal.data.erasure.erasure_certificates import StoredCertificate
from portal.data.erasure.erasure_plans import StoredPlan
from portal.data.erasure.erasure_plans import in_force as plan_of
from portal.data.keys import KeyDestroyed
from portal.data.letters import answers
from portal.data.letters.answers import Answer
from portal.data.letters.outgoing_letters import Letter
from portal.data.requests import assignments, desk, persons_requests
from portal.data.requests.requests import Request
from portal.data.requests.states import CARRIED_OUT, EXTRACT_OPENED_IN, UNAPPROVED
from portal.data.rights import restrictions_in_force
from portal.data.rights.restrictions import Ground
from portal.data.subjects import DataSubject
from portal.domain.access import completeness
from portal.domain.access.completeness import Missing
from portal.domain.audit import audit
from portal.domain.by_hand import manual_tasks
from portal.domain.by_hand.manual_tasks import Task
from portal.domain.desk import next_steps
from portal.domain.desk.case_time import CaseTime, time_of
from portal.domain.desk.next_step import NextStep
from portal.domain.desk.next_steps import Next
from portal.domain.erasure import plan_returns
from portal.domain.erasure.erasure import outcome
from portal.domain.erasure.erasure_content import PlanLine, summary
from portal.domain.erasure.planned_person import opened
from portal.domain.letters import outgoing_letters
from portal.domain.recipients import recipient_telling
from portal.domain.recipients.recipient_telling import Recipient
from portal.domain.record_of_processing.published import published
from portal.domain.requests import identity_mismatches, identity_taken_back, sent_back
from portal.domain.requests.identity_mismatches import ReadRemark
from portal.domain.requests.request_forms import sender_of
from portal.domain.requests.requests import COLLECTED, find
from portal.domain.requests.sent_back import ReadSentBack
from portal.domain.requests.timeline import Entry, timeline
from portal.domain.sources.company_sources import person, person_on_record
from portal.sources.errors import SourceError

USUAL_WORK = timedelta(minutes=1)
"""A job seldom works on a request for longer than this."""

BY_HAND = ("look_by_hand", "erase_by_hand")
"""The steps at which a handler looks for the person."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work on a request has come. `is_slow`: a job has been at it for longer than usual."""

    request: Request
    step: NextStep
    is_slow: bool


@dataclass(frozen=True, slots=True)
class Case:
    """A request as staff see it. `sender` is None when the person has been erased.

    `plan_lines` are what is to be erased and kept; after the erasure, what it did erase and keep.
    """

    request: Request
    next: Next
    is_slow: bool
    sender: tuple[str, ...] | None
    handler: str | None
    days_left: int | None
    time: CaseTime
    timeline: Sequence[Entry]
    extract: list[CollectedTable] | None
    missing: list[Missing]
    """What keeps the extract from being sent."""
    plan: StoredPlan | None
    plan_lines: list[PlanLine]
    plan_of_a_former_handler: str | None
    """Whose plan waits for approval, where that account is blocked by now, or no handler's any longer."""
    approver: str | None
    certificate: StoredCertificate | None
    answer: Answer | None
    letters: Sequence[Letter]
    """What was written on the way to the answer, which has letters of its own."""
    restricted: Sequence[Ground]
    """On what grounds the person's data is blocked because of the request, until staff lift that."""
    tasks: Sequence[Task]
    """What is looked through by hand for the request, or was."""
    sent_back: Sequence[ReadSentBack]
    """What an approver has sent back, until the handler has acted on it."""
    can_be_stopped: bool
    """Whether it is an approved erasure of which nothing is begun."""
    identity_can_be_taken_back: bool
    """Whether the sender is known, and nothing has come of that yet."""
    number_did_not_match: bool
    """Whether a number was compared for the request that did not match."""
    identity_remarks: Sequence[ReadRemark]
    """Why the sender was held to be the person all the same."""
    recipients: Sequence[Recipient]
    """Who is to be told of what the request changed, or was (Art. 19)."""
    known_by: Sequence[str]
    """By what the person is known, to be looked for; empty unless its reader is still to look something through."""

    @property
    def step(self) -> NextStep:
        """What is to be done next."""
        return self.next.step

    @property
    def extract_can_be_opened(self) -> bool:
        """Whether a handler may open the extract now."""
        return self.extract is not None and self.request.status in EXTRACT_OPENED_IN

    def files_can_be_opened_by(self, staff: Staff) -> bool:
        """Whether that member of staff may open the files that were found by hand; see `found_files.open_file`."""
        states = EXTRACT_OPENED_IN if staff.is_handler else ("executed",)
        return not staff.only_reads and self.request.status in states


async def open_case(staff: Staff, reference: str) -> Case:
    """The request with that reference; that its sender was looked at is an event. Raises NotFound."""
    record = (await published()).record
    async with acting_as(staff):
        request = await find(reference)
        to_do = await next_steps.of_request(request)
        subject = await subjects.find(request.subject_id)
        sender = await _sender(request, subject)
        extract = await extracts.counts(request.id) if request.kind in COLLECTED else None
        missing = await completeness.missing(request) if request.status == "in_progress" and extract else []
        plan = await plan_of(request.id) if request.kind == "erasure" else None
        certificate = await erasure_certificates.find(request.id) if plan else None
        answer = await answers.find(request.id)
        letters = [it for it in await outgoing_letters.of_request(request) if not it.is_answer]
        people = [id_ for id_ in (request.handler_id, *((plan.handler_id, plan.approver_id) if plan else ())) if id_]
        names = await accounts.names(people)
        entries = await timeline(request, "staff")
        restricted = await restrictions_in_force.of_request(request.id)
        is_left = plan is not None and plan.approver_id is None and await assignments.former([plan.handler_id])
        lines = await _plan_lines(request, plan)
        is_slow = await _is_slow(request, to_do.step)
        time = await time_of(request)
        tasks = [
            it for it in await manual_tasks.of_request(request) if it.attestation or not _waits_for_approval(request)
        ]
        told = await recipient_telling.of_request(request, record)
        returned = await sent_back.of_request(request)
        mismatched = await identity_mismatches.came_before(request)
        remarks = await identity_mismatches.remarks(request)
        revocable = await identity_taken_back.can_be_taken_back(request)
        stoppable = await plan_returns.can_be_stopped(request)
        await audit.record_look("request.opened", staff, request.subject_id, request.id)
    return Case(
        request=request,
        next=to_do,
        is_slow=is_slow,
        sender=sender,
        handler=names.get(request.handler_id) if request.handler_id else None,
        days_left=(request.last_day - today()).days if request.last_day else None,
        time=time,
        timeline=entries,
        extract=extract,
        missing=missing,
        plan=plan,
        plan_lines=lines,
        plan_of_a_former_handler=names.get(plan.handler_id, "") if plan and is_left else None,
        approver=names.get(plan.approver_id) if plan and plan.approver_id else None,
        certificate=certificate,
        answer=answer,
        letters=letters,
        restricted=restricted,
        tasks=tasks,
        sent_back=returned,
        can_be_stopped=stoppable,
        identity_can_be_taken_back=revocable,
        number_did_not_match=mismatched,
        identity_remarks=remarks,
        recipients=told,
        known_by=await _known_by(subject, plan) if staff.is_handler and to_do.step.code in BY_HAND else (),
    )


async def progress(staff: Staff, reference: str) -> Progress:
    """How far the work on a request has come, without a look at the person. Raises NotFound."""
    async with acting_as(staff):
        request = await find(reference)
        step = (await next_steps.of_request(request)).step
        return Progress(request, step, await _is_slow(request, step))


def _waits_for_approval(request: Request) -> bool:
    """Whether nothing is to be erased by hand yet, or no longer: nobody has approved the plan."""
    return request.kind == "erasure" and request.status in UNAPPROVED


async def _sender(request: Request, subject: DataSubject) -> tuple[str, ...] | None:
    # The worker removes the account and its key a moment after an erasure is closed; it is gone for us already.
    if await persons_requests.closed_erasure(request.subject_id):
        return None
    try:
        return sender_of(request, subject)
    except KeyDestroyed:
        return None


async def _plan_lines(request: Request, plan: StoredPlan | None) -> list[PlanLine]:
    if plan is None:
        return []
    return await outcome(request.id) if request.status in CARRIED_OUT else summary(plan.content)


async def _is_slow(request: Request, step: NextStep) -> bool:
    return step.is_work and now() - await desk.since(request.id) > USUAL_WORK


async def _known_by(subject: DataSubject, plan: StoredPlan | None) -> tuple[str, ...]:
    # Once the sources are erased they know the person no more; the plan does.
    who = opened(subject, plan) if plan else None
    if who is None:
        try:
            who = await person(subject.id)
        except SourceError:
            who = await person_on_record(subject.id)
    # Not the personnummer: no place that is looked through by hand is ordered by it (Act 2018:218, 3:10).
    return tuple(value for kind, values in who.identifiers.items() if kind != "personnummer" for value in values)
