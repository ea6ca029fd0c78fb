"""The erasure journal: tombstones in a file outside the database, so that a restored portal learns what it forgot.

One line of JSON for each, signed, appended and on the disk before the erasure it tells of counts as done.
"""

import asyncio
import base64
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature

from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.erasure import tombstones
from portal.data.erasure.tombstones import Tombstone
from portal.domain import signing
from portal.settings import settings

AT_A_TIME = 200
TAIL = 256 * 1024
"""Bytes at the end of the file that hold its last line and more."""


class ForgedLine(ValueError):
    """A line that this portal has not signed, or that has been changed since."""


async def bring_up_to_date() -> None:
    """Append every tombstone that the journal does not have. Raises OSError when the disk refuses.

    A worker that is killed in between appends some of them twice, which changes nothing.
    """
    path = settings().erasure_journal
    if path is None:
        return
    while True:
        async with acting_as(SYSTEM):
            await tombstones.wait_for_journal()
            waiting = await tombstones.to_journal(AT_A_TIME)
            if not waiting:
                return
            await asyncio.to_thread(append, path, [_line(tombstone) for tombstone in waiting])
            await tombstones.note_journalled(waiting)


async def forget(before: datetime) -> None:
    """Take the lines of erasures before then out of the journal, but for its last one, by which a restored portal is
    known, and for lines that are not ours. Raises OSError when the disk refuses; a run that is killed changes nothing.
    """
    path = settings().erasure_journal
    if path is None:
        return
    async with acting_as(SYSTEM):
        await tombstones.wait_for_journal()
        await asyncio.to_thread(_cut, path, before)


def _cut(path: Path, before: datetime) -> None:
    if not path.exists():
        return
    lines = path.read_bytes().split(b"\n")
    last_one = max((number for number, line in enumerate(lines) if line.strip()), default=0)
    kept = [line for number, line in enumerate(lines) if number >= last_one or not _is_over(line, before)]
    if len(kept) == len(lines):
        return
    beside = path.with_name(f"{path.name}.new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(b"\n".join(kept))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    _sync_folder(path)


def _is_over(line: bytes, before: datetime) -> bool:
    read = _read(line) if line.strip() else None
    return isinstance(read, Tombstone) and read.erased_at < before


def _sync_folder(path: Path) -> None:
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read(path: Path) -> Iterator[Tombstone | ForgedLine]:
    """Every line of the journal, oldest first; a last line that was cut off while it was written is no line."""
    if not path.exists():
        return
    with path.open("rb") as file:
        for line in file:
            if line.endswith(b"\n") and line.strip():
                yield _read(line)


def last(path: Path) -> Tombstone | None:
    """The last line that is ours, read from the end of the file; None where there is none."""
    if not path.exists():
        return None
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL))
        lines = file.read().split(b"\n")[:-1]
    read = (_read(line) for line in reversed(lines))
    return next((line for line in read if isinstance(line, Tombstone)), None)


def append(path: Path, lines: Iterable[bytes]) -> None:
    """Add those lines to the journal at `path`, and have them on the disk."""
    is_new = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        # Whatever was cut off by a crash stays on a line of its own.
        cut_off = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        os.write(descriptor, b"\n" * cut_off + b"".join(line + b"\n" for line in lines))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if is_new:
        _sync_folder(path)


def _line(tombstone: Tombstone) -> bytes:
    said = {
        "id": str(tombstone.id),
        "subject": str(tombstone.subject_id),
        "request": str(tombstone.request_id),
        "source": tombstone.source,
        "plan": tombstone.plan_digest.hex(),
        "rows": tombstone.rows,
        "identifiers": [digest.hex() for digest in tombstone.identifiers],
        "erased_at": tombstone.erased_at.isoformat(),
    }
    signature = signing.sign("erasure journal", _signed(said))
    return json.dumps({**said, "signature": base64.b64encode(signature).decode()}).encode()


def _read(line: bytes) -> Tombstone | ForgedLine:
    try:
        said = json.loads(line)
        signature = base64.b64decode(said.pop("signature"))
        signing.verify("erasure journal", _signed(said), signature)
        return Tombstone(
            id=UUID(said["id"]),
            subject_id=UUID(said["subject"]),
            request_id=UUID(said["request"]),
            source=said["source"],
            plan_digest=bytes.fromhex(said["plan"]),
            rows=said["rows"],
            identifiers=tuple(bytes.fromhex(digest) for digest in said["identifiers"]),
            erased_at=datetime.fromisoformat(said["erased_at"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, InvalidSignature):
        return ForgedLine("a line of the erasure journal is not signed by this portal")


def _signed(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
