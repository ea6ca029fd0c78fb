"""When a job meets a source that fails: staff are told on the page, and the job is tried again."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from uuid import UUID

import structlog

from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.errors import StorageFull
from portal.data.letters import outgoing_letters
from portal.data.requests import trouble as request_trouble
from portal.jobs.queue import JobName, WorkPostponed
from portal.letters.typst import LetterNotMade
from portal.sources.errors import NoPseudonym, NotErased, NotRectified, PlanChanged, SourceError, SourceMismatch

LASTING: tuple[tuple[type[SourceError], str], ...] = (
    (SourceMismatch, "source_mismatch"),
    (NoPseudonym, "no_pseudonym"),
    (NotErased, "not_erased"),
    (NotRectified, "not_rectified"),
)
"""What does not pass by itself: somebody has to mend something first."""

BESIDE: tuple[JobName, ...] = ("remember-restricted",)
"""Jobs that go on beside a request: that one is waiting does not mean that the request is."""

log = structlog.get_logger()


class Unfinished(Exception):
    """A letter lacks something that it must say, so it is not written; `trouble` on the request says so."""


class LetterFaulty(Exception):
    """A letter was made and must not be printed as it is; its row says why."""


class MapWithoutGround(Exception):
    """A data map keeps rows from erasure by nothing that the record names as a ground (Art. 17(3)).

    The decision could never be written, so nothing is erased.
    """


OURS: tuple[tuple[type[Exception], str], ...] = (
    (Unfinished, "answer_incomplete"),
    (LetterFaulty, "letter_faulty"),
    (LetterNotMade, "letter_not_made"),
    (MapWithoutGround, "map_without_ground"),
    # A full disk may have room for the note; where it has not, the job is tried again all the same.
    (StorageFull, "storage_full"),
    (TimeoutError, "storage_full"),
)
"""What no source is to blame for."""

NOTED: tuple[type[Exception], ...] = (SourceError, *(kind for kind, _ in OURS))
"""What is noted, and the job tried again."""


async def note(request: UUID, trouble: str | None) -> None:
    """Note what keeps the request's job from being done, or that nothing does, in the transaction under way."""
    await request_trouble.note(request, trouble, BESIDE)


@asynccontextmanager
async def noting_trouble(request: UUID) -> AsyncIterator[None]:
    """Note a fault of a source, of our storage, or of the making of letters, on the request and raise WorkPostponed.

    What was noted before is cleared when all goes well.
    PlanChanged is no trouble but an answer, and passes.
    """
    async with _noting(partial(note, request), request):
        yield


@asynccontextmanager
async def noting_trouble_of_letter(letter: UUID) -> AsyncIterator[None]:
    """The same for the writing of one letter, noted on the letter."""
    async with _noting(partial(outgoing_letters.note_trouble, letter), letter):
        yield


@asynccontextmanager
async def _noting(noted: Callable[[str | None], Awaitable[None]], about: UUID) -> AsyncIterator[None]:
    try:
        yield
    except PlanChanged:
        raise
    except NOTED as error:
        if isinstance(error, SourceError):
            fields = error.cause.fields() if error.cause else {}
            log.warning("source_failed", request=str(about), source=error.source, fault=type(error).__name__, **fields)
        async with acting_as(SYSTEM):
            await noted(_code(error))
        raise WorkPostponed from None
    async with acting_as(SYSTEM):
        await noted(None)


async def note_unforeseen(about: UUID) -> None:
    """Note on a request, or a letter, that its job failed for a reason that nobody thought of; it is tried again."""
    async with acting_as(SYSTEM):
        await note(about, "unforeseen")
        await outgoing_letters.note_trouble(about, "unforeseen")


def _code(error: Exception) -> str:
    return next((code for kind, code in (*OURS, *LASTING) if isinstance(error, kind)), "source_unreachable")
