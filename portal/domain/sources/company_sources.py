"""The company's sources, opened once in a process, and by what they know a data subject."""

from dataclasses import replace
from uuid import UUID

from portal.data import subjects
from portal.data.accounts import accounts
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.deciding import explained
from portal.domain.errors import SourcesUnreachable
from portal.settings import settings
from portal.sources.errors import SourceError
from portal.sources.identifying import Identity
from portal.sources.manual import ManualSource
from portal.sources.person import Person
from portal.sources.registry import load_sources
from portal.sources.source import Source

_sources: dict[str, Source] = {}
_manual_sources: dict[str, ManualSource] = {}


def open_sources() -> None:
    """Read the data maps; the databases are reached when they are asked. Raises DataMapFaults."""
    given = settings()
    urls, erasure_urls = given.source_urls, given.source_erasure_urls
    found = load_sources(given.data_maps, urls, erasure_urls, given.source_timeout, given.source_secrets)
    _manual_sources.update(found.by_hand)
    _sources.update(found.answering)


async def close_sources() -> None:
    """Close every connection to a source."""
    for source in _sources.values():
        await source.close()
    _sources.clear()
    _manual_sources.clear()


def sources() -> list[Source]:
    """Every source, in the order of their files' names."""
    return list(_sources.values())


def manual_sources() -> list[ManualSource]:
    """Every place that staff look through by hand, in the order of their files' names."""
    return list(_manual_sources.values())


async def person(subject: UUID) -> Person:
    """By what the portal and the sources know that data subject, other addresses and telephones included.

    Each source is asked by what the portal itself knows, never by what another source told: a family's telephone in
    one would lead to somebody else's rows in the next. Raises NotFound, and SourceError where a source does not tell:
    rows may not be missed for lack of a number.
    """
    on_record = await person_on_record(subject)
    who = on_record
    for known in await known_to(on_record):
        who = who.also_known_by(known.known)
    return who


async def known_to(on_record: Person) -> list[Identity]:
    """What each source that knows the person tells. Raises SourceError where one does not answer."""
    return [known for source in sources() if (known := await source.identity(on_record))]


async def person_on_record(subject: UUID) -> Person:
    """By what the portal itself knows that data subject: the account, what somebody without one was met by, or what
    was kept of it. Raises NotFound."""
    async with acting_as(SYSTEM):
        with explained():
            known = await subjects.find(subject)
        account = await accounts.of_member(subject)
    kept = Person.from_stored(known.identifiers())
    email = account.email if account else None
    who = Person.known_by(customer_number=known.customer_number, email=email)
    who = who.also_known_by(Person.from_stored(known.known_by()).identifiers).also_known_by(kept.identifiers)
    return replace(who, pseudonym_key=known.pseudonym_key() or kept.pseudonym_key)


async def identity(subject: UUID) -> Identity | None:
    """Name, address and personnummer for letters to that data subject, from the first source that knows them.

    Raises SourcesUnreachable.
    """
    who = await person_on_record(subject)
    for source in sources():
        try:
            known = await source.identity(who)
        except SourceError:
            raise SourcesUnreachable from None
        if known:
            return known
    return None
