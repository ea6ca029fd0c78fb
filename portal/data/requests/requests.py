"""Requests: one row each, moved from state to state by conditional updates only."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from piccolo import columns
from piccolo.columns import JSONB, Bytea, Date, Integer, Text, Timestamptz
from piccolo.table import Table

from portal.clock import local_date, now
from portal.data.actors import Language
from portal.data.database import DB, connection
from portal.data.errors import NoSuchRow, Stale
from portal.data.requests.states import CAME_TO_NOTHING, DECIDED, ENDED, GIVEN_UP, LETTER_OWED, NEVER_RECEIVED
from portal.data.requests.states import Kind as Kind
from portal.data.requests.states import Status as Status


class RequestTable(Table, db=DB, tablename="request"):
    id = columns.UUID(primary_key=True)
    reference = Text()
    subject_id = columns.UUID()
    kind = Text()
    status = Text()
    language = Text()
    record_version = Integer()
    form = JSONB(null=True, default=None)
    form_digest = Bytea(null=True, default=None)
    seal = Text(null=True, default=None)
    sender = Bytea()
    submitted_at = Timestamptz()
    expires_on = Date(null=True, default=None)
    received_on = Date(null=True, default=None)
    counted_from = Date(null=True, default=None)
    due_on = Date(null=True, default=None)
    handler_id = columns.UUID(null=True, default=None)
    trouble = Text(null=True, default=None)
    changed_at = Timestamptz()
    handover_note = Bytea(null=True, default=None)
    first_registered_on = Date(null=True, default=None)
    proposed_arrival = Date(null=True, default=None)
    proposed_arrival_reason = Text(null=True, default=None)
    proposed_arrival_by = columns.UUID(null=True, default=None)


@dataclass(frozen=True, slots=True)
class Request:
    """A request. `form` is what the form says, in its language; `sender` is encrypted with the subject's key.

    One that came otherwise has neither form nor digest, seal or day on which it expires; see `data.otherwise`. Its
    `submitted_at` is the moment at which staff registered it.

    `received_on` is the day on which the letter arrived, `counted_from` the one that the month is counted from (by the
    setting that day), `due_on` the last day to answer (Art. 12(3)).
    `trouble` is a code for what last went wrong in a job, to be shown to staff.
    """

    id: UUID
    reference: str
    subject_id: UUID
    kind: Kind
    status: Status
    language: Language
    record_version: int
    form: Mapping[str, Any] | None
    form_digest: bytes | None
    seal: str | None
    sender: bytes
    submitted_at: datetime
    expires_on: date | None
    received_on: date | None
    counted_from: date | None
    due_on: date | None
    handler_id: UUID | None
    trouble: str | None

    @property
    def came_on(self) -> date:
        """The day on which it reached us; of one whose letter has not come, the day on which it was made."""
        return self.received_on or local_date(self.submitted_at)

    @property
    def came_otherwise(self) -> bool:
        """Whether it came in the person's own words, and not by the form."""
        return self.form is None

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.status not in ENDED

    @property
    def is_decided(self) -> bool:
        """Whether nothing more can be decided: it has ended, or the letter of its refusal is only to be posted."""
        return self.status in DECIDED

    @property
    def awaits_letter(self) -> bool:
        """Whether the letter with its form is still to come."""
        return self.status == "awaiting_letter"

    @property
    def letter_was_unseen(self) -> bool:
        """Whether its letter has not come, in time or at all."""
        return self.status in NEVER_RECEIVED

    @property
    def is_given_up(self) -> bool:
        """Whether the member did not go on with it."""
        return self.status in GIVEN_UP

    @property
    def came_to_nothing(self) -> bool:
        """Whether it ended without anything being done of what was asked."""
        return self.status in CAME_TO_NOTHING

    @property
    def time_runs(self) -> bool:
        """Whether the letter that says what came of it is still to be posted, by `due_on` (Art. 12(3))."""
        return self.due_on is not None and self.status in LETTER_OWED

    @property
    def last_day(self) -> date | None:
        """`due_on`, kept or not; None for what came to nothing, which nobody waits for."""
        return None if self.status in CAME_TO_NOTHING else self.due_on


