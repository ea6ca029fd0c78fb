"""What the answers say: the record's facts and the person's data put into the words of the letters."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from portal.clock import today
from portal.data.actors import Language
from portal.data.requests import Request
from portal.domain import by_hand, own_data_words, unconfirmed_facts
from portal.domain.company_sources import sources
from portal.domain.erasure_content import PlanLine
from portal.domain.extract_content import MASKED, typed
from portal.domain.manual_tasks import Task
from portal.domain.overview import Kept, Overview, Use
from portal.domain.record_of_processing.assumed import BASES
from portal.domain.record_of_processing.model import Controller, RecordOfProcessing
from portal.domain.request_forms import letterhead
from portal.letters import erasure_decision as decisions
from portal.letters import extract as extracts
from portal.letters.erasure_decision import (
    AnonymisedData,
    ClearedData,
    ErasedData,
    ErasureDecision,
    KeptData,
    UngroundedDecision,
)
from portal.letters.extract import Extract, ExtractPurpose, ExtractSource, ExtractTable, ExtractUse, Transfer
from portal.letters.letterhead import Authority
from portal.letters.values import Masked, long_date
from portal.sources.planning import cleared

OWN = "portal"
"""The id of the portal's own data among the sources of an extract."""

WORDS: dict[Language, dict[str, str]] = {
    "sv": {
        "until": "till och med {}",
        "over": "den tiden gick ut {}; det som inget annat kräver ska tas bort",
        "undetermined": "för {} poster går slutdatumet inte att räkna ut ur uppgifterna",
        "how": "Det som pekade ut dig är borttaget.",
        "undetermined_ground": "Datumet som lagringstiden räknas från saknas",
        "until_looked_into": "när det har utretts; du får besked",
    },
    "en": {
        "until": "until {} at the latest",
        "over": "that time ended on {}; what nothing else requires is due to be removed",
        "undetermined": "for {} records the end cannot be told from the data",
        "how": "Whatever pointed to you has been removed.",
        "undetermined_ground": "The date from which the period is counted is missing",
        "until_looked_into": "it has been looked into; you will be told",
    },
}


async def extract_letter(
    request: Request,
    addressee: tuple[str, ...],
    record: RecordOfProcessing,
    held: Overview,
    content: dict[str, Any],
    tasks: Sequence[Task] = (),
) -> bytes:
    """The extract as PDF with the same data attached as JSON. Raises IncompleteExtract.

    `tasks` are what was looked through by hand for it.
    """
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
    letter = Extract(
        reference=request.reference,
        language=language,
        letterhead=letterhead(record.controller),
        addressee=addressee,
        received_on=request.received_on,
        written_on=today(),
        purposes=purposes,
        transfers=_transfers(used, language),
        automated_decisions=record.automated_decisions.in_(language),
        authority=_authority(record),
        sources=tuple(_source(source, record, language) for source in content["sources"]),
        transfers_unconfirmed=unconfirmed_facts.transfers(record, used),
        automated_decisions_unconfirmed=record.automated_decisions_origin == "assumed",
        by_hand=by_hand.looked_through(tasks, language),
    )
    attached = {**content, "by_hand": by_hand.as_json(tasks, request.reference)} if tasks else content
    return await extracts.render(letter, _attachment(attached, letter))


async def erasure_decision(
    request: Request,
    addressee: tuple[str, ...],
    record: RecordOfProcessing,
    lines: list[PlanLine],
    tasks: Sequence[Task] = (),
) -> bytes:
    """The decision on an erasure as PDF, each thing kept with its ground and date (Art. 17(3)).

    `tasks` are what was erased by hand for it.
    Raises UngroundedDecision when rows are kept and nothing says why or until when.
    """
    language = request.language
    assert request.received_on is not None
    decision = ErasureDecision(
        reference=request.reference,
        language=language,
        letterhead=letterhead(record.controller),
        addressee=addressee,
        received_on=request.received_on,
        decided_on=today(),
        erased=(
            *(ErasedData(line.label.in_(language), line.deleted) for line in lines if line.deleted),
            *by_hand.erased_by_hand(tasks, language),
        ),
        anonymised=tuple(
            AnonymisedData(line.label.in_(language), line.anonymised, WORDS[language]["how"])
            for line in lines
            if line.anonymised
        ),
        cleared=tuple(
            ClearedData(line.label.in_(language), line.cleared, _cleared_columns(line, language))
            for line in lines
            if line.cleared
        ),
        kept=(
            *(kept for line in lines for kept in _kept_data(line, record.controller, language)),
            *by_hand.kept_by_hand(tasks, language),
        ),
        told=(),
        authority=_authority(record),
    )
    return await decisions.render(decision)


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


def _authority(record: RecordOfProcessing) -> Authority:
    given = record.authority
    return Authority(given.name, given.address, given.email, given.telephone)


def _source(source: dict[str, Any], record: RecordOfProcessing, language: Language) -> ExtractSource:
    def shown(value: Any, column: dict[str, Any]) -> object:
        if value == MASKED:
            return Masked()
        known = typed(value, column["type"])
        return own_data_words.in_words(column["name"], known, record, language) if source["id"] == OWN else known

    return ExtractSource(
        label=source["label"][language],
        tables=tuple(_table(table, shown, language) for table in source["tables"]),
    )


def _table(table: dict[str, Any], shown: Callable[[Any, dict[str, Any]], object], language: Language) -> ExtractTable:
    columns = table["columns"]
    return ExtractTable(
        label=table["label"][language],
        columns=tuple(column["label"][language] for column in columns),
        rows=tuple(
            tuple(shown(value, column) for value, column in zip(row, columns, strict=True)) for row in table["rows"]
        ),
    )


def _attachment(content: dict[str, Any], letter: Extract) -> bytes:
    processing = {
        "purposes": [asdict(purpose) for purpose in letter.purposes],
        "transfers": [asdict(transfer) for transfer in letter.transfers],
        "transfers_unconfirmed": letter.transfers_unconfirmed,
        "automated_decisions": letter.automated_decisions,
        "automated_decisions_unconfirmed": letter.automated_decisions_unconfirmed,
    }
    return json.dumps({**content, "processing": processing}, ensure_ascii=False, indent=1).encode()


def _cleared_columns(line: PlanLine, language: Language) -> tuple[str, ...]:
    """What the data map has rows of that table lose though they are kept."""
    tables = (source.data_map.tables.get(line.table) for source in sources() if source.data_map.id == line.source)
    labels = (column.label for table in tables if table for column in cleared(table))
    return tuple(label.sv if language == "sv" else label.en for label in labels)


def _kept_data(line: PlanLine, controller: Controller, language: Language) -> list[KeptData]:
    label = line.label.in_(language)
    if line.kept > sum(it.rows for it in line.periods):
        raise UngroundedDecision(label)
    kept = [
        KeptData(
            label=label,
            count=it.rows,
            ground=it.period.ground.in_(language),
            law=it.period.law,
            until=it.until,
            unconfirmed=unconfirmed_facts.of_date(it.period, controller, language),
        )
        for it in line.periods
    ]
    if line.undetermined:
        words = WORDS[language]
        kept.append(
            KeptData(label, line.undetermined, words["undetermined_ground"], None, None, words["until_looked_into"])
        )
    return kept
