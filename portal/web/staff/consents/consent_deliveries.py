"""`/personal/utskick`: what could not be told to the systems that market, and the file of all changes."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Stream
from pydantic import AwareDatetime, Field

from portal.clock import now
from portal.domain.consents import consent_changes_file, webhook_desk
from portal.domain.errors import NotFound
from portal.domain.record_of_processing.published import published
from portal.web.forms import Form, InvalidForm, parse, sent
from portal.web.guards import handlers, readers
from portal.web.language import language_of, message
from portal.web.marking import _
from portal.web.pages import Page, StaffRequest, page, redirect
from portal.web.statuses import status_of

PATH = "/personal/utskick"

KINDS = {
    "choice": _("A choice"),
    "restriction": _("A block placed or lifted"),
    "erasure": _("That a person has been erased"),
    "record": _("Wordings that have changed"),
}
ANSWERS = {"timeout": _("No answer in time"), "unreachable": _("Could not be reached")}
REASON_MISSING = _("Say why it is not sent.")


class DropForm(Form):
    """Why the message is never sent."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]


class AllForm(Form):
    """Whose messages are meant, and until when they had been given up, as the page showed them."""

    subscriber: Annotated[str, Field(min_length=1, max_length=200)]
    until: AwareDatetime


class DropAllForm(AllForm, DropForm):
    """The same, and why they are never sent."""


class ConsentDeliveryController(Controller):
    """`/personal/utskick`"""

    path = PATH

    @get(guards=[readers])
    async def index(self, request: StaffRequest) -> Page:
        """How each receiver stands, and what was given up."""
        return await _index(request)

    @get("/andringar.csv", guards=[handlers])
    async def changes(self, request: StaffRequest) -> Stream:
        """Every change as a file; who fetched it is recorded."""
        return Stream(
            consent_changes_file.lines(request.user),
            media_type="text/csv",
            headers={"Cache-Control": "no-store", "Content-Disposition": 'attachment; filename="andringar.csv"'},
        )

    @post("/{message:uuid}/forsok", guards=[handlers])
    async def try_again(self, request: StaffRequest, message: FromPath[UUID]) -> Redirect:
        """Send it again."""
        await webhook_desk.try_again(request.user, message)
        return redirect(PATH, flash="meddelande-igen")

    @post("/{message:uuid}/strykning", guards=[handlers])
    async def drop(self, request: StaffRequest, message: FromPath[UUID]) -> Page | Redirect:
        """Never send it, with a reason."""
        try:
            form = await parse(request, DropForm)
        except InvalidForm as error:
            return await _index(request, status_of(error), message)
        await webhook_desk.drop(request.user, message, form.reason)
        return redirect(PATH, flash="meddelande-struket")

    @post("/alla/forsok", guards=[handlers])
    async def try_all_again(self, request: StaffRequest) -> Redirect:
        """Send everything to a receiver again that could not be delivered."""
        form = await parse(request, AllForm)
        await webhook_desk.try_all_again(request.user, form.subscriber, form.until)
        return redirect(PATH, flash="meddelanden-igen")

    @get("/alla/strykning", guards=[handlers])
    async def confirm_drop_all(self, request: StaffRequest) -> Page:
        """Ask whether all of a receiver's are never to be sent, and why."""
        return await _drop_all(request, request.query_params.get("mottagare", ""), now().isoformat())

    @post("/alla/strykning", guards=[handlers])
    async def drop_all(self, request: StaffRequest) -> Page | Redirect:
        """Never send any of them."""
        try:
            form = await parse(request, DropAllForm)
        except InvalidForm as error:
            values = await sent(request, "subscriber", "until")
            if set(error.faults) != {"reason"}:
                raise
            return await _drop_all(request, values["subscriber"], values["until"], status_of(error))
        await webhook_desk.drop_all(request.user, form.subscriber, form.until, form.reason)
        return redirect(PATH, flash="meddelanden-strukna")


async def _drop_all(request: StaffRequest, subscriber: str, until: str, status: int = 200) -> Page:
    receiver = await webhook_desk.of_receiver(request.user, subscriber)
    wrong = message(language_of(request), REASON_MISSING)
    return page(
        request,
        "staff/consent_deliveries/drop_all",
        status=status,
        section="deliveries",
        receiver=receiver,
        until=until,
        errors={"reason": wrong} if status != 200 else None,
    )


async def _index(request: StaffRequest, status: int = 200, lacking: UUID | None = None) -> Page:
    place = request.query_params.get("efter", "")
    shown = await webhook_desk.desk(request.user, _place(place) if place else None)
    record = (await published()).record
    language = language_of(request)
    wrong = message(language, REASON_MISSING)
    return page(
        request,
        "staff/consent_deliveries/index",
        status=status,
        section="deliveries",
        desk=shown,
        shown_at=now().isoformat(),
        may_settle=request.user.is_handler,
        kinds=KINDS,
        answers=ANSWERS,
        names={it.id: it.name for it in record.choices},
        errors={f"reason-{lacking}": wrong} if lacking else None,
        next=f"{PATH}?efter={shown.after[0].isoformat()}_{shown.after[1]}".replace("+", "%2B") if shown.after else None,
    )


def _place(written: str) -> tuple[datetime, UUID]:
    at, _sep, id_ = written.partition("_")
    try:
        place = datetime.fromisoformat(at), UUID(id_)
    except ValueError:
        raise NotFound from None
    if place[0].tzinfo is None:
        raise NotFound
    return place
