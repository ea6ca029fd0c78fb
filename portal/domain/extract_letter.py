"""What an extract says on paper: the record's facts and a part of the data put into the words of the letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal.clock import today
from portal.data.actors import Language
from portal.data.requests import Request
from portal.domain import by_hand, own_data_words, unconfirmed_facts
from portal.domain.answer_letters import authority
from portal.domain.extract_content import CollectedSource, Column, Head, Table, typed
from portal.domain.extract_files import csv_files, json_file
from portal.domain.extract_parts import Part, Slice
from portal.domain.extract_reading import StoredExtract
from portal.domain.manual_tasks import Task
from portal.domain.overview import Kept, Overview, Use
from portal.domain.own_data import OWN
from portal.domain.record_of_processing.assumed import BASES
from portal.domain.record_of_processing.model import Controller, RecordOfProcessing
from portal.domain.request_forms import letterhead
from portal.letters import extract as letters
from portal.letters.extract import Contents, Extract, ExtractPurpose, ExtractSource, ExtractTable, ExtractUse, Transfer
from portal.letters.values import long_date, number

WORDS: dict[Language, dict[str, str]] = {
    "sv": {
        "until": "till och med {}",
        "over": "den tiden gick ut {}; det som inget annat kräver ska tas bort",
        "undetermined": "för {} poster går slutdatumet inte att räkna ut ur uppgifterna",
    },
    "en": {
        "until": "until {} at the latest",
        "over": "that time ended on {}; what nothing else requires is due to be removed",
        "undetermined": "for {} records the end cannot be told from the data",
    },
}


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
    letter = letter_of(request, addressee, record, held, content, tasks)
    tables = [(source, table, it, content.rows.get(it, []) if it else []) for source, table, it in content.tables]
    places = by_hand.as_json(tasks, request.reference) if content.index == 0 else []
    files = (
        json_file(content.head, tables, letter, (content.index + 1, len(content.parts)), places),
        csv_files(tables, request.language),
    )
    return await letters.render(letter, *files)


def letter_of(
    request: Request,
    addressee: tuple[str, ...],
    record: RecordOfProcessing,
    held: Overview,
    content: PartContent,
    tasks: Sequence[Task] = (),
) -> Extract:
    """What that part of the extract says."""
    language = request.language
    assert request.received_on is not None
    used = [use for use in held.uses if use.rows or by_hand.may_be_used(tasks, use.purpose.id, use.category.id)]
    purposes = tuple(
        ExtractPurpose(
            name=purpose.name.in_(language),
            description=purpose.description.in_(language),
            activities=tuple(activity.name.in_(language) for activity in purpose.activities),
            uses=tuple(_use(use, record.controller, language) for use in used if use.purpose.id == purpose.id),
            unconfirmed=tuple(it.name.in_(language) for it in purpose.activities if it.origin == "assumed"),
        )
        for purpose in record.purposes.values()
        if any(use.purpose.id == purpose.id for use in used)
    )
    return Extract(
        reference=request.reference,
        language=language,
        letterhead=letterhead(record.controller),
        addressee=addressee,
        received_on=request.received_on,
        written_on=today(),
        purposes=purposes,
        transfers=_transfers(used, language),
        automated_decisions=record.automated_decisions.in_(language),
        authority=authority(record),
        sources=_sources(content, record, language),
        transfers_unconfirmed=unconfirmed_facts.transfers(record, used),
        automated_decisions_unconfirmed=record.automated_decisions_origin == "assumed",
        part=content.index + 1,
        parts=len(content.parts),
        contents=_contents(content, language),
        by_hand=by_hand.looked_through(tasks, language) if content.index == 0 else (),
    )


def kept_in_words(kept: Kept, language: Language) -> str:
    """Until when something is kept, and why, in one line."""
    words = WORDS[language]
    parts = [kept.period.name.in_(language)]
    if kept.until:
        is_over = kept.until < today()
        parts.append(words["over" if is_over else "until"].format(long_date(kept.until, language)))
    if kept.undetermined:
        parts.append(words["undetermined"].format(kept.undetermined))
    return ", ".join(parts)


def _use(use: Use, controller: Controller, language: Language) -> ExtractUse:
    return ExtractUse(
        category=use.category.name.in_(language),
        legal_basis=BASES[use.use.basis].in_(language),
        kept=tuple(kept_in_words(kept, language) for kept in use.kept)
        or tuple(period.name.in_(language) for period in use.periods),
        sources=tuple(source.name.in_(language) for source in use.sources),
        recipients=tuple(recipient.name.in_(language) for recipient in use.recipients),
        condition=use.use.condition.in_(language) if use.use.condition else None,
        unconfirmed=unconfirmed_facts.of_use(use, controller, language),
    )


def _transfers(used: list[Use], language: Language) -> tuple[Transfer, ...]:
    recipients = {recipient.id: recipient for use in used for recipient in use.recipients if recipient.third_country}
    return tuple(
        Transfer(recipient.name.in_(language), recipient.safeguards.in_(language) if recipient.safeguards else "")
        for recipient in recipients.values()
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
        return own_data_words.in_words(column.name, known, record, language) if source == OWN else known

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
