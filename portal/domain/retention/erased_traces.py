"""Forgetting what still tells of the erased when they are gone, each for its period of the record of processing.

Certificates outlive their requests, tombstones are kept for as long as a backup may be restored, and a person's events
go as a whole, so that what is left of the audit log can still be checked.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.data.accounts import shut_doors
from portal.data.actors import SYSTEM
from portal.data.audit import audit as chain
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.database import acting_as
from portal.data.retention import erased_traces as rows
from portal.domain.audit import audit
from portal.domain.erasure import erasure_journal
from portal.domain.retention.own_kinds import BATCH, Bulk, Kind
from portal.domain.signing_in import access_journal


@dataclass(frozen=True, slots=True)
class Journalled:
    """Rows that a journal outside the database has too, from which they come back when a backup is restored."""

    rows: Bulk
    forget_in_journal: Callable[[datetime], Awaitable[None]]

    @property
    def name(self) -> str:
        """As `Kind` says."""
        return self.rows.name

    @property
    def period(self) -> str:
        """As `Kind` says."""
        return self.rows.period

    def due(self, before: datetime) -> AsyncIterator[int]:
        """As `Kind` says."""
        return self.rows.due(before)

    async def forget(self, before: datetime) -> AsyncIterator[int]:
        """As `Kind` says. The journal goes first, so that no replay reads there what has been forgotten here."""
        await self.forget_in_journal(before)
        async for forgotten in self.rows.forget(before):
            yield forgotten


@dataclass(frozen=True, slots=True)
class Chains:
    """The events of persons of whom nothing else is left; a new checkpoint is signed of the chains that remain."""

    name: str = "events"
    period: str = "portal_log"

    async def due(self, before: datetime) -> AsyncIterator[int]:
        """As `Kind` says."""
        async with acting_as(SYSTEM):
            counted = await rows.count_chains(before)
        yield counted

    async def forget(self, before: datetime) -> AsyncIterator[int]:
        """As `Kind` says. Raises AuditLogBroken when the log is not what the newest checkpoint says."""
        while forgotten := await _forget_chains(before):
            yield forgotten


async def _forget_chains(before: datetime) -> int:
    async with acting_as(SYSTEM):
        if not await rows.count_chains(before):
            return 0
        await chain.wait_for_appends()
        # What somebody has changed must not be signed anew.
        await audit.expect_checkpoint_fits()
        forgotten = await rows.forget_chains(before, BATCH)
        await audit.record("retention.own_erased", subject=COMPANY_CHAIN, kind="events", rows=forgotten)
        await audit.sign_heads()
    return forgotten


_TOMBSTONES = Bulk("tombstones", "portal_replay", rows.count_tombstones, rows.forget_tombstones)
"""Erasures that are remembered in case of a restored backup."""
_SHUT_DOORS = Bulk("shut_doors", "portal_replay", shut_doors.count, shut_doors.forget)
"""What was shut of accounts, which is remembered likewise."""

TRACES: Sequence[Kind] = (
    Bulk("certificates", "privacy_record", rows.count_certificates, rows.forget_certificates),
    Bulk("later_erasures", "privacy_record", rows.count_later_erasures, rows.forget_later_erasures),
    Journalled(_TOMBSTONES, erasure_journal.forget),
    Journalled(_SHUT_DOORS, access_journal.forget),
    Chains(),
)
"""Every kind, to be forgotten after requests and persons: all of it hangs on them."""
