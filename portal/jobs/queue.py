"""Putting work in the queue, in the transaction of whoever asks for it: both happen or neither."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal, get_args
from uuid import UUID

from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.queries import Queries

from portal.data.database import connection

JobName = Literal[
    "collect-extract",
    "forget-extract",
    "forget-plan",
    "confirm-receipt",
    "plan-erasure",
    "execute-erasure",
    "render-answer",
    "write-letter",
    "withdraw-letters",
    "remove-account",
    "remember-restricted",
    "list-recipients",
    "list-lifted",
    "rectify",
    "collect-portable",
    "write-portable",
    "read-scan",
    "announce-changes",
    "send-notice",
    "shut-account",
    "take-factors-away",
]

JOBS: tuple[JobName, ...] = get_args(JobName)


class WorkPostponed(Exception):
    """The job could not be done now and is to be tried again; what it is about says why."""


async def enqueue(job: JobName, about: UUID) -> None:
    """Let the worker do `job` for a request, or a letter, once the transaction under way has been committed.

    Every call puts one in: a job that is just ending might not see what it is wanted for anew, and doing one twice does
    nothing more. Payloads are ids, nothing else.
    """
    await Queries(AsyncpgDriver(connection())).enqueue(job, about.bytes)


async def enqueue_later(job: JobName, about: UUID, after: timedelta) -> None:
    """Let the worker do `job` after so long; where that waits already, nothing more is put in."""
    await Queries(AsyncpgDriver(connection())).enqueue(
        job, about.bytes, execute_after=after, dedupe_key=f"{job}:{about}", on_conflict="skip"
    )


async def enqueue_all(job: JobName, about: Sequence[UUID]) -> None:
    """The same for several, by one statement."""
    if about:
        payloads: list[bytes | None] = [each.bytes for each in about]
        await Queries(AsyncpgDriver(connection())).enqueue([job] * len(about), payloads, [0] * len(about))
