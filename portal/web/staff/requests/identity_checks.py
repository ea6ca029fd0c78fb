"""Confirming who the sender of a letter is."""

from litestar import Controller, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from portal.data.letters.answer_addresses import Origin
from portal.data.requests.identity_checks import IdentityMethod
from portal.domain.intake.arrivals import is_moved
from portal.domain.letters.posting_errors import NoAddress
from portal.domain.requests import identity, known_telephones
from portal.domain.requests.identity import Address
from portal.domain.requests.identity_errors import IdentityMismatch, NotAPersonnummer, TooManyGuesses
from portal.web.forms import Form, InvalidForm, concerning, parse, sent
from portal.web.guards import handlers
from portal.web.pages import Page, StaffRequest, redirect
from portal.web.staff.faults import in_words
from portal.web.staff.requests.case_page import case_page

MOST_LINES = 6
"""Lines of an address that fit the window of an envelope."""


class IdentityForm(Form):
    """How the identity was seen; the number that is written on the letter is never shown again."""

    method: IdentityMethod
    personnummer: str = ""
    address: Origin | None = None
    address_lines: str = Field("", max_length=400)

    def where(self) -> Address:
        """Where the answer goes. Raises InvalidForm for another address that is none."""
        lines = tuple(" ".join(line.split()) for line in self.address_lines.splitlines() if line.strip())
        if self.address == "typed" and not 2 <= len(lines) <= MOST_LINES:
            fault = "bad_value" if len(lines) > MOST_LINES else "no_address"
            raise InvalidForm({"address_lines": fault})
        return Address(self.address or "shop", lines if self.address == "typed" else ())


class IdentityCheckController(Controller):
    """`/personal/begaran/{reference}/identitet`"""

    path = "/personal/begaran/{reference:str}/identitet"
    guards = [handlers]

    @post()
    async def create(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Confirm the identity, so that the work begins."""
        try:
            form = await parse(request, IdentityForm)
            if form.address is None and await is_moved(request.user, reference):
                raise InvalidForm({"address": "missing"})
            where = form.where()
            number = (IdentityMismatch, NotAPersonnummer, TooManyGuesses)
            with concerning("address", NoAddress), concerning("personnummer", *number):
                confirmed = await identity.confirm(request.user, reference, form.method, form.personnummer, where)
        except InvalidForm as error:
            values = await sent(request, "method", "address", "address_lines")
            return await case_page(request, reference, in_words(request, "identity", error.faults), **values)
        return redirect(f"/personal/begaran/{confirmed.reference}", flash="identitet")

    @post("/telefon")
    async def telephones(self, request: StaffRequest, reference: FromPath[str]) -> Page:
        """The number to ring, beside the choice; what else was filled in stays."""
        numbers = await known_telephones.look_at(request.user, reference)
        values = await sent(request, "method", "address", "address_lines")
        return await case_page(request, reference, None, **values, known_telephones="\n".join(numbers))
