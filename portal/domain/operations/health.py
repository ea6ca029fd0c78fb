"""Whether the portal can do its work."""

import asyncio

from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.errors import DatabaseUnavailable
from portal.domain.erasure import restored
from portal.domain.operations import key_check
from portal.domain.record_of_processing.published import NothingPublished, published

PATIENCE = 5.0
"""Seconds; whoever asks has mostly lost patience by then."""


async def is_ready() -> bool:
    """Whether the database answers, a record is published, no key is missing, and nobody who was erased is back.

    A source that is down does not stop the portal. A database that does not answer within PATIENCE is away.
    """
    try:
        async with asyncio.timeout(PATIENCE):
            await published()
            # The record may be known from before; the database is asked each time.
            async with acting_as(SYSTEM):
                pass
            return not await key_check.is_any_missing() and not await restored.is_any()
    except (DatabaseUnavailable, NothingPublished, TimeoutError):
        return False
