"""`/mitt-konto/historik`: who has looked at the member's data, and what has happened with it."""

from itertools import groupby
from typing import Annotated
from uuid import UUID

from litestar import Controller, get
from litestar.params import QueryParameter

from portal.data.actors import Language
from portal.data.audit.audit import AuditEvent
from portal.data.audit.event_codes import READ
from portal.domain.audit import audit
from portal.domain.audit.whose_doing import by_whom
from portal.domain.record_of_processing.model import RecordOfProcessing
from portal.domain.record_of_processing.published import published
from portal.domain.requests import requests
from portal.web.guards import signed_in_member
from portal.web.language import formatters
from portal.web.marking import _
from portal.web.member.event_details import about
from portal.web.member.event_words import event
from portal.web.member.recipient_events import about_recipient
from portal.web.member.words import actor, say
from portal.web.pages import MemberRequest, Page, page

SWITCHED_ON, SWITCHED_OFF = _("Switched on: %(name)s"), _("Switched off: %(name)s")

BY_LINK = _("By a link in a message to you")
"""Whoever pressed it, which nobody knows: no sign-in is needed for a no."""

ALIKE = ("day", "title", "text", "by", "reference")
"""What entries in a row must have in common to stand on one line."""

Before = Annotated[int | None, QueryParameter(name="fore", ge=1, le=2**63 - 1)]


class HistoryController(Controller):
    """`/mitt-konto/historik`"""

    path = "/mitt-konto/historik"
    guards = (signed_in_member,)

    @get()
    async def show(self, request: MemberRequest, before: Before = None) -> Page:
        """A page of the member's own part of the audit log, newest first; `fore` is where the last page ended."""
        language = request.user.language
        found = await audit.page_of_own(request.user, before)
        references = {made.id: made.reference for made in await requests.of_member(request.user)}
        record = (await published()).record
        names = {activity.id: activity.name.in_(language) for activity in record.choices}
        return page(
            request,
            "member/history/show",
            section="history",
            days=_by_day([_entry(language, happened, references, names, record) for happened in found.events]),
            older=found.older,
            is_first=before is None,
        )


def _entry(
    language: Language,
    happened: AuditEvent,
    references: dict[UUID, str],
    names: dict[str, str],
    record: RecordOfProcessing,
) -> dict[str, object]:
    write = formatters(language)
    return {
        "day": write["weekday"](happened.at),
        "time": write["moment"](happened.at).rsplit(" ", 1)[-1],
        "iso": happened.at.isoformat(),
        "title": _choice(language, happened, names)
        or about_recipient(language, happened.code, happened.details, record)
        or event(language, happened.code),
        "text": about(language, happened.code, happened.details),
        "by": say(language, BY_LINK)
        if happened.details.get("origin") == "unsubscribe"
        else actor(language, by_whom(happened)),
        "is_look": happened.code in READ,
        "reference": references.get(happened.request_id) if happened.request_id else None,
    }


def _choice(language: Language, happened: AuditEvent, names: dict[str, str]) -> str | None:
    name = names.get(str(happened.details.get("activity")))
    if happened.code != "consent.changed" or name is None:
        return None
    return say(language, SWITCHED_ON if happened.details.get("given") else SWITCHED_OFF, name=name)


def _by_day(entries: list[dict[str, object]]) -> list[tuple[str, list[dict[str, object]]]]:
    """The lines of each day; what happened several times in a row is one line that holds the `earlier` times."""
    days: dict[str, list[dict[str, object]]] = {}
    for _same, alike in groupby(entries, key=lambda entry: [entry[part] for part in ALIKE]):
        newest, *earlier = alike
        days.setdefault(str(newest["day"]), []).append({**newest, "earlier": earlier})
    return list(days.items())
