"""What of the audit log an address asks for: a request, a colleague, a kind of events, and days."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID

from portal.clock import LOCAL_ZONE
from portal.data.audit.audit_search import Wanted
from portal.domain.audit import audit_log
from portal.domain.errors import NotFound
from portal.web.pages import StaffRequest
from portal.web.staff.oversight.event_titles import codes_of

PATH = "/personal/granskningslogg"
FIELDS = ("begaran", "vem", "slag", "fran", "till")
LONGEST = 40


@dataclass(frozen=True, slots=True)
class LogView:
    """The fields of the form as they were sent, what they ask for, and a fault (a code) for each that does not fit."""

    values: Mapping[str, str]
    wanted: Wanted
    faults: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_narrowed(self) -> bool:
        """Whether it leaves anything out."""
        return any(self.values.values())

    def address(self, **place: str) -> str:
        """The address that asks for the same, and for a page of it."""
        query = urlencode({name: value for name, value in {**self.values, **place}.items() if value})
        return f"{PATH}?{query}" if query else PATH


async def view_of(request: StaffRequest) -> LogView:
    """The view that the address asks for; a colleague or a kind that there is not is left out of it."""
    values = {name: request.query_params.get(name, "").strip()[:LONGEST] for name in FIELDS}
    faults: dict[str, str] = {}
    asked: UUID | None = None
    if values["begaran"]:
        try:
            asked = await audit_log.request_id(request.user, values["begaran"])
        except NotFound:
            faults["begaran"] = "not_found"
    since, until = (_day(values, name, faults) for name in ("fran", "till"))
    if since and until and until < since:
        faults["till"] = "too_early"
    return LogView(
        values,
        Wanted(
            request=asked,
            staff=_id(values["vem"]),
            codes=codes_of(values["slag"]),
            since=_begin(since) if since else None,
            until=_begin(until + timedelta(days=1)) if until else None,
        ),
        faults,
    )


def _day(values: Mapping[str, str], name: str, faults: dict[str, str]) -> date | None:
    if not values[name]:
        return None
    try:
        day = date.fromisoformat(values[name])
    except ValueError:
        faults[name] = "bad_date"
        return None
    if not date(2000, 1, 1) <= day <= date(2200, 1, 1):
        faults[name] = "bad_date"
        return None
    return day


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, LOCAL_ZONE)


def _id(written: str) -> UUID | None:
    try:
        return UUID(written) if written else None
    except ValueError:
        return None
