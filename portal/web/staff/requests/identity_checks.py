"""Confirming who the sender of a letter is, and taking that back."""

from typing import Any

from litestar import Controller, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field, model_validator

from portal.data.letters.answer_addresses import Origin
from portal.data.requests.identity_checks import IdentityMethod
from portal.domain.letters.addresses import lines_of
from portal.domain.letters.posting_errors import AddressUndecided, NoAddress, NotAnAddress
from portal.domain.requests import identity, identity_taken_back, known_telephones
from portal.domain.requests.identity import Address
from portal.domain.requests.identity_errors import (
    IdentityMismatch,
    MismatchUnexplained,
    NotAPersonnummer,
    TooManyGuesses,
)
from portal.web.forms import Form, concerning, parse, sent
from portal.web.guards import handlers
from portal.web.homes import request_at
from portal.web.pages import Page, StaffRequest, redirect
from portal.web.staff.requests.case_page import case_page, case_page_again
from portal.web.staff.shown_again import shown_again


class IdentityForm(Form):
    """How the identity was seen; the number that is written on the letter is never shown again."""

    method: IdentityMethod
    personnummer: str = ""
    address: Origin | None = None
    address_lines: str = Field("", max_length=400)
    mismatch_reason: str = Field("", max_length=1000)

    @model_validator(mode="before")
    @classmethod
    def _typed_is_chosen(cls, values: Any) -> Any:
        """Whoever types the number and chooses nothing compares the number."""
        if values.get("personnummer") and not values.get("method"):
            return {**values, "method": "personnummer"}
        return values

    def where(self) -> Address | None:
        """Where the answer goes; None where that was not chosen."""
        typed = lines_of(self.address_lines) if self.address == "typed" else ()
        return Address(self.address, typed) if self.address else None


class DoubtForm(Form):
    """Why a confirmed identity does not hold."""

    identity_doubt: str = Field(min_length=1, max_length=1000)


class IdentityCheckController(Controller):
    """`/personal/begaran/{reference}/identitet`"""

    path = "/personal/begaran/{reference:str}/identitet"
    guards = [handlers]

    @post()
    @shown_again("identity", case_page_again, "method", "address", "address_lines", "mismatch_reason")
    async def create(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Confirm the identity, so that the work begins."""
        form = await parse(request, IdentityForm)
        with (
            concerning("address", AddressUndecided, NoAddress),
            concerning("address_lines", NotAnAddress),
            concerning("personnummer", IdentityMismatch, NotAPersonnummer, TooManyGuesses),
            concerning("mismatch_reason", MismatchUnexplained),
        ):
            confirmed = await identity.confirm(
                request.user, reference, form.method, form.personnummer, form.where(), form.mismatch_reason
            )
        return redirect(request_at(confirmed.reference), flash="identitet")

    @post("/aterkallelse")
    @shown_again("identity", case_page_again, "identity_doubt")
    async def take_back(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Take the confirmation back, with the address that was chosen."""
        form = await parse(request, DoubtForm)
        await identity_taken_back.take_back(request.user, reference, form.identity_doubt)
        return redirect(request_at(reference), flash="identitet-aterkallad")

    @post("/telefon")
    async def telephones(self, request: StaffRequest, reference: FromPath[str]) -> Page:
        """The number to ring, beside the choice; what else was filled in stays."""
        numbers = await known_telephones.look_at(request.user, reference)
        values = await sent(request, "method", "address", "address_lines", "mismatch_reason")
        return await case_page(request, reference, None, **values, known_telephones="\n".join(numbers))
