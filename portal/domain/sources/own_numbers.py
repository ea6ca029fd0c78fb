"""By what the portal and the sources know a person, as what tells of nobody else in a text."""

from uuid import UUID

from portal.domain.sources import company_sources
from portal.domain.sources.persons_own import Own
from portal.sources.errors import SourceError


async def of_person(subject: UUID) -> Own:
    """What the portal and the sources know of the person's own, with the address to which each would write now.

    Of the portal alone when a source does not answer.
    """
    who = await company_sources.person_on_record(subject)
    try:
        told = await company_sources.known_to(who)
    except SourceError:
        told = []
    for known in told:
        who = who.also_known_by(known.known)
    return Own.of(who.identifiers, [line for known in told for line in known.lines])
