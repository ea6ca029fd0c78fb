"""A request is started: all of it in one transaction, once however often it is sent."""

from dataclasses import dataclass, replace
from uuid import uuid4

from portal.clock import local_date, now, today
from portal.data import subjects
from portal.data.actors import Member
from portal.data.database import attempt
from portal.data.errors import AlreadyThere
from portal.data.requests import persons_requests, requests
from portal.data.requests.requests import Kind, Request
from portal.domain.audit import audit
from portal.domain.errors import Conflict, NotFound
from portal.domain.record_of_processing.published import Published, published
from portal.domain.requests import request_forms, wishes
from portal.domain.requests.starting_errors import AlreadyOpen, TooManyStarted
from portal.domain.requests.wishes import Objecting, Stored, Wish
from portal.domain.sources.company_sources import identity
from portal.letters import reference as references
from portal.letters import request_form
from portal.letters.words.request_form import ASKED, SCOPE
from portal.sources.identifying import Identity

MOST_A_DAY = 10
"""Requests that a member may start in a day, those that were withdrawn included."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A request of `kind` that can be started: what has to be looked up before its transaction begins."""

    kind: Kind
    wish: Wish | None
    stored: Stored | None
    sender: Identity | None
    published: Published


async def prepared(member: Member, kind: Kind, wish: Wish | None = None) -> Prepared:
    """What `start` starts. Raises NotFound for a kind that cannot be asked for, or not in that way."""
    expect_possible(kind)
    if (wish is None) != (kind in SCOPE):
        raise NotFound
    current = await published()
    stored = wishes.prepared(wish, member.language, current.record) if wish else None
    return Prepared(kind, wish, stored, await identity(member.id), current)


async def start(member: Member, asked: Prepared) -> Request:
    """Start the request in the transaction under way, and return it, or the one that is open and asks for the same.

    Raises AlreadyOpen while one of the kind is open that asks for something else, and TooManyStarted; what else was
    done in the transaction stands.
    """
    for _ in range(3):
        try:
            async with attempt():
                return await _open_one(member, asked) or await _started(member, asked)
        except AlreadyThere:
            # Another click was quicker, or the reference is taken: look again.
            continue
    raise Conflict


async def _open_one(member: Member, asked: Prepared) -> Request | None:
    already = await requests.open_of_kind(member.id, asked.kind)
    if already and asked.wish:
        before = await wishes.of_request(already, await subjects.find(member.id))
        if before is None or before.wish != asked.wish:
            raise AlreadyOpen(already.reference)
    return already


async def _started(member: Member, asked: Prepared) -> Request:
    await _expect_few_today(member)
    if await persons_requests.closed_erasure(member.id):
        # The worker removes the account a moment after an erasure is closed; nothing can be answered any longer.
        raise Conflict
    subject = await subjects.find(member.id)
    at, stored = now(), asked.stored
    form = request_forms.compose(
        reference=references.new(),
        kind=asked.kind,
        language=member.language,
        sender_lines=asked.sender.lines if asked.sender else (),
        submitted_on=local_date(at),
        valid_until=request_forms.valid_until(local_date(at)),
        controller=asked.published.record.controller,
        stored=stored,
    )
    id_ = uuid4()
    request = Request(
        id=id_,
        reference=form.reference,
        subject_id=member.id,
        kind=asked.kind,
        status="awaiting_letter",
        language=member.language,
        record_version=asked.published.version,
        form=request_forms.stored_words(replace(form, scope=()) if stored else form),
        form_digest=wishes.salted(request_form.digest(form), stored),
        seal=form.seal,
        sender=request_forms.stored_sender(form.sender_lines, id_, subject),
        submitted_at=at,
        expires_on=form.valid_until,
        received_on=None,
        counted_from=None,
        due_on=None,
        handler_id=None,
        trouble=None,
    )
    await requests.add(request)
    if stored:
        await wishes.add(id_, subject, stored)
    wish = asked.wish
    at_once = {"ended": len(wish.ended)} if isinstance(wish, Objecting) and wish.ended else {}
    await audit.record("request.submitted", subject=member.id, request=id_, kind=asked.kind, **at_once)
    return request


def expect_possible(kind: Kind) -> None:
    """Raises NotFound for a kind that cannot be asked for."""
    if kind not in ASKED:
        raise NotFound


async def _expect_few_today(member: Member) -> None:
    """Each leaves lines in a log that is kept for ten years. Raises TooManyStarted."""
    started = [local_date(made.submitted_at) for made in await requests.of_subject(member.id)]
    if started.count(today()) >= MOST_A_DAY:
        raise TooManyStarted
