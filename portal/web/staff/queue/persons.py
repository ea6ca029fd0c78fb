"""Looking for a person from the queue: whoever calls has no reference at hand."""

from collections.abc import Mapping

from litestar import Controller, get, post

from portal.domain.intake import found_requests
from portal.web.forms import parse, sent
from portal.web.guards import case_workers
from portal.web.pages import Page, StaffRequest, page
from portal.web.staff import words
from portal.web.staff.intake import otherwise_words
from portal.web.staff.intake.new_request import FIELDS, WhoForm
from portal.web.staff.shown_again import shown_again


class PersonController(Controller):
    """`/personal/person`; what is searched for is in no address."""

    path = "/personal/person"
    guards = [case_workers]

    @get()
    async def new(self, request: StaffRequest) -> Page:
        """What is known of the person."""
        return _form(request, dict.fromkeys(FIELDS, ""))

    @post()
    @shown_again("new_request", lambda request, errors, values: _form(request, values, errors), *WhoForm.model_fields)
    async def found(self, request: StaffRequest) -> Page:
        """Those who may be meant, each with what they have asked for."""
        claim = (await parse(request, WhoForm)).claim()
        candidates, found = await found_requests.of(request.user, claim)
        return page(
            request,
            "staff/persons/found",
            section="queue",
            candidates=candidates,
            found=found,
            searched=claim,
            at="/personal/person",
            values=await sent(request, *WhoForm.model_fields),
            parts=otherwise_words.PARTS,
            words=words,
        )


def _form(request: StaffRequest, values: Mapping[str, str], errors: Mapping[str, str] | None = None) -> Page:
    return page(
        request,
        "staff/persons/find",
        status=422 if errors else 200,
        section="queue",
        at="/personal/person",
        values=values,
        errors=errors,
    )
