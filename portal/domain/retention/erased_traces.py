"""Forgetting what still tells of the erased when they are gone, each for its period of the record of processing.

Certificates outlive their requests, tombstones are kept for as long as a backup may be restored, and a person's events
go as a whole, so that what is left of the audit log can still be checked.
"""

from collections.abc import AsyncIterator, Sequence
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
class Tombstones:
    """Erasures that are remembered in case of a restored backup, here and in the erasure journal."""

    name: str = "tombstones"
    period: str = "portal_replay"

    async def due(self, before: datetime) -> AsyncIterator[int]:
        """As `Kind` says."""
        async for counted in _TOMBSTONES.due(before):
            yield counted

    async def forget(self, before: datetime) -> AsyncIterator[int]:
        """As `Kind` says. The journal goes first, so that no replay reads there what has been forgotten here."""
        await erasure_journal.forget(before)
        async for forgotten in _TOMBSTONES.forget(before):
            yield forgotten


@dataclass(frozen=True, slots=True)
class ShutDoors:
    """What was shut of accounts, which is remembered likewise, here and in the access journal."""

    name: str = "shut_doors"
    period: str = "portal_replay"

    async def due(self, before: datetime) -> AsyncIterator[int]:
        """As `Kind` says."""
        async for counted in _SHUT_DOORS.due(before):
            yield counted

    async def forget(self, before: datetime) -> AsyncIterator[int]:
        """As `Kind` says. The journal goes first here, too."""
        await access_journal.forget(before)
        async for forgotten in _SHUT_DOORS.forget(before):
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
_SHUT_DOORS = Bulk("shut_doors", "portal_replay", shut_doors.count, shut_doors.forget)

TRACES: Sequence[Kind] = (
    Bulk("certificates", "privacy_record", rows.count_certificates, rows.forget_certificates),
    Bulk("later_erasures", "privacy_record", rows.count_later_erasures, rows.forget_later_erasures),
    Tombstones(),
    ShutDoors(),
    Chains(),
)
"""Every kind, to be forgotten after requests and persons: all of it hangs on them."""
