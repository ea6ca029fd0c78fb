"""What is to be rectified (Art. 16), beside what the sources hold now and what has been decided on it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec

from portal.data import subjects
from portal.data.accounts import accounts
from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.requests.requests import Request
from portal.data.rights import rectifications
from portal.data.rights.rectifications import Outcome
from portal.data.rights.rectifications import Rectification as Row
from portal.data.subjects import DataSubject
from portal.domain.audit import audit
from portal.domain.errors import NotFound
from portal.domain.requests import wishes
from portal.domain.requests.handling import expect_handler
from portal.domain.requests.requests import find
from portal.domain.requests.wishes import Correction, what
from portal.domain.sources import places
from portal.domain.sources.company_sources import person
from portal.domain.sources.places import Place
from portal.sources.errors import SourceError
from portal.sources.rectifying import HeldValue


class Said(msgspec.Struct, frozen=True):
    """What a decision says, as it is stored: the values, in how many rows the first was seen, or why not."""

    before: str | None = None
    after: str = ""
    rows: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision in force, by whom; `rows` are those that the map has changed, None until it has."""

    outcome: Outcome
    said: Said
    by: str
    rows: int | None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is to be rectified. `held` is what stands there now, by token; None where nobody can tell."""

    number: int
    correction: Correction
    label: str
    can_by_map: bool
    held: Mapping[str, HeldValue] | None
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Opened:
    """What a request asks to have rectified, as its handler sees it; `is_open` while it is being decided."""

    request: Request
    items: Sequence[Item]
    is_open: bool

    @property
    def is_decided(self) -> bool:
        """Whether nothing is left to decide."""
        return bool(self.items) and all(item.decision for item in self.items)


async def open_rectification(staff: Staff, reference: str) -> Opened:
    """What is asked for, beside what the sources hold now; that they were looked at is an event.

    Raises NotFound, NotHandler and KeyDestroyed.
    """
    expect_handler(staff)
    async with acting_as(staff):
        request, subject = await found(reference)
        asked = wishes.corrections(await wishes.of_request(request, subject))
        rows = {row.number: row for row in await rectifications.of_request(request.id)}
        names = await accounts.names([row.decided_by for row in rows.values()])
        await audit.record_look("rectification.opened", staff, request.subject_id, request.id)
    is_open = request.status == "in_progress"
    items = []
    for number, correction in enumerate(asked, 1):
        row = rows.get(number)
        decision = _decision(row, subject, names) if row else None
        values = await held_now(request, correction.place) if is_open and not row else None
        items.append(
            Item(
                number,
                correction,
                what(correction, staff.language),
                correction.place is not None and by_map(correction.place),
                values,
                decision,
            )
        )
    return Opened(request, items, is_open)


def opened(row: Row, subject: DataSubject) -> Said:
    """What a decision says. Raises KeyDestroyed."""
    return msgspec.json.decode(subject.decrypt(row.content, bound(row.id)), type=Said)


async def held_now(request: Request, place: Place | None) -> dict[str, HeldValue] | None:
    """What stands in that place now, each value by what stands for it in a form; None where nobody can tell."""
    if place is None or place.column is None:
        return None
    source, table, column = places.mapped(place)
    try:
        found = await source.values(await person(request.subject_id), table.name, column.name)
    except SourceError:
        return None
    return {_token(request.id, value.value): value for value in found}


def by_map(place: Place) -> bool:
    """Whether the portal may write there."""
    return place.column is not None and places.mapped(place)[2].rectify


def _decision(row: Row, subject: DataSubject, names: Mapping[UUID, str]) -> Decision:
    return Decision(row.outcome, opened(row, subject), names.get(row.decided_by, ""), row.rows)


def _token(request: UUID, value: str | None) -> str:
    """Stands for a value in a form; the same value gives the same token within a request."""
    return hashlib.sha256(f"{request}:{value is None}:{value}".encode()).hexdigest()[:32]


async def found(reference: str) -> tuple[Request, DataSubject]:
    """The request for rectification with that reference, and whose it is. Raises NotFound."""
    request = await find(reference)
    if request.kind != "rectification":
        raise NotFound
    return request, await subjects.find(request.subject_id)


def bound(id_: UUID) -> str:
    """What the content of a decision is bound to."""
    return f"rectification:{id_}"
