"""The company's sources, opened once in a process, and by what they know a data subject."""

from portal.data import accounts, subjects
from portal.data.database import acting_as
from portal.data.actors import SYSTEM
from portal.domain.errors import NotFound
from portal.sources.person import Person
from portal.sources.registry import load_sources
from portal.sources.sql import SqlSource
from portal.settings import settings
from uuid import UUID

_sources: dict[str, SqlSource] = {}


def open_sources() -> None:
    """Read the data maps; the databases are reached when they are asked. Raises DataMapFaults."""
    given = settings()
    _sources.update(
        load_sources(given.data_maps, given.source_urls, given.source_erasure_urls, given.source_timeout)
    )


async def close_sources() -> None:
    """Close every connection to a source."""
    for source in _sources.values():
        await source.close()
    _sources.clear()


def sources() -> list[SqlSource]:
    """Every source, in the order of their ids."""
    return list(_sources.values())


async def person(subject: UUID) -> Person:
    """By what the sources know that data subject. Raises NotFound."""
    async with acting_as(SYSTEM):
        known = await subjects.find(subject)
        account = await accounts.by_id(subject)
    identifiers: dict[str, str | None] = {
        "customer_number": known.customer_number,
        "email": account.email if account else None,
    }
    return Person({name: value for name, value in identifiers.items() if value})
