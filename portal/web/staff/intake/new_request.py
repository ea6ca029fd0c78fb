"""Registering a request that came without our form, a page at a time: who asks, and which person that is."""

from collections.abc import Mapping
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field, field_validator

from portal.domain.intake import request_drafts
from portal.domain.intake.claims import Claim, Part
from portal.domain.intake.request_drafts import NOBODY, Registered
from portal.sources.personnummers import with_century
from portal.sources.telephones import is_telephone
from portal.web.forms import Form, InvalidForm, parse, sent
from portal.web.guards import intake
from portal.web.pages import Page, StaffRequest, page, redirect
from portal.web.staff.intake import otherwise_words
from portal.web.staff.intake.letter_beside import letter_beside
from portal.web.staff.intake.registered_drafts import to_its_request
from portal.web.staff.shown_again import shown_again

PATH = "/personal/begaran/ny"
FIELDS = ("name", "address", "email", "telephone", "personnummer", "customer_number")


class WhoForm(Form):
    """Who asks, as far as it was said."""

    name: str = Field("", max_length=200)
    address: str = Field("", max_length=500)
    email: str = Field("", max_length=200)
    telephone: str = Field("", max_length=40)
    personnummer: str = Field("", max_length=20)
    customer_number: str = Field("", max_length=40)

    @field_validator("email")
    @classmethod
    def _an_address(cls, value: str) -> str:
        if value and ("@" not in value or " " in value):
            raise ValueError("no e-mail address")
        return value

    @field_validator("telephone")
    @classmethod
    def _a_telephone(cls, value: str) -> str:
        if value and not is_telephone(value):
            raise ValueError("no telephone number")
        return value

    @field_validator("personnummer")
    @classmethod
    def _a_personnummer(cls, value: str) -> str:
        if value and with_century(value) is None:
            raise ValueError("no personnummer")
        return value

    def claim(self) -> Claim:
        """What was said. Raises InvalidForm when nothing was."""
        lines = tuple(" ".join(line.split()) for line in self.address.splitlines() if line.strip())
        values = self.model_dump()
        if not any(values.values()):
            raise InvalidForm({"name": "nothing_said"})
        return Claim(**{**values, "address": lines, "name": " ".join(self.name.split())})


class PersonForm(Form):
    """Which of those who were found it is."""

    person: int


class LessForm(Form):
    """The part of what was said of which less is looked for."""

    part: Part


class NewRequestController(Controller):
    """`/personal/begaran/ny`"""

    path = PATH
    guards = [intake]
    exception_handlers = {Registered: to_its_request}

    @get()
    async def new(self, request: StaffRequest) -> Page:
        """Ask who asks; `kuvert` is the envelope that a letter came in."""
        left = await request_drafts.left_off(request.user)
        return await _who(request, PATH, {}, envelope=_envelope(request.query_params.get("kuvert", "")), left=left)

    @post()
    @shown_again("new_request", lambda *again: _who_at_first(*again), *FIELDS, "kuvert")
    async def create(self, request: StaffRequest) -> Page | Redirect:
        """Begin a draft and look for the person."""
        envelope = _envelope((await sent(request, "kuvert"))["kuvert"])
        claim = (await parse(request, WhoForm)).claim()
        draft = await request_drafts.start(request.user, claim, envelope=envelope)
        return redirect(f"{PATH}/{draft}/person")

    @get("/{draft:uuid}")
    async def edit(self, request: StaffRequest, draft: FromPath[UUID]) -> Page:
        """The same, with what was said."""
        said = await request_drafts.open_draft(request.user, draft)
        values = {name: getattr(said.claim, name) for name in FIELDS} | {"address": "\n".join(said.claim.address)}
        return await _who(request, f"{PATH}/{draft}", values, envelope=said.envelope)

    @post("/{draft:uuid}")
    @shown_again("new_request", lambda *again: _who_again(*again), *FIELDS)
    async def update(self, request: StaffRequest, draft: FromPath[UUID]) -> Page | Redirect:
        """Look for the person anew."""
        await request_drafts.open_draft(request.user, draft)
        claim = (await parse(request, WhoForm)).claim()
        await request_drafts.claim_again(request.user, draft, claim)
        return redirect(f"{PATH}/{draft}/person")

    @get("/{draft:uuid}/person")
    async def persons(self, request: StaffRequest, draft: FromPath[UUID]) -> Page:
        """Those who may be meant."""
        return await _persons(request, draft)

    @post("/{draft:uuid}/mindre")
    @shown_again("new_request", lambda request, draft, errors, _: _persons(request, draft, errors))
    async def look_for_less(self, request: StaffRequest, draft: FromPath[UUID]) -> Page | Redirect:
        """Look for the person by less than was said, which stays as it is."""
        form = await parse(request, LessForm)
        await request_drafts.look_for_less(request.user, draft, form.part)
        return redirect(f"{PATH}/{draft}/person")

    @post("/{draft:uuid}/person")
    @shown_again("new_request", lambda request, draft, errors, _: _persons(request, draft, errors))
    async def choose(self, request: StaffRequest, draft: FromPath[UUID]) -> Page | Redirect:
        """Say which of them it is."""
        await request_drafts.open_draft(request.user, draft)
        form = await parse(request, PersonForm)
        await request_drafts.choose(request.user, draft, form.person)
        said = await request_drafts.open_draft(request.user, draft)
        return redirect(f"{PATH}/{draft}/{'kontroll' if said.corrects or said.matter else 'arende'}")


def _envelope(written: str) -> UUID | None:
    """The envelope of the ledger that holds the letter, where the registering began with one."""
    try:
        return UUID(written)
    except ValueError:
        return None


async def _who_at_first(request: StaffRequest, errors: Mapping[str, str], values: Mapping[str, str]) -> Page:
    return await _who(request, PATH, values, errors, _envelope(values["kuvert"]))


async def _who_again(request: StaffRequest, draft: UUID, errors: Mapping[str, str], values: Mapping[str, str]) -> Page:
    said = await request_drafts.open_draft(request.user, draft)
    return await _who(request, f"{PATH}/{draft}", values, errors, said.envelope)


async def _who(
    request: StaffRequest,
    at: str,
    values: Mapping[str, object],
    errors: Mapping[str, str] | None = None,
    envelope: UUID | None = None,
    left: UUID | None = None,
) -> Page:
    return page(
        request,
        "staff/new_request/who",
        status=422 if errors else 200,
        section="queue",
        at=at,
        values={**dict.fromkeys(FIELDS, ""), **values, "kuvert": envelope or ""},
        letter=await letter_beside(request, envelope),
        errors=errors,
        left_off=f"{PATH}/{left}" if left else None,
    )


async def _persons(request: StaffRequest, draft: UUID, errors: Mapping[str, str] | None = None) -> Page:
    said = await request_drafts.open_draft(request.user, draft)
    return page(
        request,
        "staff/new_request/person",
        status=422 if errors else 200,
        section="queue",
        at=f"{PATH}/{draft}",
        draft=said,
        nobody=NOBODY,
        parts=otherwise_words.PARTS,
        letter=await letter_beside(request, said.envelope),
        errors=errors,
    )
