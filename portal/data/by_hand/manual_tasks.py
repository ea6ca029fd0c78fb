"""Tasks for staff in places that no program can read, one for each request and place, and what staff attest of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID, uuid4

from portal.data.changing import changed_one, must_change_one
from portal.data.database import connection
from portal.data.errors import AlreadyThere, NoSuchRow, Stale
from portal.data.letters.answers import POSTED_ON
from portal.data.listed import listed, quoted
from portal.data.requests.requests import Request
from portal.data.requests.states import BY_HAND_IN, UNANSWERED

TaskKind = Literal["access", "erasure"]
Outcome = Literal["nothing_found", "found", "erased", "kept"]

UNATTESTED = (
    "NOT EXISTS (SELECT 1 FROM manual_attestation a WHERE a.task_id = manual_task.id AND a.withdrawn_at IS NULL)"
)

IS_UNANSWERED = f"r.status IN {listed(UNANSWERED)}"
"""The request `r` has come to nothing."""

UNASKED = (
    "EXISTS (SELECT FROM unnest($1::text[]) place WHERE NOT EXISTS (SELECT FROM manual_task t"
    " WHERE t.request_id = r.id AND t.source = place))"
)
"""One of the places in $1 has no task of the request `r`: it has come since the request's tasks were opened."""

TO_LOOK_THROUGH = (
    f"(EXISTS (SELECT FROM manual_task WHERE request_id = r.id AND {UNATTESTED})"
    f" OR r.kind = 'access' AND r.status = {quoted(BY_HAND_IN['access'])} AND {UNASKED})"
)
"""Somebody is still to look one of the places in $1 through for the request `r`."""


@dataclass(frozen=True, slots=True)
class StoredAttestation:
    """What somebody attests. `note` and `ground` are encrypted; None where there was none or its time is up.

    So is `found_again`, how what is kept is found, but wrapped, for when the person's key is gone. `due_since` is when
    staff were told to destroy what is kept.
    """

    id: UUID
    task_id: UUID
    outcome: Outcome
    note: bytes | None
    erased: int
    kept: int
    ground: bytes | None
    kept_until: date | None
    found_again: bytes | None
    attested_at: datetime
    attested_by: UUID
    due_since: datetime | None = None
    destroyed_at: datetime | None = None
    destroyed_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class StoredTask:
    """A task, with the attestation in force if it is done."""

    id: UUID
    request_id: UUID
    subject_id: UUID
    source: str
    kind: TaskKind
    attestation: StoredAttestation | None


async def open_one(request: Request, source: str) -> bool:
    """Open the request's task for `source`; False when it has one already."""
    return await changed_one(
        "INSERT INTO manual_task (id, request_id, subject_id, source, kind) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT DO NOTHING",
        uuid4(),
        request.id,
        request.subject_id,
        source,
        request.kind,
    )


async def of_request(request: UUID) -> list[StoredTask]:
    """The tasks of a request, in the order of their sources' ids."""
    tasks = await connection().fetch(
        "SELECT id, request_id, subject_id, source, kind FROM manual_task WHERE request_id = $1 ORDER BY source",
        request,
    )
    rows = await connection().fetch(
        "SELECT id, task_id, outcome, note, erased, kept, ground, kept_until, found_again, attested_at, attested_by,"
        " due_since, destroyed_at, destroyed_by"
        " FROM manual_attestation LEFT JOIN manual_destruction ON attestation_id = id"
        " WHERE withdrawn_at IS NULL AND task_id = ANY($1)",
        [task["id"] for task in tasks],
    )
    attested = {row["task_id"]: StoredAttestation(**row) for row in rows}
    return [StoredTask(**task, attestation=attested.get(task["id"])) for task in tasks]


async def find(request: UUID, source: str) -> StoredTask:
    """The request's task for `source`. Raises NoSuchRow."""
    for task in await of_request(request):
        if task.source == source:
            return task
    raise NoSuchRow


async def unattested(request: UUID) -> list[str]:
    """The sources of the request's tasks that nobody has attested yet."""
    rows = await connection().fetch(
        f"SELECT source FROM manual_task WHERE request_id = $1 AND {UNATTESTED} ORDER BY source",  # noqa: S608
        request,
    )
    return [row["source"] for row in rows]


async def attest(task: StoredTask, attestation: StoredAttestation) -> None:
    """Note what somebody attests; `attested_at` is now. Raises Stale when the task is attested already."""
    try:
        await connection().execute(
            "INSERT INTO manual_attestation (id, task_id, kind, outcome, note, erased, kept, ground, kept_until,"
            " found_again, attested_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            attestation.id,
            task.id,
            task.kind,
            attestation.outcome,
            attestation.note,
            attestation.erased,
            attestation.kept,
            attestation.ground,
            attestation.kept_until,
            attestation.found_again,
            attestation.attested_by,
        )
    except AlreadyThere:
        raise Stale from None


async def withdraw(task: StoredTask, staff: UUID) -> None:
    """Take back the attestation in force. Raises Stale when there is none."""
    await must_change_one(
        "UPDATE manual_attestation SET withdrawn_at = now(), withdrawn_by = $2, found_again = NULL"
        " WHERE task_id = $1 AND withdrawn_at IS NULL",
        task.id,
        staff,
    )


async def forget_texts(requests: Collection[UUID]) -> None:
    """Delete what was written in the attestations of those requests; who attested what stays.

    How something is found that is kept after an erasure stays as long as it is kept.
    """
    await connection().execute(
        "UPDATE manual_attestation SET note = NULL, ground = NULL,"  # noqa: S608
        f" found_again = CASE WHEN {IS_UNANSWERED} THEN NULL ELSE found_again END"
        " FROM manual_task t JOIN request r ON r.id = t.request_id WHERE t.id = task_id AND t.request_id = ANY($1)"
        f" AND (note IS NOT NULL OR ground IS NOT NULL OR found_again IS NOT NULL AND {IS_UNANSWERED})",
        list(requests),
    )


async def over(posted_before: date) -> list[UUID]:
    """Requests with files or texts of which nothing more is needed: posted before that day, or ended unanswered."""
    rows = await connection().fetch(
        "SELECT DISTINCT t.request_id FROM manual_task t JOIN request r ON r.id = t.request_id"  # noqa: S608
        " LEFT JOIN answer a ON a.request_id = r.id"
        f" WHERE ({POSTED_ON} < $1 OR {IS_UNANSWERED}) AND ("
        " EXISTS (SELECT 1 FROM manual_file f WHERE f.task_id = t.id) OR EXISTS (SELECT 1 FROM manual_attestation s"
        " WHERE s.task_id = t.id AND (s.note IS NOT NULL OR s.ground IS NOT NULL"
        f" OR s.found_again IS NOT NULL AND {IS_UNANSWERED})))",
        posted_before,
    )
    return [row["request_id"] for row in rows]


async def of_subject(subject: UUID) -> list[UUID]:
    """The requests of that subject that have tasks."""
    rows = await connection().fetch("SELECT DISTINCT request_id FROM manual_task WHERE subject_id = $1", subject)
    return [row["request_id"] for row in rows]
