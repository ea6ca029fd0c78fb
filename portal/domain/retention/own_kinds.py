"""The kinds of what the portal keeps of its own: how long each is kept, how much of it is due, and forgetting it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol
from uuid import UUID

from portal.data.accounts import closed_sign_ins
from portal.data.actors import SYSTEM
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.database import acting_as
from portal.data.requests.states import CAME_TO_NOTHING, SEEN_THROUGH
from portal.data.retention import own_retention as rows
from portal.data.retention.own_retention import Due, Technical
from portal.domain.audit import audit
from portal.domain.requests.identity import GUESSES_WITHIN
from portal.settings import settings

BATCH = 500
"""Rows that one transaction forgets: a run that is killed has forgotten whole batches."""


class Kind(Protocol):
    """Something that the portal keeps of its own, for a `period` of the record of processing."""

    @property
    def name(self) -> str:
        """What it is called in events and reports."""

    @property
    def period(self) -> str:
        """The id of the period."""

    def due(self, before: datetime) -> AsyncIterator[int]:
        """How many rows were over before then, in parts."""

    def forget(self, before: datetime) -> AsyncIterator[int]:
        """Forget them, a batch in a transaction with its event, and say how many rows each batch was."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """Rows of which each batch is the first that are due: what is due is forgotten, all of it."""

    name: str
    period: str
    count: Callable[[datetime], Awaitable[int]]
    forget_some: Callable[[datetime, int], Awaitable[int]]

    async def due(self, before: datetime) -> AsyncIterator[int]:
        """As `Kind` says."""
        async with acting_as(SYSTEM):
            counted = await self.count(before)
        yield counted

    async def forget(self, before: datetime) -> AsyncIterator[int]:
        """As `Kind` says."""
        while forgotten := await _forgotten(self.name, self.forget_some(before, BATCH)):
            yield forgotten


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows of which some must stay although they are due: each page goes on where the last one ended."""

    name: str
    period: str
    page: Callable[[datetime, Due | None, int], Awaitable[list[Due]]]
    forget_these: Callable[[list[UUID], datetime], Awaitable[int]]

    async def due(self, before: datetime) -> AsyncIterator[int]:
        """As `Kind` says."""
        async for page in self._pages(before):
            yield len(page)

    async def forget(self, before: datetime) -> AsyncIterator[int]:
        """As `Kind` says."""
        async for page in self._pages(before):
            yield await _forgotten(self.name, self.forget_these([due.id for due in page], before))

    async def _pages(self, before: datetime) -> AsyncIterator[list[Due]]:
        after: Due | None = None
        while True:
            async with acting_as(SYSTEM):
                page = await self.page(before, after, BATCH)
            if page:
                yield page
            if len(page) < BATCH:
                return
            after = page[-1]


async def _forgotten(kind: str, forgetting: Awaitable[int]) -> int:
    async with acting_as(SYSTEM):
        forgotten = await forgetting
        if forgotten:
            await audit.record("retention.own_erased", subject=COMPANY_CHAIN, kind=kind, rows=forgotten)
    return forgotten


def _technical(
    name: str, period: str, *tables: Technical, grace: Callable[[], timedelta] = lambda: timedelta(0)
) -> Bulk:
    """`grace` is how long after it was last used something is over."""

    async def count(before: datetime) -> int:
        return sum([await rows.count_technical(table, before, grace()) for table in tables])

    async def forget(before: datetime, limit: int) -> int:
        return sum([await rows.forget_technical(table, before, grace(), limit) for table in tables])

    return Bulk(name, period, count, forget)


KINDS: Sequence[Kind] = (
    _technical(
        "sessions",
        "portal_sign_in",
        rows.SESSIONS,
        rows.STARTED_SIGN_INS,
        rows.PASSKEY_CHALLENGES,
        rows.PROVIDER_STARTS,
        grace=lambda: settings().session_idle,
    ),
    _technical(
        "sign_in_counters",
        "portal_sign_in",
        rows.SIGN_IN_COUNTERS,
        rows.EVENT_COUNTS,
        grace=lambda: max(settings().throttle_window, GUESSES_WITHIN),
    ),
    _technical("failed_sign_ins", "portal_failed", rows.FAILED_SIGN_INS),
    _technical("known_browsers", "portal_browser", rows.KNOWN_BROWSERS),
    _technical("one_time_links", "portal_sign_in", rows.ONE_TIME_LINKS),
    _technical("email_changes", "portal_operation", rows.EMAIL_CHANGES),
    _technical("sign_in_help", "portal_operation", rows.SIGN_IN_HELP),
    _technical("notices", "portal_operation", rows.NOTICES),
    _technical("drafts", "portal_draft", rows.DRAFTS),
    _technical("queue_log", "portal_operation", rows.QUEUE_LOG, rows.QUEUE_STATISTICS),
    _technical("consent_changes", "portal_operation", rows.CONSENT_CHANGES),
    _technical("consent_messages", "portal_operation", rows.SETTLED_MESSAGES, rows.LEFT_MESSAGES, rows.DEAD_MESSAGES),
    _technical("suppressions", "suppression", rows.SUPPRESSIONS),
    Listed(
        "unfinished_requests",
        "portal_unfinished",
        partial(rows.due_requests, CAME_TO_NOTHING),
        rows.forget_requests,
    ),
    Listed("requests", "privacy_record", partial(rows.due_requests, SEEN_THROUGH), rows.forget_requests),
    _technical("scans", "portal_operation", rows.SCANS),
    Bulk("letters", "portal_unfinished", rows.count_letters, rows.forget_letters),
    Bulk("outgoing_letters", "portal_unfinished", rows.count_outgoing_letters, rows.forget_outgoing_letters),
    Bulk("print_runs", "privacy_record", rows.count_print_runs, rows.forget_print_runs),
    Bulk("restrictions", "privacy_record", rows.count_restrictions, rows.forget_restrictions),
    Bulk("closed_sign_ins", "privacy_record", closed_sign_ins.count, closed_sign_ins.forget),
    Listed("persons", "privacy_record", rows.due_persons, rows.forget_persons),
    Listed("met_persons", "privacy_record", rows.due_met, rows.forget_met),
)
"""Every kind, in the order of forgetting: persons come last, when their requests are gone."""
