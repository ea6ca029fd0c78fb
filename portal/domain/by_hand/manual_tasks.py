"""Places that no program can read: for each a task, which an extract and an erasure wait for until staff attest it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from portal.clock import today
from portal.data import keys, subjects
from portal.data.accounts import accounts
from portal.data.actors import SYSTEM
from portal.data.by_hand import manual_files
from portal.data.by_hand import manual_tasks as rows
from portal.data.by_hand.manual_files import StoredFile
from portal.data.by_hand.manual_tasks import Outcome, StoredAttestation, StoredTask, TaskKind
from portal.data.by_hand.searched import Searched
from portal.data.database import acting_as
from portal.data.keys import KeyDestroyed
from portal.data.requests import requests
from portal.data.requests.requests import Request
from portal.data.requests.states import BY_HAND_IN
from portal.data.subjects import DataSubject
from portal.domain.by_hand.file_types import neutral_name
from portal.domain.by_hand.mapped_places import label_of
from portal.domain.deciding import explained
from portal.domain.sources.company_sources import manual_sources
from portal.settings import settings
from portal.sources.data_map import Label
from portal.sources.manual import ManualSource


@dataclass(frozen=True, slots=True)
class Attestation:
    """Who says what, and when. `note` and `ground` are None where nothing was written or it can no longer be read.

    What is kept is `found_again` as the attestation says, until it is destroyed.
    """

    outcome: Outcome
    note: str | None
    erased: int
    kept: int
    ground: str | None
    kept_until: date | None
    found_again: str | None
    at: datetime
    by: str
    due_since: datetime | None
    destroyed_at: datetime | None
    destroyed_by: str | None

    @property
    def is_to_be_destroyed(self) -> bool:
        """Whether what was kept need not be any longer, and is still there."""
        return self.due_since is not None and self.destroyed_at is None


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that was found. `number` is its place among the request's, `name` None when it can no longer be read.

    `posted_as` is what it is called in the letter and beside it; `is_opened`: somebody has opened it, and `is_fetched`
    since the answer was written. So many places as `lookalikes`, of what was `searched`, look like another person's, on
    the pages or lines `lookalikes_at`.
    """

    id: UUID
    number: int
    name: str | None
    posted_as: str
    is_opened: bool
    is_fetched: bool
    media_type: str
    size: int
    sha256: bytes
    at: datetime
    by: str
    searched: Searched
    lookalikes: int
    lookalikes_at: Sequence[int]


@dataclass(frozen=True, slots=True)
class Task:
    """One place to be looked through for a request; done when it is attested."""

    source: str
    kind: TaskKind
    label: Label
    instructions: Label
    erasure: Label
    attestation: Attestation | None
    files: Sequence[FoundFile]


async def open_for(request: Request) -> None:
    """Open a task for every place that is looked through by hand, in the transaction under way; each only once."""
    for source in manual_sources():
        await rows.open_one(request, source.id)


async def of_request(request: Request) -> list[Task]:
    """The tasks of a request, with what is attested and the files, in the transaction under way.

    A place that has come since they were opened is among them as long as it can still be looked through.
    """
    stored = await rows.of_request(request.id)
    unasked = [_unasked(place) for place in _unasked_of(request, stored)]
    if not stored:
        return unasked
    files = await manual_files.of_requests([request.id])
    subject = await subjects.find(request.subject_id)
    people = {file.added_by for file in files} | {it.attestation.attested_by for it in stored if it.attestation}
    people |= {it.attestation.destroyed_by for it in stored if it.attestation and it.attestation.destroyed_by}
    names = await accounts.names(list(people))
    numbered = [
        (file, _file(request, number, file, subject, names.get(file.added_by, "")))
        for number, file in enumerate(files, 1)
    ]
    asked = [
        _task(task, subject, names, tuple(shown for file, shown in numbered if file.task_id == task.id))
        for task in stored
    ]
    return [*asked, *unasked]


