"""Staff send whatever they like to every route: nothing breaks, and nobody sees more than the role is given."""

import pytest

from portal.app import create_app
from portal.data.actors import ROLES
from tests.web.declared import EMAILS, Declared, declared
from tests.web.fuzz.acting import act
from tests.web.fuzz.cases import Case
from tests.web.fuzz.drawing import share
from tests.web.fuzz.oracles import tells_of_nobody
from tests.web.fuzz.sending import Answer
from tests.web.fuzz.town import Town

ROUTES = [route for route in declared(create_app()) if route.audience != "token"]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
async def test_staff_break_nothing_and_see_what_their_role_is_given(town: Town, route: Declared) -> None:
    [target] = [it for it in town.routes.targets if (it.method, it.path) == (route.method, route.path)]
    most = share(0.4, len(ROUTES))
    others = [role for role in ROLES if role not in route.roles]
    for role in route.roles:
        await act(town, target, EMAILS[role], max(1, most * 3 // (4 * len(route.roles))), _anything)
    for role in others:
        seen = tells_of_nobody if route.audience == "declared" and route.path.startswith("/personal") else _anything
        await act(town, target, EMAILS[role], max(1, most // (4 * len(others))), seen)


def _anything(case: Case, answer: Answer) -> None:
    """What a role is given is declared elsewhere; here it is only to be answered."""
