"""A place that no program can read: paper, a shared mailbox. Staff look it through by hand, told here where and how."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from portal.sources import syntax
from portal.sources.data_map import Label
from portal.sources.faults import DataMapFaults, Fault
from portal.sources.recorded import Recorded
from portal.sources.toml_files import understood

ID = r"^[a-z][a-z0-9_]*$"
"""It stands in addresses of the portal's own."""


@dataclass(frozen=True, slots=True)
class HeldByHand:
    """A category that the place may hold, the purposes that it is used for there, and the periods that end it."""

    label: Label
    category: str
    purposes: tuple[str, ...]
    periods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ManualSource:
    """One place.

    `instructions` say where to look, what for, and how it is collected; `erasure` where to look, what for, and how it
    is destroyed. A handler reads one of them alone, so each is whole.
    """

    id: str
    label: Label
    instructions: Label
    erasure: Label
    holds: tuple[HeldByHand, ...]
    origin: str
    """The file, for messages."""
    confirmed: bool
    """Whether the company has said that it is so; if not, readers are told that it is assumed."""

    def may_hold(self, purpose: str, category: str) -> bool:
        """Whether data of that category may be there for that purpose."""
        return any(held.category == category and purpose in held.purposes for held in self.holds)


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Held(_Written):
    """`[[holds]]`"""

    label: syntax.Label
    category: syntax.Name
    purposes: Annotated[tuple[syntax.Name, ...], Field(min_length=1)]
    periods: Annotated[tuple[syntax.Name, ...], Field(min_length=1)]

    def read(self) -> HeldByHand:
        return HeldByHand(self.label.read(), self.category, self.purposes, self.periods)


class _Source(_Written):
    """The whole file."""

    id: Annotated[str, Field(pattern=ID)]
    kind: Literal["manual"]
    label: syntax.Label
    instructions: syntax.Label
    erasure: syntax.Label
    confirmed: bool
    holds: Annotated[tuple[_Held, ...], Field(min_length=1)]


def is_manual(written: Mapping[str, Any]) -> bool:
    """Whether what a file says is of this kind."""
    return written.get("kind") == "manual"


def manual_source(file: str, written: Mapping[str, Any]) -> ManualSource:
    """The manual source that the file of that name says. Raises DataMapFaults with every fault found."""
    faults: list[Fault] = []
    source = understood(_Source, written, faults, file)
    if source is None:
        raise DataMapFaults(faults)
    return ManualSource(
        source.id,
        source.label.read(),
        source.instructions.read(),
        source.erasure.read(),
        tuple(held.read() for held in source.holds),
        file,
        source.confirmed,
    )


def check_manual(source: ManualSource, record: Recorded) -> list[Fault]:
    """Every id that the record of processing does not have, and every use or period of one that it denies."""
    return [
        Fault(source.origin, None, held.label.en, fault)
        for held in source.holds
        for faults_of in (record.unknown, record.denied)
        for fault in faults_of(held.category, held.purposes, held.periods)
    ]
