"""What an erasure left to be kept by hand is destroyed in its time (Art. 17(3)): staff are told, and attest it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.data.actors import SYSTEM, Staff
from portal.data.by_hand import kept_by_hand as rows
from portal.data.by_hand.kept_by_hand import Kept
from portal.data.database import acting_as
from portal.domain.audit import audit
from portal.domain.by_hand.manual_tasks import find_task
from portal.domain.by_hand.mapped_places import label_of
from portal.domain.deciding import deciding_as
from portal.domain.errors import Conflict
from portal.domain.requests.handling import expect_handler
from portal.domain.requests.requests import find
from portal.sources.data_map import Label

MOST = 25
"""Destructions that the queue shows; the longest overdue."""


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be destroyed in one place. `kept_until` has passed."""

    reference: str
    label: Label
    kept_until: date


async def tell(subject: UUID, on: date, dry_run: bool) -> tuple[Sequence[Kept], Sequence[Kept]]:
    """Tell staff to destroy what is kept of an erased person by hand for no longer than before `on`.

    Returns all that is kept, and what of it is to be destroyed. With `dry_run` nobody is told. Safe to repeat.
    """
    async with acting_as(SYSTEM):
        kept = await rows.of_subject(subject)
        over = [each for each in kept if each.kept_until < on]
        for each in over:
            if not dry_run and await rows.ask_for_destruction(each.id):
                await audit.record(
                    "task.destruction_due", subject=subject, request=each.request_id, source=each.source, left=each.kept
                )
    return kept, over


async def attest(staff: Staff, reference: str, source: str) -> None:
    """Attest that what was kept in `source` is destroyed; how it was found is forgotten with it.

    Once nothing else is left of the person, the next retention run forgets by what he or she was known. Raises
    NotFound, NotHandler, and Conflict when there is nothing to be destroyed there, or no longer.
    """
    expect_handler(staff)
    async with deciding_as(staff):
        request = await find(reference)
        task = await find_task(request, source)
        if task.attestation is None:
            raise Conflict
        await rows.destroyed(task.attestation.id, staff.id)
        await audit.record(
            "task.destroyed",
            subject=request.subject_id,
            request=request.id,
            source=source,
            erased=task.attestation.kept,
        )


async def due() -> list[Due]:
    """What staff are to destroy now, in the transaction under way."""
    return [Due(each.reference, label_of(each.source), each.kept_until) for each in await rows.due(MOST)]
