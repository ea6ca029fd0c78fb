"""Whether a database has come back from a backup that is older than an erasure, or than a door that was shut: then
nothing is served from it."""

import time
from dataclasses import dataclass

import structlog

from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.erasure import tombstones
from portal.domain.erasure import erasure_journal
from portal.domain.erasure.tombstones import PORTAL
from portal.domain.signing_in import access_journal
from portal.domain.sources.company_sources import sources
from portal.sources.errors import SourceError

log = structlog.get_logger()

LOOK_AGAIN = 60.0
"""Seconds for which an answer is good enough for those who ask all the time."""


class DatabaseRestored(Exception):
    """Somebody who was erased, or shut out, is there again.

    The message names the databases and the command that puts it right.
    """

    def __init__(self, databases: tuple[str, ...]) -> None:
        super().__init__(
            f"Restored from a backup that is older than what was erased or shut last: {', '.join(databases)}. Nothing"
            " is served until that has been done again: run `portal erasures replay`"
            " (with --dry-run to see first what it would do)."
        )
        self.databases = databases


@dataclass(slots=True)
class _Known:
    at: float | None = None
    restored: tuple[str, ...] = ()


_known = _Known()


async def restored() -> tuple[str, ...]:
    """The databases that lack what was erased last: ids of sources, and `portal` for the portal's own.

    One small question each. A source that does not answer, or keeps no receipts, says nothing.
    """
    found = [PORTAL] if await _portal_is_restored() else []
    for source in sources():
        name = source.data_map.id
        async with acting_as(SYSTEM):
            newest = await tombstones.newest(name)
        try:
            if newest and await source.done(newest.plan_digest) is False:
                found.append(name)
        except SourceError as error:
            log.warning("restored_unknown", source=name, kind=type(error).__name__)
    _known.at, _known.restored = time.monotonic(), tuple(found)
    return _known.restored


async def expect_none() -> None:
    """Raises DatabaseRestored unless every database has what was erased last."""
    if found := await restored():
        raise DatabaseRestored(found)


async def is_any() -> bool:
    """Whether any database was restored, as known a minute ago at most."""
    if _known.at is None or time.monotonic() - _known.at > LOOK_AGAIN:
        await restored()
    return bool(_known.restored)


async def _portal_is_restored() -> bool:
    return await access_journal.is_ahead() or await erasure_journal.is_ahead()
