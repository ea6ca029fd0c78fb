"""After the whole journey of an erasure nothing of the person is anywhere, except where the plan says so."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from portal.clock import today
from portal.data import subjects
from portal.data.accounts import accounts
from portal.data.accounts.accounts import Account
from portal.data.actors import SYSTEM, Member
from portal.data.database import acting_as
from portal.domain.retention import retention_run
from portal.domain.sources.company_sources import close_sources, open_sources, sources
from portal.settings import configure
from portal.settings import settings as in_force
from portal.sources.person import Person
from tests.conftest import World
from tests.domain.journeys import closed, erased
from tests.properties import databases, expected
from tests.properties.crowd import PEOPLE, spellings
from tests.properties.customers import NAMES, build_customers, customers_left, with_customers
from tests.properties.databases import Postgresql
from tests.properties.generated import accepted, examples
from tests.properties.maps import as_toml, rules
from tests.properties.model import Model
from tests.properties.rows import filled
from tests.properties.schemas import IDENTIFIERS, schemas
from tests.properties.shapes import SourceShape
from tests.properties.traces import everywhere, in_database, in_files

ANNA = PEOPLE[0]
KEPT = ("accounting",)
"""The periods of the record that keep rows from erasure."""
GROUNDED = ("delete", "delete", "anonymise")
"""The row rules after which the decision can say why a row is kept."""
LATER = date(2070, 1, 1)
"""A day on which no period keeps anything any longer; what has no date is still there."""
_number = count()


@st.composite
def pairs(draw: Any) -> tuple[SourceShape, SourceShape]:
    """Two sources whose customer numbers are the portal's."""
    one, two = (
        draw(filled(draw(rules(draw(schemas(name, at_most=3)), KEPT, GROUNDED)), at_most=3)) for name in ("one", "two")
    )
    for shape in (one, two):
        for row in shape.rows:
            for name in list(row.names):
                column = shape.tables[row.table].columns[name]
                if column.identifier == "customer_number" and column.kind == "uuid":
                    del row.names[name]
    return one, two


def needles() -> set[str]:
    """Everything that names Anna, in every spelling, and what every personal cell has."""
    known = {spelling for name in ("email", "telephone", "personnummer") for value in ANNA.known[name]
             for spelling in spellings(name, value)}  # fmt: skip
    return {"canary-", NAMES[0]} | known


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files are made meanwhile."""
    made = Path(tempfile.mkdtemp(prefix="property"))
    monkeypatch.setattr(tempfile, "tempdir", str(made))
    monkeypatch.setenv("TMPDIR", str(made))
    return made


@settings(max_examples=examples(10), suppress_health_check=list(HealthCheck))
@given(pair=pairs())
async def test_nothing_of_an_erased_person_is_anywhere_but_where_the_plan_says(
    world: World, folder: Path, capfd: pytest.CaptureFixture[str], pair: tuple[SourceShape, SourceShape]
) -> None:
    capfd.readouterr()
    async with company(world, pair) as made:
        before = [await databases.dump(database, shape) for shape, database in zip(pair, made, strict=True)]
        member = await joined(world)
        models = [await model(member, shape, today()) for shape in pair]
        later = [await model(member, shape, LATER) for shape in pair]
        request = await erased(member)
        assert await found(world), "she is still there, and would be found"
        await closed(request)
        for then, told, database, shape in zip(before, models, made, pair, strict=True):
            assert await databases.dump(database, shape) == await expected.dump(told, then, database)
        assert await customers_left(made[0]) == list(NAMES[1:])
        assert not await found(world)
        await retention_run.run(LATER)
        for then, told, database, shape in zip(before, later, made, pair, strict=True):
            assert await databases.dump(database, shape) == await expected.dump(told, then, database)
    assert not await found(world)
    assert not in_files(needles(), in_force().var, folder)
    said = capfd.readouterr()
    assert not everywhere(needles(), said.out + said.err)


async def found(world: World) -> set[str]:
    """Where in the portal's database Anna is, past every rule."""
    administrator = await asyncpg.connect(world.admin_url(world.portal))
    try:
        return await in_database(needles(), administrator)
    finally:
        await administrator.close()


@asynccontextmanager
async def company(world: World, pair: tuple[SourceShape, SourceShape]) -> AsyncIterator[list[Postgresql]]:
    """The two sources in the shop's database, and the portal connected to them instead of to the shop."""
    url = world.admin_url(world.shop)
    before = in_force()
    async with AsyncExitStack() as stack:
        made = []
        maps = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for shape in pair:
            schema = f"{shape.id}_{next(_number)}"
            accepted(shape, schema)
            database = await stack.enter_async_context(databases.postgresql(url, schema))
            await databases.build(database, shape)
            if not made:
                await build_customers(database)
            toml = with_customers(as_toml(shape, schema)) if not made else as_toml(shape, schema)
            (maps / f"{shape.id}.toml").write_text(toml)
            made.append(database)
        urls = {shape.id: url.replace("postgresql://", "postgresql+asyncpg://") for shape in pair}
        await close_sources()
        configure(**{**before.model_dump(), "data_maps": maps, "source_urls": urls, "source_erasure_urls": urls})
        open_sources()
        try:
            for source in sources():
                assume(not [fault for fault in await source.check_live() if not getattr(fault, "hint", False)])
            yield made
        finally:
            await close_sources()
            configure(**before.model_dump())
            open_sources()


async def joined(world: World) -> Member:
    """Anna as a new member; she of an earlier example is somebody else now."""
    administrator = await asyncpg.connect(world.admin_url(world.portal))
    number, email = ANNA.known["customer_number"][0], ANNA.known["email"][0]
    await administrator.execute(
        "UPDATE data_subject SET customer_number = NULL, retained_identifiers = NULL"
        " WHERE customer_number = $1 OR retained_identifiers IS NOT NULL",
        number,
    )
    await administrator.execute("UPDATE account SET email = NULL, closed_at = now() WHERE email = $1", email)
    await administrator.execute("TRUNCATE throttle")
    await administrator.close()
    member = Member(uuid4(), "sv")
    async with acting_as(SYSTEM):
        await subjects.add(member.id, number)
        await accounts.add(Account(member.id, "member", email, "!", "sv", frozenset(), None))
    return member


async def model(member: Member, shape: SourceShape, on: date) -> Model:
    """What comes of an erasure on that day, with the pseudonyms that only the portal can make."""
    async with acting_as(SYSTEM):
        key = (await subjects.find(member.id)).pseudonym_key()
    return Model(shape, 0, tuple(IDENTIFIERS), on, str(Person({}, key).pseudonym(shape.id)))
