"""The staff's desk: what is to be printed and posted."""

from portal.data import printouts
from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.printouts import Printout as Printout

MOST_PRINTOUTS = 100
"""Letters that the page of printouts shows; the oldest."""


async def to_print_and_post(staff: Staff) -> list[Printout]:
    """The letters that are written and not posted yet, those of one answer together, oldest first."""
    async with acting_as(staff):
        return await printouts.waiting(MOST_PRINTOUTS)
