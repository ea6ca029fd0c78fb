"""The forms about a request that stand on pages of their own: as they are at first, and again when one did not fit."""

from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from typing import Protocol

from litestar.response import Redirect

from portal.domain.desk.case_time import CaseTime, case_time
from portal.domain.requests import assignments
from portal.web.homes import request_at
from portal.web.pages import Page, StaffRequest, page, redirect

Filled = tuple[Mapping[str, str], Mapping[str, object]]
"""What a form says before anybody has written in it, and what its page takes beside the request."""
Filling = Callable[[StaffRequest, CaseTime], Awaitable[Filled | None]]


class CaseForm(Protocol):
    """The page with a form; where it cannot be filled in now, the request's page, which says how it stands."""

    async def __call__(
        self,
        request: StaffRequest,
        reference: str,
        errors: Mapping[str, str] | None = None,
        values: Mapping[str, str] | None = None,
    ) -> Page | Redirect:
        """With what was written in it already, and what is wrong with that. Raises NotFound."""


def case_form(template: str) -> Callable[[Filling], CaseForm]:
    """Makes the page of a function that fills the form in, and returns None where it cannot be filled in now."""

    def of(filling: Filling) -> CaseForm:
        @wraps(filling)
        async def shown(
            request: StaffRequest,
            reference: str,
            errors: Mapping[str, str] | None = None,
            values: Mapping[str, str] | None = None,
        ) -> Page | Redirect:
            time = await case_time(request.user, reference)
            at = request_at(time.request.reference)
            filled = await filling(request, time)
            if filled is None:
                return redirect(at)
            at_first, context = filled
            return page(
                request,
                template,
                status=422 if errors else 200,
                section="queue",
                asked=time.request,
                colleague=(await assignments.of_request(request.user, reference)).colleague,
                at=at,
                errors=errors,
                values={**at_first, **(values or {})},
                **context,
            )

        return shown

    return of
