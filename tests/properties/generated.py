"""A generated source, ready to be asked: the schema, its map as the portal read it, the data and the model."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import assume, event
from hypothesis import strategies as st

from portal.domain.record_of_processing.model import Period, Text
from portal.domain.record_of_processing.periods import retained_since
from portal.sources.data_map import DataMap
from portal.sources.errors import SourceError
from portal.sources.faults import DataMapFaults
from portal.sources.loading import load
from portal.sources.person import Person
from portal.sources.sql import SqlSource
from tests.properties.crowd import PEOPLE
from tests.properties.databases import Database, build
from tests.properties.maps import as_toml, rules
from tests.properties.model import LENGTHS, Model
from tests.properties.rows import ON, filled
from tests.properties.schemas import IDENTIFIERS, schemas
from tests.properties.shapes import SourceShape


def examples(number: int) -> int:
    """How many examples a test has: in every run `number`, in a search as many as PROPERTY_EXAMPLES asks for."""
    return int(os.environ.get("PROPERTY_EXAMPLES", number))


TIMEOUT = timedelta(seconds=20)


@dataclass(frozen=True, repr=False)
class Case:
    """A source with its rows, and who is looked for, by which identifiers."""

    shape: SourceShape
    who: int
    identifiers: tuple[str, ...]

    def __repr__(self) -> str:
        rows = "".join(f"{row.number} in {row.table}: {row.cells}\n" for row in self.shape.rows)
        return f"{as_toml(self.shape)}\n{rows}{PEOPLE[self.who].letter} is looked for by {self.identifiers}"

    @property
    def person(self) -> Person:
        """Whom the source is asked for."""
        return PEOPLE[self.who].person(self.identifiers)

    def model(self) -> Model:
        """What should come of it, as the rows are now."""
        return Model(self.shape, self.who, self.identifiers, ON, str(self.person.pseudonym(self.shape.id)))


@dataclass(frozen=True)
class Running:
    """A case in a database, with the source under test."""

    case: Case
    database: Database
    source: SqlSource


@st.composite
def cases(draw: Any, at_most: int = 6) -> Case:
    """A source whose map may still turn out to be refused."""
    shape = draw(filled(draw(rules(draw(schemas(at_most=at_most))))))
    every = tuple(sorted(IDENTIFIERS))
    identifiers = draw(st.sampled_from((every, every, every, ("customer_number", "email"))))
    return Case(shape, draw(st.integers(0, len(PEOPLE) - 1)), identifiers)


def accepted(shape: SourceShape, schema: str | None) -> DataMap:
    """The map of the source as `load` reads it; an example whose map it refuses is none."""
    with TemporaryDirectory(prefix="property") as folder:
        path = Path(folder) / "generated.toml"
        path.write_text(as_toml(shape, schema), encoding="utf-8")
        try:
            return load(path)
        except DataMapFaults as refused:
            event("the map is refused", refused.faults[0].fault.split(",")[0][-40:])
            assume(False)
            raise


@asynccontextmanager
async def running(case: Case, database: Database, url: str) -> AsyncIterator[Running]:
    """The case in the database; an example that does not fit its map is none."""
    data_map = accepted(case.shape, database.schema)
    await build(database, case.shape)
    source = SqlSource(data_map, url, url, TIMEOUT)
    try:
        faults = [fault for fault in await source.check_live() if not getattr(fault, "hint", False)]
        if faults:
            event("the map does not fit the database", faults[0].fault)
        assume(not faults)
        yield Running(case, database, source)
    except SourceError as error:
        raise AssertionError(f"a map that was accepted does not work: {error!r}") from error
    finally:
        await source.close()


def since() -> dict[str, Any]:
    """For each period the earliest anchor that is still kept, as the portal reckons."""
    found = {}
    for name, (years, after_financial_year) in LENGTHS.items():
        text = Text("", "")
        period = Period(name, text, years, 0 if years else 3, after_financial_year, False, False, text, None, "assumed")
        found[name] = retained_since(period, ON, (6, 30))
    return found
