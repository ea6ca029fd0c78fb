"""The form of a page in which somebody can type or choose: found in what the page's template has made of it.

Every page has it by this, and no template of its own: the switch of the language sends it along, and it is shown with
what was filled in before, whichever template made it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from portal.domain.signing_in.kept_forms import Fields, KeptForm

_ATTRIBUTES = r'(?:[^>"]|"[^"]*")*'
_FORM = re.compile(rf"<form\b({_ATTRIBUTES})>(.*?)</form>", re.DOTALL)
_INPUT = rf"<input\b({_ATTRIBUTES})>"
_TEXTAREA = rf"<textarea\b({_ATTRIBUTES})>(.*?)</textarea>"
_SELECT = rf"<select\b({_ATTRIBUTES})>(.*?)</select>"
_FIELD = re.compile(f"{_INPUT}|{_TEXTAREA}|{_SELECT}", re.DOTALL)
_OPTION = re.compile(rf"<option\b({_ATTRIBUTES})>")
_ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')
_VALUE = re.compile(r'\svalue="[^"]*"')

NEVER = frozenset({"hidden", "submit", "button", "file", "password"})
"""Kinds of field that nobody types into, or whose content is not shown again."""

ID = "filled-in"
"""The form's own where its template gives it none."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The content of a page, and of the form in it that has most to fill in its `id` and its `action`, if there is
    one."""

    content: Markup
    id: str | None = None
    action: str = ""


def typed(content: str, filled: KeptForm | None) -> Typed:
    """Find the form, with what was `filled` in, where that belongs to a form of this page."""
    forms = [form for form in _FORM.finditer(content) if _is_typed(form)]
    if not forms:
        return Typed(Markup(content))  # noqa: S704
    same = [form for form in forms if filled and _action(form) == filled.go_on]
    form = same[0] if same else max(forms, key=lambda it: len(_fields(it[2])))
    attributes, inside = form[1], form[2]
    known = _of(attributes)
    if "id" not in known:
        attributes += f' id="{ID}"'
    if same and filled:
        inside = _filled(inside, filled.fields)
    shown = f"{content[: form.start()]}<form{attributes}>{inside}</form>{content[form.end() :]}"
    return Typed(Markup(shown), known.get("id", ID), _action(form))  # noqa: S704


def _action(form: re.Match[str]) -> str:
    return Markup(_of(form[1]).get("action", "")).unescape()  # noqa: S704


def _is_typed(form: re.Match[str]) -> bool:
    return _of(form[1]).get("method") == "post" and bool(_fields(form[2]))


def _fields(inside: str) -> Sequence[re.Match[str]]:
    return [it for it in _FIELD.finditer(inside) if it[1] is None or _of(it[1]).get("type", "text") not in NEVER]


def _of(attributes: str) -> dict[str, str]:
    return dict(_ATTRIBUTE.findall(attributes))


def _filled(inside: str, fields: Fields) -> str:
    """The fields as they were: one that was not sent is not ticked, and what is typed once is shown once."""
    sent: dict[str, list[str]] = {}
    for name, value in fields:
        sent.setdefault(name, []).append(value)

    def shown(field: re.Match[str]) -> str:
        attributes = next(part for part in (field[1], field[2], field[4]) if part is not None)
        known = _of(attributes)
        values = sent.get(Markup(known.get("name", "")).unescape(), [])  # noqa: S704
        if field[1] is None:
            return _text(field, values) if field[2] is not None else _choice(field, values)
        kind = known.get("type", "text")
        if kind in NEVER:
            return field[0]
        if kind in ("checkbox", "radio"):
            is_on = Markup(known.get("value", "on")).unescape() in values  # noqa: S704
            return f"<input{_with(attributes, 'checked', is_on)}>"
        return f'<input{_VALUE.sub("", attributes)} value="{escape(values.pop(0))}">' if values else field[0]

    return _FIELD.sub(shown, inside)


def _text(field: re.Match[str], values: list[str]) -> str:
    # The first line break after the tag is the page's own.
    return f"<textarea{field[2]}>\n{escape(values.pop(0))}</textarea>" if values else field[0]


def _choice(field: re.Match[str], values: list[str]) -> str:
    if not values:
        return field[0]
    chosen = values.pop(0)

    def option(found: re.Match[str]) -> str:
        is_chosen = Markup(_of(found[1]).get("value", "")).unescape() == chosen  # noqa: S704
        return f"<option{_with(found[1], 'selected', is_chosen)}>"

    return f"<select{field[4]}>{_OPTION.sub(option, field[5])}</select>"


def _with(attributes: str, name: str, is_there: bool) -> str:
    without = re.sub(rf'\s{name}(?:="[^"]*")?(?=\s|$)', "", attributes)
    return f"{without} {name}" if is_there else without
