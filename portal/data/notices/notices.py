"""Notices by e-mail as rows: ordered with the event that they tell of, claimed by whoever sends them, ended once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from portal.data.changing import changed_one
from portal.data.database import connection
from portal.data.errors import NoSuchRow

Outcome = Literal[
    "sent", "no_server", "no_address", "not_wanted", "address_failing", "overtaken", "refused", "rejected"
]
"""What became of a notice: `overtaken` means that its link is no longer in force, `refused` that the address is not
there, `rejected` that the server did not take the e-mail from us."""


@dataclass(frozen=True, slots=True)
class Order:
    """A notice that is to be sent, of an event of the audit log."""

    id: UUID
    recipient: UUID
    kind: str
    event: int


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice on its way. `address` is wrapped: where it goes when not to the account's own address."""

    id: UUID
    recipient_id: UUID
    kind: str
    event_id: int
    ordered_at: datetime
    address: bytes | None
    attempts: int
    sent_to: bytes | None
    outcome: Outcome | None


COLUMNS = "id, recipient_id, kind, event_id, ordered_at, address, attempts, sent_to, outcome"


async def order(orders: Sequence[Order]) -> None:
    """Add the notices."""
    await connection().execute(
        "INSERT INTO notice (id, recipient_id, kind, event_id)"
        " SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[])",
        [each.id for each in orders],
        [each.recipient for each in orders],
        [each.kind for each in orders],
        [each.event for each in orders],
    )


async def is_ordered_today(recipient: UUID, kind: str) -> bool:
    """Whether one of that kind has been ordered for the recipient in the last 24 hours, as the system."""
    found: bool = await connection().fetchval(
        "SELECT EXISTS (SELECT FROM notice WHERE recipient_id = $1 AND kind = $2"
        " AND ordered_at > now() - interval '1 day')",
        recipient,
        kind,
    )
    return found


async def find(notice: UUID) -> Notice:
    """The notice with that id. Raises NoSuchRow."""
    row = await connection().fetchrow(f"SELECT {COLUMNS} FROM notice WHERE id = $1", notice)  # noqa: S608
    if row is None:
        raise NoSuchRow
    return Notice(**row)


async def claim(notice: UUID, lasts: timedelta) -> Notice | None:
    """Count an attempt, and have the notice to oneself for that long; None where it has ended or is another's."""
    row = await connection().fetchrow(
        "UPDATE notice SET claimed_until = clock_timestamp() + $2::interval, attempts = attempts + 1"  # noqa: S608
        " WHERE id = $1 AND ended_at IS NULL AND (claimed_until IS NULL OR claimed_until < clock_timestamp())"
        f" RETURNING {COLUMNS}",
        notice,
        lasts,
    )
    return Notice(**row) if row else None


async def let_go(notice: UUID) -> None:
    """Let somebody else try."""
    await connection().execute("UPDATE notice SET claimed_until = NULL WHERE id = $1 AND ended_at IS NULL", notice)


async def end(notice: UUID, outcome: Outcome, sent_to: bytes | None = None) -> bool:
    """Say what became of it, for good; False where that has been said."""
    return await changed_one(
        "UPDATE notice SET outcome = $2, sent_to = $3, ended_at = now(), claimed_until = NULL, address = NULL"
        " WHERE id = $1 AND ended_at IS NULL",
        notice,
        outcome,
        sent_to,
    )


async def keep_address(recipient: UUID, kinds: Sequence[str], address: bytes) -> None:
    """Let the recipient's notices of those kinds that wait go to that wrapped address, unless they have another."""
    await connection().execute(
        "UPDATE notice SET address = $3"
        " WHERE recipient_id = $1 AND ended_at IS NULL AND address IS NULL AND kind = ANY($2::text[])",
        recipient,
        list(kinds),
        address,
    )


async def overtake(recipient: UUID, kind: str) -> None:
    """Send none of the recipient's notices of that kind that wait: what they lead to is no longer theirs."""
    await connection().execute(
        "UPDATE notice SET outcome = 'overtaken', ended_at = now(), claimed_until = NULL, address = NULL"
        " WHERE recipient_id = $1 AND ended_at IS NULL AND kind = $2",
        recipient,
        kind,
    )


async def note_bounce(notice: UUID) -> Notice | None:
    """Note that the notice came back; None where it was not sent, or that was noted before."""
    row = await connection().fetchrow(
        "UPDATE notice SET bounced_at = now() WHERE id = $1 AND outcome = 'sent' AND bounced_at IS NULL"  # noqa: S608
        f" RETURNING {COLUMNS}",
        notice,
    )
    return Notice(**row) if row else None
