"""What every source that answers by itself can do, whatever is behind it."""

from collections import Counter
from collections.abc import AsyncGenerator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Protocol

from portal.sources.collecting import Batch
from portal.sources.data_map import DataMap
from portal.sources.erasing import Erasure
from portal.sources.errors import SourceMismatch
from portal.sources.faults import Fault as MapFault
from portal.sources.identifying import Identity
from portal.sources.overview import Holding
from portal.sources.person import Person
from portal.sources.planning import SourcePlan
from portal.sources.rectifying import MOST, Change, Fault, HeldValue, as_text
from portal.sources.searching import Found, Terms

NO_DAYS: Mapping[str, date] = MappingProxyType({})


class Source(Protocol):
    """One place where the company holds personal data, read and erased through its data map.

    Every method raises SourceUnreachable (try later) or SourceMismatch (the map is wrong), except check_live, which
    tells how the map is wrong. `retained_since` says for each period that keeps rows from erasure the earliest
    anchor date that it still keeps; ValueError where the map needs a period that it lacks.
    """

    data_map: DataMap

    async def holdings(self, person: Person, kept_since: Mapping[str, date] = NO_DAYS) -> list[Holding]:
        """What there is of each category in each table; categories without rows included.

        `kept_since` says for each period the earliest anchor date that it still covers, from which follows what is past
        its time; by a period that is not among them nothing is.
        """

    def collect(self, person: Person, batch: int = 1000) -> AsyncGenerator[Batch, None]:
        """Every row of the person's, as of one moment, at most `batch` rows in memory at a time.

        A row is its columns with a category, and the one that says when it was recorded; masked columns are masked.
        """

    async def column_types(self) -> Mapping[str, Mapping[str, str]]:
        """What the columns hold, by the words of `column_types.WORDS`: table -> column -> word.

        A column of which the source does not say it, as when it has no declared types, is left out.
        """
        return {}

    async def identity(self, person: Person) -> Identity | None:
        """Name, address and personnummer for the person's letters; None where the source does not know them."""

    async def search(self, terms: Terms) -> Found:
        """Persons who fit any of the terms, in a few bounded statements; none in a source that cannot be searched."""
        return Found()

    async def plan(self, person: Person, retained_since: Mapping[str, date]) -> SourcePlan:
        """What an erasure would do now. Nothing is changed."""

    async def erase(self, person: Person, retained_since: Mapping[str, date], approved_digest: bytes) -> Erasure:
        """Erase as approved, all or nothing. Safe to repeat: what is done already is not done again.

        Raises PlanChanged, with nothing changed, where the source would no longer be changed as approved, and
        NotErased: without `erasure` where it did not do as planned, so that nothing is changed either; with it where
        everything was erased as approved, but more is there afterwards, or nobody could look.
        """

    async def values(self, person: Person, table: str, column: str) -> list[HeldValue]:
        """What the person's rows have in that column, at most `MOST` different values; masked where the column is."""
        found: Counter[str | None] = Counter()
        rows = self.collect(person)
        try:
            async for of, batch in rows:
                if of.name == table:
                    found.update(as_text(row[column]) for row in batch)
        finally:
            await rows.aclose()
        return [HeldValue(value, count) for value, count in found.most_common(MOST)]

    async def fault_in(self, table: str, column: str, before: str | None, after: str) -> Fault | None:
        """Why the portal cannot write `after` there in the place of `before`; None when it can."""
        return "not_by_map"

    async def rectify(self, person: Person, change: Change, key: bytes) -> int:
        """Write another value, all or nothing, look again, and say in how many rows. Safe to repeat by the same `key`.

        Raises PlanChanged, with nothing changed, where other rows have the value than were seen, and NotRectified.
        """
        raise SourceMismatch(self.data_map.id)

    async def done(self, digest: bytes) -> bool | None:
        """Whether the erasure of the plan with that digest was carried out; None where the source keeps no receipts."""
        return None

    async def check_live(self) -> list[MapFault]:
        """Everything that the map and the source do not agree on, and hints, in the order of their names."""

    async def undeclared(self) -> list[MapFault]:
        """What the source holds and the map does not tell of: columns of mapped tables, and tables that look personal.

        While there is any, nobody can say that an answer holds everything (Art. 15(1)). Empty for a source that
        cannot be asked.
        """
        return []

    async def close(self) -> None:
        """Close every connection to the source."""
