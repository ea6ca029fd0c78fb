"""By whom the rows of a source are: every identifying value once, and compared however it is written."""

import asyncpg
import pytest

from portal.sources.identifiers import every_form, normalised
from portal.sources.person import Person
from portal.sources.sql import SqlSource


async def test_every_value_of_every_identifying_column_is_streamed(source: SqlSource, shop: asyncpg.Connection) -> None:
    expected = set()
    for table in source.data_map.tables.values():
        for by in table.identified_by:
            rows = await shop.fetch(f"SELECT {by.column} FROM {table.name} WHERE {by.column} IS NOT NULL")
            expected |= {(by.identifier, str(row[0])) for row in rows}
    assert expected
    assert {found async for found in source.identifiers()} == expected


@pytest.mark.parametrize(
    ("identifier", "one", "other"),
    [
        ("email", "Anna@Example.com ", "anna@example.com"),
        ("telephone", "070-174 06 05", "0701740605"),
        ("personnummer", "19850412-9803", "198504129803"),
        ("customer_number", " 1001", "1001"),
    ],
)
def test_two_ways_of_writing_a_value_are_one(identifier: str, one: str, other: str) -> None:
    assert normalised(identifier, one) == normalised(identifier, other)  # type: ignore[arg-type]


def test_the_plus_of_somebody_a_hundred_years_old_is_kept() -> None:
    assert normalised("personnummer", "120412+9803") != normalised("personnummer", "120412-9803")


def test_a_person_is_recognised_by_every_form_that_a_source_may_have() -> None:
    forms = set(every_form(Person.known_by(personnummer="198504129803", email="Anna@Example.com")))
    for written in ("198504129803", "19850412-9803", "850412-9803", "8504129803"):
        assert ("personnummer", normalised("personnummer", written)) in forms
    assert ("email", "anna@example.com") in forms
