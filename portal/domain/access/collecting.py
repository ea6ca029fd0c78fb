"""Collecting an extract: what every source holds of the person, and what none of the data maps accounts for."""

from collections.abc import Sequence
from uuid import UUID

from portal.clock import now
from portal.data.errors import Stale
from portal.data.requests.requests import Request
from portal.domain.access.completeness import UNDECLARED, Missing
from portal.domain.access.extract_writing import ROWS, Writing
from portal.domain.access.portable import covered, only
from portal.domain.extract_content import CollectedSource, Head, Table, mapped_columns
from portal.domain.own_data.own_data import LABEL, OWN, TABLES, own_rows
from portal.domain.record_of_processing.model import RecordOfProcessing
from portal.domain.sources.company_sources import person, sources
from portal.sources.data_map import Table as MappedTable
from portal.sources.person import Person
from portal.sources.source import Source


async def collected(request: Request, portable: RecordOfProcessing | None = None) -> tuple[Writing, Head] | None:
    """Every row that there is, stored but not yet the extract, and the head that makes it so.

    With `portable` only what Art. 20 covers by that record, of the sources alone.
    None when the request has its extract, or another attempt has begun. Raises SourceError.
    """
    writing = await Writing.begin(request.id, request.subject_id)
    if writing is None:
        return None
    found: list[CollectedSource] = []
    missing: list[Missing] = []
    # One person for all of it: sources that are asked at different times could tell of different ones.
    who = await person(request.subject_id)
    try:
        for source in sources():
            found.append(await _collect_from(source, who, writing, portable))
            missing += await _undeclared(source)
        if portable is None:
            found.append(await _collect_own(request.subject_id, writing))
    except Stale:
        return None
    return writing, Head(request.reference, tuple(found), tuple(missing))


async def _collect_from(
    source: Source, who: Person, writing: Writing, portable: RecordOfProcessing | None
) -> CollectedSource:
    data_map = source.data_map
    types = await source.column_types()
    parts = {table.name: covered(table, portable) for table in data_map.tables.values()} if portable else None
    tables: Sequence[MappedTable] = data_map.read_in_order
    if parts:
        tables = [only(table, parts[table.name].columns) for table in tables if parts[table.name].columns]
    mapped = [Table(table.name, table.label, mapped_columns(table, types.get(table.name, {}))) for table in tables]
    writing.expect(data_map.id, mapped)
    at = now()
    rows = source.collect(who, ROWS)
    try:
        async for table, batch in rows:
            if parts:
                part = parts[table.name]
                batch = [{name: row[name] for name in row if name in part.columns} for row in batch if part.of(row)]
            if not parts or part.columns:
                await writing.add(data_map.id, table.name, [tuple(row.values()) for row in batch])
    finally:
        await rows.aclose()
    return await writing.collected(CollectedSource(data_map.id, data_map.label, at, tuple(mapped)))


async def _undeclared(source: Source) -> list[Missing]:
    faults = await source.undeclared()
    return [Missing(UNDECLARED, source.data_map.id, fault.table, fault.column) for fault in faults]


async def _collect_own(subject: UUID, writing: Writing) -> CollectedSource:
    at = now()
    writing.expect(OWN, TABLES)
    async for table, rows in own_rows(subject):
        await writing.add(OWN, table, rows)
    return await writing.collected(CollectedSource(OWN, LABEL, at, TABLES))
