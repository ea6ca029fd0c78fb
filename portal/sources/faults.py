"""Faults in a data map, each with its place."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the file, where in it, and what is wrong."""

    file: str
    table: str | None
    column: str | None
    fault: str
    hint: bool = False
    """Whether the map works as it is, and this only says what would be better or should be looked at."""

    def __str__(self) -> str:
        place = ".".join(part for part in (self.table, self.column) if part is not None)
        return f"{self.file}: {place}: {self.fault}" if place else f"{self.file}: {self.fault}"

    def place(self) -> tuple[str, str]:
        """Table and column, to sort by."""
        return (self.table or "", self.column or "")


class DataMapFaults(ValueError):
    """A data map cannot be used. `faults` holds every fault found, in the order of the file."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))
