"""Persons whom the portal has met: found again by keyed digests, and known to the sources without an account."""

from collections.abc import Iterable, Mapping
from uuid import UUID, uuid4

from portal.data import keys, subjects
from portal.data.errors import NoSuchRow
from portal.data.intake import person_digests
from portal.data.requests import persons_requests
from portal.data.subjects import DataSubject
from portal.domain.erasure import known_as
from portal.domain.intake.candidates import Candidate
from portal.sources.data_map import Identifier
from portal.sources.personnummers import ten_digits


def digests(known: Mapping[Identifier, Iterable[str]]) -> set[bytes]:
    """The digests by which somebody known by these is found again: personnummer, e-mail and telephone."""
    return {keys.index(f"person:{by}", value) for by, value in _spelled(known)}


def possible_digests(known: Mapping[Identifier, Iterable[str]]) -> set[bytes]:
    """The same under every key that they may have been made with, to look somebody up."""
    return {digest for by, value in _spelled(known) for digest in keys.indexes(f"person:{by}", value)}


def _spelled(known: Mapping[Identifier, Iterable[str]]) -> list[tuple[Identifier, str]]:
    spelled: dict[Identifier, Iterable[str | None]] = {
        "personnummer": map(ten_digits, known.get("personnummer", ())),
        "email": (known_as.normalised("email", value) for value in known.get("email", ())),
        "telephone": (known_as.normalised("telephone", value) for value in known.get("telephone", ())),
    }
    return [(by, value) for by, values in spelled.items() for value in values if value]


async def meet(candidate: Candidate | None, unknown: Mapping[Identifier, tuple[str, ...]]) -> DataSubject:
    """The data subject that somebody is, new where the portal has not met the person, in the transaction under way.

    Without a candidate it is somebody of whom nothing was found, known by what is `unknown` to every source. Of
    somebody who was erased nothing can be encrypted any longer: who asks anew is met anew. That holds from the
    closing of the erasure, though the worker destroys the key a moment later. Whoever was there is held.
    """
    if candidate is None:
        return await _new(None, unknown)
    number = candidate.customer_number
    found = candidate.subject or (await _by_number(number) if number else None)
    if found is not None:
        await subjects.hold(found)
        try:
            there = await subjects.find(found)
        except NoSuchRow:
            there = None
        if there and there.data_key is not None and not await persons_requests.closed_erasure(found):
            return there
        number = None
    if number and set(candidate.identifiers) == {"customer_number"}:
        return await _new(number, {})
    return await _new(number, candidate.identifiers)


async def _new(number: str | None, known: Mapping[Identifier, tuple[str, ...]]) -> DataSubject:
    made = await subjects.meet(uuid4(), number, {name: list(values) for name, values in known.items()})
    await person_digests.remember(made.id, digests(known))
    return made


async def _by_number(number: str) -> UUID | None:
    return (await subjects.by_customer_numbers([number])).get(number)
