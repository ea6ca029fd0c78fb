"""What is declared beside each route: whom it admits, and whether it asks for a confirmation."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from litestar import Litestar
from litestar.routes import HTTPRoute

from portal.data.actors import ROLES, Role
from portal.web.api.bearer import bears_token
from portal.web.guards import Admits, anybody
from tests.people import ADMINISTRATOR_EMAIL, APPROVER_EMAIL, AUDITOR_EMAIL, HANDLER_EMAIL, INTAKE_EMAIL

EMAILS: dict[Role, str] = {
    "intake": INTAKE_EMAIL,
    "handler": HANDLER_EMAIL,
    "approver": APPROVER_EMAIL,
    "auditor": AUDITOR_EMAIL,
    "administrator": ADMINISTRATOR_EMAIL,
}
"""Somebody of each role, and of no other."""

Audience = Literal["anybody", "token", "declared", "nothing"]


@dataclass(frozen=True, slots=True)
class Declared:
    """A route as it is declared. `members` and `roles` are those that every guard of it admits."""

    method: str
    path: str
    audience: Audience
    members: bool
    roles: frozenset[Role]
    asks_for_confirmation: bool


def declared(app: Litestar) -> list[Declared]:
    """Every route of the application, in order."""
    return sorted(_declared(app), key=lambda route: (route.path, route.method))


def _declared(app: Litestar) -> Iterator[Declared]:
    for route in app.routes:
        if not isinstance(route, HTTPRoute):
            continue
        for handler in route.route_handlers:
            guards = [guard for layer in handler.ownership_layers for guard in (layer.guards or [])]
            admits = [guard for guard in guards if isinstance(guard, Admits)]
            audience: Audience = (
                "declared"
                if admits
                else "token"
                if bears_token in guards
                else "anybody"
                if anybody in guards
                else "nothing"
            )
            for method in handler.http_methods - {"OPTIONS"}:
                yield Declared(
                    str(method),
                    route.path,
                    audience,
                    audience == "anybody" or (bool(admits) and all(guard.members for guard in admits)),
                    frozenset(ROLES).intersection(*(guard.roles for guard in admits)) if admits else frozenset(),
                    bool(handler.opt.get("step_up")),
                )
