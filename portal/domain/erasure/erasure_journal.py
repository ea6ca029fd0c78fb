"""The erasure journal: tombstones in a file outside the database, so that a restored portal learns what it forgot.

One line of JSON for each, signed, appended and on the disk before the erasure it tells of counts as done.
"""

import asyncio
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.erasure import tombstones
from portal.data.erasure.tombstones import Tombstone
from portal.domain import signed_journal
from portal.settings import settings

AT_A_TIME = 200
CONTEXT = "erasure journal"


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

    def is_over(line: bytes) -> bool:
        read = _read(line)
        return isinstance(read, Tombstone) and read.erased_at < before

    async with acting_as(SYSTEM):
        await tombstones.wait_for_journal()
        await asyncio.to_thread(signed_journal.cut, path, is_over)


def read(path: Path) -> Iterator[Tombstone | ForgedLine]:
    """Every line of the journal, oldest first; a last line that was cut off while it was written is no line."""
    return (_read(line) for line in signed_journal.lines(path))


def last(path: Path) -> Tombstone | None:
    """The last line that is ours, read from the end of the file; None where there is none."""
    read = (_read(line) for line in signed_journal.newest_lines(path))
    return next((line for line in read if isinstance(line, Tombstone)), None)


def append(path: Path, lines: Iterable[bytes]) -> None:
    """Add those lines to the journal at `path`, and have them on the disk."""
    signed_journal.append(path, lines)


def _line(tombstone: Tombstone) -> bytes:
    return signed_journal.signed(
        CONTEXT,
        {
            "id": str(tombstone.id),
            "subject": str(tombstone.subject_id),
            "request": str(tombstone.request_id),
            "source": tombstone.source,
            "plan": tombstone.plan_digest.hex(),
            "rows": tombstone.rows,
            "identifiers": [digest.hex() for digest in tombstone.identifiers],
            "erased_at": tombstone.erased_at.isoformat(),
        },
    )


def _read(line: bytes) -> Tombstone | ForgedLine:
    said = signed_journal.said(CONTEXT, line) or {}
    try:
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
    except (ValueError, KeyError, TypeError, AttributeError):
        return ForgedLine("a line of the erasure journal is not signed by this portal")
