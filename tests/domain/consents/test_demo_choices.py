"""The demo's members find the choices that they had made in the shop, and nothing that the portal made up."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio

from portal.demo.choices import BOXES, take_over_from
from portal.domain.consents import consents
from tests.conftest import World
from tests.people import ANNA, ANNA_NUMBER, BERTIL

pytestmark = pytest.mark.usefixtures("world")


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def nothing_chosen(world: World) -> AsyncIterator[None]:
    """Nobody has chosen anything, before and after."""
    admin = await asyncpg.connect(world.admin_url(world.portal))
    clear = "SET session_replication_role = replica; TRUNCATE consent, consent_change, suppression"
    await admin.execute(clear)
    yield
    await admin.execute(clear)
    await admin.close()


async def test_every_box_of_the_shop_is_a_choice_here_and_again_changes_nothing(world: World) -> None:
    shop = await asyncpg.connect(world.admin_url(world.shop))
    boxes = await shop.fetchrow("SELECT * FROM customers WHERE customer_number = $1", ANNA_NUMBER)
    await shop.close()
    first = await take_over_from(world.url("shop_owner"))
    assert first.outcomes["imported"]
    assert not [code for _, code in first.faults if code != "unknown_person"]
    made = {it.activity.id: it for it in await consents.overview(ANNA)}
    for box, activity in BOXES.items():
        assert (made[activity].given, made[activity].chosen_at) == (boxes[box], boxes["created_at"]), box
        assert not made[activity].is_outdated
    again = await take_over_from(world.url("shop_owner"))
    assert (again.outcomes["imported"], again.outcomes["already"]) == (0, first.outcomes["imported"])


async def test_what_somebody_has_chosen_here_stays(world: World) -> None:
    await consents.choose(BERTIL, "newsletter", True)
    await consents.choose(BERTIL, "newsletter", False)
    before = await consents.history(BERTIL)
    await take_over_from(world.url("shop_owner"))
    assert [it for it in await consents.history(BERTIL) if it.activity == "newsletter"] == list(before)
