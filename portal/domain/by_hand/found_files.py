"""The files that staff find by hand: added, removed and opened. Everything of them is encrypted for the person."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from portal.data import subjects
from portal.data.actors import Staff
from portal.data.by_hand import manual_files
from portal.data.by_hand.manual_files import NewFile, StoredFile
from portal.data.by_hand.manual_tasks import StoredTask
from portal.data.database import acting_as
from portal.data.errors import Stale
from portal.data.letters.outgoing_letters import Letter
from portal.data.letters.printouts import Printout
from portal.data.requests.requests import Request
from portal.data.requests.states import EXTRACT_OPENED_IN
from portal.data.subjects import DataSubject
from portal.domain.audit import audit
from portal.domain.by_hand import lookalike_search
from portal.domain.by_hand.attestations import hold
from portal.domain.by_hand.file_types import EXTENSIONS, MediaType, ending_disagrees, media_type, neutral_name
from portal.domain.by_hand.lookalikes import Lookalikes
from portal.domain.by_hand.manual_tasks import find_task
from portal.domain.errors import Conflict, FileRefused, NotFound, NotHandler
from portal.domain.requests.handling import expect_handler
from portal.domain.requests.requests import find
from portal.domain.sources import own_numbers
from portal.settings import settings

LONGEST_NAME = 120
MOST_FILES = 50
"""Files that one task has at most."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a browser sends it."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file to be saved. `name` is neutral: the request's reference and a number."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that is posted with a letter, under its neutral name; whether it was fetched to be printed."""

    id: UUID
    source: str
    name: str
    is_fetched: bool


async def add(staff: Staff, reference: str, source: str, uploads: Sequence[Upload]) -> None:
    """Add files to the request's task for `source`, all of them or none.

    Raises NotFound, NotHandler, FileRefused, and Conflict when it is attested already or not the time for it.
    """
    async with acting_as(staff):
        request, task = await _task(staff, reference, source)
        await _expect_room(request, task, uploads)
        subject = await subjects.find(request.subject_id)
    kinds = [_kind(upload) for upload in uploads]
    persons_own = await own_numbers.of_person(request.subject_id)
    found = await lookalike_search.search(
        [(kind, upload.content) for kind, upload in zip(kinds, uploads, strict=True)], persons_own
    )
    # In a thread and without a transaction: large files must keep neither other visitors nor the request's row waiting.
    files = await asyncio.to_thread(_all_encrypted, list(zip(uploads, kinds, found, strict=True)), subject)
    async with acting_as(staff):
        request, task = await _task(staff, reference, source)
        await _expect_room(request, task, uploads)
        for file in files:
            await manual_files.add(task.id, file, staff.id)
        await audit.record(
            "task.files_added", subject=request.subject_id, request=request.id, source=source, files=len(uploads)
        )


async def remove(staff: Staff, reference: str, source: str, file: UUID) -> None:
    """Remove a file from a task that is not attested. Raises NotFound, NotHandler and Conflict."""
    async with acting_as(staff):
        request, _ = await _task(staff, reference, source)
        stored = await _file(request, source, file)
        try:
            await manual_files.remove(stored.id)
        except Stale:
            raise NotFound from None
        await audit.record("task.file_removed", subject=request.subject_id, request=request.id, source=source)


async def open_file(staff: Staff, reference: str, source: str, file: UUID) -> OpenFile:
    """A file, to be looked at or printed beside the letter; that it was opened is an event that the member sees.

    While an extract is put together only handlers open one, as the extract itself.
    Raises NotHandler, KeyDestroyed, and NotFound, also when there is no longer anything to do with the file.
    """
    async with acting_as(staff):
        request = await find(reference)
        if staff.only_reads or (not staff.is_handler and request.status != "executed"):
            raise NotHandler
        if request.status not in EXTRACT_OPENED_IN:
            raise NotFound
        stored = await _file(request, source, file)
        number = [it.id for it in await manual_files.of_requests([request.id])].index(stored.id) + 1
        subject = await subjects.find(request.subject_id)
        content = subject.decrypt(await manual_files.content(stored.id), f"manual-file:{stored.id}")
        await manual_files.note_opened(stored.id)
        await audit.record_look("task.file_opened", staff, request.subject_id, request.id)
    return OpenFile(neutral_name(request.reference, number, stored.media_type), stored.media_type, content)


