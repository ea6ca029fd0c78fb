"""Whose request it is, put right before the identity is confirmed: a mistake then must not tell one of another."""

from uuid import UUID

from portal.data import subjects
from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.intake import otherwise as rows
from portal.data.intake import person_digests, request_drafts
from portal.data.requests import requests
from portal.data.requests.requests import Request
from portal.data.rights import objections
from portal.data.subjects import DataSubject
from portal.domain.audit import audit
from portal.domain.deciding import explained
from portal.domain.errors import Conflict, NotFound
from portal.domain.intake import envelopes, met_persons
from portal.domain.intake.otherwise import digests_of
from portal.domain.intake.request_drafts import opened, start
from portal.domain.intake.said import Said, sealed, unsealed
from portal.domain.record_of_processing.published import published
from portal.domain.requests.handling import expect_handler, held
from portal.domain.requests.request_forms import stored_sender
from portal.domain.requests.requests import find
from portal.domain.requests.starting_errors import AlreadyOpen
from portal.domain.rights import objected_marketing


async def begin(staff: Staff, reference: str) -> UUID:
    """Look for the person of a request anew by what was said, and return the draft in which to choose.

    Raises NotFound, also for a request that came by the form, NotHandler, and Conflict when the identity is confirmed.
    """
    expect_handler(staff)
    async with acting_as(staff):
        request = await find(reference)
        _, said = await _said(request)
        if request.status != "received":
            raise Conflict
    return await start(staff, said.claim, corrects=request.reference)


async def correct(staff: Staff, draft_id: UUID) -> Request:
    """Make the request that of whoever was chosen in the draft; the same person again changes nothing.

    What was said and the address are encrypted with that person's key from then on. Marketing that ended with it ends
    for that person too; the other one can switch it on again. Raises NotFound, NotHandler,
    AlreadyOpen when the person has an open request of the kind, and Conflict when it is too late.
    """
    expect_handler(staff)
    current = await published()
    async with acting_as(staff):
        draft = await opened(draft_id)
        if draft.corrects is None or not draft.is_chosen:
            raise Conflict
        request = await find(draft.corrects)
        await held(request, "received")
        before, said = await _said(request)
        await request_drafts.forget(draft_id)
        after = await met_persons.meet(draft.candidate, draft.unknown_identifiers())
        if after.id == before.id:
            return request
        if already := await requests.open_of_kind(after.id, request.kind):
            raise AlreadyOpen(already.reference)
        await _move(request, before, after, Said(draft.claim, said.words))
        if request.kind == "objection" and await objected_marketing.at_once(request.id):
            await objections.forget_of_request(request.id)
            moved = await requests.by_id(request.id)
            await objected_marketing.end_of(staff, moved, current, digests_of(draft))
        await audit.record("request.person_corrected", subject=before.id)
        await audit.record("request.person_corrected", subject=after.id, request=request.id)
        if before.own_identifiers is not None and not await requests.of_subject(before.id, limit=1):
            await person_digests.forget_of(before.id)
            await subjects.forget_own_identifiers(before.id)
        return await requests.by_id(request.id)


async def _move(request: Request, before: DataSubject, after: DataSubject, said: Said) -> None:
    # What a source has of the one is no address of the other's.
    sender = stored_sender(said.claim.lines, request.id, after)
    with explained():
        if not await rows.correct_person(request.id, after.id, sender, sealed(said, request.id, after)):
            raise Conflict
        await envelopes.reseal_all(await requests.by_id(request.id))


async def _said(request: Request) -> tuple[DataSubject, Said]:
    came = await rows.find(request.id) if request.came_otherwise else None
    subject = await subjects.find(request.subject_id)
    said = unsealed(came, subject) if came else None
    if said is None:
        raise NotFound
    return subject, said
