"""By what the portal and the sources know a person, as what tells of nobody else in a text."""

from uuid import UUID

from portal.domain.sources import company_sources
from portal.domain.sources.persons_own import Own
from portal.sources.errors import SourceError


async def of_person(subject: UUID) -> Own:
    """What the portal and the sources know of the person's own; of the portal alone when a source does not answer."""
    try:
        who = await company_sources.person(subject)
    except SourceError:
        who = await company_sources.person_on_record(subject)
    return Own.of(who.identifiers)
