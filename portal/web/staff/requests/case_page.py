"""The page of one request, shown as it is and again when a form on it does not fit."""

from collections.abc import Mapping, Sequence

from portal.clock import today
from portal.data.requests.states import BY_HAND_IN, WITHDRAWABLE, WORKED_ON, Kind
from portal.domain.access.completeness import NOT_LOOKED_THROUGH, Missing
from portal.domain.desk.case import open_case
from portal.domain.intake import annulling, annulments, arrival_days, envelopes
from portal.domain.intake.arrivals import arrival
from portal.domain.notices import notice_choices
from portal.domain.requests import assignments, withdrawals
from portal.domain.requests.time_limits import TimeLimit
from portal.domain.requests.timeline import Entry
from portal.domain.rights import restrictions
from portal.domain.signing_in import step_ups
from portal.settings import settings
from portal.web.count_words import days, sentence
from portal.web.homes import request_at
from portal.web.language import language_of
from portal.web.pages import Page, StaffRequest, page
from portal.web.staff import words
from portal.web.staff.by_hand import task_words
from portal.web.staff.erasure import plan_words
from portal.web.staff.intake import otherwise_words
from portal.web.staff.intake.ink_marks import marks
from portal.web.staff.intake.letter_words import OUTCOMES
from portal.web.staff.letters import outgoing_words
from portal.web.staff.oversight import event_words
from portal.web.staff.queue import queue_place
from portal.web.staff.recipients import recipient_words
from portal.web.staff.requests import annulment_words, step_words, time_words
from portal.web.staff.requests.particulars import particulars
from portal.web.staff.rights import restriction_words

EMPTY = {
    "method": "",
    "address": "",
    "address_lines": "",
    "known_telephones": "",
    "ground": "",
    "telephones": "",
    "answered_how": "",
    "answer": "",
    "lifting_reason": "",
    "colleague": "",
    "note": "",
    "plan_objection": "",
    "identity_doubt": "",
    "mismatch_reason": "",
    "stop_reason": "",
    "refusal_objection": "",
    "annulment_objection": "",
}
"""What the fields of the page's forms hold when nobody has filled them in."""


async def case_page(
    request: StaffRequest, reference: str, errors: Mapping[str, str] | None = None, **values: str
) -> Page:
    """The page of the request; with `errors` its forms keep the `values` that were sent."""
    case = await open_case(request.user, reference)
    restricted = await restrictions.standing(request.user, reference)
    time = case.time
    came = await arrival(request.user, case.request)
    assigned = await assignments.of_request(request.user, reference)
    return page(
        request,
        "staff/requests/show",
        status=422 if errors else 200,
        section="queue",
        case=case,
        at=request_at(case.request.reference),
        queue=queue_place.place(request),
        entries=shown_entries(request, case.timeline, case.request.kind),
        assigned=assigned,
        longest_note=assignments.LONGEST_NOTE,
        missing=[{"where": _where(it), "what": it.what} for it in case.missing if it.what != NOT_LOOKED_THROUGH],
        time=time,
        count=_count(request, time.limit),
        otherwise=_count(request, time.otherwise),
        time_words=time_words,
        me=request.user.id,
        confirmed=step_ups.is_fresh(request.auth),
        may_approve=case.next.may_be_approved_by(request.user),
        may_attest=request.user.is_handler and case.request.status == BY_HAND_IN.get(case.request.kind),
        may_destroy=request.user.is_handler,
        may_tell=request.user.is_handler and (case.request.is_open or case.step.code == "tell_recipients"),
        recipient_words=recipient_words,
        may_open_files=case.files_can_be_opened_by(request.user),
        largest_file=settings().largest_file,
        task_words=task_words,
        plan_words=plan_words.of_status(case.request.status),
        errors=errors,
        restricted=restricted,
        email_failing_since=await notice_choices.failing_since(request.user, case.request.subject_id),
        arrival=came,
        proposed_day=await arrival_days.proposed(request.user, case.request),
        annulment=await annulments.of_request(request.user, case.request),
        annulment_words=annulment_words,
        put_back=await envelopes.let_go_by(request.user, case.request),
        marks=marks,
        staying=await annulling.staying(request.user, case.request),
        may_be_annulled=await annulments.can_be_proposed(request.user, case.request),
        withdrawal=await withdrawals.noted(request.user, case.request),
        may_be_withdrawn=case.request.status in WITHDRAWABLE,
        may_put_day_right=case.request.status in WORKED_ON,
        otherwise_words=otherwise_words,
        outcomes=OUTCOMES,
        policy_wants_signature=settings().signed_by_hand,
        restriction_words=restriction_words,
        values={
            **EMPTY,
            "posted_on": today().isoformat(),
            "answered_on": today().isoformat(),
            **values,
        },
        today=today(),
        words=words,
        outgoing_words=outgoing_words,
        step_words=step_words,
        **await particulars(request, case),
    )


async def case_page_again(
    request: StaffRequest, reference: str, errors: Mapping[str, str], values: Mapping[str, str]
) -> Page:
    """The same where a form on it did not fit."""
    return await case_page(request, reference, errors, **values)


def shown_entries(request: StaffRequest, entries: Sequence[Entry], kind: Kind | None = None) -> list[dict[str, object]]:
    """What has happened, in words."""
    language = language_of(request)
    return [
        {
            "title": event_words.event(language, entry.code, kind),
            "at": entry.at,
            "text": event_words.actor(language, entry.role or entry.by, entry.name),
            "details": event_words.details(language, entry.code, entry.details),
        }
        for entry in entries
    ]


def _where(missing: Missing) -> str:
    return ".".join(part for part in (missing.source, missing.table, missing.column) if part)


def _count(request: StaffRequest, limit: TimeLimit | None) -> dict[str, object] | None:
    """A time limit in words: the sentence, the days one by one, and the last of them."""
    language = language_of(request)
    if limit is None:
        return None
    return {"sentence": sentence(limit, language), "days": days(limit, language), "due_on": limit.due_on}
