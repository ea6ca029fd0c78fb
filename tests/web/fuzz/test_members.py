"""Members send whatever they like to every route: nothing breaks, and nothing of others is told or changed."""

from collections import Counter
from uuid import UUID

import pytest

from portal.app import create_app
from tests.people import ANNA, ANNA_EMAIL, CECILIA, CECILIA_EMAIL
from tests.web.declared import declared
from tests.web.fuzz.acting import act
from tests.web.fuzz.drawing import share
from tests.web.fuzz.oracles import person, tells_of_nobody
from tests.web.fuzz.others_rows import of_others
from tests.web.fuzz.town import Town

ROUTES = [f"{route.method} {route.path}" for route in declared(create_app()) if route.audience != "token"]
IDS = {ANNA_EMAIL: ANNA.id, CECILIA_EMAIL: CECILIA.id}
LINKS = "{token:str}"
"""In the path of whatever a link opens to anybody who has it, also to another member."""

_before: dict[UUID, Counter[str]] = {}


@pytest.mark.parametrize("route", ROUTES)
async def test_a_member_breaks_nothing_and_learns_nothing_of_others(town: Town, route: str) -> None:
    await of_a_member(town, route, ANNA_EMAIL, share(0.3, len(ROUTES)))


@pytest.mark.parametrize("route", ROUTES)
async def test_nor_does_another_member(town: Town, route: str) -> None:
    await of_a_member(town, route, CECILIA_EMAIL, share(0.15, len(ROUTES)))


async def of_a_member(town: Town, route: str, email: str, most: int) -> None:
    """Send the cases as that member; other people's rows are compared after each form."""
    [target] = [it for it in town.routes.targets if str(it) == route]
    me, known = person(email), IDS[email]
    if known not in _before or town.dirty:
        town.dirty = True
        await town.put_back()
        _before.clear()
        _before[known] = await of_others(town.world, known)
    await act(town, target, email, most, lambda case, answer: tells_of_nobody(case, answer, me))
    if target.method == "POST" and LINKS not in target.path:
        after = await of_others(town.world, known)
        gone, new = list(_before[known] - after), list(after - _before[known])
        assert not gone, "rows of others are gone"
        assert not new, "there are new rows of others"
