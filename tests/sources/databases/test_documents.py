"""A column with a JSON document that must not be NULL is emptied by a document that says nothing."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sources.databases.conftest import Shop, known_by
from tests.sources.databases.made_up import content, made_up

ANNA = known_by(customer_number="K1")
TABLE = 'identified_by = [{ column = "customer", identifier = "customer_number" }]\nerase = "anonymise"\nkey = ["id"]'


@pytest.mark.parametrize(
    ("fixed", "expected"), [("{}", {}), ("[]", []), ('{ \\"a\\": 1 }', {"a": 1}), ("Raderad", "Raderad")]
)
async def test_a_document_is_written_as_a_document_and_is_done_then(
    shop: Shop, tmp_path: Path, fixed: str, expected: Any
) -> None:
    if (shop.kind, fixed) == ("mariadb", "Raderad"):
        pytest.skip("to MariaDB a document is a text that its check denies where it is none")
    types = ["json", "jsonb"] if shop.kind == "postgresql" else ["json"]
    for type_ in types:
        declared = f"id int PRIMARY KEY, customer varchar(9), what {type_} NOT NULL"
        columns = {"id": "", "customer": 'rule = "keep"', "what": content(f'rule = "fixed", fixed = "{fixed}"')}
        rows = ["1, 'K1', '{\"a\": \"Anna\"}'"]
        async with made_up(shop, tmp_path, declared, columns, rows, TABLE) as source:
            plan = await source.plan(ANNA, {})
            assert (await source.erase(ANNA, {}, plan.digest())).tables[0].anonymised == 1
            written = (await shop.execute("SELECT what FROM made_up")).scalar_one()
            assert (json.loads(written) if shop.kind == "mariadb" or shop.kind == "sqlite" else written) == expected
            assert (await source.plan(ANNA, {})).erasable == 0
