"""The audit log, newest first."""

from collections.abc import Mapping

from litestar import Controller, get

from portal.data.actors import Language
from portal.domain.audit.audit_log import LogLine, audit_log, colleagues
from portal.domain.errors import NotFound
from portal.web.guards import readers
from portal.web.language import language_of
from portal.web.pages import Page, StaffRequest, page
from portal.web.staff.faults import in_words
from portal.web.staff.oversight import event_words
from portal.web.staff.oversight.audit_log_view import view_of
from portal.web.staff.oversight.event_titles import GROUPS, OTHERS


class AuditLogController(Controller):
    """`/personal/granskningslogg`"""

    path = "/personal/granskningslogg"
    guards = [readers]

    @get()
    async def index(self, request: StaffRequest) -> Page:
        """A page of the log, narrowed as `LogView` says; `fore` is the number of the event that the page before ended
        with."""
        before = request.query_params.get("fore", "")
        if before and not (before.isascii() and before.isdigit()):
            raise NotFound
        view = await view_of(request)
        at = int(before[:20]) if before else None
        shown = await audit_log(request.user, at, view.wanted) if not view.faults else None
        return page(
            request,
            "staff/audit_log/index",
            status=422 if view.faults else 200,
            section="audit_log",
            view=view,
            errors=in_words(request, "audit_log", view.faults) or None,
            colleagues=await colleagues(request.user),
            groups=GROUPS,
            others=OTHERS,
            lines=[_line(request, line) for line in shown.lines] if shown else [],
            checkpoint_at=shown.checkpoint_at if shown else None,
            first=view.address() if before else None,
            next=view.address(fore=str(shown.before)) if shown and shown.before else None,
        )


def _named(line: LogLine, language: Language) -> Mapping[str, object]:
    """The details of the event, with names where it has ids that staff know by name."""
    named = {"account": line.account, "activity": line.activity and line.activity.in_(language)}
    return {**line.event.details, "account": None, **{name: said for name, said in named.items() if said}}


def _line(request: StaffRequest, line: LogLine) -> dict[str, object]:
    language, event = language_of(request), line.event
    return {
        "at": event.at,
        "event": event_words.event(language, event.code),
        "by": event_words.actor(language, line.by, line.name),
        "details": event_words.details(language, event.code, _named(line, language)),
        "reference": line.reference,
    }
