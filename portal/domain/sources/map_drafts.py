"""A first data map for a database of the company's."""

from portal.domain.record_of_processing.loading import load
from portal.settings import settings
from portal.sources.drafting import draft as drafting


async def draft(url: str, id_: str | None, schema: str | None = None) -> str:
    """The text of the map, with the categories of the record where a name tells one.

    Raises SourceUnreachable, ValueError where `url` is none of a database, and RecordFaults.
    """
    given = settings()
    return await drafting.draft(url, id_, schema, load(given.record_of_processing).categories, given.source_timeout)
