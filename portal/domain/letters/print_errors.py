"""What can go wrong for a reader with letters that are printed and posted. Nothing personal is in any of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.data.letters.printouts import Printout
from portal.domain.errors import Refused


@dataclass(frozen=True, slots=True)
class NotedBefore:
    """A letter is noted as posted already: who did it, by name, and in the post since what day."""

    by: str
    posted_on: date


class NotPosted(Refused):
    """Letters were not noted as posted, none of those that were named: `faults` says why of each (a code).

    `before` tells more of those that are already_posted; `printouts` are what they are, as lists show them.
    """

    def __init__(
        self, faults: Mapping[UUID, str], before: Mapping[UUID, NotedBefore], printouts: Sequence[Printout]
    ) -> None:
        super().__init__()
        self.faults = {**faults, **dict.fromkeys(before, "already_posted")}
        self.before = before
        self.printouts = printouts

    @property
    def fault(self) -> str:
        """Why, where it is the day or a colleague of all of them; otherwise only that they were not."""
        codes = set(self.faults.values())
        return codes.pop() if codes in ({"posted_too_early"}, {"already_posted"}) else self.code


class NothingToPrint(Refused):
    """No letter is left for a print run: nothing is due, or somebody else has just taken it."""


class NotOpened(Refused):
    """Nobody has opened the file of a print run, or a letter, so nothing of it can be on paper."""
