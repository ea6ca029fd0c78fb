"""Attesting a task: a member of staff says, with name and time, what was looked through and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from portal.clock import now, today
from portal.data import keys, subjects
from portal.data.actors import Staff
from portal.data.by_hand import manual_files
from portal.data.by_hand import manual_tasks as rows
from portal.data.by_hand.manual_tasks import Outcome, StoredAttestation, TaskKind
from portal.data.requests.requests import Request
from portal.data.requests.states import BY_HAND_IN
from portal.domain.audit import audit
from portal.domain.by_hand.manual_tasks import find_task
from portal.domain.deciding import deciding_as
from portal.domain.errors import Refused
from portal.domain.requests.handling import expect_handler, held
from portal.domain.requests.requests import find
from portal.jobs import queue


class IncompleteStatement(Refused):
    """What is attested lacks a part or contradicts itself: `faults` says for each part what is wrong (a code)."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__()
        self.faults = faults


MOST = 100_000
"""Items that one statement counts at most."""

NEEDED_TO_KEEP = ("kept", "ground", "kept_until", "found_again")


@dataclass(frozen=True, slots=True)
class Statement:
    """What is attested. For an erasure so many items `erased` and `kept`; what is kept with ground and last day,
    and how it is found again then."""

    outcome: Outcome | None
    note: str = ""
    erased: int = 0
    kept: int = 0
    ground: str = ""
    kept_until: date | None = None
    found_again: str = ""

    def faults(self, kind: TaskKind, files: int) -> dict[str, str]:
        """For each part that is missing or contradicts another, a code."""
        if kind == "access":
            return self._access_faults(files)
        if self.outcome not in ("nothing_found", "erased", "kept"):
            return {"outcome": "missing"}
        faults = {name: "bad_count" for name in ("erased", "kept") if not 0 <= getattr(self, name) <= MOST}
        if self.outcome == "nothing_found" and (self.erased or self.kept):
            faults["outcome"] = "counts_there"
        if self.outcome == "erased" and not self.erased:
            faults["erased"] = "missing"
        if self.outcome == "erased" and self.kept:
            faults["outcome"] = "kept_there"
        if self.outcome == "kept":
            faults |= {name: "missing" for name in NEEDED_TO_KEEP if not getattr(self, name)}
            if self.kept_until and self.kept_until < today():
                faults["kept_until"] = "over"
        return faults

    def _access_faults(self, files: int) -> dict[str, str]:
        if self.outcome not in ("nothing_found", "found"):
            return {"outcome": "missing"}
        if self.outcome == "found" and not (self.note or files):
            # Art. 15(3): a copy of what was found, not only word of it.
            return {"note": "nothing_enclosed"}
        if self.outcome == "nothing_found" and files:
            return {"outcome": "files_there"}
        return {}


async def attest(staff: Staff, reference: str, source: str, statement: Statement) -> None:
    """Attest the request's task for `source`. After the last one of an erasure the work on it goes on.

    Raises NotFound, NotHandler, IncompleteStatement, and Conflict when it is attested already or not the time for it.
    """
    expect_handler(staff)
    async with deciding_as(staff):
        request = await find(reference)
        task = await find_task(request, source)
        await hold(request)
        files = await manual_files.of_requests([request.id])
        faults = statement.faults(task.kind, sum(file.task_id == task.id for file in files))
        if faults:
            raise IncompleteStatement(faults)
        subject = await subjects.find(request.subject_id)
        id_ = uuid4()
        kept = statement.outcome == "kept"
        assert statement.outcome is not None
        attestation = StoredAttestation(
            id=id_,
            task_id=task.id,
            outcome=statement.outcome,
            note=subject.encrypt(statement.note.encode(), f"manual-note:{id_}") if statement.note else None,
            erased=statement.erased,
            kept=statement.kept,
            ground=subject.encrypt(statement.ground.encode(), f"manual-ground:{id_}") if kept else None,
            kept_until=statement.kept_until if kept else None,
            found_again=keys.wrap(subject.id, statement.found_again.encode()) if kept else None,
            attested_at=now(),
            attested_by=staff.id,
        )
        await rows.attest(task, attestation)
        await audit.record(
            "task.attested",
            subject=request.subject_id,
            request=request.id,
            source=source,
            outcome=statement.outcome,
        )
        if request.kind == "erasure" and not await rows.unattested(request.id):
            await queue.enqueue("execute-erasure", request.id)


async def take_back(staff: Staff, reference: str, source: str) -> None:
    """Open the request's task for `source` again; that it was attested, and by whom, stays in the audit log.

    Raises NotFound, NotHandler, and Conflict when it is not attested or not the time for it.
    """
    expect_handler(staff)
    async with deciding_as(staff):
        request = await find(reference)
        task = await find_task(request, source)
        await hold(request)
        await rows.withdraw(task, staff.id)
        await audit.record("task.reopened", subject=request.subject_id, request=request.id, source=source)


async def hold(request: Request) -> None:
    """Hold the request's row in the transaction under way. Raises Conflict when it is not the time for its tasks."""
    await held(request, BY_HAND_IN[request.kind])
