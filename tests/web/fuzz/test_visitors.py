"""Whoever is not signed in, or only half, sends whatever to every route: nothing breaks, and nobody is told of."""

import pytest

from portal.app import create_app
from tests.web.declared import declared
from tests.web.fuzz.acting import act
from tests.web.fuzz.drawing import share
from tests.web.fuzz.oracles import tells_of_nobody
from tests.web.fuzz.town import HALFWAY, NEWCOMER, VISITOR, Town

ROUTES = [f"{route.method} {route.path}" for route in declared(create_app())]


@pytest.mark.parametrize("route", ROUTES)
async def test_a_visitor_breaks_nothing_and_learns_nothing_of_anybody(town: Town, route: str) -> None:
    [target] = [it for it in town.routes.targets if str(it) == route]
    signing_in = "/logga-in/" in target.path
    for who in (HALFWAY, NEWCOMER) if signing_in else (VISITOR,):
        await act(town, target, who, share(0.09, len(ROUTES)) * (8 if signing_in else 1), tells_of_nobody)