COLUMNS = [
    RequestTable.id,
    RequestTable.reference,
    RequestTable.subject_id,
    RequestTable.kind,
    RequestTable.status,
    RequestTable.language,
    RequestTable.record_version,
    RequestTable.form,
    RequestTable.form_digest,
    RequestTable.seal,
    RequestTable.sender,
    RequestTable.submitted_at,
    RequestTable.expires_on,
    RequestTable.received_on,
    RequestTable.counted_from,
    RequestTable.due_on,
    RequestTable.handler_id,
    RequestTable.trouble,
]


async def by_reference(reference: str) -> Request:
    """The request with that reference. Raises NoSuchRow, also when the actor may not see it."""
    return await _one(RequestTable.reference == reference)


async def by_id(request: UUID) -> Request:
    """The request with that id. Raises NoSuchRow."""
    return await _one(RequestTable.id == request)


async def of_subject(subject: UUID, limit: int = 50) -> list[Request]:
    """The subject's newest `limit` requests, newest first."""
    rows = await (
        RequestTable.select(*COLUMNS)
        .where(RequestTable.subject_id == subject)
        .order_by(RequestTable.submitted_at, ascending=False)
        .limit(limit)
        .output(load_json=True)
    )
    return [Request(**row) for row in rows]


async def open_of_kind(subject: UUID, kind: Kind) -> Request | None:
    """The subject's open request of that kind, of which there is at most one, but for those that are refused: whoever
    is refused may ask anew."""
    try:
        return await _one(
            (RequestTable.subject_id == subject)
            & (RequestTable.kind == kind)
            & RequestTable.status.not_in(list(DECIDED))
        )
    except NoSuchRow:
        return None


async def add(request: Request) -> None:
    """Add a request. Raises AlreadyThere for a second open one of its kind."""
    await RequestTable.insert(RequestTable(**asdict(request) | {"form": request.form and json.dumps(request.form)}))


async def move(request: UUID, before: tuple[Status, ...], after: Status, **values: Any) -> None:
    """Move a request from one of the states `before` to `after`, setting `values` too.

    Raises Stale, and writes nothing, when the request is in another state by now.
    """
    changes: dict[Any, Any] = {RequestTable.status: after, RequestTable.changed_at: now()}
    changes |= {getattr(RequestTable, name): value for name, value in values.items()}
    moved = await (
        RequestTable.update(changes)
        .where((RequestTable.id == request) & RequestTable.status.is_in(list(before)))
        .returning(RequestTable.id)
    )
    if not moved:
        raise Stale


async def hold(request: UUID, *states: Status) -> None:
    """Let nobody else move the request, or hold it, until the transaction under way ends; rows may still refer to it.

    Raises Stale when it is in none of `states`, where any are given.
    """
    held = await connection().fetchval("SELECT status FROM request WHERE id = $1 FOR NO KEY UPDATE", request)
    if states and held not in states:
        raise Stale


async def set_sender(request: UUID, sender: bytes) -> None:
    """Put another name and address, encrypted, in place of those of the day of submission."""
    await RequestTable.update({RequestTable.sender: sender}).where(RequestTable.id == request)


async def set_due(request: UUID, due_on: date) -> None:
    """Put another last day to answer in place of the one before, while the request has not ended."""
    await RequestTable.update({RequestTable.due_on: due_on}).where(
        (RequestTable.id == request) & RequestTable.status.not_in(list(ENDED))
    )


async def overdue_for_letter(on: date, limit: int) -> list[Request]:
    """Requests whose letter has not come by the day after which they expire, locked against a letter that is being
    registered; one that is at this moment is left out."""
    rows = await (
        RequestTable.select(*COLUMNS)
        .where((RequestTable.status == "awaiting_letter") & (RequestTable.expires_on < on))
        .order_by(RequestTable.expires_on)
        .limit(limit)
        .lock_rows("UPDATE", skip_locked=True)
        .output(load_json=True)
    )
    return [Request(**row) for row in rows]


async def _one(condition: Any) -> Request:
    row = await RequestTable.select(*COLUMNS).where(condition).first().output(load_json=True)
    if row is None:
        raise NoSuchRow
    return Request(**row)
