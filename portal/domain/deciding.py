"""Deciding something: who came too late, or may not see a thing, is told so, and not how the data layer said it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from portal.data.actors import Actor
from portal.data.database import acting_as
from portal.data.errors import AlreadyThere, NoSuchRow, Stale
from portal.domain.errors import Conflict, NotFound


@asynccontextmanager
async def deciding_as(actor: Actor) -> AsyncIterator[None]:
    """One transaction of `acting_as` in which `actor` decides something.

    Raises Conflict when somebody was quicker, and NotFound for what is not there, or not the actor's to see; nothing
    was written then. A job, for which to come too late is nothing wrong, uses `acting_as`.
    """
    with explained():
        async with acting_as(actor):
            yield


@contextmanager
def explained() -> Iterator[None]:
    """A part of a transaction, in which what the data layer tells is told as a page can explain it.

    For what is called from transactions of both sorts, or by whoever tells Conflict apart from what else goes wrong.
    """
    try:
        yield
    except (Stale, AlreadyThere):
        raise Conflict from None
    except NoSuchRow:
        raise NotFound from None
