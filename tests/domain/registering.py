"""Registering requests that came otherwise, for tests that begin there."""

from datetime import date
from uuid import UUID

from portal.clock import today
from portal.data.intake.otherwise import CameBy
from portal.data.requests.requests import Kind, Request
from portal.domain.intake import otherwise, request_drafts
from portal.domain.intake.claims import Claim
from portal.domain.intake.request_drafts import NOBODY, Matter
from tests.people import HANDLER

STREET = ("Storgatan 1", "411 01 Göteborg")


def asked(kind: Kind = "access", came_by: CameBy = "email", on: date | None = None) -> Matter:
    """What somebody asks for today, or on that day."""
    return Matter(kind, came_by, on or today(), on or today(), "sv", "Vad vet ni om mig? Hälsningar")


async def drafted(claim: Claim, matter: Matter | None = None, choice: int | None = None) -> UUID:
    """A draft in which the first person found was chosen, or nobody where none was, ready to be registered."""
    draft = await request_drafts.start(HANDLER, claim)
    found = (await request_drafts.open_draft(HANDLER, draft)).candidates.each
    await request_drafts.choose(HANDLER, draft, choice if choice is not None else 0 if found else NOBODY)
    await request_drafts.describe(HANDLER, draft, matter or asked())
    return draft


async def registered(claim: Claim, matter: Matter | None = None, choice: int | None = None) -> Request:
    """The request of whoever was found first, or of nobody where none was."""
    return await otherwise.register(HANDLER, await drafted(claim, matter, choice))
