"""Reminders: what somebody has to look at, found by the clock; each is said once and stays until it is done.

What a reminder is about is looked up again whenever reminders are shown, so that none outlives its cause.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args
from uuid import UUID

from portal.data.changing import changed, must_change_one
from portal.data.database import connection
from portal.data.listed import listed
from portal.data.requests.states import ENDED, WORKED_ON
from portal.data.rights.restrictions_in_force import TO_LIFT

Cause = Literal[
    "due_soon",
    "late",
    "extension_not_posted",
    "refusal_waiting",
    "refusal_not_posted",
    "identity_unanswered",
    "receipt_not_printed",
    "letter_not_posted",
    "restriction_in_force",
    "recipients_not_told",
]
CAUSES: tuple[Cause, ...] = get_args(Cause)

IS_WORKED_ON = f"r.status IN {listed(WORKED_ON)}"
"""The request `r` is still to be answered, by an index on the queue; of what is refused, another reminder says it."""

FINDING: Mapping[Cause, str] = {
    "due_soon": """
        SELECT r.id AS request_id, NULL::uuid AS letter_id, r.due_on AS about_on FROM request r
        WHERE IS_WORKED_ON AND r.due_on >= $1 AND r.due_on <= $1 + SOON""",
    "late": """
        SELECT r.id, NULL::uuid, r.due_on FROM request r WHERE IS_WORKED_ON AND r.due_on < $1""",
    "extension_not_posted": """
        SELECT r.id, l.id, x.first_due_on FROM extension x JOIN request r ON r.id = x.request_id
        JOIN letter l ON l.id = x.letter_id
        WHERE x.posted_on IS NULL AND x.superseded_at IS NULL AND l.withdrawn_at IS NULL AND IS_WORKED_ON
          AND x.ordered_at < $1::date""",
    "refusal_waiting": """
        SELECT r.id, NULL::uuid, r.due_on FROM refusal f JOIN request r ON r.id = f.request_id
        WHERE f.confirmed_at IS NULL AND f.withdrawn_at IS NULL AND IS_WORKED_ON AND f.proposed_at < $1::date""",
    "refusal_not_posted": """
        SELECT r.id, l.id, r.due_on FROM request r
        JOIN refusal f ON f.request_id = r.id AND f.withdrawn_at IS NULL JOIN letter l ON l.id = f.letter_id
        WHERE r.status = 'refusing' AND (l.ordered_at < $1::date OR r.due_on < $1)""",
    "identity_unanswered": """
        SELECT r.id, NULL::uuid, q.answer_by FROM identity_question q JOIN request r ON r.id = q.request_id
        WHERE q.posted_on IS NOT NULL AND q.answered_on IS NULL AND q.superseded_at IS NULL AND q.answer_by < $1
          AND r.status = 'received'""",
    "receipt_not_printed": """
        SELECT l.request_id, l.id, l.rendered_at::date FROM letter l
        WHERE l.kind = 'receipt' AND l.printed_at IS NULL AND l.rendered_at < $1::date
          AND l.posted_on IS NULL AND l.withdrawn_at IS NULL""",
    "letter_not_posted": """
        SELECT l.request_id, l.id, l.rendered_at::date FROM letter l
        WHERE l.rendered_at < $1::date - LYING AND l.posted_on IS NULL AND l.withdrawn_at IS NULL
          AND l.kind NOT IN ('refusal', 'extension') AND (l.kind <> 'receipt' OR l.printed_at IS NOT NULL)""",
    # Nobody asked for one that a mistaken registration placed: it is brought up at once.
    "restriction_in_force": f"""
        SELECT request_id, NULL::uuid, placed_at::date + ($1::date - placed_at::date) / EACH * EACH FROM restriction
        WHERE {TO_LIFT} AND request_id IS NOT NULL AND (placed_at < $1::date - EACH + 1
          OR EXISTS (SELECT FROM request r WHERE r.id = request_id AND r.status = 'annulled'))""",  # noqa: S608
    # Of a request that has not ended, closing it says so.
    "recipients_not_told": f"""
        SELECT DISTINCT n.request_id, NULL::uuid, l.listed_at::date FROM recipient_notice n
        JOIN recipient_listing l USING (request_id, about, round) JOIN request r ON r.id = n.request_id
        WHERE n.outcome IS NULL AND n.person IS NOT NULL AND r.status IN {listed(ENDED)}
          AND l.listed_at < $1::date""",  # noqa: S608
}
"""By cause; IS_WORKED_ON and the days are put in below."""


@dataclass(frozen=True, slots=True)
class Days:
    """What is due within `soon` is due soon, a written letter may lie for `lying`, and a restriction is brought up
    each time that it has been in force for `each`."""

    soon: timedelta
    lying: timedelta
    each: timedelta


def found(cause: Cause, days: Days) -> str:
    """What there is to be reminded of on the day $1: a request, a letter or both, and the day it is about.

    Each begins with an index over what is open, and reads nothing that has ended.
    """
    sql = FINDING[cause].replace("IS_WORKED_ON", IS_WORKED_ON)
    for name, length in (("SOON", days.soon), ("LYING", days.lying), ("EACH", days.each)):
        sql = sql.replace(name, str(int(length.days)))
    return sql


IS_STILL = (
    "m.cause = 'CAUSE' AND EXISTS (SELECT FROM (FOUND) f (request_id, letter_id, about_on)"
    " WHERE f.request_id IS NOT DISTINCT FROM m.request_id AND f.letter_id IS NOT DISTINCT FROM m.letter_id"
    " AND f.about_on = m.about_on)"
)


def still(days: Days) -> str:
    """Whether what the reminder `m` is about is still so on the day $1."""
    return " OR ".join(IS_STILL.replace("CAUSE", cause).replace("FOUND", found(cause, days)) for cause in CAUSES)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder that is not done. `reference` is None for a letter that belongs to no request."""

    id: UUID
    cause: Cause
    about_on: date
    noticed_at: datetime
    reference: str | None
    letter_id: UUID | None


