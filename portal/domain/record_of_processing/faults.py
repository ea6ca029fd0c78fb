"""What is wrong with a record of processing, told all at once so that it is put right in one go."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault: the file, the entry (`purposes.orders.uses[2].basis`, counted from 0; or a line), what is wrong."""

    file: str
    entry: str
    wrong: str

    def __str__(self) -> str:
        return f"{self.file}: {self.entry}: {self.wrong}"


class RecordFaults(ValueError):
    """The record cannot be used; `faults` has every fault in it."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, faults)))
