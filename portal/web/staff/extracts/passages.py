"""One text of an extract, in which words that concern another person are masked (Art. 15(4))."""

from urllib.parse import urlencode

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.domain.access import looking_through, masking
from portal.domain.access.masking import WordChange
from portal.domain.errors import NotFound
from portal.web.guards import handlers
from portal.web.homes import request_at
from portal.web.language import language_of
from portal.web.pages import Page, StaffRequest, page, redirect
from portal.web.staff.extracts.passage_page import cell_of, code_of, link, saved, shown
from portal.web.step_up import STEP_UP


class PassageController(Controller):
    """`/personal/begaran/{reference}/utdrag/text?cell=`, and `del=` of a long one."""

    path = "/personal/begaran/{reference:str}/utdrag/text"
    guards = [handlers]

    @get(opt=STEP_UP)
    async def show(self, request: StaffRequest, reference: FromPath[str]) -> Page:
        """The text word by word; opening it is an event that the member sees."""
        cell = cell_of(request.query_params.get("cell", ""))
        opened = await looking_through.text(request.user, reference, cell)
        return page(
            request,
            "staff/extracts/text",
            section="queue",
            at=request_at(opened.request.reference),
            asked=opened.request,
            is_waiting=opened.is_to_be_released,
            opened=opened,
            code=code_of(cell),
            label=opened.column.label.in_(language_of(request)),
            table=opened.table.label.in_(language_of(request)),
            shown=shown(opened, _number(request.query_params.get("del", "1")), language_of(request)),
        )

    @post("/maskering")
    async def mask(self, request: StaffRequest, reference: FromPath[str]) -> Redirect:
        """Mask the ticked words, and show the text again."""
        form = await request.form()
        cell = cell_of(form.get("cell", ""))
        ticked, before = ({_number(value) for value in form.getall(name, [])} for name in ("word", "was_masked"))
        for sentence in form.getall("sentence", []):
            first, _, last = str(sentence).partition("-")
            ticked |= set(range(_number(first), _number(last)))
        change = WordChange(_digest(form.get("digest")), frozenset(ticked - before), frozenset(before - ticked))
        said = saved(await masking.mask_words(request.user, reference, cell, change))
        if "tillbaka" in form:
            table = urlencode({"tabell": f"{cell.source}.{cell.table}"})
            return redirect(f"{request_at(reference)}/utdrag?{table}#{code_of(cell)}", flash=said)
        at = f"{request_at(reference)}/utdrag{link(cell, _number(request.query_params.get('del', '1')))}"
        return redirect(at, flash=said)


def _number(given: object) -> int:
    written = str(given)
    if not (written.isascii() and written.isdigit() and len(written) < 8):
        raise NotFound
    return int(written)


def _digest(given: object) -> bytes:
    try:
        return bytes.fromhex(str(given))
    except ValueError:
        raise NotFound from None
