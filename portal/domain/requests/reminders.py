"""What nobody should have to keep in mind: each hour of the day the portal looks what is due or lies about."""

from datetime import date, timedelta
from uuid import UUID

from portal.clock import today
from portal.data.actors import SYSTEM, Staff
from portal.data.database import acting_as
from portal.data.requests import reminders as rows
from portal.data.requests.reminders import CAUSES, Days
from portal.data.requests.reminders import Reminder as Reminder
from portal.domain.accounts.roles import expect_intake
from portal.domain.deciding import deciding_as
from portal.domain.requests.deadlines import SOON
from portal.settings import settings

AT_A_TIME = 500
"""Reminders that one transaction notes."""

MOST_SHOWN = 20
"""Reminders that the desk shows: the most urgent."""


LYING = timedelta(days=3)
"""So long a letter may lie about, written or printed, before somebody is reminded of it."""


def days() -> Days:
    """The days by which reminders are found; how often a restriction is brought up is a setting."""
    return Days(SOON, LYING, settings().restrictions_reviewed)


async def notice(on: date | None = None) -> int:
    """Note whatever there is to be reminded of that day, each thing once, and end what has seen to itself.

    Returns how many reminders are new. Safe to run twice and to be killed anywhere.
    """
    day, new = on or today(), 0
    while await _ended(day):
        pass
    for cause in CAUSES:
        while True:
            async with acting_as(SYSTEM):
                found = await rows.add_found(cause, day, days(), AT_A_TIME)
            new += found
            if found < AT_A_TIME:
                break
    return new


async def for_desk(staff: Staff) -> list[Reminder]:
    """The reminders that nobody has seen to, the most urgent first."""
    async with acting_as(staff):
        return await rows.open_on(today(), days(), MOST_SHOWN)


async def mark_done(staff: Staff, reminder: UUID) -> None:
    """Note that `staff` has seen to it, so that it is shown no longer. Raises Conflict when somebody did before."""
    expect_intake(staff)
    async with deciding_as(staff):
        await rows.mark_done(reminder, staff.id)


async def _ended(day: date) -> bool:
    async with acting_as(SYSTEM):
        return await rows.end_needless(day, days(), AT_A_TIME) == AT_A_TIME
