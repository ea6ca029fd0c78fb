"""The shop's own program, with its token."""

import hashlib
from collections.abc import AsyncIterator

import asyncpg
import httpx
import pytest_asyncio
from litestar import Litestar

from portal.settings import configure, settings
from tests.conftest import World
from tests.web.conftest import browser

TOKEN = "a-token-of-the-shops"


@pytest_asyncio.fixture(loop_scope="session")
async def shop(app: Litestar, world: World) -> AsyncIterator[httpx.AsyncClient]:
    """The shop's program, with its token."""
    before = settings().model_dump()
    configure(**{**before, "api_tokens": {"shop": hashlib.sha256(TOKEN.encode()).hexdigest()}})
    admin = await asyncpg.connect(world.admin_url(world.portal))
    await admin.execute("TRUNCATE throttle")
    await admin.close()
    async with browser(app) as client:
        client.headers["Authorization"] = f"Bearer {TOKEN}"
        yield client
    configure(**before)


def is_problem(answer: httpx.Response, status: int) -> bool:
    """Whether the answer is a problem of that status, which repeats nothing of what was sent."""
    assert answer.headers["content-type"].startswith("application/problem+json"), answer.headers
    assert answer.json()["status"] == answer.status_code
    assert answer.headers["cache-control"] == "no-store"
    assert "example.se" not in answer.text
    return answer.status_code == status
