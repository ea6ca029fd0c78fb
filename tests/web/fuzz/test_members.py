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

_as_made: dict[UUID, Counter[str]] = {}


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
    await town.tidy()
    is_compared = target.method == "POST" and LINKS not in target.path
    before = await rows_of_others(town, known) if is_compared else Counter()
    times = town.times
    await act(town, target, email, most, lambda case, answer: tells_of_nobody(case, answer, me))
    if is_compared:
        if town.times != times:
            before = _as_made[known]
        after = await of_others(town.world, known)
        gone, new = list(before - after), list(after - before)
        assert not gone, "rows of others are gone"
        assert not new, "there are new rows of others"


async def rows_of_others(town: Town, than: UUID) -> Counter[str]:
    """As they are now. How they are when nothing has happened is asked once."""
    if than not in _as_made:
        await town.put_back()
        _as_made[than] = await of_others(town.world, than)
    return await of_others(town.world, than) if town.changed else _as_made[than]
