"""Foreign keys are read whatever the tables are called, and however SQLite was told of them."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from portal.sources.foreign_keys import Reference, foreign_keys

TABLES = """
CREATE TABLE "a""b" ("i""d" int, part int, "back" int REFERENCES "a""b" ("I""D") ON DELETE SET NULL,
    PRIMARY KEY (part, "i""d"), UNIQUE ("i""d"));
CREATE TABLE "it's (so)" (x int, y int, z int,
    FOREIGN KEY (y, x) REFERENCES "A""B",
    FOREIGN KEY (z) REFERENCES gone (id) ON DELETE CASCADE);
CREATE TABLE later (a int REFERENCES "a""b" ("i""d") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE now (a int REFERENCES "a""b" ("i""d") NOT DEFERRABLE INITIALLY DEFERRED);
CREATE VIEW seen AS SELECT * FROM now;
"""


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sa.Connection]:
    with sqlite3.connect(tmp_path / "odd.db") as made:
        made.executescript(TABLES)
    made.close()
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'odd.db'}")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def test_sqlite_tells_of_every_foreign_key_itself(connection: sa.Connection) -> None:
    odd = 'a"b'
    assert foreign_keys(connection, None) == {
        odd: (Reference(odd, ("back",), odd, ('i"d',), "SET NULL", False),),
        "it's (so)": (
            Reference("it's (so)", ("z",), "gone", ("id",), "CASCADE", False),
            Reference("it's (so)", ("y", "x"), odd, ("part", 'i"d'), "NO ACTION", False),
        ),
        "later": (Reference("later", ("a",), odd, ('i"d',), "NO ACTION", True),),
        "now": (Reference("now", ("a",), odd, ('i"d',), "NO ACTION", False),),
    }
    assert set(foreign_keys(connection, "main", ["later", "seen"])) == {"later", "seen"}
