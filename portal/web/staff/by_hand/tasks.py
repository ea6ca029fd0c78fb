"""What is looked through by hand for a request: attested, taken back, and the files that were found."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field, field_validator

from portal.domain.by_hand import attestations, destructions, found_files
from portal.domain.by_hand.attestations import IncompleteStatement, Statement
from portal.domain.by_hand.found_files import MOST_FILES, Upload
from portal.domain.desk.case import progress
from portal.domain.errors import FileRefused
from portal.settings import settings
from portal.web.forms import Form, InvalidForm, concerning, parse, sent_with
from portal.web.guards import case_workers, handlers
from portal.web.homes import request_at
from portal.web.pages import Page, StaffRequest, redirect
from portal.web.staff.letter_reasons import A_REASON
from portal.web.staff.requests.case_page import case_page
from portal.web.staff.shown_again import shown_again
from portal.web.step_up import STEP_UP

LARGEST_SENDING = 64 * 1024 * 1024
"""Bytes that the files sent at once may have together."""

LONGEST_TEXT = 5000


class AttestationForm(Form):
    """What is attested; a field that was left empty says nothing."""

    outcome: Literal["nothing_found", "found", "erased", "kept"] | None = None
    note: str = Field("", max_length=LONGEST_TEXT)
    erased: int = 0
    kept: int = 0
    ground: Annotated[str, Field(max_length=LONGEST_TEXT), A_REASON] = ""
    kept_until: date | None = None

    found_again: str = Field("", max_length=LONGEST_TEXT)

    @field_validator("erased", "kept", mode="before")
    @classmethod
    def _none_is_zero(cls, value: object) -> object:
        return value.strip() or 0 if isinstance(value, str) else value

    @field_validator("kept_until", mode="before")
    @classmethod
    def _no_day(cls, value: object) -> object:
        return value.strip() or None if isinstance(value, str) else value


class TaskController(Controller):
    """`/personal/begaran/{reference}/uppgifter/{task}`, the task by its source's id, which its fields begin with."""

    path = "/personal/begaran/{reference:str}/uppgifter/{task:str}"

    @get(guards=[handlers])
    async def show(self, request: StaffRequest, reference: FromPath[str], task: FromPath[str]) -> Redirect:
        """The task stands on the request's page."""
        found = (await progress(request.user, reference)).request
        return redirect(request_at(found.reference))

    @post("/intyg", request_max_body_size=LARGEST_SENDING, guards=[handlers])
    @shown_again("task", lambda *again: _again(*again))
    async def attest(self, request: StaffRequest, reference: FromPath[str], task: FromPath[str]) -> Page | Redirect:
        """Attest what was looked through and what came of it, with the files that were chosen and not added yet.

        They stay where what is attested does not fit: a browser would not choose them again.
        """
        if chosen := [upload for upload in await _uploads(request, f"{task}-files") if upload.name]:
            with concerning(f"{task}-files", FileRefused):
                await found_files.add(request.user, reference, task, chosen)
        form = await parse(request, AttestationForm, prefix=f"{task}-")
        try:
            await attestations.attest(request.user, reference, task, Statement(**form.model_dump()))
        except IncompleteStatement as error:
            raise InvalidForm({f"{task}-{field}": code for field, code in error.faults.items()}) from None
        return redirect(request_at(reference), flash="intygat")

    @post("/forstoring", guards=[handlers])
    async def attest_destruction(
        self, request: StaffRequest, reference: FromPath[str], task: FromPath[str]
    ) -> Redirect:
        """Attest that what was kept after an erasure is destroyed."""
        await destructions.attest(request.user, reference, task)
        return redirect(request_at(reference), flash="forstort")

    @post("/ateroppning", guards=[handlers])
    async def take_back(self, request: StaffRequest, reference: FromPath[str], task: FromPath[str]) -> Redirect:
        """Open the task again."""
        await attestations.take_back(request.user, reference, task)
        return redirect(request_at(reference), flash="uppgift-oppen")

    @post("/filer", request_max_body_size=LARGEST_SENDING, guards=[handlers])
    @shown_again("task", lambda *again: _again(*again))
    async def add_files(self, request: StaffRequest, reference: FromPath[str], task: FromPath[str]) -> Page | Redirect:
        """Add the files that were found."""
        with concerning(f"{task}-files", FileRefused):
            await found_files.add(request.user, reference, task, await _uploads(request, f"{task}-files"))
        return redirect(request_at(reference), flash="filer-sparade")

    @get("/filer/{file:uuid}", guards=[case_workers], opt=STEP_UP)
    async def show_file(
        self, request: StaffRequest, reference: FromPath[str], task: FromPath[str], file: FromPath[UUID]
    ) -> Response[bytes]:
        """A file, to be saved under a name that names nobody; opening it is an event that the member sees."""
        opened = await found_files.open_file(request.user, reference, task, file)
        return Response(
            opened.content,
            media_type=opened.media_type,
            headers={"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{opened.name}"'},
        )

    @post("/filer/{file:uuid}/borttagning", guards=[handlers])
    async def remove_file(
        self, request: StaffRequest, reference: FromPath[str], task: FromPath[str], file: FromPath[UUID]
    ) -> Redirect:
        """Remove a file."""
        await found_files.remove(request.user, reference, task, file)
        return redirect(request_at(reference), flash="fil-borttagen")


async def _again(request: StaffRequest, reference: str, task: str, errors: Mapping[str, str], _: object) -> Page:
    """The request's page with what is wrong in the task's forms, and what was sent."""
    return await case_page(request, reference, errors, **await sent_with(request, f"{task}-"))


async def _uploads(request: StaffRequest, name: str) -> list[Upload]:
    sent = [file for file in (await request.form()).getall(name, []) if isinstance(file, UploadFile)]
    # One byte more than a file may have tells that it is too large; one file more than a task may have, too many.
    most = settings().largest_file + 1
    return [Upload(file.filename, await file.read(most)) for file in sent[: MOST_FILES + 1]]
