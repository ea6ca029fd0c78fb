"""The decision on an erasure of the demo's data, read back and held against what SQL says happened in the shop."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

import asyncpg
import pytest
import pytest_asyncio

from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.requests.requests import Request
from portal.domain.erasure import answer_letters, erasure
from portal.domain.erasure.erasure_content import PlanLine
from portal.domain.letters import answers
from portal.domain.record_of_processing.published import published
from portal.letters.erasure_decision import UngroundedDecision
from tests.conftest import World
from tests.domain.journeys import confirmed, digest_of
from tests.letter_text import between, read, squeezed
from tests.people import ANNA, ANNA_EMAIL, ANNA_NUMBER, APPROVER, HANDLER

ADDRESS = ("Anna Exempel", "Påhittade gatan 1", "411 10 Göteborg")
LAW = "bokföringslagen (1999:1078), 7 kap. 2 §"
ORDERS = (
    "SELECT order_id FROM orders LEFT JOIN customers USING (customer_id)"
    " WHERE customer_number = $1 OR customer_id IS NULL AND lower(orders.email) = $2"
)
"""The orders of the member with number $1 and e-mail address $2, those made as a guest included."""

NOT_PERSONAL = {"products", "stores", "courses", "competitions", "events", "portal_receipt"}

Rows = Mapping[str, Mapping[object, tuple[object, ...]]]
"""Every row of every table of the shop, by its key."""


@dataclass(frozen=True, slots=True)
class Erased:
    """Anna's erasure when it is carried out and its decision is written."""

    request: Request
    lines: list[PlanLine]
    before: Rows
    after: Rows
    latest_invoice: date
    letter: str


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shop(world: World) -> AsyncIterator[asyncpg.Connection]:
    """The shop's database."""
    connection = await asyncpg.connect(world.admin_url(world.shop))
    yield connection
    await connection.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def annas_erasure(shop: asyncpg.Connection) -> Erased:
    before = await everything(shop)
    request = await confirmed(ANNA, "erasure")
    await erasure.plan(request.id)
    await erasure.approve(APPROVER, request.reference, await digest_of(request))
    await erasure.execute(request.id)
    async with acting_as(SYSTEM):
        lines = await erasure.outcome(request.id)
    await answers.render(request.id)
    letter = read(await answers.open_answer(HANDLER, request.reference))
    latest = await shop.fetchval(
        f"SELECT max(invoice_date) FROM invoices WHERE order_id IN ({ORDERS})", ANNA_NUMBER, ANNA_EMAIL
    )
    return Erased(request, lines, before, await everything(shop), latest, letter)


async def everything(shop: asyncpg.Connection) -> Rows:
    keys = await shop.fetch(
        "SELECT conrelid::regclass::text AS name, array_agg(attname ORDER BY attnum) AS key FROM pg_constraint"
        " JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)"
        " WHERE contype = 'p' AND connamespace = 'public'::regnamespace GROUP BY conrelid"
    )
    return {
        table["name"]: {
            tuple(row[column] for column in table["key"]): tuple(row)
            for row in await shop.fetch(f"SELECT * FROM {table['name']}")
        }
        for table in keys
        if table["name"] not in NOT_PERSONAL
    }


async def test_the_decision_tells_of_every_table_what_the_database_says_happened(annas_erasure: Erased) -> None:
    gone, kept = annas_erasure.letter.index("Raderat"), squeezed("Det här finns kvar")
    erased = annas_erasure.letter[gone : annas_erasure.letter.index(kept)]
    cleared = between(annas_erasure.letter, "Borttaget ur det som finns kvar", "Om du inte är nöjd med beslutet")
    lines = {line.table: line for line in annas_erasure.lines}
    told = dict.fromkeys(("deleted", "changed"), 0)
    for table, before in annas_erasure.before.items():
        after = annas_erasure.after[table]
        deleted = len(before.keys() - after.keys())
        changed = sum(before[key] != after[key] for key in after)
        if deleted:
            assert squeezed(f"{lines[table].label.sv} {deleted}") in erased, table
            told["deleted"] += 1
        if changed:
            assert squeezed(f"{lines[table].label.sv} {changed}") in erased + cleared, table
            told["changed"] += 1
    assert told["deleted"] > 12
    assert told["changed"] > 3


async def test_the_decision_names_ground_law_and_day_for_everything_kept(
    annas_erasure: Erased, shop: asyncpg.Connection
) -> None:
    kept = between(annas_erasure.letter, "Det här finns kvar", "Borttaget ur det som finns kvar")
    assert squeezed("artikel 17.3 b i dataskyddsförordningen") in kept
    assert squeezed(LAW) in kept
    latest = annas_erasure.latest_invoice
    year = latest.year + (latest > date(latest.year, 6, 30)) + 7
    for label, kept_rows in {
        "Kundkonto": "customers WHERE customer_number = $1 AND $2 <> ''",
        "Beställningar": f"orders WHERE order_id IN ({ORDERS})",
        "Köpta varor": f"order_lines WHERE order_id IN ({ORDERS})",
        "Fakturor och kvitton": f"invoices WHERE order_id IN ({ORDERS})",
        "Betalningar": f"payments WHERE order_id IN ({ORDERS})",
    }.items():
        rows = await shop.fetchval(f"SELECT count(*) FROM {kept_rows}", ANNA_NUMBER, ANNA_EMAIL)
        mark = "Inte bekräftat än: att räkenskapsåret slutar den 30 juni"
        assert squeezed(f"{label} {rows} 31 december {year} {mark}") in kept, label
    assert kept.count(squeezed("Inte bekräftat än:")) == 5


async def test_the_decision_names_what_was_taken_out_of_the_records_that_are_kept(annas_erasure: Erased) -> None:
    cleared = between(annas_erasure.letter, "Borttaget ur det som finns kvar", "Om du inte är nöjd med beslutet")
    for told in (
        "Kundkonto 1 Namn, Personnummer, Födelseår, E-postadress, Telefon",
        "Kortnummer, Kortinnehavare",
        "Telefon, Mottagare, Gatuadress, Postnummer, Ort",
    ):
        assert squeezed(told) in cleared


async def test_the_decision_in_english_says_the_same(annas_erasure: Erased) -> None:
    request, record = replace(annas_erasure.request, language="en"), (await published()).record
    letter = read(await answer_letters.erasure_decision(request, ADDRESS, record, annas_erasure.lines))
    assert squeezed("Being confirmed: that the financial year ends on 30 June") in letter
    assert squeezed("Customer account 1 Name, Personal identity number, Year of birth") in letter
    assert re.findall(r"\d+", between(annas_erasure.letter, "Raderat", "Anonymiserat")) == re.findall(
        r"\d+", between(letter, "Erased", "Made anonymous")
    )


async def test_records_kept_for_a_reason_that_nothing_names_stop_the_decision(annas_erasure: Erased) -> None:
    record = (await published()).record
    for line in (line for line in annas_erasure.lines if line.kept):
        unexplained = replace(line, kept=line.kept + 1)
        with pytest.raises(UngroundedDecision):
            await answer_letters.erasure_decision(annas_erasure.request, ADDRESS, record, [unexplained])
