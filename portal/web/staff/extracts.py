"""The extract of an access request: looked through and masked on a page of its own, and approved for sending there."""

from collections.abc import Mapping
from typing import Literal

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.data.maskings import Cell
from portal.domain import access, masking
from portal.domain.errors import NotFound
from portal.domain.masking import Change
from portal.web.forms import Form, InvalidForm, parse
from portal.web.guards import signed_in_staff
from portal.web.language import language_of
from portal.web.pages import Page, StaffRequest, page, redirect
from portal.web.staff.extract_page import View, shown
from portal.web.staff.faults import in_words


class ReleaseForm(Form):
    """That somebody has looked it through."""

    checked: Literal["true"]


class ExtractController(Controller):
    """`/personal/begaran/{reference}/utdrag`; `?tabell=` and `sida=` show more of one table."""

    path = "/personal/begaran/{reference:str}/utdrag"
    guards = [signed_in_staff]

    @get()
    async def show(self, request: StaffRequest, reference: FromPath[str]) -> Page:
        """What has been collected; opening it is an event that the member sees."""
        return await _extract(request, reference)

    @post("/maskering")
    async def mask(self, request: StaffRequest, reference: FromPath[str]) -> Redirect:
        """Mask the ticked cells, and show the part of the extract that the query names."""
        view = _view(request)
        await masking.mask(request.user, reference, await _change(request))
        return redirect(f"/personal/begaran/{reference}/utdrag{view.query}", flash="maskerat")

    @post("/godkannande")
    async def release(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Mask the ticked cells and approve the extract for sending."""
        change = await _change(request)
        try:
            await parse(request, ReleaseForm)
        except InvalidForm as error:
            return await _extract(request, reference, change, in_words(request, "extract", error.faults))
        await access.release(request.user, reference, change)
        return redirect(f"/personal/begaran/{reference}", flash="utdrag-godkant")


async def _extract(
    request: StaffRequest, reference: str, change: Change | None = None, errors: Mapping[str, str] | None = None
) -> Page:
    view = _view(request)
    extract = await access.open_extract(request.user, reference)
    return page(
        request,
        "staff/extracts/show",
        status=422 if errors else 200,
        section="queue",
        at=f"/personal/begaran/{extract.request.reference}",
        asked=extract.request,
        is_waiting=extract.is_to_be_released,
        view=view,
        sources=shown(extract, view, change or Change(), language_of(request)),
        masked_in_all=len(extract.masked),
        errors=errors,
    )


def _view(request: StaffRequest) -> View:
    table, number = request.query_params.get("tabell"), request.query_params.get("sida", "1")
    if not (number.isascii() and number.isdigit() and len(number) < 7 and int(number)):
        raise NotFound
    return View(table, int(number)) if table else View()


async def _change(request: StaffRequest) -> Change:
    """What the form ticks and what it showed as masked before; the rest of the extract is left alone."""
    form = await request.form()
    ticked, before = ({_cell(code) for code in form.getall(name, [])} for name in ("masked", "was_masked"))
    return Change(mask=frozenset(ticked - before), unmask=frozenset(before - ticked))


def _cell(code: object) -> Cell:
    match str(code).split("/"):
        case [source, table, row, column] if row.isascii() and row.isdigit() and len(row) < 10:
            return Cell(source, table, int(row), column)
    raise NotFound
