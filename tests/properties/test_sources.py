"""Whatever a shop's database looks like: what its data map says is what the portal tells, and what it erases."""

from itertools import count

import asyncpg
import pytest_asyncio
from hypothesis import given, settings

from portal.data.embedded import EmbeddedServer
from tests.properties import databases
from tests.properties.generated import Case, cases, examples, running
from tests.properties.steps import answers_as_the_model, erases_as_the_model

DATABASE = "generated"
_number = count()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def url(server: EmbeddedServer) -> str:
    """An empty database for the schemas of all examples."""
    administrator = await asyncpg.connect(server.url("postgres", "postgres"))
    await administrator.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    await administrator.execute(f"CREATE DATABASE {DATABASE}")
    await administrator.close()
    return server.url("postgres", DATABASE)


@settings(max_examples=examples(20))
@given(case=cases())
async def test_postgresql_tells_and_erases_what_the_map_says(url: str, case: Case) -> None:
    url_for_source = url.replace("postgresql://", "postgresql+asyncpg://")
    schema = f"s{next(_number)}"
    async with databases.postgresql(url, schema) as database, running(case, database, url_for_source) as on:
        await answers_as_the_model(on)
        await erases_as_the_model(on)


@settings(max_examples=examples(20))
@given(case=cases(at_most=3))
async def test_sqlite_tells_and_erases_what_the_map_says(case: Case) -> None:
    async with databases.sqlite() as (database, path), running(case, database, f"sqlite+aiosqlite:///{path}") as on:
        await answers_as_the_model(on)
        await erases_as_the_model(on)
