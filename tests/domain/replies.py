"""Plain letters that set nothing off, for tests of what is done with any letter."""

from uuid import UUID

from portal.data.database import acting_as
from portal.data.letters.outgoing_letters import Letter
from portal.data.requests.requests import Request
from portal.domain.desk import case
from portal.domain.letters import outgoing_letters as letters
from portal.letters.kinds import RENDERED
from tests.people import HANDLER

ADDRESSEE = ("Anna Andersson", "Musikvägen 3", "431 30 Mölndal")


plain = RENDERED["reply"]
"""Makes one."""


async def ordered(request: Request | None, heading: str = "Om ditt brev") -> UUID:
    """A reply that the handler has ordered."""
    async with acting_as(HANDLER):
        return await letters.order(
            "reply",
            request=request,
            addressee=ADDRESSEE,
            facts={"heading": heading, "text": "Hej."},
            language="sv",
            by=HANDLER,
        )


async def found(letter: UUID) -> Letter:
    """The letter as it is now."""
    return (await letters.find(HANDLER, letter)).letter


async def events(request: Request) -> list[str]:
    """The codes of the last four things that happened to the request."""
    async with acting_as(HANDLER):
        entries = (await case.timeline(request, "staff"))[-4:]
    return [entry.code for entry in entries]
