"""What systems that market ask before they do: may this be done for these persons?"""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.data.actors import SYSTEM
from portal.data.consents import consent_standings
from portal.data.consents.consent_standings import KnownAs
from portal.data.database import acting_as
from portal.domain.audit import summed_events
from portal.domain.consents import consent_changes
from portal.domain.consents.consent_standing import Standing, of_all, standings
from portal.domain.places_in_lists import place_of, written_place
from portal.domain.record_of_processing.published import published
from portal.domain.rights.restriction_questions import Question, persons

MOST = 10_000
"""Persons in one question."""

MOST_LISTED = 1000
"""Persons on a page of all."""


async def check(token: str, questions: Sequence[Question]) -> list[Standing | None]:
    """How each person asked about stands, in the same order; None is somebody whom the portal does not know.

    The statements are as many however many persons are asked about; how many, and with which token, is an event.
    """
    choices = (await published()).record.choices
    async with acting_as(SYSTEM):
        found = await persons(questions)
        stand = await standings(set().union(*found), choices)
        await summed_events.asked("consents.asked", token, len(questions))
    return [of_all([stand[person] for person in whom]) if whom else None for whom in found]


@dataclass(frozen=True, slots=True)
class StandingsPage:
    """Some of all persons and how they stand; `after` asks for the next page, if there is one.

    `cursor` is from where the changes go on: read before the page, so that nothing is missed between.
    """

    persons: Sequence[tuple[KnownAs, Standing]]
    after: str | None
    cursor: int


async def everybody(token: str, after: str, limit: int) -> StandingsPage:
    """A page of all who are known by a customer number or an e-mail address. Raises NotFound for a wrong `after`."""
    place = place_of(after) if after else None
    cursor = await consent_changes.number_all()
    choices = (await published()).record.choices
    async with acting_as(SYSTEM):
        found = await consent_standings.page(place, limit + 1)
        page = found[:limit]
        stand = await standings(page, choices)
        known = await consent_standings.known_as(page)
        await summed_events.asked("consents.listed", token, len(page))
    more = len(found) > limit
    return StandingsPage([(known[it], stand[it]) for it in page], written_place(page[-1]) if more else None, cursor)
