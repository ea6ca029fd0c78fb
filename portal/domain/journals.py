"""What the database has noted and a journal has as well: brought up to date, looked at after a restore, and cut."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain import signed_journal

AT_A_TIME = 200


class Noted(Protocol):
    """What has a row in the database and a line in the journal."""

    @property
    def id(self) -> UUID:
        """The same in both."""


Entry = TypeVar("Entry", bound=Noted)


class Rows(Protocol[Entry]):
    """The table, whose named queries the journal needs."""

    async def exists(self, id_: UUID, /) -> bool:
        """Whether the database has it."""

    async def wait_for_journal(self) -> None:
        """Let nobody else write in the journal until the transaction under way ends."""

    async def to_journal(self, limit: int) -> list[Entry]:
        """What the journal does not have yet, oldest first."""

    async def note_journalled(self, entries: Sequence[Entry], /) -> None:
        """Note that the journal has them, for good."""


@dataclass(frozen=True, slots=True)
class Journal(Generic[Entry]):
    """A journal of `rows`. `line` writes an entry, and `read` gives None for a line that this portal has not signed."""

    rows: Rows[Entry]
    line: Callable[[Entry], bytes]
    read: Callable[[bytes], Entry | None]

    async def bring_up_to_date(self, path: Path) -> bool:
        """Append whatever the journal does not have. Raises OSError when the disk refuses.

        False, and nothing is appended, for a database that came back: what it lacks would no longer be seen at the
        journal's end. A worker that is killed in between appends some of it twice, which changes nothing.
        """
        while True:
            async with acting_as(SYSTEM):
                await self.rows.wait_for_journal()
                if await self._lacks_last(path):
                    return False
                waiting = await self.rows.to_journal(AT_A_TIME)
                if not waiting:
                    return True
                await asyncio.to_thread(signed_journal.append, path, [self.line(each) for each in waiting])
                await self.rows.note_journalled(waiting)

    async def is_ahead(self, path: Path) -> bool:
        """Whether the journal has what the database has forgotten: it came back from a backup of before."""
        async with acting_as(SYSTEM):
            return await self._lacks_last(path)

    async def cut(self, path: Path, is_over: Callable[[Entry], bool]) -> None:
        """Take out what is over, but for the last line, by which a restored portal is known, and lines that are not
        ours. Raises OSError when the disk refuses; a run that is killed changes nothing."""

        def is_line_over(line: bytes) -> bool:
            entry = self.read(line)
            return entry is not None and is_over(entry)

        async with acting_as(SYSTEM):
            await self.rows.wait_for_journal()
            await asyncio.to_thread(signed_journal.cut, path, is_line_over)

    async def _lacks_last(self, path: Path) -> bool:
        read = (self.read(line) for line in signed_journal.newest_lines(path))
        last = next((entry for entry in read if entry), None)
        return last is not None and not await self.rows.exists(last.id)
