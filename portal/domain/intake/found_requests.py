"""The requests of somebody who calls or stands in the shop without a reference."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.requests import requests
from portal.data.requests.requests import Request
from portal.domain.intake import finding_persons
from portal.domain.intake.candidates import Candidate, Candidates
from portal.domain.intake.claims import Claim
from portal.domain.signing_in import helped_members


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Somebody who may be meant, and the newest requests of that person."""

    who: Candidate
    requests: Sequence[Request]
    has_account: bool = False


async def of(staff: Staff, claim: Claim) -> tuple[Candidates, list[FoundPerson]]:
    """Everybody who may be meant, the likeliest first, with their requests; that somebody searched is an event."""
    candidates = await finding_persons.find(staff, claim)
    members = await helped_members.with_account([one.subject for one in candidates.each if one.subject])
    async with acting_as(staff):
        found = [
            FoundPerson(one, await requests.of_subject(one.subject) if one.subject else [], one.subject in members)
            for one in candidates.each
        ]
    return candidates, found