async def add_found(cause: Cause, on: date, days: Days, limit: int) -> int:
    """Note up to `limit` things to be reminded of that were not noted before, the most urgent first; how many."""
    # The statement comes from the table above, never from input.
    return await changed(
        "INSERT INTO reminder (id, request_id, letter_id, cause, about_on)"  # noqa: S608
        f" SELECT gen_random_uuid(), f.request_id, f.letter_id, $2, f.about_on"
        f" FROM ({found(cause, days)}) f (request_id, letter_id, about_on)"
        " WHERE NOT EXISTS (SELECT FROM reminder m WHERE coalesce(m.letter_id, m.request_id)"
        " = coalesce(f.letter_id, f.request_id) AND m.cause = $2 AND m.about_on = f.about_on)"
        " ORDER BY f.about_on LIMIT $3 ON CONFLICT DO NOTHING",
        on,
        cause,
        limit,
    )


async def open_on(on: date, days: Days, limit: int) -> list[Reminder]:
    """The reminders that are not done and whose cause is still there, the most urgent first."""
    rows = await connection().fetch(
        "SELECT m.id, m.cause, m.about_on, m.noticed_at, r.reference, m.letter_id"  # noqa: S608
        f" FROM reminder m LEFT JOIN request r ON r.id = m.request_id WHERE m.done_at IS NULL AND ({still(days)})"
        " ORDER BY m.about_on, m.id LIMIT $2",
        on,
        limit,
    )
    return [Reminder(**row) for row in rows]


async def end_needless(on: date, days: Days, limit: int) -> int:
    """End up to `limit` reminders whose cause has gone by itself; how many."""
    return await changed(
        "UPDATE reminder SET done_at = now() WHERE id IN (SELECT m.id FROM reminder m"  # noqa: S608
        f" WHERE m.done_at IS NULL AND NOT ({still(days)}) ORDER BY m.about_on, m.id LIMIT $2)",
        on,
        limit,
    )


async def mark_done(reminder: UUID, by: UUID) -> None:
    """Note that somebody has seen to it. Raises Stale when that was noted before."""
    await must_change_one(
        "UPDATE reminder SET done_at = now(), done_by = $2 WHERE id = $1 AND done_at IS NULL", reminder, by
    )
