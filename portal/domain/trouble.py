"""When a job meets a source that fails: staff are told on the request's page, and the job is tried again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
import structlog

from portal.data import requests
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.letters.typst import LetterNotMade
from portal.sources.errors import NoPseudonym, NotErased, PlanChanged, SourceError, SourceMismatch

LASTING: tuple[tuple[type[SourceError], str], ...] = (
    (SourceMismatch, "source_mismatch"),
    (NoPseudonym, "no_pseudonym"),
    (NotErased, "not_erased"),
)
"""What does not pass by itself: somebody has to mend something first."""

log = structlog.get_logger()


class Unfinished(Exception):
    """A letter lacks something that it must say, so it is not written; `trouble` on the request says so."""


class MapWithoutGround(Exception):
    """A data map keeps rows from erasure by nothing that the record names as a ground (Art. 17(3)).

    The decision could never be written, so nothing is erased.
    """


class WorkPostponed(Exception):
    """The job could not be done now and is to be tried again; the request says why."""


@asynccontextmanager
async def noting_trouble(request: UUID) -> AsyncIterator[None]:
    """Note a fault of a source, of our storage, or of the making of letters, on the request and raise WorkPostponed.

    What was noted before is cleared when all goes well.
    PlanChanged is no trouble but an answer, and passes.
    """
    try:
        yield
    except PlanChanged:
        raise
    except Unfinished:
        async with acting_as(SYSTEM):
            await requests.note_trouble(request, "answer_incomplete")
        raise WorkPostponed from None
    except LetterNotMade:
        async with acting_as(SYSTEM):
            await requests.note_trouble(request, "letter_not_made")
        raise WorkPostponed from None
    except MapWithoutGround:
        async with acting_as(SYSTEM):
            await requests.note_trouble(request, "map_without_ground")
        raise WorkPostponed from None
    except SourceError as error:
        fields = error.cause.fields() if error.cause else {}
        log.warning("source_failed", request=str(request), source=error.source, fault=type(error).__name__, **fields)
        async with acting_as(SYSTEM):
            await requests.note_trouble(request, _code(error))
        raise WorkPostponed from None
    except (asyncpg.InsufficientResourcesError, TimeoutError):
        # A full disk may have room for this; where it has not, the job is tried again all the same.
        async with acting_as(SYSTEM):
            await requests.note_trouble(request, "storage_full")
        raise WorkPostponed from None
    async with acting_as(SYSTEM):
        await requests.note_trouble(request, None)


async def note_unforeseen(request: UUID) -> None:
    """Note that a job failed for a reason that nobody thought of; staff see it, and the job is tried again."""
    async with acting_as(SYSTEM):
        await requests.note_trouble(request, "unforeseen")


def _code(error: SourceError) -> str:
    return next((code for kind, code in LASTING if isinstance(error, kind)), "source_unreachable")
