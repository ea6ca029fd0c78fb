"""The files of an answer by Art. 20, as its letter names them: name, size and digest, no content."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.data.database import connection


@dataclass(frozen=True, slots=True)
class PortableFile:
    """A file; `size` in bytes, `sha256` in 32 bytes. No name tells whose it is."""

    name: str
    size: int
    sha256: bytes


async def of_request(request: UUID) -> list[PortableFile]:
    """The files of the answer to a request, in their order; none before it is written."""
    rows = await connection().fetch(
        "SELECT name, size, sha256 FROM portable_file WHERE request_id = $1 ORDER BY number", request
    )
    return [PortableFile(row["name"], row["size"], bytes(row["sha256"])) for row in rows]


async def put(request: UUID, files: Sequence[PortableFile]) -> None:
    """Note the files of an answer. Raises AlreadyThere when they have been noted."""
    await connection().executemany(
        "INSERT INTO portable_file (request_id, number, name, size, sha256) VALUES ($1, $2, $3, $4, $5)",
        [(request, number, file.name, file.size, file.sha256) for number, file in enumerate(files, 1)],
    )


async def note_opened(request: UUID) -> None:
    """Note that the files of the answer are fetched now."""
    await connection().execute("UPDATE portable_file SET opened_at = now() WHERE request_id = $1", request)


async def has_unopened(request: UUID) -> bool:
    """Whether the answer has a file that nobody has fetched since it was made."""
    unopened = "SELECT EXISTS (SELECT FROM portable_file WHERE request_id = $1 AND opened_at IS NULL)"
    return bool(await connection().fetchval(unopened, request))
