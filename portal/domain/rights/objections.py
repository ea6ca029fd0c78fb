"""Objection (Art. 21): direct marketing ends at once; whether another legitimate interest overrides, staff weigh."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.clock import local_date, today
from portal.data import subjects
from portal.data.accounts import accounts
from portal.data.actors import Member, Staff
from portal.data.database import acting_as
from portal.data.requests import requests
from portal.data.requests.requests import Request
from portal.data.requests.states import REFUSABLE, UNANSWERED
from portal.data.rights import objections
from portal.data.rights.objections import Objection, Outcome
from portal.data.subjects import DataSubject
from portal.domain.audit import audit
from portal.domain.consents import consents
from portal.domain.consents.consents import HERE, Circumstances
from portal.domain.errors import NotFound
from portal.domain.letters import letters_to_sender
from portal.domain.record_of_processing.model import Activity, RecordOfProcessing
from portal.domain.record_of_processing.published import published
from portal.domain.requests import starting, wishes
from portal.domain.requests.handling import expect_handler, held
from portal.domain.requests.requests import find
from portal.domain.requests.starting_errors import AlreadyOpen, TooManyStarted
from portal.domain.requests.wishes import Objecting
from portal.domain.rights import objected_marketing
from portal.domain.rights.rights_errors import Undecided
from portal.letters.letter import JSON


@dataclass(frozen=True, slots=True)
class Weighed:
    """What is decided on an activity; `reason` is what the person is told where it goes on."""

    outcome: Outcome
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request objects to, as its handler sees it; `decided` once it has been, by whom."""

    activities: Sequence[Activity]
    others: Sequence[Activity]
    """What else may be objected to, for a letter that says so in its own words."""
    reasons: str
    ended: Sequence[Activity]
    """The marketing that ended before the request is decided."""
    marketing_left: bool
    """Whether there is other marketing that can still be ended at once."""
    decided: Mapping[str, Weighed]
    by: str | None


def open_to_objection(record: RecordOfProcessing) -> list[Activity]:
    """What goes on by legitimate interest, direct marketing included (Art. 21(1)-(2))."""
    activities = (it for purpose in record.purposes.values() for it in purpose.activities)
    return [it for it in activities if it.choice or it.basis == "legitimate_interest"]


def is_marketing(activity: Activity) -> bool:
    """Whether it is direct marketing, to which an objection is absolute: what the person can switch off."""
    return activity.choice is not None


@dataclass(frozen=True, slots=True)
class Objected:
    """What came of an objection: the marketing that `ended` at once, and the request about the rest, if there is a
    rest. `refused` says why there is none though there is a rest."""

    ended: Sequence[str]
    request: Request | None
    refused: AlreadyOpen | TooManyStarted | None = None


async def object_to(member: Member, activities: Sequence[str], reasons: str, how: Circumstances = HERE) -> Objected:
    """End what is direct marketing at once, and start a request about the rest, which says what ended.

    Marketing ends whether or not the request can be started (Art. 21(3)). Raises NotFound for an activity that cannot
    be objected to.
    """
    current = await published()
    named = {it.id: it for it in open_to_objection(current.record)}
    if not activities or any(id_ not in named for id_ in activities):
        raise NotFound
    marketing = tuple(id_ for id_ in activities if is_marketing(named[id_]))
    rest = tuple(dict.fromkeys(id_ for id_ in activities if id_ not in marketing))
    asked = await starting.prepared(member, "objection", Objecting(rest, reasons, marketing)) if rest else None
    async with acting_as(member):
        if marketing:
            await consents.end(member, current, marketing, how)
        try:
            request = await starting.start(member, asked) if asked else None
        except (AlreadyOpen, TooManyStarted) as refused:
            return Objected(marketing, None, refused)
    return Objected(marketing, request)


