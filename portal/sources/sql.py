"""A source that is a SQL database, read and erased through its data map."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from portal.sources.collecting import Batch, Collecting
from portal.sources.data_map import DataMap
from portal.sources.database import Database, SourceBusy
from portal.sources.erasing import Erasing, Erasure
from portal.sources.errors import NotErased, SourceError
from portal.sources.faults import Fault
from portal.sources.identifying import Identifying, Identity
from portal.sources.overview import Holding, Overview
from portal.sources.person import Person
from portal.sources.planning import Planning, SourcePlan
from portal.sources.reflecting import differences, reflected_columns, types
from portal.sources.retaining import Retaining, since
from portal.sources.selection import Selection, Types

TRIES = 3


class SqlSource:
    """One of the company's databases. `url` reads, `erasure_url` reads and erases; both may be the same account.

    Every method raises SourceUnreachable (try later) or SourceMismatch (the map is wrong), except check_live, which
    tells how the map is wrong. `retained_since` says for each period that keeps rows from erasure the earliest
    anchor date that it still keeps; ValueError where the map needs a period that it lacks.
    """

    def __init__(self, data_map: DataMap, url: str, erasure_url: str, timeout: timedelta) -> None:
        self.data_map = data_map
        self._reader = Database(data_map.id, url, timeout)
        self._eraser = Database(data_map.id, erasure_url, timeout)
        self._statements: _Statements | None = None

    async def holdings(self, person: Person) -> list[Holding]:
        """What there is of each category in each table, by one statement; categories without rows included."""
        statements = await self._prepared()
        async with self._reader.snapshot() as connection:
            answer = await connection.execute(statements.overview.statement, statements.selection.bound(person))
            return statements.overview.read(answer.all())

    async def collect(self, person: Person, batch: int = 1000) -> AsyncGenerator[Batch, None]:
        """Every row of the person's, in one snapshot, at most `batch` rows in memory at a time.

        A row is its columns with a category, and the one that says when it was recorded; masked columns are masked.
        """
        statements = await self._prepared()
        async with self._reader.snapshot() as connection:
            parameters = statements.selection.bound(person)
            async for rows in statements.collecting.batches(connection, parameters, batch):
                yield rows

    async def identity(self, person: Person) -> Identity | None:
        """Name, address and personnummer for the person's letters; None where the map has no such columns or rows."""
        statements = await self._prepared()
        if statements.identifying is None:
            return None
        async with self._reader.snapshot() as connection:
            return await statements.identifying.identity(connection, statements.selection.bound(person))

    async def plan(self, person: Person, retained_since: Mapping[str, date]) -> SourcePlan:
        """What an erasure would do now. Nothing is changed."""
        parameters = since(self.data_map, retained_since)
        statements = await self._prepared()
        async with self._reader.snapshot() as connection:
            return await statements.planning.plan(connection, statements.selection.bound(person) | parameters)

    async def erase(self, person: Person, retained_since: Mapping[str, date], approved_digest: bytes) -> Erasure:
        """Erase as approved, all or nothing. Safe to repeat: what is done already is not done again.

        Raises PlanChanged, with nothing changed, where the database would no longer be changed as approved, and
        NotErased: without `erasure` where a statement did not do as planned, so that nothing is changed either; with
        it where everything was erased as approved, but more is there afterwards, or nobody could look.
        """
        period_parameters = since(self.data_map, retained_since)
        statements = await self._prepared()
        parameters = statements.selection.bound(person) | period_parameters
        erasure = await self._erased(statements, parameters, approved_digest)
        try:
            async with self._eraser.snapshot() as connection:
                left = (await statements.planning.plan(connection, parameters)).erasable
        except SourceError:
            raise NotErased(self.data_map.id, erasure) from None
        if left:
            raise NotErased(self.data_map.id, erasure)
        return erasure

    async def check_live(self) -> list[Fault]:
        """Every table and column that the map and the database do not agree on, in alphabetical order."""
        async with self._reader.snapshot() as connection:
            faults = differences(self.data_map, await reflected_columns(connection))
            return sorted(faults, key=lambda fault: (fault.table or "", fault.column or ""))

    async def close(self) -> None:
        """Close every connection to the source."""
        await self._reader.close()
        await self._eraser.close()

    async def _prepared(self) -> "_Statements":
        if self._statements is None:
            async with self._reader.snapshot() as connection:
                self._statements = _Statements.of(self.data_map, await types(connection, self.data_map))
        return self._statements

    async def _erased(self, statements: "_Statements", parameters: Mapping[str, object], approved: bytes) -> Erasure:
        for last in [False] * (TRIES - 1) + [True]:
            try:
                async with self._eraser.transaction() as connection:
                    return await statements.erasing.erase(connection, parameters, approved)
            except SourceBusy:
                if last:
                    raise
        raise AssertionError


@dataclass(frozen=True, slots=True)
class _Statements:
    """Everything that is ever said to the source, built once and bound for each person."""

    selection: Selection
    overview: Overview
    collecting: Collecting
    planning: Planning
    erasing: Erasing
    identifying: Identifying | None

    @classmethod
    def of(cls, data_map: DataMap, found: Types) -> "_Statements":
        selection = Selection(data_map, found)
        retaining = Retaining(selection)
        planning = Planning(selection, retaining)
        erasing = Erasing(selection, retaining, planning)
        identifying = Identifying(selection, data_map.identity) if data_map.identity else None
        return cls(selection, Overview(selection), Collecting(selection), planning, erasing, identifying)
