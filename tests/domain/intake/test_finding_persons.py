"""Finding persons by what they say: in every spelling, in the shop and among those whom the portal has met."""

import re
from uuid import UUID

import asyncpg
import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from portal.data.actors import SYSTEM
from portal.data.audit import audit as chain
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.database import acting_as
from portal.domain.audit import audit
from portal.domain.intake.claims import Claim
from portal.domain.intake.finding_persons import _of_hits, find
from portal.domain.requests import identity
from portal.domain.requests.identity import Address
from portal.domain.sources.company_sources import sources
from portal.sources.data_map import Identifier
from portal.sources.other_names import OtherNames
from portal.sources.searched_persons import Hit, Persons
from portal.sources.searched_spellings import MOST_LOOKED_AT, by_postcode
from portal.sources.searching import Searching
from portal.sources.sql import SqlSource
from tests.conftest import World
from tests.domain.registering import STREET, asked, registered
from tests.people import ANNA, ANNA_EMAIL, ANNA_NUMBER, ANNA_PERSONNUMMER, APPROVER, HANDLER, INTAKE

pytestmark = pytest.mark.usefixtures("world")

NAME = "Anna Lindqvist"


async def names(claim: Claim) -> list[str]:
    """The names of those who may be meant."""
    return [one.name for one in (await find(HANDLER, claim)).each]


@pytest.mark.parametrize(
    "claim",
    [
        Claim(name="anna lind"),
        Claim(name="LINDQVIST"),
        Claim(name="Lindqvist Anna"),
        Claim(name="Anna Lindkvist"),
        Claim(name="lindquist"),
        Claim(name="Ana Lindkwist"),
        Claim(name="Anne Lindqvist"),
        Claim(name="Anna Lindqist"),
        Claim(address=("visgatan 12",)),
        Claim(address=("Visgatan 12B", "431 30 Mölndal")),
        Claim(address=("Wisgatan 12 B",)),
        Claim(address=("Visgatan 12 C",)),
        Claim(address=("Vissgattan 12",)),
        Claim(name="Anna Lindkvist", address=("Visgatan 12B", "431 30 Mölndal")),
        Claim(name="Anna Lindqvist", email="someone.else@example.se"),
        Claim(email=ANNA_EMAIL.upper()),
        Claim(telephone="+46 (0)70-174 06 05"),
        Claim(telephone="0701740605"),
        Claim(personnummer=ANNA_PERSONNUMMER),
        Claim(personnummer=ANNA_PERSONNUMMER[2:].replace("-", "")),
        Claim(customer_number=ANNA_NUMBER),
    ],
    ids=lambda claim: f"{claim.parts[0]}-{len(getattr(claim, claim.parts[0]))}",
)
async def test_a_customer_is_found_by_anything_that_is_said(claim: Claim) -> None:
    assert NAME in await names(claim)


@pytest.mark.parametrize(
    "claim",
    [
        Claim(name="%"),
        Claim(name="_nna Lindqvist"),
        Claim(name="Ann' OR 1=1 --"),
        Claim(address=("%",)),
        Claim(email="%@example.se"),
        Claim(customer_number="K%"),
    ],
    ids=lambda claim: claim.parts[0],
)
async def test_what_stands_for_anything_elsewhere_stands_for_itself_here(claim: Claim) -> None:
    assert await names(claim) == []


async def test_the_likeliest_comes_first_with_what_fits_and_what_differs() -> None:
    found = await find(HANDLER, Claim(name="Anna Lindqvist", email="bertil@example.se", telephone="070-1740605"))
    first = found.each[0]
    assert (first.name, first.fits, first.differs) == (NAME, ("name", "telephone"), ("email",))
    assert (first.subject, first.town) == (ANNA.id, "Mölndal")
    assert "Bertil Sandelin" in [one.name for one in found.each]


def test_somebody_whom_two_sources_know_is_one_person_with_what_fits_in_either() -> None:
    claim = Claim(name=NAME, email=ANNA_EMAIL, telephone="070-1740605")
    numbers: dict[Identifier, tuple[str, ...]] = {"customer_number": (ANNA_NUMBER,)}
    shop = Hit(numbers, NAME, ("Visgatan 12 B",), "Mölndal", {"email": "old@example.se", "telephone": "0701740605"})
    club = Hit({"email": (ANNA_EMAIL,)}, "A Lindqvist", (), "", {"personnummer": ANNA_PERSONNUMMER})
    also = Hit(numbers, NAME, (), "", {"personnummer": ANNA_PERSONNUMMER, "email": ANNA_EMAIL})
    other = Hit({"customer_number": ("K999",)}, NAME, (), "", {})
    one, second = _of_hits(claim, [shop, also, club, other], {ANNA_NUMBER: ANNA.id})
    assert (one.subject, one.customer_number, one.town) == (ANNA.id, ANNA_NUMBER, "Mölndal")
    assert one.identifiers == {**numbers, "email": (ANNA_EMAIL,)}
    assert (set(one.fits), one.differs) == ({"name", "email", "telephone"}, ())
    assert second.customer_number == "K999"


