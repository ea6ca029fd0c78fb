"""What is restricted and has to be looked at again: until it is lifted the person's data is only stored (Art. 18)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from portal.clock import local_date, today
from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.requests.work_queue import MOST_COUNTED, Count
from portal.data.rights import restrictions_in_force as rows
from portal.data.rights.restrictions_in_force import InForce, Place

PAGE = 25
"""Restrictions on a page."""

Remains = Literal["review", "post_notice", "wait", "lift"]
"""What remains to be done: to look whether its ground still holds, to post the letter that tells of the lifting, to
wait for the day that the letter leads to, or to lift it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A restriction in force, `days` old."""

    row: InForce
    days: int
    remains: Remains


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of them; `after` leads to the next, where there is one."""

    lines: list[Line]
    after: Place | None


async def page(staff: Staff, after: Place | None = None) -> Listed:
    """A page of them, the oldest first."""
    async with acting_as(staff):
        found = await rows.page(PAGE + 1, after)
    shown = found[:PAGE]
    lines = [Line(it, (today() - local_date(it.placed_at)).days, remains(it, today())) for it in shown]
    return Listed(lines, shown[-1].place if len(found) > PAGE else None)


async def count(staff: Staff) -> Count:
    """How many there are."""
    async with acting_as(staff):
        return Count.of(await rows.count(MOST_COUNTED + 1))


def remains(it: InForce, on: date) -> Remains:
    """What remains to be done with it that day."""
    if it.notice_posted_on:
        return "wait" if it.notice_earliest and it.notice_earliest > on else "lift"
    return "post_notice" if it.has_notice else "review"
