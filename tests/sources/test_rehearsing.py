"""A map that fits its database may still ask too much of it; the check asks once, about nobody."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from portal.sources.loading import load
from portal.sources.sql import SqlSource

LABEL = 'label = { sv = "X", en = "X" }'


def chain(folder: Path, length: int) -> SqlSource:
    """A database in which each of so many tables leads to the person through the one before it, in two ways."""
    tables, database = [], sqlite3.connect(folder / "chain.db")
    for place in range(length):
        columns = ["id", "text", *([] if place else ["email"]), *(["one", "other"] if place else [])]
        database.execute(f"CREATE TABLE t{place} ({', '.join(f'{name} TEXT' for name in columns)}, PRIMARY KEY (id))")
        ways = ", ".join(f'{{ table = "t{place - 1}", columns = {{ {name} = "id" }} }}' for name in columns[2:])
        found = f"via = [{ways}]" if place else 'identified_by = [{ identifier = "email", column = "email" }]'
        declared = "\n".join(f"{name} = {{}}" for name in columns if name != "text")
        tables.append(
            f'[tables.t{place}]\n{LABEL}\nkey = ["id"]\npurposes = ["orders"]\nerase = "delete"\n{found}\n'
            f'[tables.t{place}.columns]\n{declared}\ntext = {{ category = "name", {LABEL} }}\n'
        )
    database.close()
    (folder / "chain.toml").write_text(f'id = "chain"\nkind = "sql"\n{LABEL}\n' + "\n".join(reversed(tables)))
    url = f"sqlite:///{folder / 'chain.db'}"
    return SqlSource(load(folder / "chain.toml"), url, url, timedelta(seconds=20))


@pytest.mark.parametrize(("length", "works"), [(3, True), (12, False)])
async def test_a_map_that_asks_more_than_the_database_can_answer_is_a_fault(
    tmp_path: Path, length: int, works: bool
) -> None:
    source = chain(tmp_path, length)
    faults = [str(fault) for fault in await source.check_live() if not fault.hint]
    await source.close()
    assert ([] if works else ["too many joins"]) == [word for word in ["too many joins"] if word in str(faults)], faults
