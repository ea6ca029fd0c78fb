"""The form of a request: composed when it is submitted, and the same sheet of paper ever after."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from portal.clock import local_date
from portal.data.actors import Language
from portal.data.requests.requests import Kind, Request
from portal.data.subjects import DataSubject
from portal.domain import signing
from portal.domain.errors import NotFound
from portal.domain.letterheads import of_a_form
from portal.domain.record_of_processing.model import Controller
from portal.domain.record_of_processing.published import published
from portal.domain.requests.deadlines import next_working_day
from portal.domain.requests.wishes import Stored, salted
from portal.letters import request_form
from portal.letters.request_form import RequestForm
from portal.letters.seal import seal
from portal.letters.words.request_form import ASKED, SCOPE
from portal.settings import settings


def valid_until(made_on: date) -> date:
    """The last day on which a form made on that day is in time: a working day, since no letter comes on another."""
    return next_working_day(made_on + timedelta(days=settings().form_valid_days))


def compose(
    reference: str,
    kind: Kind,
    language: Language,
    sender_lines: tuple[str, ...],
    submitted_on: date,
    valid_until: date,
    controller: Controller,
    stored: Stored | None = None,
) -> RequestForm:
    """A new form, sealed with the portal's signature; `stored` is what the person asks for in particular."""
    unsealed = RequestForm(
        reference=reference,
        kind=kind,
        language=language,
        sender_lines=sender_lines,
        addressee=settings().addressee,
        submitted_on=submitted_on,
        valid_until=valid_until,
        asked=ASKED[kind][language],
        scope=stored.said if stored else SCOPE[kind][language],
        seal="",
        letterhead=of_a_form(controller),
    )
    sealed = seal(signing.private_key(), reference, kind, salted(request_form.digest(unsealed), stored))
    return replace(unsealed, seal=sealed)


def stored_words(form: RequestForm) -> dict[str, object]:
    """What is kept of a form's words in clear, and of its look: nothing of the person's."""
    said = {"asked": form.asked, "scope": list(form.scope), "addressee": list(form.addressee)}
    return {**said, "look": request_form.look()}


def looks_as_made(words: Mapping[str, Any]) -> bool:
    """Whether the form whose words were kept as `stored_words` is made today as it was then."""
    return words.get("look") == request_form.look()


def stored_sender(lines: tuple[str, ...], request: UUID, subject: DataSubject) -> bytes:
    """Name and address, encrypted. Raises KeyDestroyed."""
    return subject.encrypt(json.dumps(lines).encode(), f"sender:{request}")


async def form_of(request: Request, subject: DataSubject) -> RequestForm:
    """The form of a request as it was submitted. Raises NotFound for one that came without."""
    if request.form is None or request.seal is None or request.expires_on is None:
        raise NotFound
    submitted_on = local_date(request.submitted_at)
    return await form_with(request, subject, request.form, request.seal, submitted_on, request.expires_on)


async def form_with(
    request: Request,
    subject: DataSubject,
    words: Mapping[str, Any],
    seal: str,
    submitted_on: date,
    valid_until: date,
) -> RequestForm:
    """A form of the request whose words were kept as `stored_words`."""
    return RequestForm(
        reference=request.reference,
        kind=request.kind,
        language=request.language,
        sender_lines=sender_of(request, subject),
        addressee=tuple(words["addressee"]),
        submitted_on=submitted_on,
        valid_until=valid_until,
        asked=words["asked"],
        scope=tuple(words["scope"]),
        seal=seal,
        letterhead=of_a_form((await published()).record.controller),
    )


def sender_of(request: Request, subject: DataSubject) -> tuple[str, ...]:
    """Name and address of whoever asks: of the day of submission, or as given, until the identity is confirmed; from
    then on those that the answer goes to.

    Raises KeyDestroyed.
    """
    return tuple(json.loads(subject.decrypt(request.sender, f"sender:{request.id}")))
