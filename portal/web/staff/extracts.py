"""The extract of an access request: looked through on a page of its own, and approved for sending there."""

from collections.abc import Mapping
from typing import Any, Literal

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.domain import access
from portal.domain.case import progress
from portal.domain.extract_content import typed
from portal.web.forms import Form, InvalidForm, parse
from portal.web.guards import signed_in_staff
from portal.web.language import formatters, language_of, message
from portal.web.pages import Page, StaffRequest, page, redirect
from portal.web.staff.event_words import NO, YES
from portal.web.staff.faults import in_words

WIDEST = 8
"""Columns of a table that is shown as one; of a wider one each row is a list."""

MOST_ROWS = 50
"""Rows shown of a table in which nobody else can be named; the letter has them all."""


class ReleaseForm(Form):
    """That somebody has looked it through."""

    checked: Literal["true"]


class ExtractController(Controller):
    """`/personal/begaran/{reference}/utdrag`"""

    path = "/personal/begaran/{reference:str}/utdrag"
    guards = [signed_in_staff]

    @get()
    async def show(self, request: StaffRequest, reference: FromPath[str]) -> Page:
        """Everything that will be sent; opening it is an event that the member sees."""
        return await _extract(request, reference)

    @post("/godkannande")
    async def release(self, request: StaffRequest, reference: FromPath[str]) -> Page | Redirect:
        """Approve the extract for sending."""
        try:
            await parse(request, ReleaseForm)
        except InvalidForm as error:
            return await _extract(request, reference, in_words(request, "extract", error.faults))
        await access.release(request.user, reference)
        return redirect(f"/personal/begaran/{reference}", flash="utdrag-godkant")


async def _extract(request: StaffRequest, reference: str, errors: Mapping[str, str] | None = None) -> Page:
    content = await access.open_extract(request.user, reference)
    found, step = await progress(request.user, reference)
    return page(
        request,
        "staff/extracts/show",
        status=422 if errors else 200,
        section="queue",
        asked=found,
        at=f"/personal/begaran/{found.reference}",
        sources=[_source(request, source) for source in content["sources"]],
        may_release=step.code == "look_through" and request.user.role == "handler",
        is_waiting=step.code == "look_through",
        errors=errors,
    )


def _source(request: StaffRequest, source: Mapping[str, Any]) -> dict[str, object]:
    language = language_of(request)
    return {
        "label": source["label"][language],
        "tables": [_table(request, table) for table in source["tables"] if table["rows"]],
        "empty": [table["label"][language] for table in source["tables"] if not table["rows"]],
    }


def _table(request: StaffRequest, table: Mapping[str, Any]) -> dict[str, object]:
    language = language_of(request)
    columns = table["columns"]
    marked = any(column["third_party"] for column in columns)
    shown = table["rows"] if marked else table["rows"][:MOST_ROWS]
    return {
        "label": table["label"][language],
        "columns": [{"label": column["label"][language], "third_party": column["third_party"]} for column in columns],
        "rows": [
            [_written(request, value, col["type"]) for value, col in zip(row, columns, strict=True)] for row in shown
        ],
        "count": len(table["rows"]),
        "left_out": len(table["rows"]) - len(shown),
        "wide": len(columns) > WIDEST,
        "third_party": marked,
    }


def _written(request: StaffRequest, value: Any, type_: str | None) -> str:
    write = formatters(language_of(request))
    given = typed(value, type_)
    if given is None:
        return "–"
    if isinstance(given, bool):
        return message(language_of(request), YES if given else NO)
    if type_ == "datetime":
        return write["moment"](given)
    if type_ == "date":
        return write["short_date"](given)
    return str(given)
