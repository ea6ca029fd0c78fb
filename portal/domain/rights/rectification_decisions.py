"""Deciding what becomes of each thing that is to be rectified (Art. 16): by the map, by hand elsewhere, or not at all.

Nothing is written before all has been decided.
"""

from dataclasses import dataclass
from uuid import uuid4

import msgspec

from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.requests import requests
from portal.data.requests.requests import Request
from portal.data.rights import rectifications
from portal.data.rights.rectifications import Outcome
from portal.domain import trouble
from portal.domain.audit import audit
from portal.domain.deciding import deciding_as
from portal.domain.errors import Conflict, NotFound, SourcesUnreachable
from portal.domain.record_of_processing.published import published
from portal.domain.requests import wishes
from portal.domain.requests.handling import expect_handler, held
from portal.domain.requests.wishes import Corrections
from portal.domain.rights.rectifications import Said, bound, by_map, found, held_now
from portal.domain.rights.rights_errors import Undecided, ValueRefused
from portal.domain.sources import places
from portal.domain.sources.places import Place
from portal.jobs import queue
from portal.sources.rectifying import MOST


@dataclass(frozen=True, slots=True)
class ByMap:
    """Have the portal write `after` in the place of the value that `token` stands for."""

    token: str
    after: str


@dataclass(frozen=True, slots=True)
class ByHand:
    """Somebody has changed it in the system itself, and attests it; where the portal can read, it looks."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class NumberByHand:
    """Somebody has changed the personnummer in the system itself, and attests it. Neither number is said: both stand
    on paper, and no letter has them (Act 2018:218, 3:10)."""


@dataclass(frozen=True, slots=True)
class NotDone:
    """It stays as it is; the person is told why."""

    reason: str


Made = ByMap | ByHand | NumberByHand | NotDone


async def note_wish(staff: Staff, reference: str, wanted: Corrections) -> None:
    """Note what is to be rectified as the person's letter says it in words of its own.

    Raises NotFound, NotHandler, and Conflict when the request says it already, or when it is not the time for it.
    """
    expect_handler(staff)
    record = (await published()).record
    async with deciding_as(staff):
        request, subject = await found(reference)
        await held(request, "in_progress")
        await wishes.add(request.id, subject, wishes.prepared(wanted, request.language, record))
        await audit.record("rectification.noted", subject=request.subject_id, request=request.id)


async def decide(staff: Staff, reference: str, number: int, made: Made) -> None:
    """Decide on the thing with that number; nothing is written yet.

    Raises NotFound, also where a value is given for a personnummer, NotHandler, ValueRefused for a value that cannot
    be written, SourcesUnreachable, and Conflict when it has been decided, when the data has changed since it was shown,
    or when it is not the time for it.
    """
    expect_handler(staff)
    async with acting_as(staff):
        request, subject = await found(reference)
        asked = wishes.corrections(await wishes.of_request(request, subject))
    if not 1 <= number <= len(asked):
        raise NotFound
    wanted = asked[number - 1]
    if not isinstance(made, NotDone) and isinstance(made, NumberByHand) is not wanted.is_number:
        raise NotFound
    place = wanted.place
    said, outcome = await _said(request, place, made)
    id_ = uuid4()
    where = (place.source, place.table, place.column) if place else (None, None, None)
    async with deciding_as(staff):
        await held(request, "in_progress")
        sealed = subject.encrypt(msgspec.json.encode(said), bound(id_))
        await rectifications.add(id_, request.id, number, outcome, where, sealed, staff.id)
        await audit.record(
            "rectification.decided", subject=request.subject_id, request=request.id, number=number, outcome=outcome
        )


async def reopen(staff: Staff, reference: str, number: int) -> None:
    """Take a decision back. Raises NotFound, NotHandler, and Conflict when it is too late, or was done before."""
    expect_handler(staff)
    async with deciding_as(staff):
        request, _ = await found(reference)
        await held(request, "in_progress")
        decided = {row.number: row for row in await rectifications.of_request(request.id)}.get(number)
        if decided is None:
            raise Conflict
        await rectifications.withdraw(decided.id, staff.id)
        await audit.record("rectification.reopened", subject=request.subject_id, request=request.id, number=number)


async def carry_out(staff: Staff, reference: str) -> None:
    """Let everything be done as decided.

    Raises NotFound, NotHandler, Undecided while something is left to decide, and Conflict when it is not the time.
    """
    expect_handler(staff)
    async with acting_as(staff):
        request, subject = await found(reference)
        await held(request, "in_progress")
        asked = wishes.corrections(await wishes.of_request(request, subject))
        rows = await rectifications.of_request(request.id)
        if not asked or len(rows) < len(asked):
            raise Undecided
        await requests.move(request.id, ("in_progress",), "approved")
        done = [row for row in rows if row.outcome != "not_done"]
        await audit.record(
            "rectification.approved",
            subject=request.subject_id,
            request=request.id,
            changed=len(done),
            unchanged=len(rows) - len(done),
        )
        await queue.enqueue("rectify", request.id)


async def send_back(staff: Staff, reference: str) -> None:
    """Decide anew on what the map could not do.

    Raises NotFound, NotHandler, and Conflict when nothing is in the way.
    """
    expect_handler(staff)
    async with acting_as(staff):
        request, _ = await found(reference)
        await held(request, "approved")
        if (await requests.by_id(request.id)).trouble is None:
            raise Conflict
        for row in await rectifications.of_request(request.id):
            if row.outcome == "by_map" and row.done_at is None:
                await rectifications.withdraw(row.id, staff.id)
        await requests.move(request.id, ("approved",), "in_progress")
        await trouble.note(request.id, None)
        await audit.record("rectification.sent_back", subject=request.subject_id, request=request.id)


async def _said(request: Request, place: Place | None, made: Made) -> tuple[Said, Outcome]:
    match made:
        case NotDone(reason):
            return Said(reason=reason), "not_done"
        case NumberByHand():
            return Said(), "by_hand"
        case ByHand(before, after):
            await _expect_changed(request, place, before, after)
            return Said(before=before, after=after), "by_hand"
        case ByMap(token, after):
            if place is None or not by_map(place):
                raise ValueRefused("not_by_map")
            source, table, column = places.mapped(place)
            values = await held_now(request, place)
            if values is None:
                raise SourcesUnreachable
            if token not in values:
                raise Conflict
            there = values[token]
            if fault := await source.fault_in(table.name, column.name, there.value, after):
                raise ValueRefused(fault)
            return Said(there.value, after, there.rows), "by_map"


async def _expect_changed(request: Request, place: Place | None, before: str, after: str) -> None:
    """Raises ValueRefused where the portal sees that what is attested is not so: the person reads it in the answer."""
    values = await held_now(request, place)
    if place is None or values is None or places.mapped(place)[2].masked or len(values) >= MOST:
        return  # On paper, hidden, or too much to be told of: there nobody but the handler can look.
    there = {(value.value or "").strip() for value in values.values()}
    if after.strip() not in there:
        raise ValueRefused("not_there")
    if before.strip() != after.strip() and before.strip() in there - {""}:
        raise ValueRefused("still_there")
