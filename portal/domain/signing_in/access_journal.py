"""The access journal: doors that were shut, in a file outside the database, so that a restored portal shuts them again.

It lies beside the erasure journal and is written as that is: a signed line for each, of an account's id and what was
shut of it, within a minute after it was. No name, no address and no number is in it.
"""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import get_args
from uuid import UUID

from portal.data.accounts import shut_doors
from portal.data.accounts.shut_doors import ShutDoor, What
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain import signed_journal
from portal.domain.journals import Journal
from portal.settings import settings

CONTEXT = "access journal"


def path() -> Path | None:
    """Where it is: beside the erasure journal, `erasures-access.jsonl` beside `erasures.jsonl`; None without one."""
    beside = settings().erasure_journal
    return beside.with_name(f"{beside.stem}-access{beside.suffix}") if beside else None


async def bring_up_to_date() -> None:
    """Append whatever was shut and the journal does not have, unless the database came back: then nothing.

    Raises OSError when the disk refuses.
    """
    if journal := path():
        await _journal().bring_up_to_date(journal)


async def keep_ahead(doors: Sequence[ShutDoor]) -> None:
    """Have these at the end of the journal: the database counts as one that came back until it has them."""
    journal = path()
    if journal and not await is_ahead():
        await asyncio.to_thread(signed_journal.append, journal, [_line(each) for each in doors])


async def forget(before: datetime) -> None:
    """Take out what was shut before then, but for the last line, by which a restored portal is known, and for lines
    that are not ours. Raises OSError when the disk refuses; a run that is killed changes nothing."""
    if journal := path():
        await _journal().cut(journal, lambda door: door.shut_at < before)


async def is_ahead() -> bool:
    """Whether the journal has what the database has forgotten: it came back from a backup of before."""
    journal = path()
    return journal is not None and await _journal().is_ahead(journal)


async def is_lost() -> bool:
    """Whether there is none, or it is gone although the database knows of one: what it said is not known."""
    journal = path()
    if journal is None:
        return True
    async with acting_as(SYSTEM):
        return not journal.exists() and await shut_doors.is_any_journalled()


def read() -> Iterator[ShutDoor | None]:
    """Every line, oldest first; None for one that this portal has not signed."""
    journal = path()
    return (_read(line) for line in signed_journal.lines(journal)) if journal else iter(())


def _journal() -> Journal[ShutDoor]:
    return Journal(shut_doors, _line, _read)


def _line(door: ShutDoor) -> bytes:
    return signed_journal.signed(
        CONTEXT,
        {
            "id": str(door.id),
            "account": str(door.account_id),
            "what": door.what,
            "detail": door.detail,
            "shut_at": door.shut_at.isoformat(),
        },
    )


def _read(line: bytes) -> ShutDoor | None:
    said = signed_journal.said(CONTEXT, line)
    if said is None or said["what"] not in get_args(What):
        return None
    return ShutDoor(
        id=UUID(said["id"]),
        account_id=UUID(said["account"]),
        what=said["what"],
        detail=said["detail"],
        shut_at=datetime.fromisoformat(said["shut_at"]),
    )
