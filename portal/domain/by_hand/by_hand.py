"""What was looked through by hand, put into the words of the letters and of the extract's file."""

from collections.abc import Sequence
from typing import Any

from portal.clock import local_date
from portal.data.actors import Language
from portal.domain.by_hand.file_types import neutral_name
from portal.domain.by_hand.manual_tasks import Task
from portal.domain.sources.company_sources import manual_sources
from portal.letters.erasure_decision import ErasedData, KeptData
from portal.letters.extract import LookedThrough
from portal.letters.words.by_hand import LABELLED


def looked_through(tasks: Sequence[Task], language: Language) -> tuple[LookedThrough, ...]:
    """Each attested task of a request, for its letter: also where nothing was found."""
    return tuple(
        LookedThrough(
            label=task.label.in_(language),
            holds=_holds(task.source, language),
            on=local_date(task.attestation.at),
            outcome=task.attestation.outcome,
            # What was noted at an erasure is for those who check it.
            note=task.attestation.note if task.kind == "access" else None,
            enclosures=len(task.files),
        )
        for task in tasks
        if task.attestation
    )


def as_json(tasks: Sequence[Task], reference: str) -> list[dict[str, Any]]:
    """The same for the extract's file: a file by its number, kind, size in bytes and SHA-256, not by its name."""
    return [
        {
            "id": task.source,
            "label": task.label.as_json(),
            "looked_through_at": task.attestation.at.isoformat(),
            "outcome": task.attestation.outcome,
            "note": task.attestation.note,
            "enclosures": [
                {
                    "name": neutral_name(reference, file.number, file.media_type),
                    "media_type": file.media_type,
                    "size": file.size,
                    "sha256": file.sha256.hex(),
                }
                for file in task.files
            ],
        }
        for task in tasks
        if task.attestation
    ]


def may_be_used(tasks: Sequence[Task], purpose: str, category: str) -> bool:
    """Whether something was found where data of that category is kept for that purpose."""
    found = {task.source for task in tasks if task.attestation and task.attestation.outcome == "found"}
    return any(source.may_hold(purpose, category) for source in manual_sources() if source.id in found)


def erased_by_hand(tasks: Sequence[Task], language: Language) -> tuple[ErasedData, ...]:
    """What was erased by hand, for the decision."""
    return tuple(
        ErasedData(LABELLED[language].format(task.label.in_(language)), task.attestation.erased)
        for task in tasks
        if task.attestation and task.attestation.erased
    )


def kept_by_hand(tasks: Sequence[Task], language: Language) -> tuple[KeptData, ...]:
    """What is kept there, each with the ground and the last day that the handler attested (Art. 12(4), 17(3))."""
    return tuple(
        KeptData(
            label=LABELLED[language].format(task.label.in_(language)),
            count=task.attestation.kept,
            ground=task.attestation.ground or "",
            law=None,
            until=task.attestation.kept_until,
        )
        for task in tasks
        if task.attestation and task.attestation.kept
    )


def _holds(source: str, language: Language) -> tuple[str, ...]:
    return tuple(held.label.in_(language) for it in manual_sources() if it.id == source for held in it.holds)
