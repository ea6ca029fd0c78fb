"""One outgoing letter: opened, printed, posted, or not sent after all."""

from collections.abc import Mapping
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from portal.clock import today
from portal.data.letters.letter_copies import Reason
from portal.domain.by_hand import found_files
from portal.domain.letters import letter_copies, outgoing_letters
from portal.web.forms import Form, parse
from portal.web.guards import case_workers, handlers, intake, readers
from portal.web.pages import Page, StaffRequest, page, pdf, redirect
from portal.web.staff import words
from portal.web.staff.letters import noting, outgoing_words, print_words, proof_words
from portal.web.staff.shown_again import shown_again
from portal.web.step_up import STEP_UP


class CopyForm(Form):
    """Why a letter is printed once more."""

    reason: Reason


class OutgoingLetterController(Controller):
    """`/personal/utgaende/{letter}`: `/lage`, `/brev.pdf`, `/utskrift`, `/postning`, `/kopia`, `/aterkallelse`"""

    path = "/personal/utgaende/{letter:uuid}"

    @get(guards=[readers])
    async def show(self, request: StaffRequest, letter: FromPath[UUID]) -> Page:
        """How far the letter has come, and what is to be done with it."""
        return await _letter_page(request, letter)

    @get("/lage", guards=[readers], opt={"polling": True})
    async def progress(self, request: StaffRequest, letter: FromPath[UUID]) -> Response[str]:
        """Whether it is written yet, asked by the page again and again; then the page is loaded anew."""
        found = (await outgoing_letters.find(request.user, letter)).letter
        headers = {"Cache-Control": "no-store"}
        if found.state != "ordered" or found.trouble:
            headers["HX-Redirect"] = _at(letter)
        return Response("", status_code=204, headers=headers)

    @get("/brev.pdf", guards=[case_workers], opt=STEP_UP)
    async def content(self, request: StaffRequest, letter: FromPath[UUID]) -> Response[bytes]:
        """The letter to print; opening it is an event."""
        return pdf(await outgoing_letters.open_letter(request.user, letter), f"{letter}.pdf")

    @post("/utskrift", guards=[intake])
    @shown_again("printing", lambda *again: _again(*again))
    async def printed(self, request: StaffRequest, letter: FromPath[UUID]) -> Page | Redirect:
        """Note that the letter is on paper."""
        return await noting.printed(request, letter, _at(letter))

    @post("/postning", guards=[intake])
    @shown_again("posting", lambda *again: _again(*again), *noting.PostingForm.model_fields)
    async def posted(self, request: StaffRequest, letter: FromPath[UUID]) -> Page | Redirect:
        """Note that the letter is in the post."""
        return await noting.posted(request, letter, _at(letter))

    @post("/kopia", guards=[intake], opt=STEP_UP)
    @shown_again("copy", lambda *again: _again(*again))
    async def copied(self, request: StaffRequest, letter: FromPath[UUID]) -> Page | Response[bytes]:
        """A copy to print, marked as one."""
        form = await parse(request, CopyForm)
        return pdf(await letter_copies.make(request.user, letter, form.reason), f"{letter}-kopia.pdf")

    @post("/aterkallelse", guards=[handlers])
    async def withdrawn(self, request: StaffRequest, letter: FromPath[UUID]) -> Redirect:
        """Note that the letter is not sent after all."""
        await outgoing_letters.withdraw(request.user, letter)
        return redirect(_at(letter), flash="inte-skickat")


def _at(letter: UUID) -> str:
    """Where its page is."""
    return f"/personal/utgaende/{letter}"


async def _again(request: StaffRequest, letter: UUID, errors: Mapping[str, str], values: Mapping[str, str]) -> Page:
    return await _letter_page(request, letter, errors, **values)


async def _letter_page(
    request: StaffRequest, letter: UUID, errors: Mapping[str, str] | None = None, posted_on: str = ""
) -> Page:
    found = await outgoing_letters.find(request.user, letter)
    return page(
        request,
        "staff/outgoing_letters/show",
        status=422 if errors else 200,
        section="print_queue",
        letter=found.letter,
        can_be_withdrawn=found.can_be_withdrawn,
        reference=found.reference,
        at=_at(letter),
        errors=errors,
        posted_on=posted_on or today().isoformat(),
        enclosed=await found_files.enclosed_with(request.user, found.letter, found.reference),
        copies=await letter_copies.of_letter(request.user, letter),
        print_words=print_words,
        words=words,
        outgoing_words=outgoing_words,
        proof_words=proof_words,
    )
