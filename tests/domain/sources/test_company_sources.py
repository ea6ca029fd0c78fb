"""Whom the sources are asked for: the person on record, by what each of them knows, and nobody else of the family."""

import shutil
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import sqlalchemy as sa

from portal.domain.access import access
from portal.domain.requests import identity
from portal.domain.sources import company_sources
from portal.settings import settings
from tests.conftest import World, in_force
from tests.domain.journeys import received
from tests.extracts import whole
from tests.people import ANNA, ANNA_EMAIL, ANNA_NUMBER, HANDLER

FAMILY = "08-465 004 01"
BROTHER_EMAIL = "brodern@example.se"
BROTHER_PERSONNUMMER = "19850412-9803"

MAP = """
id = "{id}"
kind = "sql"
label = {{ sv = "Klubben", en = "The club" }}
identity = {{ table = "member", name = "name", {known}, address_table = "member", lines = [["street"]] }}

[tables.member]
label = {{ sv = "Medlemmar", en = "Members" }}
key = ["id"]
purposes = ["customer_service"]
identified_by = [{identified_by}]
erase = "delete"
periods = [{{ period = "account_life" }}]

[tables.member.columns]
id = {{}}
customer_number = {{}}
name = {{ category = "name", label = {{ sv = "Namn", en = "Name" }} }}
personnummer = {{}}
email = {{ category = "contact_details", label = {{ sv = "E-post", en = "E-mail" }} }}
telephone = {{ category = "contact_details", label = {{ sv = "Telefon", en = "Telephone" }} }}
street = {{}}
"""

KNOWN = 'personnummer = "personnummer", email = "email", telephone = "telephone"'

BY = '{{ column = "{0}", identifier = "{0}" }}'

MEMBERS = [
    (1, ANNA_NUMBER, "Anna", None, ANNA_EMAIL, FAMILY, "Gatan 1"),
    (2, "999999", "Brodern", BROTHER_PERSONNUMMER, BROTHER_EMAIL, FAMILY, "Gatan 1"),
]


@pytest_asyncio.fixture(loop_scope="session")
async def clubs(world: World, tmp_path: Path) -> AsyncIterator[None]:
    """Beside the shop a club that knows Anna by her number, then one that finds people by their telephone too."""
    before = settings()
    maps = tmp_path / "maps"
    shutil.copytree(before.data_maps, maps)
    urls = {}
    for id_, identifiers in (("club", ["customer_number"]), ("later_club", ["telephone", "email", "personnummer"])):
        identified_by = ", ".join(map(BY.format, identifiers))
        (maps / f"{id_}.toml").write_text(MAP.format(id=id_, known=KNOWN, identified_by=identified_by))
        database = sqlite3.connect(tmp_path / f"{id_}.db")
        database.execute(
            "CREATE TABLE member (id integer PRIMARY KEY, customer_number text, name text, personnummer text,"
            " email text, telephone text, street text)"
        )
        database.executemany(
            "INSERT INTO member VALUES (?, ?, ?, ?, ?, ?, ?)", MEMBERS if id_ == "club" else MEMBERS[1:]
        )
        database.commit()
        database.close()
        urls[id_] = f"sqlite+aiosqlite:///{tmp_path / id_}.db"
    await company_sources.close_sources()
    in_force(
        world,
        data_maps=maps,
        source_urls=before.source_urls | urls,
        source_erasure_urls=before.source_erasure_urls | urls,
    )
    company_sources.open_sources()
    yield
    await company_sources.close_sources()
    in_force(world, **before.model_dump())
    company_sources.open_sources()


@pytest.mark.usefixtures("clubs")
async def test_what_one_source_tells_does_not_lead_to_somebody_else_in_the_next() -> None:
    assert [source.data_map.id for source in company_sources.sources()] == ["club", "later_club", "shop"]
    who = await company_sources.person(ANNA.id)
    assert FAMILY in who.identifiers["telephone"]
    assert BROTHER_EMAIL not in who.identifiers["email"]
    assert BROTHER_PERSONNUMMER not in who.identifiers.get("personnummer", ())


@pytest.mark.usefixtures("clubs")
async def test_an_extract_is_of_one_person_whom_each_source_is_asked_for_once() -> None:
    request = await received(ANNA, "access")
    await identity.confirm(HANDLER, request.reference, "in_person")
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "LIMIT" in statement and "personnummer" in statement:
            asked.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        await access.collect(request.id)
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)
    assert len(asked) == len(company_sources.sources()), "who the person is, once in each"
    sources = {source["id"] for source in (await whole(request))["sources"]}
    assert sources >= {"club", "later_club", "shop"}
