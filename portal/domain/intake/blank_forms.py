"""The form that was printed for a request, made again to be compared with what came back signed."""

from collections.abc import Sequence
from dataclasses import replace

import structlog

from portal.data import subjects
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.errors import NoSuchRow
from portal.data.intake import otherwise
from portal.data.keys import KeyDestroyed
from portal.data.requests import requests
from portal.domain import signing
from portal.domain.errors import NotFound
from portal.domain.intake import signed_forms
from portal.domain.intake.letter_recognition import looks_like_seal
from portal.domain.requests import request_forms, wishes
from portal.letters import request_form
from portal.letters.request_form import RequestForm
from portal.letters.seal import ForgedSeal, MalformedSeal, open_seal
from portal.scans.reading import BlankForm

log = structlog.get_logger()


async def of_codes(codes: Sequence[str]) -> BlankForm | None:
    """The form that a page with those codes is, as it was made; None where there is not exactly one, or no longer.

    A print of a form whose template has changed since is no such one. Whatever prevents it from being made is logged
    by its kind, and keeps nobody from reading the page.
    """
    ours = [code for code in codes if looks_like_seal(code)]
    if len(ours) != 1:
        return None
    try:
        form = await _of_seal(ours[0])
        return BlankForm(ours[0], await request_form.render(form)) if form else None
    except (KeyDestroyed, NotFound):
        return None
    except Exception as error:
        log.warning("form.not_made_again", error=type(error).__name__)
        return None


async def _of_seal(code: str) -> RequestForm | None:
    try:
        seal = open_seal(signing.public_keys(), code)
    except (ForgedSeal, MalformedSeal):
        return None
    async with acting_as(SYSTEM):
        try:
            request = await requests.by_reference(seal.reference)
        except NoSuchRow:
            return None
        if seal.kind != request.kind or seal.digest != await signed_forms.digest_of(request):
            return None
        subject = await subjects.find(request.subject_id)
        stored = await wishes.of_request(request, subject)
        asked = await otherwise.form_to_sign(request.id)
    # Outside, since the letterhead is of the record in force, which is looked up in a transaction of its own.
    words = request.form if request.form is not None else asked.form if asked else None
    if words is None or not request_forms.looks_as_made(words):
        return None
    if request.form is not None:
        form = wishes.on_form(await request_forms.form_of(request, subject), stored)
        return replace(form, sender_lines=())
    return await signed_forms.as_sent(request, subject, asked) if asked else None
