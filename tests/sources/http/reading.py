"""Reading all that a source has of a person."""

from portal.sources.errors import SourceError
from portal.sources.http_source import HttpSource
from portal.sources.person import Person

Rows = list[tuple[str, dict[str, object]]]


async def collected(source: HttpSource, person: Person, batch: int = 1000) -> Rows:
    """Every row, with its table's name."""
    return [(table.name, row) async for table, rows in source.collect(person, batch) for row in rows]


async def handed_on(source: HttpSource, person: Person, batch: int = 1000) -> tuple[Rows, SourceError | None]:
    """The rows that came before an error, if there was one, and the error."""
    rows: Rows = []
    try:
        async for table, found in source.collect(person, batch):
            rows += [(table.name, row) for row in found]
    except SourceError as error:
        return rows, error
    return rows, None
