"""By whom a source's rows are: every value of its identifying columns, and how two ways of writing one compare."""

from collections.abc import AsyncIterator, Iterator

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.sources.data_map import Identifier
from portal.sources.person import Person
from portal.sources.plain_digits import only_digits
from portal.sources.selection import Selection
from portal.sources.spellings import exactly
from portal.sources.values import collation

AT_A_TIME = 1000


class Identifiers:
    """One statement for each identifying column of the map: its distinct values."""

    def __init__(self, selection: Selection) -> None:
        self._columns: list[tuple[Identifier, sa.Select[tuple[object]]]] = []
        for table in selection.data_map.tables.values():
            for by in table.identified_by:
                column = selection.rows(table).c[by.column]
                each: sa.Select[tuple[object]] = sa.select(column).distinct()
                if collation(column.type):
                    # Values that are equal there may be two persons'.
                    each = sa.select(sa.func.min(column)).group_by(exactly(sa.cast(column, sa.String())))
                self._columns.append((by.identifier, each.where(column.is_not(None))))

    async def values(self, connection: AsyncConnection) -> AsyncIterator[tuple[Identifier, str]]:
        """(identifier, value) as the database has it, streamed; a value may come once for each column."""
        for identifier, statement in self._columns:
            async with connection.stream(statement, execution_options={"yield_per": AT_A_TIME}) as result:
                async for rows in result.partitions(AT_A_TIME):
                    for (value,) in rows:
                        yield identifier, str(value)


def normalised(identifier: Identifier, value: str) -> str:
    """The value without what differs from one way of writing it to the next."""
    text = value.strip()
    match identifier:
        case "email":
            return text.lower()
        case "personnummer":
            # The plus is not punctuation: it says that the person is a hundred years old.
            return text.replace("-", "").replace(" ", "")
        case "telephone":
            return only_digits(text)
        case _:
            return text


def every_form(person: Person) -> Iterator[tuple[Identifier, str]]:
    """Each identifier in every form in which a source may have it, normalised."""
    for identifier in person.identifiers:
        forms = (normalised(identifier, form) for form in person.forms(identifier))
        yield from ((identifier, form) for form in dict.fromkeys(forms) if form)
