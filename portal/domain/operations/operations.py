"""The gauges that are read from the database, once in a while however often somebody asks."""

import asyncio
import math
import time

import structlog

from portal import metrics
from portal.clock import today
from portal.data import operations
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.errors import DatabaseFault, DatabaseUnavailable
from portal.data.operations import Figures
from portal.data.requests.states import OPEN
from portal.jobs.queue import JOBS

log = structlog.get_logger()

FRESH_FOR = 15.0
"""Seconds for which figures are good enough: every process asks, and each may be asked by several."""

_reading = asyncio.Lock()
_read_at = -math.inf


async def refresh() -> None:
    """Bring the gauges up to date. With the database away they say so, and keep what they said."""
    global _read_at
    pool = operations.pool()
    metrics.POOL.labels("used").set(pool.size - pool.idle)
    metrics.POOL.labels("idle").set(pool.idle)
    metrics.POOL_LIMIT.set(pool.limit)
    async with _reading:
        if time.monotonic() - _read_at < FRESH_FOR:
            return
        try:
            async with acting_as(SYSTEM):
                figures = await operations.figures(today())
        except (DatabaseUnavailable, OSError, TimeoutError, DatabaseFault) as error:
            log.warning("figures_not_read", kind=type(error).__name__)
            metrics.DATABASE_UP.set(0)
        else:
            metrics.DATABASE_UP.set(1)
            metrics.READ_AT.set_to_current_time()
            _show(figures)
        _read_at = time.monotonic()


def forget() -> None:
    """Let the next question be asked of the database."""
    global _read_at
    _read_at = -math.inf


def _show(figures: Figures) -> None:
    for job in JOBS:
        metrics.JOBS_WAITING.labels(job).set(figures.waiting.get(job, 0))
    metrics.OLDEST_JOB_SECONDS.set(figures.oldest)
    for status in OPEN:
        metrics.OPEN_REQUESTS.labels(status).set(figures.open_requests.get(status, 0))
    metrics.OVERDUE_REQUESTS.set(figures.overdue)
    metrics.DEADLINE_DAYS.set((figures.nearest - today()).days if figures.nearest else math.nan)
