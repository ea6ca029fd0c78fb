"""What there is to send to each route: the addresses and forms that somebody's pages lead to."""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import httpx

from tests.web.declared import Declared
from tests.web.fuzz.forms import Field, Form, read

MOST_OF_A_ROUTE = 3
"""So many addresses of one route are opened by one person."""


@dataclass(slots=True)
class Target:
    """A route with the addresses at which it was met, and the forms that are sent there."""

    method: str
    path: str
    addresses: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)

    def __repr__(self) -> str:
        return f"{self.method} {self.path}"


class Routes:
    """Which route an address belongs to."""

    def __init__(self, routes: Iterable[Declared]) -> None:
        self.targets = [Target(route.method, route.path) for route in routes]
        made = [(re.sub(r"\\{\w+:\w+\\}", "([^/]+)", re.escape(it.path)), it) for it in self.targets]
        self._patterns = sorted(made, key=lambda pair: pair[0].count("("))

    def of(self, method: str, address: str) -> Target | None:
        """The route of that address, one without parameters before others; None if there is none."""
        path = address.partition("?")[0]
        return next((it for pattern, it in self._patterns if it.method == method and re.fullmatch(pattern, path)), None)

    def note(self, method: str, address: str, form: Form | None = None) -> Target | None:
        """Remember an address, and a form that is sent to it."""
        target = self.of(method, address)
        if target is None:
            return None
        if address not in target.addresses:
            target.addresses.append(address)
        if form and not any(_shape(form) == _shape(it) and form.action == it.action for it in target.forms):
            target.forms.append(form)
        return target


def _shape(form: Form) -> list[str]:
    return sorted({each.name for each in form.fields})


async def walk(client: httpx.AsyncClient, routes: Routes, start: Iterable[str]) -> None:
    """Follow every link from `start` on as the browser's user, and note each address and form that is met."""
    opened: Mapping[str, set[str]] = defaultdict(set)
    waiting = deque(dict.fromkeys(start))
    while waiting:
        address = waiting.popleft()
        target = routes.note("GET", address)
        if target is None or address in opened[target.path] or len(opened[target.path]) >= MOST_OF_A_ROUTE:
            continue
        opened[target.path].add(address)
        answer = await client.get(address)
        if answer.status_code == 303:
            waiting.append(answer.headers["location"])
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        page = read(answer.text, address)
        waiting.extend(page.links)
        for form in page.forms:
            routes.note(form.method, form.action, form)


def fill_in(routes: Routes, values: Mapping[str, str]) -> None:
    """Give every route that was not met an address, with `values` for the names in its path."""
    known = {name: value for name, value in values.items() if not name.startswith(("/", "own ", "desk "))}
    for target in routes.targets:
        if not target.addresses:
            target.addresses.append(re.sub(r"{(\w+):\w+}", lambda name: known.get(name[1], "x"), target.path))
        if target.method == "POST" and not target.forms:
            target.forms.append(Form("POST", target.addresses[0], False, [Field("form_token", "hidden")]))
