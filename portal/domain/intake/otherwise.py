"""Requests that came otherwise than by the form: in a letter of one's own, by e-mail, by telephone, in the shop.

The law asks for no form (recital 59, Art. 12(2)): the request counts from the day on which it reached the company.
"""

from contextlib import suppress
from uuid import UUID, uuid4

from portal.clock import local_date, now
from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.intake import otherwise as rows
from portal.data.intake import request_drafts
from portal.data.requests import requests
from portal.data.requests.requests import Request
from portal.data.subjects import DataSubject
from portal.domain.accounts.roles import expect_intake
from portal.domain.audit import audit
from portal.domain.deciding import deciding_as
from portal.domain.erasure import known_as
from portal.domain.errors import Conflict
from portal.domain.intake import met_persons, receipts, ways_on
from portal.domain.intake.request_drafts import Draft, Matter, open_draft, opened
from portal.domain.intake.said import Said, sealed
from portal.domain.record_of_processing.published import published
from portal.domain.requests.deadlines import answer_due
from portal.domain.requests.request_forms import stored_sender
from portal.domain.requests.starting_errors import AlreadyOpen
from portal.domain.rights import objected_marketing
from portal.domain.sources.company_sources import sources
from portal.letters import reference as references
from portal.settings import settings
from portal.sources.errors import SourceError
from portal.sources.person import Person


async def already_open(staff: Staff, draft: Draft) -> Request | None:
    """The open request of the same kind that the person has, to which what came belongs."""
    candidate, matter = draft.candidate, draft.matter
    if candidate is None or candidate.subject is None or matter is None:
        return None
    async with acting_as(staff):
        return await requests.open_of_kind(candidate.subject, matter.kind)


def can_be_registered(draft: Draft, already: Request | None) -> bool:
    """Whether what the draft says can be registered, or put right, beside the person's open request of the kind."""
    return draft.corrects is not None or already is None or already.awaits_letter


async def register(staff: Staff, draft_id: UUID) -> Request:
    """Register what the draft says; the time to answer runs from the day on which it reached the company.

    Where the person has submitted the same request in the portal, and its letter has not come, that one is received.
    What is objected to of marketing ends with it, though nobody has shown yet to be the person (Art. 21(3)).
    Raises NotFound, AlreadyOpen where it has been, and Conflict for a draft that is not finished.
    """
    expect_intake(staff)
    current = await published()
    sender = await _sender(await open_draft(staff, draft_id))
    async with deciding_as(staff):
        draft = await opened(draft_id)
        matter = draft.matter
        if matter is None or not draft.is_chosen or draft.corrects:
            raise Conflict
        await request_drafts.forget(draft_id)
        subject = await met_persons.meet(draft.candidate, draft.unknown_identifiers())
        already = await requests.open_of_kind(subject.id, matter.kind)
        if already:
            request = await _submitted_before(already, matter)
        else:
            request = await _new(matter, subject, sender, current.version)
        said = sealed(Said(draft.claim, matter.words), request.id, subject)
        await rows.add(request.id, matter.came_by, matter.made_on, matter.received_on, said, staff.id, draft_id)
        await audit.record(
            "request.registered",
            subject=subject.id,
            request=request.id,
            kind=matter.kind,
            came_by=matter.came_by,
            made_on=matter.made_on.isoformat(),
            received_on=matter.received_on.isoformat(),
        )
        request = await requests.by_id(request.id)
        if matter.kind == "objection" and matter.ends_marketing:
            await objected_marketing.end_of(staff, request, current, digests_of(draft))
        if draft.envelope:
            await ways_on.became_request(staff, draft.envelope, request)
        await receipts.on_arrival(request)
        return request


def digests_of(draft: Draft) -> set[bytes]:
    """By what somebody is known who gave this of himself, and by what the sources know whoever was chosen."""
    known = known_as.digests(draft.claim.identifiers())  # type: ignore[arg-type]
    return known | (known_as.digests(draft.candidate.identifiers) if draft.candidate else set())  # type: ignore[arg-type]


async def _sender(draft: Draft) -> tuple[str, ...]:
    """Name and address as they were given, else those that a source has of whoever was chosen; empty for neither."""
    if draft.claim.lines or draft.candidate is None:
        return draft.claim.lines
    for source in sources():
        with suppress(SourceError):
            if known := await source.identity(Person(draft.candidate.identifiers)):
                return known.lines
    return ()


async def _new(matter: Matter, subject: DataSubject, sender: tuple[str, ...], record_version: int) -> Request:
    id_ = uuid4()
    request = Request(
        id=id_,
        reference=references.new(),
        subject_id=subject.id,
        kind=matter.kind,
        status="received",
        language=matter.language,
        record_version=record_version,
        form=None,
        form_digest=None,
        seal=None,
        sender=stored_sender(sender, id_, subject),
        submitted_at=now(),
        expires_on=None,
        received_on=matter.received_on,
        counted_from=matter.received_on,
        due_on=answer_due(matter.received_on),
        handler_id=None,
        trouble=None,
    )
    await requests.add(request)
    return request


async def _submitted_before(already: Request, matter: Matter) -> Request:
    if not already.awaits_letter:
        raise AlreadyOpen(already.reference)
    submitted = local_date(already.submitted_at)
    starts = matter.received_on if settings().clock_starts == "letter" else min(submitted, matter.received_on)
    await requests.move(
        already.id,
        ("awaiting_letter",),
        "received",
        received_on=matter.received_on,
        counted_from=starts,
        due_on=answer_due(starts),
    )
    return already
