"""What old shops write where there is nothing counts as nothing, and a day that is none decides nothing."""

from datetime import date
from pathlib import Path

import pytest

from tests.sources.databases.conftest import Shop, known_by
from tests.sources.databases.made_up import content, made_up

KEPT = {"accounting": date(2019, 1, 1)}


async def test_zeros_and_blanks_are_nobody_and_a_telephone_may_lead_to_their_rows(shop: Shop, tmp_path: Path) -> None:
    table = """key = ["id"]
        identified_by = [{ column = "phone", identifier = "telephone", only_where_empty = ["customer", "email"] }]
        erase = "keep"
        periods = [{ period = "accounting" }]"""
    columns = {
        "id": "",
        "customer": "",
        "email": "",
        "phone": content('retained = false, rule = "fixed", fixed = ""'),
    }
    rows = [
        "1, 0, '', '070-1740605'",
        "2, NULL, '  ', '070-1740605'",
        "3, 0, NULL, '070-1740605'",
        "4, 7, '', '070-1740605'",
        "5, 0, 'bo@example.com', '070-1740605'",
    ]
    if shop.kind == "sqlite":
        rows.append("6, '', '', '070-1740605'")
    declared = "id int PRIMARY KEY, customer int, email varchar(40), phone varchar(40)"
    async with made_up(shop, tmp_path, declared, columns, rows, table) as source:
        (plan,) = (await source.plan(known_by(telephone="070-1740605"), KEPT)).tables
        # And since nothing else leads from there to anybody, the telephone stays.
        assert (plan.rows, plan.retained_columns_cleared) == (len(rows) - 2, 0)


@pytest.mark.parametrize("type_", ["date", "datetime", "varchar(20)"])
async def test_a_row_whose_day_is_none_is_neither_retained_nor_deleted(shop: Shop, tmp_path: Path, type_: str) -> None:
    days = ["2025-05-02", "2015-05-02"]
    if shop.kind == "postgresql" and type_ != "varchar(20)":
        wrong, type_ = ["-infinity"], "timestamp" if type_ == "datetime" else type_
    elif shop.kind == "mariadb" and type_ != "varchar(20)":
        wrong = ["0000-00-00", "2025-00-00"]
    else:
        wrong = ["0000-00-00", "4/3 2025", "04.03.2025", "2025-13-01", "", "20250304"]
    rows = [f"{number}, '1001', {day}" for number, day in enumerate([*map("'{}'".format, days + wrong), "NULL"])]
    table = """key = ["id"]
        identified_by = [{ column = "customer", identifier = "customer_number" }]
        recorded = "day"
        erase = "delete"
        retention = { period = "accounting", anchor = "day" }"""
    columns = {"id": "", "customer": content(), "day": content()}
    declared = f"id int PRIMARY KEY, customer varchar(20), day {type_}"
    async with made_up(shop, tmp_path, declared, columns, rows, table) as source:
        anna = known_by(customer_number="1001")
        plan = await source.plan(anna, KEPT)
        (counted,) = plan.tables
        assert (counted.retain, counted.delete, counted.undetermined) == (1, 1, len(wrong) + 1)
        assert [(p.earliest, p.latest) for p in counted.periods] == [(date(2025, 5, 2), date(2025, 5, 2))]
        held = (await source.holdings(anna))[0]
        assert (held.first, held.latest) == (date(2015, 5, 2), date(2025, 5, 2))
        # The page asks PostgreSQL's indexes, which answer for NULL alone; the plan knows of the others, too.
        shown = 1 if wrong == ["-infinity"] else len(wrong) + 1
        assert held.anchors == (("accounting", "day", date(2025, 5, 2), shown),)
        await source.erase(anna, KEPT, plan.digest())
        left = await shop.execute("SELECT id FROM made_up ORDER BY id")
        assert [row[0] for row in left] == [0, *range(2, len(rows))]
