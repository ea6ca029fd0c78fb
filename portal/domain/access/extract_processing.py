"""What an answer says of the processing (Art. 15(1)): the record's facts in the words of the letter and the file."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from portal.clock import today
from portal.data.actors import Language
from portal.domain.by_hand import by_hand
from portal.domain.by_hand.manual_tasks import Task
from portal.domain.record_of_processing import unconfirmed_facts
from portal.domain.record_of_processing.assumed import BASES
from portal.domain.record_of_processing.model import Controller, RecordOfProcessing
from portal.domain.sources.kept import Kept
from portal.domain.sources.overview import Overview, Use
from portal.letters.extract import ExtractPurpose, ExtractUse, Transfer
from portal.letters.words import extract as words


@dataclass(frozen=True, slots=True)
class Processing:
    """Why the data is used and by whom, in the reader's language, and what of it nobody has confirmed."""

    purposes: tuple[ExtractPurpose, ...]
    transfers: tuple[Transfer, ...]
    transfers_unconfirmed: bool
    automated_decisions: str
    automated_decisions_unconfirmed: bool

    def as_json(self) -> dict[str, Any]:
        """As the file has it."""
        return asdict(self)


def processing(record: RecordOfProcessing, held: Overview, tasks: Sequence[Task], language: Language) -> Processing:
    """The uses of the data that is held, or was found in one of `tasks`, which were looked through by hand."""
    used = [use for use in held.uses if use.rows or by_hand.may_be_used(tasks, use.purpose.id, use.category.id)]
    purposes = tuple(
        ExtractPurpose(
            name=purpose.name.in_(language),
            description=purpose.description.in_(language),
            activities=tuple(it.name.in_(language) for it in purpose.activities if it.id not in held.stopped),
            uses=tuple(_use(use, record.controller, language) for use in used if use.purpose.id == purpose.id),
            unconfirmed=tuple(it.name.in_(language) for it in purpose.activities if it.origin == "assumed"),
            stopped=tuple(it.name.in_(language) for it in purpose.activities if it.id in held.stopped),
        )
        for purpose in record.purposes.values()
        if any(use.purpose.id == purpose.id for use in used)
    )
    return Processing(
        purposes=purposes,
        transfers=_transfers(used, language),
        transfers_unconfirmed=unconfirmed_facts.transfers(record, used),
        automated_decisions=record.automated_decisions.in_(language),
        automated_decisions_unconfirmed=record.automated_decisions_origin == "assumed",
    )


def kept_in_words(use: Use, language: Language) -> tuple[str, ...]:
    """Until when something is kept, and why, a line each, and which of them counts."""
    lines = tuple(_in_words(kept, use, language) for kept in use.kept)
    # In a narrow column it is said once: not where a line says what stays after it.
    is_to_be_said = use.is_kept_for_longest and not any(kept.then for kept in use.kept)
    return (*lines, words.WORDS[language]["longest"]) if is_to_be_said else lines


def _in_words(kept: Kept, use: Use, language: Language) -> str:
    is_over = kept.until is not None and kept.until < today()
    line = words.kept(
        kept.period.name.in_(language), kept.until, language, is_over=is_over, undetermined=kept.undetermined
    )
    if kept.then:
        line = words.staying(line, kept.then, kept.staying, language)
    is_counted = len(use.kept) > 1 and kept.rows and use.rows and not use.more
    return words.share(line, kept.rows, use.rows, language) if is_counted and kept.rows and use.rows else line


def _use(use: Use, controller: Controller, language: Language) -> ExtractUse:
    return ExtractUse(
        category=use.category.name.in_(language),
        legal_basis=BASES[use.use.basis].in_(language),
        kept=kept_in_words(use, language) or tuple(period.name.in_(language) for period in use.periods),
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
