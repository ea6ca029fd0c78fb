"""Registering the letters of a batch: each once, with its pages, whoever else is at it in the same moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.data.accounts import accounts
from portal.data.actors import Staff
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.database import acting_as
from portal.data.intake import letter_pages, scan_letters, scans
from portal.data.intake.letter_pages import StoredPage
from portal.data.intake.scans import Batch
from portal.data.intake.signed_letters import ByEye, Registered, Signed
from portal.domain.accounts.roles import expect_intake
from portal.domain.audit import audit
from portal.domain.errors import Conflict, NotFound
from portal.domain.intake import envelopes, signed_letters
from portal.domain.intake.arrival_errors import LetterBeforeRequest
from portal.domain.intake.envelope_keys import key_of, page_name
from portal.domain.intake.envelopes import Envelope, expect_possible
from portal.domain.intake.letter_recognition import Recognised
from portal.domain.intake.scanned_letters import expect_unsettled, open_letter
from portal.domain.intake.scans import find, picture_name


@dataclass(frozen=True, slots=True)
class Looked:
    """What somebody has seen of a letter that is otherwise clear."""

    signed: Signed
    arrived_on: date


@dataclass(frozen=True, slots=True)
class Disputed:
    """A letter of which somebody has registered something else in the meantime than what is said of it now."""

    said: Looked
    registered: Registered
    by: str


@dataclass(frozen=True, slots=True)
class Done:
    """What became of letters that were registered together: by number, and those that somebody else had registered."""

    registered: Mapping[int, Recognised]
    taken: tuple[int, ...]
    disputed: tuple[Disputed, ...]
    """Those of the taken that were registered as something else."""
    impossible: tuple[int, ...]
    """Letters that cannot have come on that day, since their form was made later."""


async def register(
    staff: Staff, batch_id: UUID, number: int, text: str, arrived_on: date, envelope: Envelope
) -> Recognised:
    """Register a letter of the batch by its code, or by what somebody reads on it, and attach its pages.

    Raises as `signed_letters.register` does, and NotFound.
    """
    expect_intake(staff)
    expect_possible(arrived_on, envelope)
    async with acting_as(staff):
        await expect_unsettled(batch_id, number)
        found = await signed_letters.enter(staff, text, arrived_on, envelope, "batch")
        await _attach(staff, batch_id, number, found)
        return found


async def register_by_eye(
    staff: Staff, batch_id: UUID, number: int, seen: ByEye, arrived_on: date, envelope: Envelope
) -> Recognised:
    """Register a letter of the batch on which no code or reference can be read, or that is not for us."""
    expect_intake(staff)
    expect_possible(arrived_on, envelope)
    async with acting_as(staff):
        await expect_unsettled(batch_id, number)
        found = await signed_letters.enter_by_eye(staff, seen, arrived_on, envelope, "batch")
        await _attach(staff, batch_id, number, found)
        return found


async def register_clear(staff: Staff, batch_id: UUID, looked: Mapping[int, Looked]) -> Done:
    """Register those letters, which are clear but for what somebody has `looked` at; each by itself.

    Raises LetterInTheFuture and NotFound.
    """
    expect_intake(staff)
    for each in looked.values():
        expect_possible(each.arrived_on, Envelope())
    registered: dict[int, Recognised] = {}
    taken: list[int] = []
    impossible: list[int] = []
    for number, each in looked.items():
        letter = await open_letter(staff, batch_id, number)
        if not letter.is_clear or each.signed == "not_noted":
            taken += [number] if letter.is_settled else []
            continue
        try:
            seen = Envelope(signed=each.signed)
            registered[number] = await register(staff, batch_id, number, letter.seals[0], each.arrived_on, seen)
        except LetterBeforeRequest:
            impossible.append(number)
        except Conflict:
            taken.append(number)
    disputed = await _disputed(staff, batch_id, {number: looked[number] for number in taken})
    return Done(registered, tuple(taken), disputed, tuple(impossible))


async def leave_out(staff: Staff, batch_id: UUID, number: int) -> None:
    """Note that a letter is nothing but blank pages. Raises NotFound when it is not, Conflict when it is settled."""
    expect_intake(staff)
    if not (await open_letter(staff, batch_id, number)).is_blank:
        raise NotFound
    async with acting_as(staff):
        await expect_unsettled(batch_id, number)
        await scan_letters.settle(batch_id, number, None, staff.id)
        await audit.record("scan.blank_left_out", subject=COMPANY_CHAIN)
        await _end_when_done(batch_id)


async def _disputed(staff: Staff, batch_id: UUID, taken: Mapping[int, Looked]) -> tuple[Disputed, ...]:
    found = [(said, (await open_letter(staff, batch_id, number)).envelope) for number, said in taken.items()]
    differ = [(said, it) for said, it in found if it and (it.signed, it.arrived_on) != (said.signed, said.arrived_on)]
    async with acting_as(staff):
        names = await accounts.names([it.registered_by for _, it in differ])
    return tuple(Disputed(said, it, names.get(it.registered_by, "")) for said, it in differ)


async def _attach(staff: Staff, batch_id: UUID, number: int, found: Recognised) -> None:
    assert found.envelope is not None
    batch = await find(batch_id)
    key = await key_of(await envelopes.find(found.envelope))
    for place, page in enumerate(await scan_letters.pages(batch_id, [number]), 1):
        picture = _picture(batch, page.number, await scan_letters.picture(batch_id, page.number, small=False))
        name = page_name(found.envelope, place)
        await letter_pages.add(
            found.envelope, StoredPage(place, page.is_blank, key.encrypt(picture, name), page.places)
        )
    await scan_letters.settle(batch_id, number, found.envelope, staff.id)
    await _end_when_done(batch_id)


def _picture(batch: Batch, number: int, encrypted: bytes) -> bytes:
    return batch.decrypt(encrypted, picture_name(batch.id, number, small=False))


async def _end_when_done(batch_id: UUID) -> None:
    await scans.hold(batch_id)
    batch = await find(batch_id)
    if batch.read_at and batch.settled == batch.letters and not batch.ended_at:
        await scans.end(batch_id)
        await audit.record("scan.ended", subject=COMPANY_CHAIN, pages=batch.pages, letters=batch.letters)
