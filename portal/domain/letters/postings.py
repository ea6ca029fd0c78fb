"""Letters noted as printed and as posted: what goes into one envelope, or several at once, all or none and why."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import TypeAlias
from uuid import UUID

from portal.data.accounts import accounts
from portal.data.actors import Staff
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.database import acting_as, attempt
from portal.data.letters import answers, printouts
from portal.data.letters import outgoing_letters as letters
from portal.data.letters.outgoing_letters import Letter
from portal.domain.accounts.roles import expect_intake
from portal.domain.deciding import explained
from portal.domain.errors import Conflict
from portal.domain.letters.outgoing_letters import note_posted, note_printed
from portal.domain.letters.posting_errors import NotEnclosed, PostedTooEarly
from portal.domain.letters.print_errors import NotedBefore, NotPosted
from portal.domain.requests.requests import find

Envelope: TypeAlias = UUID | str
"""What goes into one: a letter by its id, or what is left of an answer by the reference of its request."""


async def mark_printed(staff: Staff, envelope: Envelope) -> None:
    """Note that what goes into the envelope is on paper.

    Raises NotFound, NotOpened when nobody has opened a letter of it, and Conflict when all were printed before or
    cannot be yet.
    """
    expect_intake(staff)
    async with acting_as(staff):
        left = await _left(envelope, lambda it: it.printed_at is None)
        if not left:
            raise Conflict
        await note_printed(left, staff)


async def mark_posted(staff: Staff, envelope: Envelope, on: date) -> None:
    """Note that what goes into the envelope is in the post, and do what that sets off.

    With the last letter of an answer the request is answered. Raises NotFound, DayToCome, PostedTooEarly, NotEnclosed
    when something that goes with it was never fetched, and Conflict when all were posted before, one is not printed,
    or can no longer set off what it should.
    """
    expect_intake(staff)
    async with acting_as(staff):
        await note_posted(await _left(envelope, lambda it: it.posted_on is None), on, staff)


async def _left(envelope: Envelope, is_left: Callable[[Letter], bool]) -> Sequence[Letter]:
    """A letter as it is, or those of an answer of which that is still so."""
    if isinstance(envelope, UUID):
        return await _all([envelope])
    answer = await answers.find((await find(envelope)).id)
    return [it for it in answer.letters if is_left(it)] if answer else []


async def _all(wanted: Collection[UUID]) -> list[Letter]:
    with explained():
        return await letters.find_all(list(wanted))


async def post(staff: Staff, wanted: Collection[UUID], on: date) -> int:
    """Note that the letters are in the post since the day `on`, do what that sets off, and say how many they are.

    All or nothing. Raises NotFound when one of them is not there, DayToCome, and NotPosted with those that could
    not be.
    """
    expect_intake(staff)
    faults: dict[UUID, str] = {}
    async with acting_as(staff):
        found = await _all(wanted)
        for of_one in _together(found):
            try:
                async with attempt():
                    await note_posted(of_one, on, staff)
            except (Conflict, PostedTooEarly, NotEnclosed) as error:
                faults |= dict.fromkeys((it.id for it in of_one), error.fault)
        if faults:
            before = await _noted_before([id_ for id_, why in faults.items() if why == "conflict"])
            raise NotPosted(faults, before, await printouts.among(list(faults)))
    return len(found)


async def _noted_before(conflicting: Sequence[UUID]) -> dict[UUID, NotedBefore]:
    """Those of the letters that are in the post already; read anew, since somebody may just have noted it."""
    posted = [it for it in await letters.find_all(conflicting) if it.posted_on]
    names = await accounts.names([it.posted_by for it in posted if it.posted_by])
    return {
        it.id: NotedBefore(names[it.posted_by], it.posted_on)
        for it in posted
        if it.posted_on and it.posted_by and it.posted_by in names
    }


def _together(found: Sequence[Letter]) -> list[list[Letter]]:
    """The letters of one answer in one list; in the order of persons, since each person's chain is held from then on:
    so no two who post at once wait for one another."""
    groups: dict[tuple[UUID, UUID], list[Letter]] = {}
    for it in found:
        of = it.request_id if it.is_answer and it.request_id else it.id
        groups.setdefault((it.subject_id or COMPANY_CHAIN, of), []).append(it)
    return [groups[key] for key in sorted(groups)]
