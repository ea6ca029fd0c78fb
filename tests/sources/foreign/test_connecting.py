"""A shop's existing database is connected as the README says, step by step."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import aiomysql
import pytest
from click.testing import CliRunner, Result

from portal.cli import main
from portal.settings import configure, settings
from portal.sources.loading import load
from portal.sources.person import Person
from portal.sources.sql import SqlSource

HERE = Path(__file__).parent
ANNA = Person(
    {"customer_number": ("41",), "email": ("anna-01@example.com",), "telephone": ("070-174 06 05",)},
    pseudonym_key=b"hers alone" * 3,
)
KEPT = {"accounting": date(2018, 7, 1)}


async def portal(*words: str) -> Result:
    """What `portal ...` says."""
    return await asyncio.to_thread(CliRunner().invoke, main, ["sources", *words])


@pytest.fixture
def maps(tmp_path: Path, urls: tuple[str, str]) -> AsyncIterator[Path]:
    """The folder of the company's maps, with settings that lead to the shop."""
    before = settings()
    given = {"data_maps": tmp_path, "source_urls": {"lutshop": urls[0]}, "source_erasure_urls": {"lutshop": urls[1]}}
    configure(**before.model_dump() | given)
    yield tmp_path
    configure(**before.model_dump())


@pytest.fixture
async def source(shop: aiomysql.Connection, urls: tuple[str, str]) -> AsyncIterator[SqlSource]:
    source = SqlSource(load(HERE / "corrected.toml"), *urls, timedelta(seconds=10))
    yield source
    await source.close()


async def everything(shop: aiomysql.Connection) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, as the administrator sees it."""
    async with shop.cursor() as cursor:
        await cursor.execute("SHOW TABLES")
        tables = [name for (name,) in await cursor.fetchall()]
        found = {}
        for table in tables:
            await cursor.execute(f"SELECT * FROM {table} ORDER BY 1, 2")
            found[table] = list(await cursor.fetchall())
        return found


def said(rows: object) -> set[str]:
    """Every text of Anna's that is there."""
    return set(re.findall(r"anna-\d\d", str(rows).lower()))


async def test_the_draft_is_as_it_always_was_and_says_no_password(shop: aiomysql.Connection, maps: Path) -> None:
    path = maps / "lutshop.toml"
    drafted = await portal("draft", settings().source_urls["lutshop"], "--output", str(path))
    assert (drafted.exit_code, drafted.output) == (0, "")
    assert path.read_text(encoding="utf-8") == (HERE / "draft.toml").read_text(encoding="utf-8")
    assert "geheim" not in path.read_text(encoding="utf-8")
    again = await portal("draft", settings().source_urls["lutshop"], "--output", str(path))
    assert again.exit_code == 1
    assert "is there already" in again.output


