"""What hangs in the air of a request, as its member may know it: a question about who asks, more time that is asked."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.requests import extensions, identity_questions
from portal.data.requests.extensions import Extension
from portal.data.requests.identity_questions import IdentityQuestion
from portal.data.requests.requests import Request


@dataclass(frozen=True, slots=True)
class Pending:
    """An open question about identity, and an extension whose letter is still to be posted; None where there is none.

    Both take effect only when their letter is in the post.
    """

    question: IdentityQuestion | None
    extension: Extension | None

    @property
    def is_waiting_for_member(self) -> bool:
        """Whether we have written to the member and wait for an answer."""
        return self.question is not None and self.question.posted_on is not None


NOTHING = Pending(None, None)


async def of_request(request: Request) -> Pending:
    """What hangs in the air of the request, which the member has been found to have made."""
    async with acting_as(SYSTEM):
        return await _pending(request)


async def of_requests(requests: Collection[Request]) -> dict[UUID, Pending]:
    """The same of several, by their ids; those of which nothing can are left out."""
    asked = [request for request in requests if request.is_open and request.received_on]
    if not asked:
        return {}
    async with acting_as(SYSTEM):
        return {request.id: await _pending(request) for request in asked}


async def _pending(request: Request) -> Pending:
    if not request.is_open or not request.received_on:
        return NOTHING
    questions = await identity_questions.of_request(request.id)
    extension = await extensions.find(request.id)
    return Pending(
        next((it for it in questions if it.is_open), None),
        extension if extension and extension.is_on_its_way else None,
    )
