"""A map that keeps what no ground keeps stops an erasure before anything is erased, and staff are told why."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from portal.data.actors import SYSTEM, Member
from portal.data.database import acting_as
from portal.domain.erasure import erasure
from portal.domain.requests import identity, requests
from portal.domain.sources.company_sources import close_sources, open_sources
from portal.jobs.queue import WorkPostponed
from portal.settings import settings
from portal.web.staff.words import TROUBLES
from tests.conftest import World, in_force
from tests.domain.journeys import received
from tests.people import ANNA, BERTIL, HANDLER

Change = Callable[[str], str]
Put = Callable[[Change | None], Awaitable[None]]


def retained_by_nothing(text: str) -> str:
    """Invoices by a period that the record has, without letting it keep data from erasure."""
    return text.replace('retention = { period = "accounting"', 'retention = { period = "support"', 1)


def kept_by_nothing(text: str) -> str:
    """A table that is kept whole, without a reason."""
    head, rest = text.split("[tables.newsletter_subscriptions]", 1)
    return head + "[tables.newsletter_subscriptions]" + rest.replace('erase = "delete"', 'erase = "keep"', 1)


@pytest_asyncio.fixture(loop_scope="session")
async def with_map(world: World, tmp_path: Path) -> AsyncIterator[Put]:
    """Puts the shop's map into force as `change` makes it; None for as it is."""
    before = settings()
    written = (before.data_maps / "shop.toml").read_text(encoding="utf-8")

    async def put(change: Change | None) -> None:
        changed = change(written) if change else written
        assert (changed == written) is (change is None)
        (tmp_path / "shop.toml").write_text(changed, encoding="utf-8")
        await close_sources()
        in_force(world, data_maps=tmp_path)
        open_sources()

    yield put
    await close_sources()
    in_force(world, **before.model_dump())
    open_sources()


@pytest.mark.parametrize(("member", "change"), [(ANNA, kept_by_nothing), (BERTIL, retained_by_nothing)])
async def test_nothing_is_erased_and_the_work_goes_on_once_the_map_is_right(
    world: World, with_map: Put, member: Member, change: Change
) -> None:
    request = await received(member, "erasure")
    await identity.confirm(HANDLER, request.reference, "in_person")
    await with_map(change)
    with pytest.raises(WorkPostponed):
        await erasure.plan(request.id)
    async with acting_as(SYSTEM):
        noted = await requests.find(request.reference)
    assert (noted.trouble, noted.status) == ("map_without_ground", "in_progress")
    assert noted.trouble in TROUBLES
    await with_map(None)
    await erasure.plan(request.id)
    async with acting_as(SYSTEM):
        noted = await requests.find(request.reference)
    assert (noted.trouble, noted.status) == (None, "awaiting_approval")
