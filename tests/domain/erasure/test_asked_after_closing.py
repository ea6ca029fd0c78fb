"""A request that comes between the closing of an erasure and the moment in which the worker destroys the key."""

import asyncpg
import pytest

from portal.clock import today
from portal.data import subjects
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.access import access
from portal.domain.erasure import closing
from portal.domain.errors import Conflict
from portal.domain.intake.claims import Claim
from portal.domain.letters import answers
from portal.domain.requests import identity, requests
from portal.domain.requests.identity import Address
from portal.domain.requests.request_forms import sender_of
from portal.jobs.queue import WorkPostponed
from tests.conftest import World
from tests.domain.journeys import erased, posted
from tests.domain.registering import STREET, registered
from tests.looking import release
from tests.people import BERTIL, BERTIL_EMAIL, CECILIA, HANDLER
from tests.telling import close

pytestmark = pytest.mark.usefixtures("world")


async def test_who_asks_while_the_worker_is_away_is_met_anew_and_answered() -> None:
    wish = await erased(BERTIL)
    waiting = await requests.submit(BERTIL, "access")
    await close(HANDLER, wish)
    assert (await requests.follow(BERTIL, waiting.reference)).request.status == "withdrawn"
    with pytest.raises(Conflict):
        await requests.submit(BERTIL, "access")
    late = await registered(Claim(name="Bertil Sandelin", address=STREET, email=BERTIL_EMAIL))
    assert late.subject_id != BERTIL.id
    await closing.remove_account(wish.id)
    async with acting_as(SYSTEM):
        assert not await subjects.has_key(BERTIL.id)
        assert sender_of(late, await subjects.find(late.subject_id))[0] == "Bertil Sandelin"
    await identity.confirm(HANDLER, late.reference, "in_person", address=Address("given"))
    await access.collect(late.id)
    await release(HANDLER, late)
    await answers.render(late.id)
    await posted(late)


async def test_no_key_goes_that_an_unanswered_request_needs(world: World) -> None:
    wish = await erased(CECILIA)
    late = await requests.submit(CECILIA, "portability")
    await close(HANDLER, wish)
    admin = await asyncpg.connect(world.admin_url(world.portal))
    change = "UPDATE request SET status = $2, received_on = $3, counted_from = $3, due_on = $3 WHERE id = $1"
    try:
        await admin.execute(change, late.id, "received", today())
        with pytest.raises(WorkPostponed):
            await closing.remove_account(wish.id)
        async with acting_as(SYSTEM):
            assert await subjects.has_key(CECILIA.id)
        await admin.execute(change, late.id, "closed", today())
        await closing.remove_account(wish.id)
    finally:
        await admin.close()
    async with acting_as(SYSTEM):
        assert not await subjects.has_key(CECILIA.id)
