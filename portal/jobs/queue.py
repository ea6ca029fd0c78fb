"""Putting work in the queue, in the transaction of whoever asks for it: both happen or neither."""

from typing import Literal
from uuid import UUID

from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.queries import Queries

from portal.data.database import connection

JobName = Literal["collect-extract", "plan-erasure", "execute-erasure", "render-answer", "remove-account"]


async def enqueue(job: JobName, request: UUID) -> None:
    """Let the worker do `job` for `request` once the transaction under way has been committed.

    A job that is waiting already is not put in again. Payloads are ids, nothing else.
    """
    await Queries(AsyncpgDriver(connection())).enqueue(
        [job], [request.bytes], [0], dedupe_key=[f"{job}:{request}"], on_conflict="skip"
    )
