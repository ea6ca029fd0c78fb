"""What is to be rectified: beside what the sources hold, decided on one by one, and carried out."""

from collections.abc import Callable, Mapping
from typing import Annotated, TypeVar

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from portal.domain.errors import NotFound, SourcesUnreachable
from portal.domain.requests.wishes import A_NUMBER, LONGEST_REASONS, LONGEST_VALUE, MOST_CORRECTIONS, Correction
from portal.domain.rights import rectification_decisions, rectifications
from portal.domain.rights.rectification_decisions import ByHand, ByMap, Made, NotDone, NumberByHand
from portal.domain.rights.rights_errors import ValueRefused
from portal.domain.sources import places
from portal.domain.sources.places import Place
from portal.web.corrections import parse_corrections
from portal.web.forms import Form, InvalidForm, concerning, parse, sent_with
from portal.web.guards import handlers
from portal.web.homes import request_at
from portal.web.language import language_of
from portal.web.pages import Page, StaffRequest, page, redirect
from portal.web.staff.faults import in_words
from portal.web.staff.letter_reasons import A_REASON
from portal.web.staff.shown_again import shown_again


class ChangeForm(Form):
    """A value that stands there, and the one that the portal is to write in its place."""

    token: str
    after: str = Field(min_length=1, max_length=LONGEST_REASONS)


class HandForm(Form):
    """What stood there, and what somebody has written in the system itself."""

    before: str = Field("", max_length=LONGEST_REASONS)
    after: str = Field(min_length=1, max_length=LONGEST_REASONS)


class ReasonForm(Form):
    """Why nothing is changed."""

    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_REASONS), A_REASON]


class WantedForm(Form):
    """One thing that a letter asks to have rectified."""

    place: str = ""
    wrong: str = Field("", max_length=LONGEST_VALUE)
    right: str = Field("", max_length=LONGEST_VALUE, validate_default=True)

    @field_validator("right")
    @classmethod
    def _is_said(cls, value: str, info: ValidationInfo) -> str:
        # Of a personnummer nothing is typed.
        if not value and not _is_number(info.data.get("place", "")):
            raise PydanticCustomError("missing", "not said")
        return value


class RectificationController(Controller):
    """`/personal/begaran/{reference}/rattelse` and what is decided there"""

    path = "/personal/begaran/{reference:str}/rattelse"
    guards = [handlers]

    @get()
    async def show(self, request: StaffRequest, reference: FromPath[str]) -> Page:
        """Everything that is asked for; looking at it is an event that the member sees."""
        return await _page(request, reference)

    @post("/onskemal")
    @shown_again("rectification", lambda *again: _wish_again(*again))
    async def note_wish(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Note what a letter in the person's own words asks for."""
        wanted = await parse_corrections(request, WantedForm, _correction)
        await rectification_decisions.note_wish(request.user, reference, wanted)
        return redirect(_at(reference), flash="antecknat")

    @post("/{number:int}/andring")
    async def by_map(self, request: StaffRequest, reference: FromPath[str], number: FromPath[int]) -> Page | Redirect:
        """Have the portal change it."""
        return await _decide(request, reference, number, ChangeForm, lambda form: ByMap(form.token, form.after))

    @post("/{number:int}/intyg")
    async def by_hand(self, request: StaffRequest, reference: FromPath[str], number: FromPath[int]) -> Page | Redirect:
        """Attest that it has been changed by hand."""
        return await _decide(request, reference, number, HandForm, lambda form: ByHand(form.before, form.after))

    @post("/{number:int}/nummer")
    async def number_by_hand(self, request: StaffRequest, reference: FromPath[str], number: FromPath[int]) -> Redirect:
        """Attest that the personnummer has been changed by hand."""
        await rectification_decisions.decide(request.user, reference, number, NumberByHand())
        return redirect(_at(reference), flash="beslutat")

    @post("/{number:int}/avslag")
    async def not_done(self, request: StaffRequest, reference: FromPath[str], number: FromPath[int]) -> Page | Redirect:
        """Leave it as it is, and say why."""
        return await _decide(request, reference, number, ReasonForm, lambda form: NotDone(form.reason))

    @post("/{number:int}/ateroppning")
    async def reopen(self, request: StaffRequest, reference: FromPath[str], number: FromPath[int]) -> Redirect:
        """Decide anew."""
        await rectification_decisions.reopen(request.user, reference, number)
        return redirect(_at(reference), flash="uppgift-oppen")

    @post("/genomforande")
    async def carry_out(self, request: StaffRequest, reference: FromPath[str]) -> Redirect:
        """Let everything be done as decided."""
        await rectification_decisions.carry_out(request.user, reference)
        return redirect(request_at(reference), flash="rattas")

    @post("/omprovning")
    async def send_back(self, request: StaffRequest, reference: FromPath[str]) -> Redirect:
        """Decide anew on what the portal could not change."""
        await rectification_decisions.send_back(request.user, reference)
        return redirect(_at(reference), flash="uppgift-oppen")


AnyForm = TypeVar("AnyForm", bound=Form)


async def _decide(
    request: StaffRequest, reference: str, number: int, form: type[AnyForm], made: Callable[[AnyForm], Made]
) -> Page | Redirect:
    """Decide on one thing by a form whose fields are named after its number."""
    try:
        decision = made(await parse(request, form, f"{number}-"))
        with concerning(f"{number}-after", ValueRefused):
            await rectification_decisions.decide(request.user, reference, number, decision)
    except InvalidForm as error:
        said = in_words(request, "rectification", error.faults)
        return await _page(request, reference, said, await sent_with(request, f"{number}-"))
    return redirect(_at(reference), flash="beslutat")


async def _wish_again(request: StaffRequest, reference: str, errors: Mapping[str, str], _: Mapping[str, str]) -> Page:
    return await _page(request, reference, errors, await sent_with(request, ""))


async def _page(
    request: StaffRequest,
    reference: str,
    errors: Mapping[str, str] | None = None,
    values: Mapping[str, str] | None = None,
) -> Page:
    opened = await rectifications.open_rectification(request.user, reference)
    try:
        groups = [] if opened.items else await places.held_by(opened.request.subject_id, language_of(request))
    except SourcesUnreachable:
        groups = []
    return page(
        request,
        "staff/rectifications/show",
        status=422 if errors else 200,
        section="queue",
        at=request_at(opened.request.reference),
        asked=opened.request,
        opened=opened,
        groups=groups,
        most=MOST_CORRECTIONS,
        longest=LONGEST_VALUE,
        errors=errors,
        values=values or {},
    )


def _correction(form: WantedForm) -> Correction:
    return A_NUMBER if _is_number(form.place) else Correction(_place(form.place), form.wrong, form.right)


def _is_number(written: str) -> bool:
    place = _place(written)
    return place is not None and places.is_personnummer(place)


def _place(written: str) -> Place | None:
    try:
        return places.read(written) if written else None
    except NotFound:
        return None


def _at(reference: str) -> str:
    return f"{request_at(reference)}/rattelse"
