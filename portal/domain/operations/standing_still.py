"""Whoever takes over from a process that has paused does not wait for its locks."""

from datetime import timedelta

import structlog

from portal.data import operations
from portal.data.actors import SYSTEM
from portal.data.database import acting_as

log = structlog.get_logger()


async def end(longest: timedelta) -> None:
    """End every transaction whose process has stood still for longer than that. It is told when it goes on."""
    async with acting_as(SYSTEM):
        ended = await operations.end_standing_still(longest)
    if ended:
        log.warning("ended_standing_still", transactions=ended)
