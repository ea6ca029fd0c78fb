"""Several letters noted as posted at once: all of them, or none and why."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from portal.data.accounts import accounts
from portal.data.actors import Staff
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.database import acting_as, attempt
from portal.data.errors import NoSuchRow
from portal.data.letters import outgoing_letters as letters
from portal.data.letters.outgoing_letters import Letter
from portal.domain.accounts.roles import expect_intake
from portal.domain.errors import Conflict, NotFound
from portal.domain.letters.outgoing_letters import note_posted
from portal.domain.letters.posting_errors import NotEnclosed, PostedTooEarly
from portal.domain.letters.print_errors import NotedBefore, NotPosted


async def post(staff: Staff, wanted: Collection[UUID], on: date) -> int:
    """Note that the letters are in the post since the day `on`, do what that sets off, and say how many they are.

    All or nothing. Raises NotFound when one of them is not there, DayToCome, and NotPosted with those that could
    not be.
    """
    expect_intake(staff)
    faults: dict[UUID, str] = {}
    async with acting_as(staff):
        try:
            found = await letters.find_all(list(wanted))
        except NoSuchRow:
            raise NotFound from None
        for of_one in _together(found):
            try:
                async with attempt():
                    await note_posted(of_one, on, staff)
            except (Conflict, PostedTooEarly, NotEnclosed) as error:
                faults |= dict.fromkeys((it.id for it in of_one), error.fault)
        if faults:
            raise NotPosted(faults, await _noted_before([id_ for id_, why in faults.items() if why == "conflict"]))
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