async def test_no_hit_shows_a_whole_personnummer() -> None:
    found = await find(HANDLER, Claim(personnummer=ANNA_PERSONNUMMER))
    assert [one.personnummer for one in found.each] == ["19870314-****"]


async def test_nothing_of_whom_was_asked_for_is_in_what_is_found_or_in_the_log() -> None:
    claim = Claim(name="Xerxes", email="xerxes@example.se")
    found = await find(HANDLER, claim)
    assert "xerxes" not in repr((claim, found)).lower()
    async with acting_as(SYSTEM):
        event = (await chain.of_subject(COMPANY_CHAIN, None, 1))[0]
    assert (event.code, event.actor_id, event.details) == ("person.searched", HANDLER.id, {"persons": 0})


async def test_a_guest_is_found_by_the_rows_that_name_an_e_mail_address(world: World) -> None:
    shop = await asyncpg.connect(world.url("shop_owner"))
    await shop.execute(
        "INSERT INTO orders (order_number, email, telephone, channel, status, ordered_at, total) VALUES"
        " ('G-1', 'Gast@example.se', NULL, 'web', 'delivered', now(), 1),"
        " ('G-2', NULL, '08-465 004 98', 'web', 'delivered', now(), 1)"
    )
    await shop.close()
    found = await find(HANDLER, Claim(email="gast@example.se", telephone="08-46500498"))
    ways: list[set[Identifier]] = [set(one.identifiers) for one in found.each]
    assert ways == [{"email", "telephone"}, {"email"}, {"telephone"}]
    assert [label.sv for label in found.each[1].tables] == ["Beställningar"]


async def test_somebody_met_before_is_found_again_by_personnummer_without_its_being_stored(
    as_admin: asyncpg.Connection,
) -> None:
    number = "19850412-9803"
    claim = Claim(name="Mona Mött", address=STREET, personnummer=number)
    request = await registered(claim, asked("erasure"))
    await identity.confirm(HANDLER, request.reference, "in_person", address=Address("given"))
    again = await find(HANDLER, Claim(personnummer="850412-9803"))
    assert [(one.subject, one.name, one.fits) for one in again.each] == [
        (request.subject_id, "Mona Mött", ("personnummer",))
    ]
    digests = await as_admin.fetch("SELECT digest FROM person_digest WHERE subject_id = $1", request.subject_id)
    assert [len(row["digest"]) for row in digests] == [32]


async def test_a_source_that_does_not_answer_is_named(world: World, as_admin: asyncpg.Connection) -> None:
    shop = await asyncpg.connect(world.url("shop_owner"))
    await shop.execute("ALTER TABLE addresses RENAME TO adresses")
    try:
        found = await find(HANDLER, Claim(name=NAME))
        assert [label.sv for label in found.silent] == ["Butiken"]
    finally:
        await shop.execute("ALTER TABLE adresses RENAME TO addresses")
        await shop.close()


async def test_every_search_reads_by_an_index_and_stops_at_so_many_rows(world: World) -> None:
    source = next(each for each in sources() if isinstance(each, SqlSource))
    statements = await source._prepared()
    claim = Claim(NAME, ("Visgatan 12",), ANNA_EMAIL, "070-1740605", ANNA_PERSONNUMMER, ANNA_NUMBER)
    shop = await asyncpg.connect(world.url("shop_reader"))
    await shop.execute("SET enable_seqscan = off")
    tries = Searching(statements.selection, source.data_map.identity)._alternatives(claim.terms())
    for condition in (one for alternatives in tries for one in alternatives if one.is_by_index):
        statement = condition.statement().params(dict(condition.parameters))
        plan = await _plan(shop, statement)
        assert "Limit" in plan
        assert condition.most_rows <= MOST_LOOKED_AT
        assert f"LIMIT {condition.most_rows}" in str(statement.compile(compile_kwargs={"literal_binds": True}))
        assert not re.search(r"Seq Scan on customers", plan), plan
        assert re.search(r"Index (Only )?Scan|Bitmap Index Scan", plan), plan
    await shop.close()


