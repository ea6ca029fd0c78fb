"""One request out of the ordinary: a form as its page shows it, with this and that about it changed."""

from dataclasses import dataclass
from urllib.parse import quote_plus

from hypothesis import strategies as st

from tests.people import PASSWORD
from tests.web.fuzz.forms import Field, Form
from tests.web.fuzz.harvest import Target
from tests.web.fuzz.values import FILES, HEADERS, METHODS, TAILS, hostile

File = tuple[str, str, bytes]
Value = str | File
Draw = st.DrawFn

TOKEN = "form_token"
BOUNDARY = "fuzz0boundary0fuzz"


@dataclass(frozen=True, slots=True)
class Case:
    """A request, with the right token of a form where `with_token` says so. Who sends it is not in it."""

    method: str
    address: str
    query: tuple[tuple[str, str], ...]
    fields: tuple[tuple[str, Value], ...]
    multipart: bool
    with_token: bool
    headers: tuple[tuple[str, str], ...]

    def body(self, token: str) -> bytes:
        """The fields as a browser sends them."""
        fields = [*self.fields, *([(TOKEN, token)] if self.with_token else [])]
        if self.multipart:
            return b"".join(_part(name, value) for name, value in fields) + f"--{BOUNDARY}--\r\n".encode()
        return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in fields).encode()

    def target(self) -> str:
        """The path with its query."""
        if not self.query:
            return self.address
        more = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in self.query)
        return f"{self.address}{'&' if '?' in self.address else '?'}{more}"

    def sent(self) -> str:
        """All the text in it, in which whatever an answer repeats is found again."""
        return f"{self.target()} {self.fields!r} {self.headers!r}"

    def __repr__(self) -> str:
        parts = {"query": self.query, "fields": self.fields, "headers": self.headers}
        said = ", ".join(f"{name}={_short(part)}" for name, part in parts.items() if part)
        how = ("multipart " if self.multipart else "") + ("" if self.with_token else "without token ")
        return f"<{self.method} {self.address} {how}{said}>"


def _short(part: object) -> str:
    text = repr(part)
    return text if len(text) < 1500 else f"{text[:1500]}… ({len(text)} characters)"


def _quoted(value: Value) -> str:
    return quote_plus((value if isinstance(value, str) else value[0]).encode("utf-8", "surrogatepass"))


def _part(name: str, value: Value) -> bytes:
    filename, content_type, content = (
        ("", "", value.encode("utf-8", "surrogatepass")) if isinstance(value, str) else value
    )
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"'
    if not isinstance(value, str):
        head += f'; filename="{filename}"\r\nContent-Type: {content_type}'
    return head.encode("utf-8", "surrogatepass") + b"\r\n\r\n" + content + b"\r\n"


@st.composite
def cases(draw: Draw, target: Target, elsewhere: list[str]) -> Case:
    """A request to the route. Of every ten, some four are as the page has them but for one field or none.

    `elsewhere` are values of other pages: references, ids and names that belong to somebody, perhaps to another person.
    """
    form = draw(st.sampled_from(target.forms)) if target.forms else None
    address = form.action if form else draw(st.sampled_from(target.addresses))
    values = st.one_of(hostile, hostile, st.sampled_from(elsewhere))
    fields = list(draw(_filled(form, values))) if form else []
    with_token = draw(_rarely(12).map(lambda rare: not rare))
    query: list[tuple[str, Value]] = []
    if target.method == "GET":
        query, fields = fields, []
    for _ in range(draw(st.sampled_from((0, 0, 1, 1, 1, 2, 4)))):
        _mutate(draw, query if target.method == "GET" else fields, values)
    if draw(_rarely(10)):
        query.append((draw(st.one_of(st.sampled_from(NAMES), hostile)), draw(values)))
    if draw(_rarely(10)):
        address = _bent(draw, address, elsewhere)
    headers = draw(st.lists(st.sampled_from(HEADERS), max_size=3)) if draw(_rarely(4)) else []
    if draw(_rarely(3)):
        headers.append(("HX-Request", "true"))
    method = draw(st.sampled_from(METHODS)) if draw(_rarely(15)) else target.method
    multipart = form.multipart if form else False
    multipart = multipart != draw(_rarely(20)) or any(not isinstance(value, str) for _, value in fields)
    text = tuple((name, value if isinstance(value, str) else value[0]) for name, value in query)
    return Case(method, address, text, tuple(fields), multipart, with_token, tuple(headers))


NAMES = (
    "visa",
    "sida",
    "tabell",
    "cell",
    "del",
    "q",
    "after",
    "limit",
    "cursor",
    "fran",
    "till",
    "next",
    "sprak",
    "sort",
    "form_token",
)
"""Names of parameters, some of which some pages know."""


def _rarely(one_in: int) -> st.SearchStrategy[bool]:
    return st.integers(0, one_in - 1).map(lambda drawn: drawn == one_in - 1)


@st.composite
def _filled(draw: Draw, form: Form, values: st.SearchStrategy[str]) -> list[tuple[str, Value]]:
    """The form filled in as it asks for."""
    return [(field.name, draw(_right(field))) for field in form.fields if field.name != TOKEN and draw(_is_sent(field))]


def _is_sent(field: Field) -> st.SearchStrategy[bool]:
    return st.booleans() if field.type in {"checkbox", "submit", "button"} else st.just(True)


def _right(field: Field) -> st.SearchStrategy[Value]:
    match field.type:
        case "radio" | "select" if field.options:
            return st.sampled_from(field.options)
        case "checkbox" | "hidden" | "submit" | "button":
            return st.just(field.value or "true")
        case "file":
            return st.sampled_from(FILES)
        case "password":
            return st.sampled_from((PASSWORD, "en-helt-annan-losenfras-2026"))
        case "date":
            return st.sampled_from((field.value or "2026-11-20", "2026-11-20"))
        case "email":
            return st.sampled_from((field.value or "ny@example.se", "ny@example.se"))
        case _:
            return st.sampled_from((field.value or "Hej", "Hej", "Någonting helt annat, som är längre"))


def _mutate(draw: Draw, fields: list[tuple[str, Value]], values: st.SearchStrategy[str]) -> None:
    """Do one thing to the fields: change, drop, double, rename, or add one."""
    if not fields:
        fields.append((draw(st.sampled_from(NAMES)), draw(values)))
        return
    at = draw(st.integers(0, len(fields) - 1))
    name, value = fields[at]
    match draw(st.sampled_from(("change", "change", "change", "change", "drop", "double", "rename", "file"))):
        case "change":
            fields[at] = (name, draw(values))
        case "drop":
            del fields[at]
        case "double":
            fields.append((name, draw(values)))
        case "rename":
            fields[at] = (draw(values), value)
        case "file":
            fields[at] = (name, draw(st.sampled_from(FILES)))


def _bent(draw: Draw, address: str, elsewhere: list[str]) -> str:
    """The address with something behind it, or with another value for one of its pieces."""
    path, mark, query = address.partition("?")
    if draw(st.booleans()):
        return path + draw(st.sampled_from(TAILS)) + mark + query
    pieces = path.split("/")
    pieces[draw(st.integers(1, len(pieces) - 1))] = quote_plus(
        draw(st.one_of(hostile, st.sampled_from(elsewhere)))[:300].encode("utf-8", "surrogatepass")
    )
    return "/".join(pieces) + mark + query
