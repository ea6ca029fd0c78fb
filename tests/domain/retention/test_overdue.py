"""What a member sees to be kept past its time is a task for staff, without a word of whose it is."""

import asyncpg
import pytest

from portal.clock import today
from portal.domain.errors import Conflict
from portal.domain.record_of_processing.published import published
from portal.domain.retention import overdue
from portal.domain.sources import overview
from portal.sources.data_map import Label
from portal.sources.overview import Holding
from tests.conftest import World
from tests.people import ANNA, HANDLER

pytestmark = pytest.mark.usefixtures("world")


async def test_an_overview_with_something_overdue_tells_staff_once_until_it_is_seen_again(world: World) -> None:
    await overview.overview(ANNA.id, "sv")
    await overview.overview(ANNA.id, "sv")
    found = await overdue.for_desk(HANDLER)
    places = [it.place for it in found]
    assert len(places) == len(set(places))
    [credit] = [it for it in found if "Kreditupplysningar" in it.place]
    assert credit.period.sv == "12 månader efter kreditupplysningen"
    await overdue.mark_done(HANDLER, credit.id)
    with pytest.raises(Conflict):
        await overdue.mark_done(HANDLER, credit.id)
    await overview.overview(ANNA.id, "sv")
    assert credit.id not in [it.id for it in await overdue.for_desk(HANDLER)], "not on the same day"
    as_admin = await asyncpg.connect(world.admin_url(world.portal))
    await as_admin.execute(
        "UPDATE overdue_holding SET done_at = done_at - interval '2 days', last_seen_on = last_seen_on - 2"
    )
    rows = str(await as_admin.fetch("SELECT * FROM overdue_holding"))
    await as_admin.close()
    assert str(ANNA.id) not in rows
    await overview.overview(ANNA.id, "sv")
    assert credit.id in [it.id for it in await overdue.for_desk(HANDLER)]


@pytest.mark.parametrize(
    ("period", "past", "rows", "is_unknown"),
    [("support", None, 3, True), ("support", 0, 3, False), ("support", None, 0, False), ("consent", None, 3, False)],
)
async def test_a_source_that_does_not_count_is_said_not_to_know(
    period: str, past: int | None, rows: int, is_unknown: bool
) -> None:
    held = Holding(
        source="newsletter",
        table="letters",
        label=Label("Brev", "Letters"),
        category="correspondence",
        purposes=("marketing",),
        rows=rows,
        first=None,
        latest=today(),
        anchors=((period, "sent_on", today() if period == "support" else None, 0),),
        past=past,
    )
    assert overdue.uncounted((await published()).record, [held]) == ({"newsletter"} if is_unknown else set())
