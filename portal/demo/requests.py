"""Any number of made-up requests, spread over states, kinds, handlers and dates, to see the desk at its busiest.

They stand as if they had been entered afterwards: their timelines are empty, and only those that still wait for their
letters have forms with a seal of their own. In each state the portal can go on with them: those whose identity is
confirmed have a job, where it begins with one. Nobody's erasure is closed, since the person's key would have gone with
it. Answers and refusals are in the post; of the answers it is not known what they said.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import get_args
from uuid import UUID, uuid4, uuid5

from portal.clock import LOCAL_ZONE, today
from portal.data import bulk
from portal.data.actors import SYSTEM, Language
from portal.data.bulk import ConfirmedRefusal, PostedLetter
from portal.data.database import acting_as
from portal.data.keys import new_data_key
from portal.data.requests.requests import Kind, Request, Status
from portal.data.requests.states import ENDED
from portal.data.subjects import DataSubject
from portal.demo import refusals, wishes
from portal.demo.accounts import APPROVER, HANDLER, SECOND_HANDLER
from portal.demo.people import made_up_address
from portal.domain.record_of_processing.published import Published, published
from portal.domain.requests import request_forms
from portal.domain.requests.courses import COURSES
from portal.domain.requests.deadlines import answer_due
from portal.domain.requests.wishes import Stored, prepared, salted, sealed
from portal.jobs import queue
from portal.kinds import ANSWER_OF, LetterKind
from portal.letters import reference as references
from portal.letters import request_form
from portal.letters.request_form import RequestForm
from portal.letters.words.request_form import ASKED, SCOPE
from portal.settings import settings

HUNDRED: tuple[Status, ...] = (
    *("awaiting_letter",) * 8,
    *("received",) * 9,
    *("answered",) * 3,
    *("closed",) * 60,
    *("withdrawn",) * 8,
    *("expired",) * 8,
    *("refused",) * 4,
)
"""The states of a hundred requests."""

UNDER_WAY = 20
"""The first so many of them have not ended. Nobody has two of a kind that have not."""

CONFIRMED, MOST_CONFIRMED = (12, 15), 100
"""These of each hundred have their identity confirmed, until so many hundreds have: an access and a restriction."""

KINDS: tuple[Kind, ...] = tuple(COURSES)
"""In turn."""

AT_A_TIME = 50
"""Hundreds added in one transaction."""

LANGUAGES: tuple[Language, ...] = get_args(Language)

PEOPLE = UUID("5b3f7c0e-7b1e-4c55-9a53-1f2f2a0f7d11")
"""What the ids of the people are made of."""

POSTED: tuple[Status, ...] = ("answered", "closed", "refused")
"""States that a request comes to by a letter that was posted."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Made:
    request: Request
    changed_at: datetime
    wish: bytes | None
    letter: PostedLetter | None
    refusal: ConfirmedRefusal | None


async def build(wanted: int, progress: Progress) -> int:
    """Add requests until there are `wanted`, and return how many were added. Safe to interrupt and to repeat."""
    async with acting_as(SYSTEM):
        first = await bulk.count_requests()
    record, added = await published(), 0
    shared = {
        (kind, language): _form(references.new(), kind, language, today(), today(), record)
        for kind in SCOPE
        for language in LANGUAGES
    }
    for start in range(first, wanted, AT_A_TIME * len(HUNDRED)):
        numbers = range(start, min(start + AT_A_TIME * len(HUNDRED), wanted))
        async with acting_as(SYSTEM):
            people = await _people(numbers)
            made = [_made(number, people[_person(number)], record, shared) for number in numbers]
            there = await bulk.add_requests([(each.request, each.changed_at) for each in made])
            made = [each for each in made if each.request.id in there]
            await bulk.add_wishes([(each.request, each.wish) for each in made if each.wish])
            await bulk.add_posted_letters([each.letter for each in made if each.letter])
            await bulk.add_refusals([each.refusal for each in made if each.refusal])
            added += len(made)
            for each in made:
                first_job = COURSES[each.request.kind].first_job
                if each.request.status == "identity_confirmed" and first_job:
                    await queue.enqueue(first_job, each.request.id)
        progress(numbers.stop - first, wanted - first)
    return added


