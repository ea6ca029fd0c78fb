"""What an erasure left behind goes when its time is up, guest orders included, without being asked for."""

from datetime import date

import asyncpg
import pytest

from portal.data import subjects
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain import audit, retention_run
from portal.domain.restriction_questions import NOBODY, Question, ask
from tests.conftest import World
from tests.domain.journeys import closed, erased
from tests.people import ANNA, ANNA_EMAIL, ANNA_NUMBER

pytestmark = pytest.mark.usefixtures("world")

LATER = date(2045, 1, 1)
"""A day after which nothing of today is kept."""


async def rows_of_anna(shop: asyncpg.Connection) -> int:
    """Orders that are Anna's, by her number or as a guest."""
    count = await shop.fetchval(
        "SELECT count(*) FROM orders LEFT JOIN customers USING (customer_id)"
        " WHERE customer_number = $1 OR lower(orders.email) = $2",
        ANNA_NUMBER,
        ANNA_EMAIL,
    )
    return int(count)


async def test_it_erases_what_is_due_and_nothing_else(world: World) -> None:
    await closed(await erased(ANNA))
    shop = await asyncpg.connect(world.admin_url(world.shop))
    everybody = await shop.fetchval("SELECT count(*) FROM orders")
    kept = await rows_of_anna(shop)
    assert kept > 0

    assert (await ask("shop", [Question("email", ANNA_EMAIL)]))[0].restricted, "what is kept is only stored"
    assert (await retention_run.run()).rows == 0, "nothing is due today"
    assert await rows_of_anna(shop) == kept

    dry = await retention_run.run(LATER, dry_run=True)
    assert (dry.persons, dry.finished) == (1, 1)
    assert dry.rows >= kept
    assert await rows_of_anna(shop) == kept

    done = await retention_run.run(LATER)
    assert done == dry
    assert await rows_of_anna(shop) == 0
    assert await shop.fetchval("SELECT count(*) FROM orders") == everybody - kept
    assert await shop.fetchval("SELECT count(*) FROM customers WHERE customer_number = $1", ANNA_NUMBER) == 0
    assert (await retention_run.run(LATER)).persons == 0
    async with acting_as(SYSTEM):
        subject = await subjects.find(ANNA.id)
    assert (subject.customer_number, subject.identifiers()) == (None, {})
    assert await ask("shop", [Question("email", ANNA_EMAIL)]) == [NOBODY], "no fingerprint is left either"
    assert (await audit.verify()).faults == ()
    await shop.close()
