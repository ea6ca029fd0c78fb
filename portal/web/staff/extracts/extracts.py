"""The extract of an access request: looked through and masked table by table, and approved for sending."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import replace
from typing import Literal

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Stream
from pydantic import Field

from portal.domain.access import access, extract_download, looking_through, masking, releases
from portal.domain.access.left_unmasked import LeftUnmasked
from portal.domain.access.masking import Change
from portal.domain.errors import NotFound
from portal.web.forms import Form, concerning, parse
from portal.web.guards import handlers
from portal.web.homes import request_at
from portal.web.language import language_of
from portal.web.pages import Page, StaffRequest, page, redirect
from portal.web.staff import words
from portal.web.staff.by_hand import task_words
from portal.web.staff.extracts.extract_page import ROWS, View, index, labelled_missing, not_masked, points, shown
from portal.web.staff.extracts.passage_page import cell_of, link, saved
from portal.web.staff.shown_again import shown_again
from portal.web.step_up import STEP_UP


class ReleaseForm(Form):
    """That somebody has looked it through, and how many places that are not masked may be sent as they are."""

    checked: Literal["true"]
    unmasked: int = Field(0, ge=0, le=10**9)


class ExtractController(Controller):
    """`/personal/begaran/{reference}/utdrag`; `?tabell=`, `sida=` and `visa=alla` show rows of one table."""

    path = "/personal/begaran/{reference:str}/utdrag"
    guards = [handlers]

    @get(opt=STEP_UP)
    async def show(self, request: StaffRequest, reference: FromPath[str]) -> Page:
        """What has been collected; opening it is an event that the member sees."""
        view = _view(request)
        return await (_table(request, reference, view) if view else _index(request, reference))

    @post("/maskering")
    async def mask(self, request: StaffRequest, reference: FromPath[str]) -> Redirect:
        """Mask the ticked cells, and show the rows that the query names."""
        view = _view(request)
        given, at = await request.form(), f"{request_at(reference)}/utdrag"
        change = await _change(request)
        if "text" in given:
            # On the way to the words of one text: what is ticked stays, and nothing more counts as looked at.
            cell = cell_of(given["text"])
            await masking.mask(request.user, reference, replace(change, looked_at=frozenset()))
            return redirect(f"{at}{link(cell)}")
        said = saved(await masking.mask(request.user, reference, change))
        if "vidare" not in given:
            return redirect(f"{at}{view.query if view else ''}", flash=said)
        left = await looking_through.next_table(request.user, reference)
        if left is None:
            return redirect(at, flash="allt-genomgatt")
        is_same = view is not None and view.table == left
        return redirect(f"{at}{view.query if is_same and view else View(left).query}", flash=said)

    @post("/godkannande")
    @shown_again("extract", lambda *again: _index(*again), "checked", "unmasked")
    async def release(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Approve the extract for sending."""
        form = await parse(request, ReleaseForm)
        with concerning("unmasked", LeftUnmasked):
            await releases.release(request.user, reference, form.unmasked)
        return redirect(request_at(reference), flash="utdrag-godkant")

    @post("/aterkallelse")
    async def take_back(self, request: StaffRequest, reference: FromPath[str]) -> Redirect:
        """Take the approval back, to look through what was collected once more."""
        on_paper = await releases.take_back(request.user, reference)
        return redirect(
            f"{request_at(reference)}/utdrag",
            flash="utdrag-atertaget-forstor" if on_paper else "utdrag-atertaget",
        )


class ExtractFileController(Controller):
    """`/personal/begaran/{reference}/utdrag.json` and `.../utdrag.zip`"""

    path = "/personal/begaran/{reference:str}"
    guards = [handlers]

    @get("/utdrag.json", opt=STEP_UP)
    async def json(self, request: StaffRequest, reference: FromPath[str]) -> Stream:
        """The whole extract as it is sent, as JSON."""
        found, content = await extract_download.as_json(request.user, reference)
        return _file(content, "application/json", f"{found.reference}.json")

    @get("/utdrag.zip", opt=STEP_UP)
    async def csv(self, request: StaffRequest, reference: FromPath[str]) -> Stream:
        """The whole extract as it is sent, a CSV file for each table."""
        found, content = await extract_download.as_csv(request.user, reference)
        return _file(content, "application/zip", f"{found.reference}.zip")


def _file(content: AsyncGenerator[bytes, None], media_type: str, name: str) -> Stream:
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'}
    return Stream(content, media_type=media_type, headers=headers)


class CollectionController(Controller):
    """`/personal/begaran/{reference}/insamling`"""

    path = "/personal/begaran/{reference:str}/insamling"
    guards = [handlers]

    @post()
    async def collect_anew(self, request: StaffRequest, reference: FromPath[str]) -> Redirect:
        """Have the extract collected again, of the data as it is now."""
        await access.collect_anew(request.user, reference)
        return redirect(request_at(reference), flash="samlas-om")


async def _index(
    request: StaffRequest,
    reference: str,
    errors: Mapping[str, str] | None = None,
    ticked: Mapping[str, str] | None = None,
) -> Page:
    extract = await access.open_extract(request.user, reference)
    sources = index(extract, language_of(request))
    return page(
        request,
        "staff/extracts/show",
        status=422 if errors else 200,
        section="queue",
        at=request_at(extract.request.reference),
        asked=extract.request,
        is_waiting=extract.is_to_be_released,
        can_be_taken_back=extract.can_be_taken_back,
        on_paper=extract.on_paper,
        sources=sources,
        to_look_at=sum(table["to_look_at"] for source in sources for table in source["tables"]),
        points=points(extract, language_of(request)),
        is_complete=extract.is_complete,
        letter_language=extract.request.language,
        masked_in_all=sum(extract.masked.values()),
        found=[task for task in extract.found if task.attestation or task.files],
        enclosed=[(task, file) for task in extract.found for file in task.files],
        task_words=task_words,
        unmasked=extract.unmasked,
        with_unmasked=not_masked(extract, language_of(request)),
        ticked={"checked": "", "unmasked": "", **(ticked or {})},
        missing=labelled_missing(extract.missing, extract.head, language_of(request)),
        words=words,
        errors=errors,
    )


async def _table(request: StaffRequest, reference: str, view: View) -> Page:
    first = (view.number - 1) * ROWS
    rows = await looking_through.rows(request.user, reference, view.table, first, ROWS, view.everything)
    return page(
        request,
        "staff/extracts/table",
        section="queue",
        at=request_at(rows.request.reference),
        asked=rows.request,
        is_waiting=rows.is_to_be_released,
        view=view,
        table=shown(rows, view, language_of(request)),
        pages={
            number: View(view.table, number, view.everything).query for number in range(1, -(-rows.count // ROWS) + 1)
        },
        every_row=View(view.table, everything=True).query,
        noted_rows=View(view.table).query,
    )


def _view(request: StaffRequest) -> View | None:
    table, number = request.query_params.get("tabell"), request.query_params.get("sida", "1")
    if not (number.isascii() and number.isdigit() and len(number) < 7 and int(number)):
        raise NotFound
    return View(table, int(number), request.query_params.get("visa") == "alla") if table else None


async def _change(request: StaffRequest) -> Change:
    """What the form ticks, what it showed as masked before, and what else it showed; the rest is left alone."""
    form = await request.form()
    names = ("masked", "was_masked", "shown")
    ticked, before, seen = ({cell_of(code) for code in form.getall(name, [])} for name in names)
    return Change(mask=frozenset(ticked - before), unmask=frozenset(before - ticked), looked_at=frozenset(seen))
