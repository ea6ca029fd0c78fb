"""The audit log, newest first."""

from collections.abc import Mapping

from litestar import Controller, get

from portal.data.actors import Language
from portal.domain.audit_log import LogLine, audit_log
from portal.domain.errors import NotFound
from portal.web.guards import readers
from portal.web.language import language_of
from portal.web.pages import Page, StaffRequest, page
from portal.web.staff import event_words


class AuditLogController(Controller):
    """`/personal/granskningslogg`"""

    path = "/personal/granskningslogg"
    guards = [readers]

    @get()
    async def index(self, request: StaffRequest) -> Page:
        """A page of the log; `fore` is the number of the event that the page before ended with."""
        before = request.query_params.get("fore", "")
        if before and not (before.isascii() and before.isdigit()):
            raise NotFound
        shown = await audit_log(request.user, int(before[:20]) if before else None)
        return page(
            request,
            "staff/audit_log/index",
            section="audit_log",
            lines=[_line(request, line) for line in shown.lines],
            checkpoint_at=shown.checkpoint_at,
            first="/personal/granskningslogg" if before else None,
            next=f"/personal/granskningslogg?fore={shown.before}" if shown.before else None,
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
        "by": event_words.actor(language, event.actor_kind, event.actor_role, line.name),
        "details": event_words.details(language, event.code, _named(line, language)),
        "reference": line.reference,
    }
