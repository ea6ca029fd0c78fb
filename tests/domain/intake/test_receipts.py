"""A request's receipt is confirmed by letter where the setting says so, or when staff want it; once."""

from collections.abc import Iterator

import asyncpg
import pytest

from portal.clock import today
from portal.data.requests.requests import Request
from portal.domain.desk.case_time import case_time
from portal.domain.errors import Conflict, NotHandler
from portal.domain.intake import receipts
from portal.domain.letters import outgoing_letters
from portal.domain.requests import extensions, requests
from portal.domain.requests.deadlines import EXTENDED_MONTHS, due_after
from portal.letters.values import long_date
from tests.conftest import World, in_force
from tests.domain.journeys import received
from tests.domain.letters_on_the_way import letters_of, posted, written
from tests.letter_text import read, squeezed
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


async def test_it_is_not_sent_beside_a_letter_that_extends_the_time_and_names_the_day_that_applies() -> None:
    request = await received(CECILIA, "portability")
    await receipts.send(HANDLER, request.reference)
    assert (await case_time(HANDLER, request.reference)).receipt
    await extensions.order(HANDLER, request.reference, "number", "Många begäranden.")
    assert [(it.kind, it.state) for it in await letters_of(request)] == [
        ("receipt", "withdrawn"),
        ("extension", "ordered"),
    ]
    assert not (await case_time(HANDLER, request.reference)).can_be_confirmed
    with pytest.raises(Conflict):
        await receipts.send(HANDLER, request.reference)
    await posted(request, "extension")
    await receipts.send(HANDLER, request.reference)
    text = read(await outgoing_letters.open_letter(HANDLER, await written(request, "receipt")))
    assert squeezed(long_date(due_after(today(), EXTENDED_MONTHS), "en")) in text


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
