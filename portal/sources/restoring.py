"""What a source that may come back from a backup can tell, beyond what every source can do."""

from collections.abc import AsyncIterator
from typing import Protocol, runtime_checkable

from portal.sources.data_map import Identifier


@runtime_checkable
class ListsIdentifiers(Protocol):
    """A source that can say by whom its rows are."""

    def identifiers(self) -> AsyncIterator[tuple[Identifier, str]]:
        """Every value of every identifying column, as the source has it, streamed. Raises SourceError."""


@runtime_checkable
class Acknowledges(Protocol):
    """A source that may keep receipts of erasures."""

    async def acknowledge(self, digest: bytes) -> bool:
        """Write the receipt of an erasure that was done again after a backup had taken it away.

        False where the source keeps no receipts. Raises SourceError.
        """
