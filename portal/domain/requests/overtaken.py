"""What an erasure does with the other requests that the person has open: some it waits for, others it overtakes."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.data.actors import Member
from portal.data.database import acting_as
from portal.data.requests import requests
from portal.data.requests.requests import Request
from portal.data.requests.states import UNDER_WAY


@dataclass(frozen=True, slots=True)
class Others:
    """The member's open requests besides an erasure.

    `first` are those whose letter has come: no erasure is approved before they have ended. `waiting` still wait for
    their letter, and nothing waits for that: they end with the erasure, if it has not come by then.
    """

    first: Sequence[Request]
    waiting: Sequence[Request]


async def by_erasure(member: Member) -> Others:
    """What an erasure of that member's data meets."""
    async with acting_as(member):
        others = [it for it in await requests.of_subject(member.id) if it.kind != "erasure"]
    return Others(
        [it for it in others if it.status in UNDER_WAY], [it for it in others if it.status == "awaiting_letter"]
    )