async def open_objection(staff: Staff, request: Request) -> Asked:
    """What the request objects to, and what has been decided. Raises KeyDestroyed."""
    record = (await published()).record
    async with acting_as(staff):
        subject = await subjects.find(request.subject_id)
        stored = await wishes.of_request(request, subject)
        rows = await objections.of_request(request.id)
        names = await accounts.names([row.decided_by for row in rows])
        decided = {row.activity: Weighed(row.outcome, _reason(row.reason, request, subject)) for row in rows}
    wish = stored.wish if stored and isinstance(stored.wish, Objecting) else Objecting(())
    open_ = open_to_objection(record)
    # Before it is decided, what is ended can only be what ended at once.
    at_once = {*wish.ended, *(decided if request.status in (*REFUSABLE, *UNANSWERED) else ())}
    named = {*wish.activities, *decided} - at_once
    return Asked(
        [it for it in open_ if it.id in named],
        [it for it in open_ if it.id not in {*named, *at_once}],
        wish.reasons,
        [it for it in open_ if it.id in at_once],
        request.status in REFUSABLE and any(is_marketing(it) and it.id not in at_once for it in open_),
        decided,
        names.get(rows[0].decided_by) if rows else None,
    )


async def decide(staff: Staff, reference: str, weighed: Mapping[str, Weighed]) -> None:
    """Decide on every activity that is objected to, end what is marketing at once, and order the answer: all or none.

    What staff ended before needs no decision, and nothing makes it go on.

    Raises NotFound, also for an activity that cannot be objected to and for marketing that is to go on, NotHandler,
    NoAddress, Undecided while one that the person named is left or goes on without a reason, and Conflict when it is
    not the time for it.
    """
    expect_handler(staff)
    current = await published()
    named = {it.id: it for it in open_to_objection(current.record)}
    if any(id_ not in named or (is_marketing(named[id_]) and it.outcome == "kept") for id_, it in weighed.items()):
        raise NotFound
    async with acting_as(staff):
        request = await find(reference)
        if request.kind != "objection":
            raise NotFound
        await held(request, "in_progress")
        subject = await subjects.find(request.subject_id)
        stored = await wishes.of_request(request, subject)
        wish = stored.wish if stored and isinstance(stored.wish, Objecting) else Objecting(())
        at_once = await objected_marketing.at_once(request.id)
        is_reasoned = all(it.reason for it in weighed.values() if it.outcome == "kept")
        settled = {*weighed, *at_once}
        if not settled or not is_reasoned or any(id_ in named and id_ not in settled for id_ in wish.activities):
            raise Undecided
        weighed = {id_: it for id_, it in weighed.items() if id_ not in at_once}
        for id_, it in weighed.items():
            sealed = subject.encrypt(it.reason.encode(), _bound(request)) if it.reason else None
            await objections.add(request.id, request.subject_id, id_, it.outcome, sealed, staff.id)
        ended = [id_ for id_, it in weighed.items() if it.outcome == "ended"]
        await consents.end(Member(request.subject_id, request.language), current, ended, Circumstances("staff"))
        await requests.move(request.id, ("in_progress",), "executed")
        await audit.record(
            "objection.decided",
            subject=request.subject_id,
            request=request.id,
            ended=len({*ended, *wish.ended, *at_once}),
            continued=len(weighed) - len(ended),
        )
        await letters_to_sender.order(
            "objection_answer", request, _facts(weighed, wish, at_once, named, request), staff
        )


def _facts(
    weighed: Mapping[str, Weighed],
    wish: Objecting,
    at_once: Mapping[str, Objection],
    named: Mapping[str, Activity],
    request: Request,
) -> dict[str, JSON]:
    said = [(named[id_].name.in_(request.language), it) for id_, it in weighed.items()]
    ended = {id_: local_date(row.decided_at) for id_, row in at_once.items()}
    ended |= dict.fromkeys((id_ for id_ in wish.ended if id_ not in weighed), local_date(request.submitted_at))
    return {
        "activities": [
            *(
                {"name": named[id_].name.in_(request.language), "ended_on": on.isoformat()}
                for id_, on in ended.items()
                if id_ in named
            ),
            *({"name": name, "ended_on": today().isoformat()} for name, it in said if it.outcome == "ended"),
        ],
        "kept": [{"name": name, "why": it.reason} for name, it in said if it.outcome == "kept"],
        "received_on": request.came_on.isoformat(),
    }


def _reason(sealed: bytes | None, request: Request, subject: DataSubject) -> str:
    return subject.decrypt(sealed, _bound(request)).decode() if sealed else ""


def _bound(request: Request) -> str:
    return f"objection:{request.id}"