def _person(number: int) -> UUID:
    """Whose the request is: people have one of each kind under way, and some that have ended."""
    hundred, place = divmod(number, len(HUNDRED))
    many = -(-UNDER_WAY // len(KINDS))
    return uuid5(PEOPLE, f"{hundred}:{place // len(KINDS) if place < UNDER_WAY else place % many}")


def _address(person: UUID) -> tuple[str, ...]:
    """Name and address, the same on whatever the person asks for."""
    return made_up_address(Random(f"person {person}"))  # noqa: S311 - the same demo every time, not secrets


async def _people(numbers: range) -> dict[UUID, DataSubject]:
    ids = {_person(number) for number in numbers}
    return {
        it.id: it for it in await bulk.add_subjects([DataSubject(id_, None, new_data_key(id_), None) for id_ in ids])
    }


def _made(
    number: int, person: DataSubject, record: Published, shared: Mapping[tuple[Kind, Language], RequestForm]
) -> _Made:
    draw = Random(f"request {number}")  # noqa: S311 - the same demo every time, not secrets
    hundred, place = divmod(number, len(HUNDRED))
    status, kind = HUNDRED[place], KINDS[place % len(KINDS)]
    if place in CONFIRMED and hundred < MOST_CONFIRMED:
        # A kind that staff decide on is in progress the moment the identity is confirmed: no job begins it.
        status = "identity_confirmed" if COURSES[kind].first_job else "in_progress"
    if status == "closed" and kind == "erasure":
        kind = "access"
    days = draw.randrange(100, 700) if status in ENDED else draw.randrange(0, 40)
    received = None if status in ("awaiting_letter", "withdrawn", "expired") else today() - timedelta(days=days)
    submitted = today() - timedelta(days=days + draw.randrange(2, 9))
    expires = submitted + timedelta(days=settings().form_valid_days)
    id_, reference, language = uuid4(), references.new(), _language(draw)
    wish = wishes.made_up(kind, language, record.record, draw)
    stored = prepared(wish, language, record.record) if wish else None
    form = shared[kind, language] if kind in SCOPE else replace(shared["access", language], asked=ASKED[kind][language])
    if status == "awaiting_letter":
        form = _form(reference, kind, language, submitted, expires, record, stored)
    request = Request(
        id=id_,
        reference=reference,
        subject_id=person.id,
        kind=kind,
        status=status,
        language=language,
        record_version=record.version,
        form=request_forms.stored_words(replace(form, scope=()) if stored else form),
        form_digest=salted(request_form.digest(form), stored) if status == "awaiting_letter" else b"",
        seal=form.seal,
        sender=request_forms.stored_sender(_address(person.id), id_, person),
        submitted_at=datetime.combine(submitted, time(draw.randrange(7, 22), draw.randrange(60)), LOCAL_ZONE),
        expires_on=expires,
        received_on=received,
        counted_from=received,
        due_on=_due(received) if received else None,
        handler_id=_handler(status, draw),
        trouble=None,
    )
    changed = expires if status == "expired" else (received or submitted) + timedelta(days=draw.randrange(1, 30))
    posted_on = min(received + timedelta(days=_days_taken(draw)), today()) if received else None
    at = datetime.combine(min(changed, today()), time(draw.randrange(8)), LOCAL_ZONE)
    letter = _letter(request, posted_on) if posted_on and status in POSTED else None
    refusal = None
    if letter and status == "refused":
        refusal = refusals.made_up(request, person, letter.id, (letter.posted_by, APPROVER.id), draw)
    return _Made(request, at, sealed(id_, person, stored) if stored else None, letter, refusal)


def _days_taken(draw: Random) -> int:
    """Days until an answer was posted; of twenty, one was late."""
    return draw.randrange(32, 45) if draw.random() < 0.05 else draw.randrange(2, 28)


def _letter(request: Request, posted_on: date) -> PostedLetter:
    kind: LetterKind = "refusal" if request.status == "refused" else ANSWER_OF[request.kind]
    by = request.handler_id or HANDLER.id
    return PostedLetter(uuid4(), request.id, request.subject_id, kind, request.language, posted_on, by)


def _handler(status: Status, draw: Random) -> UUID | None:
    if status in ("awaiting_letter", "withdrawn", "expired") or (status == "received" and draw.random() < 0.6):
        return None
    return draw.choice((HANDLER.id, SECOND_HANDLER.id))


def _language(draw: Random) -> Language:
    return "en" if draw.random() < 0.08 else "sv"


@cache
def _due(received: date) -> date:
    return answer_due(received)


def _form(
    reference: str,
    kind: Kind,
    language: Language,
    submitted: date,
    expires: date,
    record: Published,
    stored: Stored | None = None,
) -> RequestForm:
    return request_forms.compose(reference, kind, language, (), submitted, expires, record.record.controller, stored)