async def test_a_name_that_only_an_old_order_bears_leads_to_the_person_and_is_marked_as_such(world: World) -> None:
    shop = await asyncpg.connect(world.url("shop_owner"))
    await shop.execute(
        "WITH who AS (SELECT customer_id FROM customers WHERE customer_number = $1), bought AS (INSERT INTO orders"
        " (order_number, customer_id, channel, status, ordered_at, total, delivery_name)"
        " SELECT 'F-' || at, customer_id, 'web', 'delivered', at::date, 1, 'Anna Ekelöf'"
        " FROM who, unnest('{2018-05-02,2019-05-02}'::text[]) at)"
        " INSERT INTO competition_entries (competition_id, customer_id, name, email, title, answer, won, entered_at)"
        " SELECT min(competition_id), NULL, 'Anna Ekelöff', $2, 'Vinn', '', false, '2017-01-01' FROM competitions",
        ANNA_NUMBER,
        ANNA_EMAIL.upper(),
    )
    try:
        for written in ("anna ekelöf", "Anna Ekelöff"):
            (one,) = (await find(HANDLER, Claim(name=written))).each
            assert (one.subject, one.name, one.fits, one.differs) == (ANNA.id, NAME, (), ("name",))
            told = {(it.name, it.table.sv, it.year) for it in one.other_names}
            assert told >= {("Anna Ekelöf", "Beställningar", 2019)}
            assert ("Anna Ekelöf", "Beställningar", 2018) not in told, "the newest of each place"
        (one,) = (await find(HANDLER, Claim(name="Anna Ekelöf", email=ANNA_EMAIL))).each
        assert (one.fits, len(one.other_names)) == (("email",), 2), "where it was found stays beside what fits"
        (one,) = (await find(HANDLER, Claim(name=NAME, email=ANNA_EMAIL))).each
        assert one.other_names == (), "the own name is no other one"
        assert await names(Claim(name="Ekelöf")) == [], "half a name elsewhere tells nothing"
    finally:
        await shop.execute("DELETE FROM orders WHERE order_number LIKE 'F-%'")
        await shop.execute("DELETE FROM competition_entries WHERE title = 'Vinn'")
        await shop.close()


async def test_a_house_is_found_by_postcode_and_number_where_nobody_spells_the_street_so() -> None:
    (one,) = (await find(HANDLER, Claim(address=("Storgården 12", "43130 Mölndal")))).each
    assert (one.name, one.near) == (NAME, ("address",))
    assert await names(Claim(address=("Storgården 13", "431 30 Mölndal"))) == []
    assert await names(Claim(address=("Storgården 12",))) == []
    assert await names(Claim(address=("Storgården 12, 431 30 Mölndal",))) == [NAME]


async def test_names_elsewhere_and_postcodes_are_read_by_an_index_too(world: World) -> None:
    source = next(each for each in sources() if isinstance(each, SqlSource))
    selection = (await source._prepared()).selection
    assert source.data_map.identity
    elsewhere = OtherNames(selection, source.data_map.identity)
    statements = [elsewhere.statement(place, "Anna Ekelöf")[1] for place in elsewhere.places()]
    assert len(statements) >= 4
    persons = Persons(selection, source.data_map.identity)
    statements += [it.statement() for it in by_postcode(persons, "Storgården 12", "43130")]
    shop = await asyncpg.connect(world.url("shop_reader"))
    await shop.execute("SET enable_seqscan = off")
    for statement in statements:
        plan = await _plan(shop, statement)
        assert "Limit" in plan
        assert "Seq Scan" not in plan, plan
    await shop.close()


async def _plan(shop: asyncpg.Connection, statement: sa.Select[object]) -> str:
    compiled = statement.compile(
        dialect=postgresql.dialect(),  # type: ignore[no-untyped-call]
        compile_kwargs={"literal_binds": True},
    )
    return "\n".join(row[0] for row in await shop.fetch(f"EXPLAIN {compiled}"))


async def test_whoever_is_shown_reads_of_it_once_for_each_who_searched_and_ten_minutes() -> None:
    async def looks() -> list[UUID | None]:
        found = (await audit.page_of_own(ANNA, None)).events
        return [it.actor_id for it in found if it.code == "person.found" and it.actor_id in (APPROVER.id, INTAKE.id)]

    assert await looks() == []
    for clerk in (APPROVER, APPROVER, INTAKE):
        assert (await find(clerk, Claim(email=ANNA_EMAIL))).each
    assert await looks() == [INTAKE.id, APPROVER.id]
    await find(APPROVER, Claim(email="nobody@example.se"))
    assert await looks() == [INTAKE.id, APPROVER.id]
