"""Confirming who the sender of a letter is."""

from litestar import Controller, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.data.signed_letters import IdentityMethod
from portal.domain import identity
from portal.domain.errors import IdentityMismatch, NotAPersonnummer, TooManyGuesses
from portal.web.forms import Form, InvalidForm, parse
from portal.web.guards import signed_in_staff
from portal.web.pages import Page, StaffRequest, redirect
from portal.web.staff.case_page import case_page
from portal.web.staff.faults import in_words


class IdentityForm(Form):
    """How the identity was seen; the number that is written on the letter is never shown again."""

    method: IdentityMethod
    personnummer: str = ""


class IdentityCheckController(Controller):
    """`/personal/begaran/{reference}/identitet`"""

    path = "/personal/begaran/{reference:str}/identitet"
    guards = [signed_in_staff]

    @post()
    async def create(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Confirm the identity, so that the work begins."""
        try:
            form = await parse(request, IdentityForm)
            if form.method == "personnummer" and not form.personnummer:
                raise InvalidForm({"personnummer": "missing"}, {"method": form.method})
            confirmed = await identity.confirm(request.user, reference, form.method, form.personnummer)
        except InvalidForm as error:
            method = error.values.get("method", "")
            return await case_page(request, reference, in_words(request, "identity", error.faults), method=method)
        except (IdentityMismatch, NotAPersonnummer, TooManyGuesses) as error:
            faults = in_words(request, "identity", {"personnummer": error.code})
            return await case_page(request, reference, faults, method=form.method)
        return redirect(f"/personal/begaran/{confirmed.reference}", flash="identitet")
