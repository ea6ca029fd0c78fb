"""A source that is a SQL database, read and erased through its data map."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from datetime import date, timedelta

from portal.sources.catalogue import catalogue
from portal.sources.causes import Cause
from portal.sources.collecting import Batch
from portal.sources.column_types import column_types
from portal.sources.data_map import DataMap, Identifier
from portal.sources.database import Database, SourceBusy
from portal.sources.erasing import Erasure
from portal.sources.errors import NoPseudonym, NotErased, NotRectified, SourceError, SourceMismatch
from portal.sources.faults import Fault
from portal.sources.identifiers import Identifiers
from portal.sources.identifying import Identity
from portal.sources.live_checking import differences
from portal.sources.overview import Holding
from portal.sources.person import Person
from portal.sources.planning import SourcePlan
from portal.sources.rectifying import Change, HeldValue
from portal.sources.rectifying import Fault as ValueFault
from portal.sources.reflecting import all_ties, receipts_table, types
from portal.sources.retaining import since
from portal.sources.rights import lacking, rights
from portal.sources.searching import Found, Searching, Terms
from portal.sources.side_effects import side_effects
from portal.sources.source import NO_DAYS, Source
from portal.sources.statements import Statements
from portal.sources.surroundings import surroundings
from portal.sources.undeclared import undeclared

TRIES = 3


class SqlSource(Source):
    """One of the company's databases. `url` reads, `erasure_url` reads and erases; both may be the same account.

    What it promises stands in `Source`; here is how a database does it.
    """

    def __init__(self, data_map: DataMap, url: str, erasure_url: str, timeout: timedelta) -> None:
        self.data_map = data_map
        self._reader = Database(data_map.id, url, timeout)
        self._eraser = Database(data_map.id, erasure_url, timeout)
        self._statements: Statements | None = None

    async def holdings(self, person: Person, kept_since: Mapping[str, date] = NO_DAYS) -> list[Holding]:
        """One statement for all tables, and another for those with very many rows."""
        statements = await self._prepared()
        async with self._reader.snapshot(first_rows=True) as connection:
            return await statements.overview.holdings(connection, statements.selection.bound(person), kept_since)

    async def collect(self, person: Person, batch: int = 1000) -> AsyncGenerator[Batch, None]:
        """One statement a table, in one snapshot, streamed from the server."""
        statements = await self._prepared()
        async with self._reader.snapshot() as connection:
            parameters = statements.selection.bound(person)
            async for rows in statements.collecting.batches(connection, parameters, batch):
                yield rows

    async def column_types(self) -> Mapping[str, Mapping[str, str]]:
        """As the database declares them."""
        return column_types(self.data_map, (await self._prepared()).types)

    async def identity(self, person: Person) -> Identity | None:
        """None where the map has no such columns or rows."""
        statements = await self._prepared()
        if statements.identifying is None:
            return None
        async with self._reader.snapshot() as connection:
            return await statements.identifying.identity(connection, statements.selection.bound(person))

    async def search(self, terms: Terms) -> Found:
        """One statement for each term, and one for each column that names a person elsewhere, in one snapshot."""
        statements = await self._prepared()
        async with self._reader.snapshot() as connection:
            return await Searching(statements.selection, self.data_map.identity).found(connection, terms)

    async def plan(self, person: Person, retained_since: Mapping[str, date]) -> SourcePlan:
        """Two statements a table, in one snapshot."""
        parameters = since(self.data_map, retained_since)
        statements = await self._prepared()
        async with self._reader.snapshot() as connection:
            return await statements.planning.plan(connection, self._to_erase(statements, person) | parameters)

    async def erase(self, person: Person, retained_since: Mapping[str, date], approved_digest: bytes) -> Erasure:
        """One serializable transaction, and a second look when it is committed."""
        period_parameters = since(self.data_map, retained_since)
        statements = await self._prepared()
        statements.receipts_of(self.data_map)
        parameters = self._to_erase(statements, person) | period_parameters
        erasure = await self._erased(statements, parameters, approved_digest)
        try:
            async with self._eraser.snapshot() as connection:
                left = await statements.planning.erasable(connection, parameters)
        except SourceError as error:
            raise NotErased(self.data_map.id, erasure, error.cause) from None
        if left:
            raise NotErased(self.data_map.id, erasure, Cause("is_there_again"))
        return erasure

    async def values(self, person: Person, table: str, column: str) -> list[HeldValue]:
        """One statement, which counts."""
        statements, of = await self._prepared(), self.data_map.tables[table]
        async with self._reader.snapshot() as connection:
            parameters = statements.selection.bound(person)
            return await statements.rectifying.values(connection, parameters, of, of.columns[column])

    async def fault_in(self, table: str, column: str, before: str | None, after: str) -> ValueFault | None:
        """By the type and the length of the column."""
        of = self.data_map.tables[table]
        return (await self._prepared()).rectifying.fault_in(of, of.columns[column], before, after)

    async def rectify(self, person: Person, change: Change, key: bytes) -> int:
        """One serializable transaction with a receipt, and a second look when it is committed."""
        statements = await self._prepared()
        statements.receipts_of(self.data_map)
        parameters = statements.selection.bound(person)
        async with self._eraser.transaction() as connection:
            rows = await statements.rectifying.rectify(connection, parameters, change, key)
        async with self._eraser.snapshot() as connection:
            if await statements.rectifying.left(connection, parameters, change):
                raise NotRectified(self.data_map.id, Cause("is_there_again"))
        return rows

    async def identifiers(self) -> AsyncIterator[tuple[Identifier, str]]:
        """Every value of every identifying column, in one snapshot, streamed from the server."""
        statements = await self._prepared()
        async with self._reader.snapshot() as connection:
            async for found in Identifiers(statements.selection).values(connection):
                yield found

    async def done(self, digest: bytes) -> bool | None:
        """By the receipt, which the account that erases reads."""
        receipts = (await self._prepared()).receipts_of(self.data_map)
        if receipts is None:
            return None
        async with self._eraser.snapshot() as connection:
            return await receipts.find(connection, digest) is not None

    async def acknowledge(self, digest: bytes) -> bool:
        """With no counts: they are what the erasure that did it again has in its own receipt."""
        receipts = (await self._prepared()).receipts_of(self.data_map)
        if receipts is None:
            return False
        async with self._eraser.transaction() as connection:
            if await receipts.find(connection, digest) is None:
                await receipts.put(connection, digest, {})
        return True

    async def check_live(self) -> list[Fault]:
        """Both accounts are used. Every table and column, in alphabetical order."""
        schema = self.data_map.schema
        tables = [table.of for table in self.data_map.tables.values()]
        async with self._reader.snapshot() as connection:
            found = await catalogue(connection, schema)
            reader, read = await rights(connection, schema), await surroundings(connection, tables, schema)
        async with self._eraser.snapshot() as connection:
            eraser, erased = await rights(connection, schema), await surroundings(connection, tables, schema)
        faults = [*differences(self.data_map, found), *lacking(self.data_map, found, reader, eraser)]
        faults += side_effects(self.data_map, found, read, erased)
        if all(fault.hint for fault in faults):
            faults += await self._rehearsed()
        return sorted(faults, key=Fault.place)

    async def undeclared(self) -> list[Fault]:
        """What the account that reads can see, by foreign keys and by the names of columns."""
        async with self._reader.snapshot() as connection:
            return sorted(undeclared(self.data_map, await catalogue(connection, self.data_map.schema)), key=Fault.place)

    async def close(self) -> None:
        """Close every connection to the source."""
        await self._reader.close()
        await self._eraser.close()

    async def _rehearsed(self) -> list[Fault]:
        """What the database says to the statements themselves, asked about nobody."""
        nobody, no_day = Person({}), dict.fromkeys(self.data_map.retaining, date.max)
        try:
            statements = await self._prepared()
            await self.holdings(nobody)
            async for _ in self.collect(nobody):
                raise AssertionError("rows belong to nobody")
            async with self._reader.snapshot() as connection:
                parameters = statements.selection.bound(nobody) | since(self.data_map, no_day)
                await statements.planning.plan(connection, parameters)
        except SourceError as error:
            fault = f"cannot be asked what the map makes us ask: {error} Map fewer ways to a person, or shorter ones"
            return [Fault(self.data_map.origin, None, None, fault)]
        return []

    def _to_erase(self, statements: Statements, person: Person) -> dict[str, object]:
        if statements.selection.has_pseudonyms and person.pseudonym_key is None:
            raise NoPseudonym(self.data_map.id)
        return statements.selection.bound(person)

    async def _prepared(self) -> Statements:
        if self._statements is None:
            async with self._reader.snapshot() as connection:
                found = await types(connection, self.data_map)
                tied = await all_ties(connection, self.data_map)
                receipts = await receipts_table(connection, self.data_map)
            try:
                self._statements = Statements.of(self.data_map, found, tied, receipts)
            except ValueError:
                raise SourceMismatch(self.data_map.id, Cause("value_of_the_map_does_not_suit_its_column")) from None
        return self._statements

    async def _erased(self, statements: Statements, parameters: Mapping[str, object], approved: bytes) -> Erasure:
        for last in [False] * (TRIES - 1) + [True]:
            try:
                async with self._eraser.transaction() as connection:
                    return await statements.erasing.erase(connection, parameters, approved)
            except SourceBusy:
                if last:
                    raise
        raise AssertionError
