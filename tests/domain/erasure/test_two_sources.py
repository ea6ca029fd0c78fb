"""Requests over two sources, the shop's database and a service that is down for the first tries."""

import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from pydantic import SecretStr

from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.requests.requests import Request
from portal.domain.access import access
from portal.domain.erasure import erasure
from portal.domain.requests import requests
from portal.domain.sources import map_checks
from portal.domain.sources.company_sources import close_sources, open_sources
from portal.jobs.queue import WorkPostponed
from portal.settings import settings
from tests.conftest import World, in_force
from tests.domain.journeys import confirmed, digest_of
from tests.extracts import whole
from tests.people import ANNA, ANNA_EMAIL, APPROVER, BERTIL, BERTIL_EMAIL
from tests.sources.newsletter_server import NewsletterServer, newsletter_server
from tests.sources.newsletter_signature import SECRET

MAP = Path(__file__).parents[2] / "sources" / "newsletter.toml"


@pytest_asyncio.fixture(loop_scope="session")
async def newsletter(world: World, tmp_path: Path) -> AsyncIterator[NewsletterServer]:
    """Both sources in force, with Anna and Bertil as subscribers."""
    before = settings()
    for written in (*before.data_maps.glob("*.toml"), MAP):
        shutil.copy(written, tmp_path)
    with newsletter_server() as server:
        for number, email in enumerate((ANNA_EMAIL, BERTIL_EMAIL)):
            subscription = (number, email, None, "Namn", "2020-01-02T10:00:00+01:00")
            server.service.database.execute("INSERT INTO subscriptions VALUES (?, ?, ?, ?, ?)", subscription)
            payments = [
                (number * 2, email, "99.00", None, "2024-02-03"),
                (number * 2 + 1, email, "9.00", None, "2001-02-03"),
            ]
            server.service.database.executemany("INSERT INTO payments VALUES (?, ?, ?, ?, ?)", payments)
        await close_sources()
        in_force(
            world,
            data_maps=tmp_path,
            source_urls=before.source_urls | {"newsletter": server.url},
            source_secrets={"newsletter": SecretStr(SECRET)},
            source_timeout=timedelta(seconds=2),
        )
        open_sources()
        yield server
        await close_sources()
    in_force(world, **before.model_dump())
    open_sources()


async def trouble_of(request: Request) -> str | None:
    async with acting_as(SYSTEM):
        return (await requests.find(request.reference)).trouble


async def test_the_map_fits_the_record_and_the_service(newsletter: NewsletterServer) -> None:
    assert [fault for fault in map(str, await map_checks.all_faults(live=True)) if "newsletter" in fault] == []
    open_sources()


async def test_an_extract_waits_for_the_service_and_then_has_everything(newsletter: NewsletterServer) -> None:
    request = await confirmed(ANNA, "access")
    newsletter.troubled("collect", "broken", "forged")
    for trouble in ("source_unreachable", "source_mismatch"):
        with pytest.raises(WorkPostponed):
            await access.collect(request.id)
        assert await trouble_of(request) == trouble
    await access.collect(request.id)
    assert await trouble_of(request) is None
    sources = {source["id"]: source for source in (await whole(request))["sources"]}
    assert {table["label"]["en"]: len(table["rows"]) for table in sources["newsletter"]["tables"]} == {
        "Deliveries": 0,
        "Payments": 2,
        "Subscriptions": 1,
    }
    assert sum(len(table["rows"]) for table in sources["shop"]["tables"]) > 10


async def test_an_erasure_waits_for_the_service_and_then_counts_what_both_did(newsletter: NewsletterServer) -> None:
    request = await confirmed(BERTIL, "erasure")
    newsletter.troubled("plan", "broken")
    with pytest.raises(WorkPostponed):
        await erasure.plan(request.id)
    assert await trouble_of(request) == "source_unreachable"
    await erasure.plan(request.id)
    await erasure.approve(APPROVER, request.reference, await digest_of(request))
    newsletter.troubled("erase", "answer lost", "broken")
    with pytest.raises(WorkPostponed):
        await erasure.execute(request.id)
    assert await trouble_of(request) == "source_unreachable"
    await erasure.execute(request.id)
    assert await trouble_of(request) is None
    assert newsletter.calls("erase") == 2
    async with acting_as(SYSTEM):
        assert (await requests.find(request.reference)).status == "executed"
        lines = {(line.source, line.table): line for line in await erasure.outcome(request.id)}
    payments, subscriptions = lines["newsletter", "payments"], lines["newsletter", "subscriptions"]
    assert (payments.deleted, payments.kept, payments.periods[0].until.isoformat()) == (1, 1, "2031-12-31")
    assert (subscriptions.anonymised, subscriptions.remaining) == (1, 0)
    assert sum(line.erased for (source, _), line in lines.items() if source == "shop") > 0
    left = newsletter.service.database.execute("SELECT count(*) FROM subscriptions WHERE email = ?", (BERTIL_EMAIL,))
    assert left.fetchone()[0] == 0
