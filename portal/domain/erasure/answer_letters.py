"""What the decision on an erasure says: the record's facts and what was done put into the words of the letter."""

from collections.abc import Sequence

from portal.clock import today
from portal.data.actors import Language
from portal.data.requests.requests import Request
from portal.domain.by_hand import by_hand
from portal.domain.by_hand.manual_tasks import Task
from portal.domain.erasure import own_left
from portal.domain.erasure.erasure_content import PlanLine
from portal.domain.letterheads import authority, letterhead
from portal.domain.recipients.told_recipients import Told
from portal.domain.record_of_processing import unconfirmed_facts
from portal.domain.record_of_processing.model import Controller, RecordOfProcessing
from portal.domain.sources.company_sources import sources
from portal.letters import erasure_decision as decisions
from portal.letters.erasure_decision import (
    AnonymisedData,
    ClearedData,
    ErasedData,
    ErasureDecision,
    KeptData,
    PortalData,
    UngroundedDecision,
)
from portal.sources.writing import cleared


async def erasure_decision(
    request: Request,
    addressee: tuple[str, ...],
    record: RecordOfProcessing,
    lines: list[PlanLine],
    tasks: Sequence[Task] = (),
    certificate: str | None = None,
    recipients: Sequence[Told] = (),
) -> bytes:
    """The decision on an erasure as PDF, each thing kept with its ground and date (Art. 17(3)).

    `tasks` are what was erased by hand for it, `certificate` is the number of the certificate of what was done,
    `recipients` are those who are told, or are to be (Art. 19).
    Raises UngroundedDecision when rows are kept and nothing says why or until when.
    """
    language = request.language
    assert request.received_on is not None
    is_anything_left = any(line.remaining for line in lines) or any(
        task.attestation.kept for task in tasks if task.attestation
    )
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
            AnonymisedData(line.label.in_(language), line.anonymised) for line in lines if line.anonymised
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
        told=tuple(it.name.in_(language) for it in recipients if it.told_on),
        to_be_told=tuple(it.name.in_(language) for it in recipients if it.outcome is None),
        authority=authority(record),
        certificate=certificate,
        by_hand=by_hand.looked_through(tasks, language),
        portal=tuple(
            PortalData(it.what.in_(language), it.period.ground.in_(language), it.period.name.in_(language))
            for it in own_left.after_erasure(record, is_anything_left)
        ),
    )
    return await decisions.render(decision)


def _cleared_columns(line: PlanLine, language: Language) -> tuple[str, ...]:
    """What the data map has rows of that table lose though they are kept."""
    tables = (source.data_map.tables.get(line.table) for source in sources() if source.data_map.id == line.source)
    labels = (column.label for table in tables if table for column in cleared(table))
    return tuple(label.in_(language) for label in labels)


def _kept_data(line: PlanLine, controller: Controller, language: Language) -> list[KeptData]:
    label = line.label.in_(language)
    if not line.is_grounded:
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
        kept.append(decisions.undated(label, line.undetermined, language))
    return kept
