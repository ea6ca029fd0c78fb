"""What was made for a request that came to nothing is forgotten: the extract, or the plan that nobody approved."""

from uuid import UUID

from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.erasure import erasure_plans
from portal.data.requests import requests
from portal.data.requests.requests import Kind, Request
from portal.jobs import queue
from portal.jobs.queue import JobName

FORGETTING: dict[Kind, JobName] = {
    "access": "forget-extract",
    "portability": "forget-extract",
    "erasure": "forget-plan",
}
"""The job that forgets what was made for each kind."""


async def forget_what_was_made(request: Request) -> None:
    """Have it forgotten once the transaction under way has been committed."""
    if job := FORGETTING.get(request.kind):
        await queue.enqueue(job, request.id)


async def forget_plan(request_id: UUID) -> None:
    """Delete the plans of an erasure that has ended without one being approved. Safe to run twice."""
    async with acting_as(SYSTEM):
        if (await requests.by_id(request_id)).kind == "erasure":
            await erasure_plans.forget_unapproved(request_id)
