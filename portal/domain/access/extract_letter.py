"""What an extract says on paper: the record's facts and a part of the data put into the words of the letter."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from portal.clock import today
from portal.data.actors import Language
from portal.data.requests.requests import Request
from portal.domain.access import code_words
from portal.domain.access.article_15 import Answer, expect_complete
from portal.domain.access.extract_files import Rows, csv_files, json_file
from portal.domain.access.extract_parts import Part, Slice
from portal.domain.access.extract_processing import Processing, processing
from portal.domain.access.extract_reading import StoredExtract
from portal.domain.by_hand import by_hand
from portal.domain.by_hand.manual_tasks import Task
from portal.domain.extract_content import CollectedSource, Column, Head, Table, typed
from portal.domain.letterheads import authority, letterhead
from portal.domain.own_data import own_data_words
from portal.domain.own_data.own_data import OWN
from portal.domain.record_of_processing.model import RecordOfProcessing
from portal.domain.sources.overview import Overview
from portal.letters import extract as letters
from portal.letters.extract import Contents, Extract, ExtractSource, ExtractTable
from portal.letters.values import number


@dataclass(frozen=True, slots=True)
class PartContent:
    """One part of an extract, `index` of `parts` from 0, with its rows as they are sent."""

    head: Head
    parts: Sequence[Part]
    index: int
    rows: dict[Slice, list[list[Any]]]

    @property
    def tables(self) -> list[tuple[CollectedSource, Table, Slice | None]]:
        """The tables of the part; those without any row stand in the first."""
        found = {(it.source, it.table): it for it in self.parts[self.index]}
        return [
            (source, table, found.get((source.id, table.name)))
            for source in self.head.sources
            for table in source.tables
            if (source.id, table.name) in found or (not table.rows and self.index == 0)
        ]


async def part_content(extract: StoredExtract, parts: Sequence[Part], index: int) -> PartContent:
    """That part of the extract, read in the transaction under way."""
    rows = {it: await extract.sent_rows(it.source, it.table, it.first, it.last) for it in parts[index]}
    return PartContent(extract.head, parts, index, rows)


async def extract_letter(
    request: Request,
    addressee: tuple[str, ...],
    record: RecordOfProcessing,
    held: Overview,
    content: PartContent,
    tasks: Sequence[Task] = (),
) -> bytes:
    """A part of the extract as PDF with the same rows attached as JSON and as CSV. Raises IncompleteExtract.

    `tasks` are what was looked through by hand for it; the first part tells of it.
    """
    said = processing(record, held, tasks, request.language)
    # Nothing can be masked any more, so that all of it has been looked at is known since it was released.
    seen = {(source.id, table.name): table.to_look_at for source in content.head.sources for table in source.tables}
    expect_complete(Answer(said, record.authority, held, content.head, tasks, seen, request.language))
    letter = _letter(request, addressee, record, said, content, tasks)
    places = by_hand.as_json(tasks, request.reference) if content.index == 0 else []
    tables = [
        Rows(source, table, it.first + 1 if it else 1, partial(_at_once, content.rows.get(it, []) if it else []))
        for source, table, it in content.tables
    ]
    part = (content.index + 1, len(content.parts))
    return await letters.render(
        letter,
        b"".join([piece async for piece in json_file(content.head, part, tables, said, places)]),
        b"".join([piece async for piece in csv_files(tables, request.language)]),
    )


async def _at_once(rows: list[list[Any]]) -> AsyncGenerator[list[list[Any]], None]:
    if rows:
        yield rows


def _letter(
    request: Request,
    addressee: tuple[str, ...],
    record: RecordOfProcessing,
    said: Processing,
    content: PartContent,
    tasks: Sequence[Task],
) -> Extract:
    language = request.language
    assert request.received_on is not None
    return Extract(
        reference=request.reference,
        language=language,
        letterhead=letterhead(record.controller),
        addressee=addressee,
        received_on=request.received_on,
        written_on=today(),
        purposes=said.purposes,
        transfers=said.transfers,
        automated_decisions=said.automated_decisions,
        authority=authority(record),
        sources=_sources(content, record, language),
        transfers_unconfirmed=said.transfers_unconfirmed,
        automated_decisions_unconfirmed=said.automated_decisions_unconfirmed,
        part=content.index + 1,
        parts=len(content.parts),
        contents=_contents(content, language),
        by_hand=by_hand.looked_through(tasks, language) if content.index == 0 else (),
    )


def _sources(content: PartContent, record: RecordOfProcessing, language: Language) -> tuple[ExtractSource, ...]:
    tables: dict[str, list[ExtractTable]] = {}
    for source, table, part in content.tables:
        rows = content.rows.get(part, []) if part else []
        tables.setdefault(source.id, []).append(_table(source.id, table, part, rows, record, language))
    return tuple(
        ExtractSource(source.label.in_(language), tuple(tables[source.id]))
        for source in content.head.sources
        if source.id in tables
    )


def _table(
    source: str,
    table: Table,
    part: Slice | None,
    rows: list[list[Any]],
    record: RecordOfProcessing,
    language: Language,
) -> ExtractTable:
    def shown(value: Any, column: Column) -> object:
        known = typed(value, column.type)
        if source == OWN:
            return own_data_words.in_words(column.name, known, record, language)
        return code_words.in_words(source, table.name, column.name, known, language)

    return ExtractTable(
        label=table.label.in_(language),
        columns=tuple(column.label.in_(language) for column in table.columns),
        rows=tuple(
            tuple(shown(value, column) for value, column in zip(row, table.columns, strict=True)) for row in rows
        ),
        first=part.first + 1 if part else 1,
        count=table.rows,
    )


def _contents(content: PartContent, language: Language) -> tuple[Contents, ...]:
    """What is in which part, where there is more than one."""
    if len(content.parts) == 1:
        return ()
    found: dict[tuple[str, str], list[int]] = {}
    for place, part in enumerate(content.parts, 1):
        for it in part:
            found.setdefault((it.source, it.table), []).append(place)
    return tuple(
        Contents(source.label.in_(language), table.label.in_(language), number(table.rows, language), _span(places))
        for source in content.head.sources
        for table in source.tables
        if (places := found.get((source.id, table.name)))
    )


def _span(places: list[int]) -> str:
    return str(places[0]) if len(places) == 1 else f"{places[0]}–{places[-1]}"
