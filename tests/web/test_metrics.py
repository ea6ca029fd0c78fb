"""What Prometheus reads: how the portal does, and nothing of anybody."""

import hashlib
import math
from collections.abc import AsyncIterator
from datetime import timedelta

import asyncpg
import httpx
import pytest
import pytest_asyncio
from prometheus_client.parser import text_string_to_metric_families

from portal.clock import today
from portal.domain.intake import signed_letters
from portal.domain.operations import operations
from portal.domain.requests import requests
from portal.metrics import REGISTRY
from portal.settings import configure, settings
from tests.conftest import World
from tests.people import ANNA, ANNA_EMAIL, ANNA_NUMBER, ANNA_PERSONNUMMER, HANDLER
from tests.web.conftest import post, sign_in

TOKEN = "the-scraper-s-own"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def with_token(world: World) -> AsyncIterator[None]:
    before = settings().model_dump()
    configure(**before | {"metrics_token": hashlib.sha256(TOKEN.encode()).hexdigest()})
    operations.forget()
    yield
    configure(**before)
    operations.forget()


async def scraped(client: httpx.AsyncClient) -> dict[str, list[tuple[dict[str, str], float]]]:
    """Every sample, by its name."""
    answer = await client.get("/metrics", headers=BEARER)
    assert answer.status_code == 200
    found: dict[str, list[tuple[dict[str, str], float]]] = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            found.setdefault(sample.name, []).append((sample.labels, sample.value))
    return found


async def value(client: httpx.AsyncClient, name: str, **labels: str) -> float:
    return next((value for said, value in (await scraped(client)).get(name, []) if said == labels), 0)


@pytest.mark.parametrize("header", ["", "Bearer wrong", f"Basic {TOKEN}", "Bearer "])
async def test_it_is_for_whoever_has_the_token(client: httpx.AsyncClient, header: str) -> None:
    assert (await client.get("/metrics", headers={"Authorization": header})).status_code == 401


async def test_without_a_token_in_the_settings_it_is_not_there(client: httpx.AsyncClient) -> None:
    configure(**settings().model_dump() | {"metrics_token": None})
    assert (await client.get("/metrics", headers=BEARER)).status_code == 404


async def test_answers_are_counted_by_the_pattern_of_their_route_and_never_by_the_address(
    client: httpx.AsyncClient,
) -> None:
    await sign_in(client, ANNA_EMAIL)
    asked = await requests.submit(ANNA, "access")
    labels = {"method": "GET", "route": "/mitt-konto/begaran/{reference}", "status": "200"}
    before = await value(client, "portal_http_requests_total", **labels)
    await client.get(f"/mitt-konto/begaran/{asked.reference}")
    await client.get(f"/hos-oss-finns/{ANNA_NUMBER}/{ANNA_EMAIL}?q={ANNA_PERSONNUMMER}")
    await client.request(ANNA_NUMBER, "/")
    await post(client, "/logga-in", {"email": ANNA_EMAIL, "password": "fel"})
    assert await value(client, "portal_http_requests_total", **labels) == before + 1
    assert (
        await value(client, "portal_http_request_duration_seconds_count", method="GET", route=labels["route"])
        >= before + 1
    )
    text = (await client.get("/metrics", headers=BEARER)).text
    assert 'route="unmatched"' in text
    assert 'method="other"' in text
    for personal in (asked.reference, ANNA_EMAIL, ANNA_NUMBER, ANNA_PERSONNUMMER, "127.0.0.1"):
        assert personal not in text


async def test_deadlines_jobs_and_connections_are_read_from_the_database_once_in_a_while(
    world: World, client: httpx.AsyncClient
) -> None:
    admin = await asyncpg.connect(world.admin_url(world.portal))
    await admin.execute("TRUNCATE request, pgqueuer CASCADE")
    empty = await scraped(client)
    assert [value for _, value in empty["portal_oldest_waiting_job_seconds"]] == [0]
    asked = await requests.submit(ANNA, "access")
    await signed_letters.register(HANDLER, asked.seal, today())
    await admin.execute("UPDATE request SET due_on = $1", today() - timedelta(days=2))
    await admin.execute(
        "INSERT INTO pgqueuer (priority, status, entrypoint, payload, created, execute_after)"
        " VALUES (0, 'queued', 'render-answer', '', now() - interval '1 hour', now() - interval '1 hour')"
    )
    assert await value(client, "portal_requests_open", status="received") == 0, "asked a moment ago"
    operations.forget()
    assert await value(client, "portal_requests_open", status="received") == 1
    assert await value(client, "portal_requests_overdue") == 1
    assert await value(client, "portal_nearest_deadline_days") == -2
    assert await value(client, "portal_jobs_waiting", job="render-answer") == 1
    assert 3600 <= await value(client, "portal_oldest_waiting_job_seconds") < 3700
    assert await value(client, "portal_database_up") == 1
    assert await value(client, "portal_database_connections_limit") == settings().pool_size
    await admin.execute(
        "UPDATE request SET status = 'annulled', form = NULL, form_digest = NULL, seal = NULL, expires_on = NULL"
    )
    operations.forget()
    assert await value(client, "portal_requests_overdue") == 0
    assert math.isnan(await value(client, "portal_nearest_deadline_days")), "what was registered by mistake has no day"
    await admin.execute("TRUNCATE request, pgqueuer CASCADE")
    await admin.close()


async def test_with_the_database_away_it_says_so_and_answers_all_the_same(
    world: World, client: httpx.AsyncClient
) -> None:
    admin = await asyncpg.connect(world.admin_url("postgres"))
    await admin.execute(f"ALTER DATABASE {world.portal} ALLOW_CONNECTIONS false")
    await admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", world.portal)
    try:
        assert await value(client, "portal_database_up") == 0
    finally:
        await admin.execute(f"ALTER DATABASE {world.portal} ALLOW_CONNECTIONS true")
        await admin.close()
    operations.forget()
    assert await value(client, "portal_database_up") == 1


def test_a_job_is_counted_by_what_became_of_it() -> None:
    from portal.jobs.queue import WorkPostponed
    from portal.jobs.watching import watched

    def counted(result: str) -> float:
        return REGISTRY.get_sample_value("portal_jobs_total", {"job": "plan-erasure", "result": result}) or 0

    before = {result: counted(result) for result in ("done", "postponed", "failed")}
    with watched("plan-erasure"):
        pass
    for error in (WorkPostponed, ValueError):
        with pytest.raises(error), watched("plan-erasure"):
            raise error
    assert {result: counted(result) - number for result, number in before.items()} == {
        "done": 1,
        "postponed": 1,
        "failed": 1,
    }
