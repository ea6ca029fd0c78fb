"""Answers: that every letter of one is written. Printing and posting are the letters' own (`outgoing_letters`)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from portal.data.changing import changed_one
from portal.data.database import connection
from portal.data.letters import outgoing_letters
from portal.data.letters.outgoing_letters import Letter
from portal.data.listed import listed
from portal.kinds import ANSWERS

POSTED_ON = f"""(SELECT CASE WHEN bool_and(l.posted_on IS NOT NULL) THEN max(l.posted_on) END FROM letter l
    WHERE l.request_id = a.request_id AND l.withdrawn_at IS NULL AND l.kind IN {listed(ANSWERS)})"""  # noqa: S608
"""In SQL: the day on which the last letter of the answer `a` went into the post; none before all of them are there."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Where an answer is on its way, told by its letters."""

    request_id: UUID
    digest: bytes
    rendered_at: datetime
    letters: tuple[Letter, ...]

    @property
    def printed_at(self) -> datetime | None:
        """When the last of the letters was printed; None while one is not."""
        printed = [it.printed_at for it in self.letters if it.printed_at]
        return max(printed) if printed and len(printed) == len(self.letters) else None

    @property
    def posted_on(self) -> date | None:
        """When the last of the letters went into the post; None while one has not."""
        posted = [it.posted_on for it in self.letters if it.posted_on]
        return max(posted) if posted and len(posted) == len(self.letters) else None

    @property
    def kept(self) -> tuple[Letter, ...]:
        """The letters that can be opened; none once they have been forgotten."""
        return tuple(it for it in self.letters if it.is_kept)


async def put(request: UUID, subject: UUID, digest: bytes) -> bool:
    """Note that every letter of the answer is written; False when that was noted before."""
    return await changed_one(
        "INSERT INTO answer (request_id, subject_id, digest) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        request,
        subject,
        digest,
    )


async def take_back(request: UUID) -> bool:
    """Note, as a handler, that what was collected is not sent after all; False when a letter of it is in the post."""
    return bool(await connection().fetchval("SELECT take_back_answer($1)", request))


async def exists(request: UUID) -> bool:
    """Whether the request has its answer, every letter of it."""
    return bool(await connection().fetchval("SELECT EXISTS (SELECT FROM answer WHERE request_id = $1)", request))


async def find(request: UUID) -> Answer | None:
    """The answer to a request, if there is one."""
    row = await connection().fetchrow(
        "SELECT request_id, digest, rendered_at FROM answer WHERE request_id = $1", request
    )
    return Answer(**row, letters=await outgoing_letters.of_answer(request)) if row else None
