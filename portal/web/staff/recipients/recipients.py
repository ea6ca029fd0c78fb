"""The recipients of what a request changed (Art. 19), settled by one form: a choice for each, and one button."""

from collections.abc import Mapping
from datetime import date
from typing import Literal
from uuid import UUID

from litestar import Controller, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from portal.domain.letters.addresses import lines_of
from portal.domain.letters.posting_errors import NotAnAddress
from portal.domain.recipients.settling import Choice, UnfitChoices, Way, names, settle
from portal.web.forms import Form, InvalidForm, parse, sent_with
from portal.web.guards import handlers
from portal.web.homes import request_at
from portal.web.pages import Page, StaffRequest, redirect
from portal.web.staff.requests.case_page import case_page
from portal.web.staff.shown_again import shown_again

LONGEST = 1000
REST = "flera-"
"""With what the fields begin that are about every recipient for which nothing of its own was chosen."""
MOST = 200
"""Recipients that a form may name; a request has some ten."""


class ChoiceForm(Form):
    """What becomes of a recipient; empty for nothing yet."""

    way: Way | Literal[""] = ""
    words: str = Field(default="", max_length=LONGEST)
    told_on: str = ""
    address: str = Field(default="", max_length=400)


class RecipientsController(Controller):
    """`/personal/begaran/{reference}/mottagare`, where the fields of each recipient begin with its id."""

    path = "/personal/begaran/{reference:str}/mottagare"
    guards = [handlers]

    @post()
    @shown_again("recipient", lambda *again: _again(*again))
    async def settle(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Settle those for which something was chosen."""
        choices, of_rest = await _choices(request)
        await _settle(request, reference, choices, of_rest)
        return redirect(f"{request_at(reference)}#recipients", flash="mottagarna")


async def _settle(request: StaffRequest, reference: str, choices: list[Choice], of_rest: set[UUID]) -> None:
    try:
        await settle(request.user, reference, choices)
    except UnfitChoices as error:
        faults = {}
        for notice, fault in error.faults.items():
            is_address = isinstance(fault, NotAnAddress)
            prefix = REST if notice in of_rest and not is_address else f"{notice}-"
            faults[f"{prefix}{'address' if is_address else 'told_on'}"] = fault.fault
        raise InvalidForm(faults) from None


async def _choices(request: StaffRequest) -> tuple[list[Choice], set[UUID]]:
    """What was chosen, and for which recipients together. Raises InvalidForm, with every fault beside its recipient."""
    faults: dict[str, str] = {}
    forms = {prefix: await _form(request, prefix, faults) for prefix in [REST, *await _prefixes(request)]}
    rest = forms.pop(REST)
    chosen = {prefix: form for prefix, form in forms.items() if form.way or rest.way}
    if not chosen:
        faults.setdefault(f"{REST}way", "missing")
    choices = [_choice(prefix, form, rest, faults) for prefix, form in chosen.items()]
    if faults:
        raise InvalidForm(faults)
    return choices, {UUID(prefix.removesuffix("-")) for prefix, form in chosen.items() if not form.way}


async def _prefixes(request: StaffRequest) -> list[str]:
    names = [name.removesuffix("way") for name in await request.form() if name.endswith("-way")][:MOST]
    try:
        return [f"{UUID(name.removesuffix('-'))}-" for name in names if name != REST]
    except ValueError:
        raise InvalidForm({f"{REST}way": "bad_value"}) from None


async def _form(request: StaffRequest, prefix: str, faults: dict[str, str]) -> ChoiceForm:
    try:
        return await parse(request, ChoiceForm, prefix=prefix)
    except InvalidForm as error:
        faults.update(error.faults)
        return ChoiceForm()


def _choice(prefix: str, form: ChoiceForm, rest: ChoiceForm, faults: dict[str, str]) -> Choice:
    way: Way = form.way or rest.way  # type: ignore[assignment]
    words = form.words or rest.words
    if way != "letter" and not words:
        faults[f"{prefix if form.way else REST}words"] = "no_how" if way == "message" else "missing"
    day = None
    if way == "message":
        try:
            day = date.fromisoformat(form.told_on if form.way else rest.told_on)
        except ValueError:
            faults[f"{prefix if form.way else REST}told_on"] = "bad_date"
    return Choice(UUID(prefix.removesuffix("-")), way, words, day, lines_of(form.address))


async def _again(request: StaffRequest, reference: str, errors: Mapping[str, str], _: Mapping[str, str]) -> Page:
    return await case_page(request, reference, await _named(request, reference, errors), **await _sent(request))


async def _named(request: StaffRequest, reference: str, errors: Mapping[str, str]) -> dict[str, str]:
    """What is wrong, each with whose field it is: several recipients can lack the same thing."""
    called = {f"{id_}-": name for id_, name in (await names(request.user, reference)).items()}
    named = {}
    for field, said in errors.items():
        name = called.get(f"{field.rpartition('-')[0]}-")
        named[field] = f"{name.in_(request.user.language)}: {said[:1].lower()}{said[1:]}" if name else said
    return named


async def _sent(request: StaffRequest) -> Mapping[str, str]:
    """What was sent, to be shown again."""
    sent: dict[str, str] = {}
    for prefix in [REST, *await _prefixes_as_far(request)]:
        sent |= await sent_with(request, prefix)
    return sent


async def _prefixes_as_far(request: StaffRequest) -> list[str]:
    try:
        return await _prefixes(request)
    except InvalidForm:
        return []
