"""A request's receipt is confirmed by letter where the setting says so, or when staff want it; once."""

from collections.abc import Iterator

import asyncpg
import pytest

from portal.data.requests.requests import Request
from portal.domain.errors import Conflict, NotHandler
from portal.domain.intake import receipts
from portal.domain.requests import requests
from tests.conftest import World, in_force
from tests.domain.journeys import received
from tests.domain.letters_on_the_way import letters_of
from tests.people import ANNA, APPROVER, BERTIL, CECILIA, HANDLER

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def to_everybody(world: World) -> Iterator[None]:
    """The setting by which everybody gets one."""
    in_force(world, receipts="always")
    yield
    in_force(world, receipts="without_account")


async def kinds(request: Request) -> list[str]:
    return [it.kind for it in await letters_of(request)]


async def test_a_member_with_an_account_reads_it_there_and_staff_can_send_one() -> None:
    request = await received(ANNA, "access")
    await receipts.send_by_itself(request.id)
    assert await kinds(request) == []
    with pytest.raises(NotHandler):
        await receipts.send(APPROVER, request.reference)
    await receipts.send(HANDLER, request.reference)
    with pytest.raises(Conflict):
        await receipts.send(HANDLER, request.reference)
    assert await kinds(request) == ["receipt"]


async def test_somebody_without_an_account_gets_one_by_itself_and_only_one(as_admin: asyncpg.Connection) -> None:
    request = await received(CECILIA, "access")
    await as_admin.execute("UPDATE account SET closed_at = now() WHERE id = $1", CECILIA.id)
    for _ in range(2):
        await receipts.send_by_itself(request.id)
    assert await kinds(request) == ["receipt"]
    assert [it.ordered_by for it in await letters_of(request)] == [None], "by the portal"


@pytest.mark.usefixtures("to_everybody")
async def test_by_another_setting_everybody_gets_one() -> None:
    request = await received(BERTIL, "access")
    await receipts.send_by_itself(request.id)
    assert await kinds(request) == ["receipt"]


@pytest.mark.usefixtures("to_everybody")
async def test_a_request_that_was_withdrawn_meanwhile_is_not_confirmed() -> None:
    request = await received(BERTIL, "erasure")
    await requests.withdraw(BERTIL, request.reference)
    await receipts.send_by_itself(request.id)
    with pytest.raises(Conflict):
        await receipts.send(HANDLER, request.reference)
    assert await kinds(request) == []
