"""The worker: takes jobs from PostgreSQL and does them, and starts again when PostgreSQL does."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import asyncpg
import structlog
from pgqueuer import PgQueuer
from pgqueuer.errors import RetryRequested
from pgqueuer.models import Job, Schedule

from portal.data.errors import Stale
from portal.domain.erasure import restored
from portal.domain.operations import standing_still
from portal.domain.trouble import note_unforeseen
from portal.jobs.handlers import HANDLERS
from portal.jobs.listening import ListeningPool
from portal.jobs.queue import WorkPostponed
from portal.jobs.schedule import SCHEDULE
from portal.jobs.watching import watched
from portal.settings import settings

log = structlog.get_logger()

LONGEST_WAIT = timedelta(minutes=5)
"""Between two tries of a job that could not be done."""

LOOK_AGAIN = timedelta(seconds=2)
"""Jobs are announced when they are enqueued; one that was postponed is found after at most this long."""

RESTART_AFTER = 1.0
"""Seconds before a worker that lost its database tries to reach it again."""


class DatabaseLost(Exception):
    """The connection over which the worker hears of jobs has ended."""


class JobFailed(Exception):
    """A job failed. Names only the kind of fault: the queue stores what exceptions say."""


async def work(url: str, stop: asyncio.Event) -> None:
    """Do jobs until `stop` is set. The database may come and go."""
    while not stop.is_set():
        try:
            await _work_once(url, stop)
        except Exception as error:
            # Whatever it is, most often the database gone for a while: a worker that ends does nobody's work.
            log.warning("worker_restarts", kind=type(error).__name__)
            await _pause(stop, RESTART_AFTER)


async def _work_once(url: str, stop: asyncio.Event) -> None:
    # Also when the database was lost for a while: it may be another that has come back.
    await restored.expect_none()
    async with asyncpg.create_pool(url, min_size=1, max_size=3) as pool:
        listening = ListeningPool(pool)
        queuer = PgQueuer(listening)
        _register(queuer)
        beside = [asyncio.create_task(_end_when(each, queuer.shutdown)) for each in (stop, listening.lost)]
        beside.append(asyncio.create_task(_end_standing_still()))
        try:
            await queuer.run(
                dequeue_timeout=LOOK_AGAIN,
                heartbeat_timeout=settings().job_heartbeat,
                shutdown_on_listener_failure=True,
            )
        finally:
            for each in beside:
                each.cancel()
    if not stop.is_set():
        raise DatabaseLost


def _register(queuer: PgQueuer) -> None:
    for name, handler in HANDLERS.items():
        queuer.entrypoint(name)(_job(name, handler))
    for task, (expression, do) in SCHEDULE.items():
        queuer.schedule(task, expression)(_scheduled(task, do))


def _job(name: str, handler: Callable[[UUID], Awaitable[None]]) -> Callable[[Job], Awaitable[None]]:
    async def do(job: Job) -> None:
        assert job.payload is not None
        about = UUID(bytes=job.payload)
        try:
            with watched(name):
                await handler(about)
        except Stale:
            # Another worker was given the job while this one paused, and has gone on since.
            log.info("job_superseded", job=name)
            return
        except Exception as error:
            if not isinstance(error, WorkPostponed):
                await _note_unforeseen(about)
            wait = min(timedelta(seconds=2 ** min(job.attempts, 10)), LONGEST_WAIT)
            log.warning("job_postponed", job=name, kind=type(error).__name__, attempts=job.attempts)
            raise RetryRequested(wait, type(error).__name__) from None
        log.info("job_done", job=name)

    return do


async def _note_unforeseen(about: UUID) -> None:
    try:
        await note_unforeseen(about)
    except Exception as error:
        log.warning("trouble_not_noted", kind=type(error).__name__)


def _scheduled(name: str, task: Callable[[], Awaitable[object]]) -> Callable[[Schedule], Awaitable[None]]:
    async def do(_: Schedule) -> None:
        try:
            with watched(name):
                await task()
        except Exception as error:
            log.error("scheduled_task_failed", task=name, kind=type(error).__name__)
            raise JobFailed(type(error).__name__) from None

    return do


async def _end_when(event: asyncio.Event, shutdown: asyncio.Event) -> None:
    await event.wait()
    shutdown.set()


async def _end_standing_still() -> None:
    longest = settings().job_heartbeat
    while True:
        await asyncio.sleep(longest.total_seconds())
        try:
            await standing_still.end(longest)
        except Exception as error:
            log.warning("standing_still_not_ended", kind=type(error).__name__)


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
