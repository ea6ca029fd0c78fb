"""A place that no program can read: paper, a shared mailbox. Staff look it through by hand, told here where and how."""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from portal.sources import syntax
from portal.sources.data_map import Label
from portal.sources.faults import DataMapFaults, Fault

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
    """One place. `instructions` say where to look and what for, `erasure` how what is found is destroyed."""

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


def is_manual(path: Path) -> bool:
    """Whether the file says that it is of this kind. One that cannot be read is not."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8")).get("kind") == "manual"
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return False


def load_manual(path: Path) -> ManualSource:
    """The manual source in the file. Raises DataMapFaults with every fault found."""
    try:
        written = _Source.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataMapFaults([Fault(path.name, None, None, f"is not TOML: {error}")]) from None
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        raise DataMapFaults(_fault(path.name, detail) for detail in details) from None
    return ManualSource(
        written.id,
        written.label.read(),
        written.instructions.read(),
        written.erasure.read(),
        tuple(held.read() for held in written.holds),
        path.name,
        written.confirmed,
    )


def check_manual(
    source: ManualSource,
    categories: Collection[str],
    purposes: Collection[str],
    periods: Collection[str],
    uses: Mapping[tuple[str, str], Collection[str]],
) -> list[Fault]:
    """Every id that the record of processing does not have, and every use or period of one that it denies.

    The arguments are those of `portal.sources.loading.check_against`.
    """
    return list(_denied(source, categories, purposes, periods, uses))


def _denied(
    source: ManualSource,
    categories: Collection[str],
    purposes: Collection[str],
    periods: Collection[str],
    uses: Mapping[tuple[str, str], Collection[str]],
) -> Iterator[Fault]:
    for held in source.holds:
        known = [(held.category, categories, "category")]
        known += [(purpose, purposes, "purpose") for purpose in held.purposes]
        known += [(period, periods, "period") for period in held.periods]
        unknown = [f"{kind} {id_} is not in the record" for id_, record, kind in known if id_ not in record]
        yield from (Fault(source.origin, None, held.label.en, fault) for fault in unknown)
        if unknown:
            continue
        for purpose in held.purposes:
            use, named = f"the use of {held.category} for {purpose}", uses.get((purpose, held.category))
            if named is None:
                yield Fault(source.origin, None, held.label.en, f"{use} is not in the record")
                continue
            for period in held.periods:
                if period not in named:
                    fault = f"{use} is kept by period {period}, which the record does not name for it"
                    yield Fault(source.origin, None, held.label.en, fault)


def _fault(file: str, detail: Any) -> Fault:
    words = {"missing": "is missing", "extra_forbidden": "is not known"}
    told = words.get(detail["type"]) or f"is wrong: {detail['msg']}"
    return Fault(file, None, None, f"{'.'.join(str(part) for part in detail['loc'])} {told}")