async def test_the_address_with_its_password_comes_from_the_environment(
    shop: aiomysql.Connection, maps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafted = (HERE / "draft.toml").read_text(encoding="utf-8")
    assert (await portal("draft", "--source", "lutshop")).output == drafted
    nothing = await portal("draft")
    assert (nothing.exit_code, "PORTAL_DRAFT_URL" in nothing.output) == (2, True)
    monkeypatch.setenv("PORTAL_DRAFT_URL", settings().source_urls["lutshop"])
    assert (await portal("draft")).output == drafted
    unknown = await portal("draft", "--source", "lusthop")
    assert unknown.exit_code == 2
    assert "no lusthop in PORTAL_SOURCE_URLS" in unknown.output


async def test_a_draft_says_no_password_where_it_fails(maps: Path) -> None:
    for wrong in ("mysql://root:geheim@127.0.0.1:1/shop", "geheim"):
        failed = await portal("draft", wrong)
        assert failed.exit_code == 1
        assert "geheim" not in failed.output


async def test_the_draft_is_refused_with_what_is_to_be_decided(shop: aiomysql.Connection, maps: Path) -> None:
    shutil.copy(HERE / "draft.toml", maps / "lutshop.toml")
    checked = await portal("check")
    assert checked.exit_code == 1
    for expected in (
        "lutshop.toml: label is still to be decided: the draft could not know",
        "lutshop.toml: ls_audit_log: has no path to a person: neither identified_by nor via",
        "lutshop.toml: ls_customer_attribute: has no path to a person: neither identified_by nor via",
        "lutshop.toml: ls_order: purposes, periods and label are still to be decided: the draft could not know",
        "lutshop.toml: ls_wishlist.title: category and label are still to be decided: the draft could not know",
        "lutshop.toml: ls_order: may be retained when its row of ls_customer is deleted: "
        "let ls_customer follow ls_order",
    ):
        assert expected in checked.output.splitlines(), checked.output


async def test_the_corrected_map_passes_both_checks(shop: aiomysql.Connection, maps: Path) -> None:
    shutil.copy(HERE / "corrected.toml", maps / "lutshop.toml")
    for words in (["check"], ["check", "--live"]):
        checked = await portal(*words)
        assert checked.exit_code == 0, checked.output
        assert "0 faults" in checked.output
    assert "ls_order.guestEmail: leads to the person, but no index helps" in checked.output


async def test_the_accounts_of_the_readme_may_do_what_they_must_and_no_more(
    shop: aiomysql.Connection, maps: Path, urls: tuple[str, str]
) -> None:
    shutil.copy(HERE / "corrected.toml", maps / "lutshop.toml")
    configure(**settings().model_dump() | {"source_erasure_urls": {"lutshop": urls[0]}})
    checked = await portal("check", "--live")
    assert checked.exit_code == 1
    assert "ls_order: the account that erases may not: GRANT UPDATE, DELETE to it" in checked.output
    assert "ls_product_review: the account that erases may not: GRANT UPDATE to it" in checked.output


async def test_a_database_that_is_away_is_a_line_like_any_other_fault(maps: Path) -> None:
    shutil.copy(HERE / "corrected.toml", maps / "lutshop.toml")
    away = "mysql+aiomysql://portal_reader:geheim@127.0.0.1:1/lutshop"
    configure(**settings().model_dump() | {"source_urls": {"lutshop": away}})
    checked = await portal("check", "--live")
    assert checked.exit_code == 1
    assert "lutshop.toml: lutshop: The source cannot be reached." in checked.output
    assert "geheim" not in checked.output


async def test_an_extract_of_one_person_has_everything_of_hers_and_nothing_of_others(
    source: SqlSource, shop: aiomysql.Connection
) -> None:
    hers = said(await everything(shop))
    assert len(hers) == 33
    collected = [row async for _, rows in source.collect(ANNA) for row in rows]
    # The password's hash is told only in part.
    assert said(collected) == hers - {"anna-02"}
    assert not re.search(r"bo-\d\d", str(collected))
    identity = await source.identity(ANNA)
    assert identity
    assert identity.lines == ("anna-03 anna-04", "anna-05", "431 37 anna-06")


async def test_erasure_leaves_what_is_retained_and_every_other_row_to_the_byte(
    source: SqlSource, shop: aiomysql.Connection
) -> None:
    before = await everything(shop)
    plan = await source.plan(ANNA, KEPT)
    await source.erase(ANNA, KEPT, plan.digest())
    after = await everything(shop)
    # The invoice of 2025 is in the accounts; nothing that she wrote or that names her is.
    assert said(after) == set()
    assert [row[:2] for row in after["ls_order"] if row[2] == 41] == [(1, 2)]
    assert [row[0] for row in after["ls_payment"]] == [2, 3]
    assert {row[0] for row in after["ls_customer"]} == {41, 42}
    for table, rows in before.items():
        others = [row for row in rows if not said(row) and row[0] != 41]
        missing = [row for row in others if row not in after[table]]
        assert missing == [] or (table, missing[0][:2]) == ("ls_order_item", (1, 2)), table
    assert (await source.plan(ANNA, KEPT)).erasable == 0
