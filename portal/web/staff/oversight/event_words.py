"""An event of the audit log as staff read it: what happened, who did it, and its details."""

from collections.abc import Mapping
from datetime import date

from portal.data.actors import Language
from portal.data.audit.event_codes import EventCode
from portal.data.requests.states import Kind
from portal.domain.access.table_names import table_name
from portal.web.language import formatters, message
from portal.web.marking import _
from portal.web.places import place
from portal.web.staff.oversight.event_details import DETAILS, VALUES, WORDS_OF
from portal.web.staff.oversight.event_titles import EVENTS, OF_FILES

ACTORS: dict[str, str] = {
    "member": _("The member"),
    "system": _("The portal"),
    "unknown": _("Not known"),
    "staff": _("Staff"),
    "intake": _("Intake"),
    "handler": _("Case handler"),
    "approver": _("Approver"),
    "auditor": _("Auditor"),
    "administrator": _("Administrator of accounts"),
}

YES, NO = _("yes"), _("no")


def event(language: Language, code: EventCode, kind: Kind | None = None) -> str:
    """What happened, as of a request of that kind. A code without words is shown, so that nothing is left out."""
    if kind == "portability" and code in OF_FILES:
        return message(language, OF_FILES[code])
    return message(language, EVENTS[code]) if code in EVENTS else code


def actor(language: Language, by: str, name: str | None) -> str:
    """Who did it: staff by name and role, or roles, which have commas between them."""
    by = ", ".join(message(language, ACTORS.get(each, ACTORS["staff"])) for each in by.split(","))
    return f"{name} ({by.lower()})" if name else by


def details(language: Language, code: EventCode, given: Mapping[str, object]) -> str:
    """The details of an event in one line."""
    words = {**DETAILS, **WORDS_OF.get(code, {})}
    said = [
        message(language, words[name]) % {"value": _value(language, name, value)}
        for name, value in given.items()
        if name in words and value is not None
    ]
    tables = {table_name(name, language): value for name, value in given.items() if "." in name}
    said += [f"{table}: {_value(language, 'rows', rows)}" for table, rows in tables.items() if table]
    return " · ".join(said)


def _value(language: Language, name: str, value: object) -> str:
    if isinstance(value, bool):
        return message(language, YES if value else NO)
    if isinstance(value, int):
        return formatters(language)["number"](value)
    if name.endswith("_on"):
        return formatters(language)["short_date"](date.fromisoformat(str(value)))
    if name == "source":
        return place(language, str(value))
    if name == "roles":
        return ", ".join(message(language, ACTORS.get(role, role)).lower() for role in str(value).split(","))
    words = VALUES.get(name, {})
    return message(language, words[str(value)]).lower() if str(value) in words else str(value)