async def to_look_through(request: Request) -> list[str]:
    """The places that nobody has attested yet, those that have come since the tasks were opened included; in the
    transaction under way."""
    stored = await rows.of_request(request.id)
    unasked = [place.id for place in _unasked_of(request, stored)]
    return [*(task.source for task in stored if task.attestation is None), *unasked]


async def find_task(request: Request, source: str) -> StoredTask:
    """The request's task for `source`, in the transaction under way; opened now for a place that has come since the
    others were. Raises NotFound.
    """
    if source in [place.id for place in _unasked_of(request, await rows.of_request(request.id))]:
        await rows.open_one(request, source)
    with explained():
        return await rows.find(request.id, source)


async def are_waited_for(request: Request) -> bool:
    """Whether a task of the request is still to be attested, in the transaction under way.

    Holds the request's row, so that none is taken back in between. Raises Stale when it is not the time for tasks.
    """
    await requests.hold(request.id, BY_HAND_IN[request.kind])
    return bool(await rows.unattested(request.id))


async def forget_files(on: date | None = None) -> int:
    """Delete files and texts as the extract is: so long after posting, or when the request ended without an answer."""
    before = (on or today()) - settings().answers_kept
    async with acting_as(SYSTEM):
        over = await rows.over(before)
        await rows.forget_texts(over)
        return await manual_files.forget_of(over)


async def forget_of(subject: UUID) -> None:
    """Delete every file and text of the subject's tasks, in the transaction under way."""
    requests_ = await rows.of_subject(subject)
    await rows.forget_texts(requests_)
    await manual_files.forget_of(requests_)


def _unasked_of(request: Request, stored: Sequence[StoredTask]) -> list[ManualSource]:
    """The places that have come since the request's tasks were opened, and belong into its answer.

    Not of an erasure: what was not in the plan nobody has approved, and it is planned anew.
    """
    if request.kind != "access" or request.status != BY_HAND_IN["access"]:
        return []
    asked = {task.source for task in stored}
    return [place for place in manual_sources() if place.id not in asked]


def _unasked(place: ManualSource) -> Task:
    return Task(place.id, "access", place.label, place.instructions, place.erasure, None, ())


def _task(task: StoredTask, subject: DataSubject, names: Any, files: tuple[FoundFile, ...]) -> Task:
    source = next((it for it in manual_sources() if it.id == task.source), None)
    attested = task.attestation
    return Task(
        task.source,
        task.kind,
        label_of(task.source),
        source.instructions if source else Label("", ""),
        source.erasure if source else Label("", ""),
        _attestation(attested, subject, names) if attested else None,
        files,
    )


def _attestation(stored: StoredAttestation, subject: DataSubject, names: Mapping[UUID, str]) -> Attestation:
    return Attestation(
        stored.outcome,
        _read(subject, stored.note, f"manual-note:{stored.id}"),
        stored.erased,
        stored.kept,
        _read(subject, stored.ground, f"manual-ground:{stored.id}"),
        stored.kept_until,
        keys.unwrap(subject.id, stored.found_again).decode() if stored.found_again else None,
        stored.attested_at,
        names.get(stored.attested_by, ""),
        stored.due_since,
        stored.destroyed_at,
        names.get(stored.destroyed_by, "") if stored.destroyed_by else None,
    )


def _file(request: Request, number: int, stored: StoredFile, subject: DataSubject, by: str) -> FoundFile:
    name = _read(subject, stored.name, f"manual-file-name:{stored.id}")
    return FoundFile(
        stored.id,
        number,
        name,
        neutral_name(request.reference, number, stored.media_type),
        stored.opened_at is not None,
        stored.is_fetched,
        stored.media_type,
        stored.size,
        stored.sha256,
        stored.added_at,
        by,
        stored.searched,
        stored.lookalikes,
        stored.lookalikes_at,
    )


def _read(subject: DataSubject, encrypted: bytes | None, what: str) -> str | None:
    if encrypted is None:
        return None
    try:
        return subject.decrypt(encrypted, what).decode()
    except KeyDestroyed:
        return None
