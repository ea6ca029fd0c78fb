"""Forms and links as a page shows them, read from its HTML."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit


@dataclass(slots=True)
class Field:
    """A control of a form: what it is called, of which type, what stands in it and what can be chosen."""

    name: str
    type: str
    value: str = ""
    options: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Form:
    """A form: where it is sent, how, and what with."""

    method: str
    action: str
    multipart: bool
    fields: list[Field]


@dataclass(slots=True)
class Page:
    """What a page offers to do next."""

    forms: list[Form]
    links: list[str]


def read(html: str, at: str) -> Page:
    """The forms and links of the page at the address `at`; links are paths of ours, with their queries."""
    reader = _Reader(at)
    reader.feed(html)
    return Page(reader.forms, reader.links)


class _Reader(HTMLParser):
    def __init__(self, at: str) -> None:
        super().__init__()
        self._at = at
        self._select: Field | None = None
        self.forms: list[Form] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        match tag:
            case "a" if given.get("href", "").startswith(("/", "?")):
                self.links.append(self._address(given["href"]))
            case "form":
                multipart = given.get("enctype") == "multipart/form-data"
                address = self._address(given.get("action") or self._at)
                self.forms.append(Form(given.get("method", "get").upper(), address, multipart, []))
            case "input" | "textarea" | "button" if given.get("name") and self.forms:
                self._add(given["name"], given.get("type", tag), given.get("value", ""))
            case "select" if given.get("name") and self.forms:
                self._select = self._add(given["name"], "select", "")
            case "option" if self._select:
                self._select.options.append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None

    def _add(self, name: str, type_: str, value: str) -> Field:
        """The field; radio buttons of one name are one field with options."""
        fields = self.forms[-1].fields
        if type_ == "radio":
            for known in fields:
                if known.name == name:
                    known.options.append(value)
                    return known
        made = Field(name, type_, value, [value] if type_ == "radio" else [])
        fields.append(made)
        return made

    def _address(self, given: str) -> str:
        parts = urlsplit(urljoin(self._at, given))
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
