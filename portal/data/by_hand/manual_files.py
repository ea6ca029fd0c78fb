"""Files that staff found by hand for a request, each encrypted with the data subject's key."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portal.data.by_hand.searched import Searched
from portal.data.changing import changed, must_change_one
from portal.data.database import connection
from portal.data.errors import NoSuchRow

COLUMNS = (
    "f.id, f.task_id, t.request_id, t.source, f.name, f.media_type, f.size, f.sha256, f.added_at, f.added_by,"
    " f.opened_at, f.searched, f.lookalikes, f.lookalikes_at,"
    " coalesce(f.opened_at > (SELECT a.rendered_at FROM answer a WHERE a.request_id = t.request_id), false)"
    " AS is_fetched"
)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file without its content. `name` is encrypted; `size` and `sha256` are of the file as it was added.

    `lookalikes` places in as much as was `searched` look like another person's, on the pages or lines `lookalikes_at`.
    """

    id: UUID
    task_id: UUID
    request_id: UUID
    source: str
    name: bytes
    media_type: str
    size: int
    sha256: bytes
    added_at: datetime
    added_by: UUID
    opened_at: datetime | None
    searched: Searched
    lookalikes: int
    lookalikes_at: Sequence[int]
    is_fetched: bool
    """Whether somebody has opened it since the answer was written: before, it was looked through and not printed."""


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to be stored, name and content encrypted."""

    id: UUID
    name: bytes
    media_type: str
    size: int
    content: bytes
    sha256: bytes
    searched: Searched
    lookalikes: int
    lookalikes_at: Sequence[int]


async def add(task: UUID, file: NewFile, staff: UUID) -> None:
    """Store a file of the task."""
    await connection().execute(
        "INSERT INTO manual_file (id, task_id, name, media_type, size, content, sha256, added_by,"
        " searched, lookalikes, lookalikes_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        file.id,
        task,
        file.name,
        file.media_type,
        file.size,
        file.content,
        file.sha256,
        staff,
        file.searched,
        file.lookalikes,
        file.lookalikes_at,
    )


async def of_requests(requests: Collection[UUID]) -> list[StoredFile]:
    """The files of those requests, in the order in which each request's were added."""
    rows = await connection().fetch(
        f"SELECT {COLUMNS} FROM manual_file f JOIN manual_task t ON t.id = f.task_id"  # noqa: S608
        " WHERE t.request_id = ANY($1) ORDER BY t.request_id, t.source, f.added_at, f.id",
        list(requests),
    )
    return [StoredFile(**row) for row in rows]


async def content(file: UUID) -> bytes:
    """The encrypted content of a file. Raises NoSuchRow."""
    found = await connection().fetchval("SELECT content FROM manual_file WHERE id = $1", file)
    if found is None:
        raise NoSuchRow
    return bytes(found)


async def note_opened(file: UUID) -> None:
    """Note that the file is opened now."""
    await connection().execute("UPDATE manual_file SET opened_at = now() WHERE id = $1", file)


async def remove(file: UUID) -> None:
    """Delete a file. Raises Stale when it is gone already."""
    await must_change_one("DELETE FROM manual_file WHERE id = $1", file)


async def forget_of(requests: Collection[UUID]) -> int:
    """Delete every file of those requests; how many there were."""
    return await changed(
        "DELETE FROM manual_file USING manual_task t WHERE t.id = task_id AND t.request_id = ANY($1)", list(requests)
    )
