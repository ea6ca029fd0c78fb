"""The erasure journal: tombstones in a file outside the database, so that a restored portal learns what it forgot.

One line of JSON for each, signed, appended and on the disk before the erasure it tells of counts as done.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

from portal.data.erasure import tombstones
from portal.data.erasure.tombstones import Tombstone
from portal.domain import signed_journal
from portal.domain.journals import Journal
from portal.settings import settings

CONTEXT = "erasure journal"


class ForgedLine(ValueError):
    """A line that this portal has not signed, or that has been changed since."""


class PortalRestored(Exception):
    """The journal has an erasure that the portal's database has forgotten: it came back from a backup of before."""


async def bring_up_to_date() -> None:
    """Append every tombstone that the journal does not have, so that what they tell of may count as done.

    Raises OSError when the disk refuses, and PortalRestored, having appended nothing, until what the database has
    forgotten is done again.
    """
    path = settings().erasure_journal
    if path and not await _journal().bring_up_to_date(path):
        raise PortalRestored


async def forget(before: datetime) -> None:
    """Take the lines of erasures before then out of the journal, but for its last one, by which a restored portal is
    known, and for lines that are not ours. Raises OSError when the disk refuses; a run that is killed changes nothing.
    """
    if path := settings().erasure_journal:
        await _journal().cut(path, lambda tombstone: tombstone.erased_at < before)


async def is_ahead() -> bool:
    """Whether the journal has an erasure that the database has forgotten: it came back from a backup of before."""
    path = settings().erasure_journal
    return path is not None and await _journal().is_ahead(path)


def read(path: Path) -> Iterator[Tombstone | ForgedLine]:
    """Every line of the journal, oldest first; a last line that was cut off while it was written is no line."""
    forged = ForgedLine("a line of the erasure journal is not signed by this portal")
    return (_read(line) or forged for line in signed_journal.lines(path))


def put_before(path: Path, lines: Iterable[bytes]) -> None:
    """Put lines of a backup's before those of the journal at `path`, by whose last line a restored portal is known.

    Raises OSError when the disk refuses; whoever is killed changes nothing.
    """
    signed_journal.prepend(path, lines)


def take_out(path: Path, lines: Collection[bytes]) -> None:
    """Take lines that were put before out of the journal again, but for its last one.

    Raises OSError when the disk refuses; whoever is killed changes nothing.
    """
    signed_journal.cut(path, lambda line: line in lines)


def _journal() -> Journal[Tombstone]:
    return Journal(tombstones, _line, _read)


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


def _read(line: bytes) -> Tombstone | None:
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
        return None
