"""How many faults of a kind were tried, and what was amiss after those that were not survived."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """Faults of one kind. A fault is survived when nothing was amiss after it."""

    kind: str
    tried: int = 0
    survived: int = 0
    amiss: list[str] = field(default_factory=list)

    def count(self, moment: str, amiss: list[str]) -> None:
        """Note one fault, by the moment at which it struck."""
        self.tried += 1
        self.survived += not amiss
        self.amiss += [f"{moment}: {fault}" for fault in amiss]
