"""The changes of who may be marketed to, one after the other: for those who keep a list of their own in step.

A change is noted in the transaction that makes it. It gets its position, and with it what may go on for the person
from then, once it is committed: whoever has read up to a position has missed nothing before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.data.actors import SYSTEM
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.consents import consent_changes as rows
from portal.data.consents import consent_standings
from portal.data.consents.consent_changes import Change, Kind
from portal.data.consents.consent_standings import KnownAs
from portal.data.database import acting_as
from portal.domain.audit import summed_events
from portal.domain.consents.consent_standing import standings
from portal.domain.errors import Over
from portal.domain.record_of_processing.published import published
from portal.jobs import queue
from portal.settings import settings


class CursorExpired(Over):
    """Changes that follow the cursor have been forgotten: the whole list is to be read anew."""


MOST = 1000
"""Changes on a page."""

BATCH = 500
"""Changes that one transaction numbers."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A change, and by what the person is known; None where it concerns everybody, or the person is forgotten."""

    change: Change
    person: KnownAs | None


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """Some changes, and the cursor that asks for those that follow."""

    changes: Sequence[Changed]
    cursor: int
    more: bool


async def note(subject: UUID, kind: Kind, activity: str | None = None) -> None:
    """Note in the transaction under way that what may be done for that person is another."""
    await rows.add(subject, kind, activity)


async def announce() -> None:
    """Have the worker tell those who want to be told of what was noted in the transaction under way."""
    if settings().webhooks:
        await queue.enqueue("announce-changes", COMPANY_CHAIN)


async def number_all() -> int:
    """Give every committed change its position, a batch in a transaction, and return the last position."""
    choices = (await published()).record.choices
    while True:
        async with acting_as(SYSTEM):
            last = await rows.hold_feed()
            waiting = await rows.unnumbered(BATCH)
            stand = await standings({it.subject_id for it in waiting if it.subject_id}, choices)
            may = [",".join(stand[it.subject_id].activities) if it.subject_id else None for it in waiting]
            if waiting:
                last = await rows.number([it.id for it in waiting], last, may)
        if len(waiting) < BATCH:
            return last


async def after(token: str, cursor: int | None, limit: int) -> ChangesPage:
    """The changes that follow `cursor`; without one none, and the cursor from which to go on.

    Raises CursorExpired where changes that follow it have been forgotten: then the whole list is read anew.
    """
    last = await number_all()
    async with acting_as(SYSTEM):
        if cursor is None:
            return ChangesPage((), last, False)
        oldest = await rows.oldest_position()
        if cursor > last or cursor < (last + 1 if oldest is None else oldest) - 1:
            raise CursorExpired
        found = await rows.page(cursor, limit + 1)
        known = await consent_standings.known_as({it.subject_id for it in found[:limit] if it.subject_id})
        page = [Changed(it, known.get(it.subject_id) if it.subject_id else None) for it in found[:limit]]
        if page:
            await summed_events.asked("consents.changes_read", token, len(known))
    return ChangesPage(page, page[-1].change.position if page else cursor, len(found) > limit)