async def enclosures(staff: Staff, printouts: Sequence[Printout]) -> dict[UUID, list[Enclosure]]:
    """The files that are posted with those letters, by the request's id."""
    return await _enclosed(
        staff, {it.request_id: it.reference for it in printouts if it.is_answer and it.request_id and it.reference}
    )


async def enclosed_with(staff: Staff, letter: Letter, reference: str | None) -> list[Enclosure]:
    """The files that are posted with a letter, of the request with that reference."""
    if not letter.is_answer or letter.request_id is None or reference is None:
        return []
    return (await _enclosed(staff, {letter.request_id: reference})).get(letter.request_id, [])


async def _enclosed(staff: Staff, references: Mapping[UUID, str]) -> dict[UUID, list[Enclosure]]:
    async with acting_as(staff):
        files = await manual_files.of_requests(list(references))
    found: dict[UUID, list[Enclosure]] = {}
    for file in files:
        beside = found.setdefault(file.request_id, [])
        name = neutral_name(references[file.request_id], len(beside) + 1, file.media_type)
        beside.append(Enclosure(file.id, file.source, name, file.is_fetched))
    return found


def plain_name(name: str) -> str:
    """The last part of a file's name, without anything that leads elsewhere or cannot be seen."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(symbol for symbol in last if symbol.isprintable()).strip(" .")[:LONGEST_NAME]


async def _task(staff: Staff, reference: str, source: str) -> tuple[Request, StoredTask]:
    """The request and its task, held, in which files can still change."""
    expect_handler(staff)
    request = await find(reference)
    task = await find_task(request, source)
    if task.kind != "access":
        raise NotFound
    await hold(request)
    # Read anew: it may have been attested while the row was waited for.
    task = await find_task(request, source)
    if task.attestation is not None:
        raise Conflict
    return request, task


async def _file(request: Request, source: str, file: UUID) -> StoredFile:
    for stored in await manual_files.of_requests([request.id]):
        if (stored.id, stored.source) == (file, source):
            return stored
    raise NotFound


async def _expect_room(request: Request, task: StoredTask, uploads: Sequence[Upload]) -> None:
    if not uploads:
        raise FileRefused("missing")
    there = sum(file.task_id == task.id for file in await manual_files.of_requests([request.id]))
    if there + len(uploads) > MOST_FILES:
        raise FileRefused("too_many")


def _kind(upload: Upload) -> MediaType:
    content = upload.content
    if not content:
        raise FileRefused("empty")
    if len(content) > settings().largest_file:
        raise FileRefused("too_large")
    kind = media_type(content)
    if kind is None:
        raise FileRefused("wrong_type")
    if ending_disagrees(plain_name(upload.name), kind):
        raise FileRefused("wrong_ending")
    return kind


def _all_encrypted(uploads: Sequence[tuple[Upload, MediaType, Lookalikes]], subject: DataSubject) -> list[NewFile]:
    return [_encrypted(upload, kind, found, subject) for upload, kind, found in uploads]


def _encrypted(upload: Upload, kind: MediaType, found: Lookalikes, subject: DataSubject) -> NewFile:
    content = upload.content
    id_ = uuid4()
    name = plain_name(upload.name) or f"fil.{EXTENSIONS[kind]}"
    return NewFile(
        id_,
        subject.encrypt(name.encode(), f"manual-file-name:{id_}"),
        kind,
        len(content),
        subject.encrypt(content, f"manual-file:{id_}"),
        hashlib.sha256(content).digest(),
        found.searched,
        found.count,
        found.at,
    )
