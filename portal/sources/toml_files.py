"""The company's TOML files about its sources: read once each, and what pydantic says of them as faults with a place."""

import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from portal.sources.faults import DataMapFaults, Fault

S = TypeVar("S", bound=BaseModel)


def read_toml(path: Path) -> dict[str, Any]:
    """What the file says. Raises DataMapFaults where it is not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataMapFaults([Fault(path.name, None, None, f"is not TOML: {error}")]) from None


def understood(kind: type[S], written: Any, faults: list[Fault], file: str, table: str | None = None) -> S | None:
    """`written` as `kind`; None where it is not, and `faults` has grown by everything that is wrong with it."""
    try:
        return kind.model_validate(written)
    except ValidationError as error:
        faults += [_fault(file, table, detail) for detail in error.errors(include_url=False, include_input=False)]
        return None


def _fault(file: str, table: str | None, detail: Any) -> Fault:
    place = [str(part) for part in detail["loc"]]
    column = None
    if place[:1] == ["columns"] and len(place) > 1:
        column, place = place[1], place[2:]
    words = {"missing": "is missing", "extra_forbidden": "is not known"}
    told = words.get(detail["type"]) or f"is wrong: {detail['msg']}"
    return Fault(file, table, column, f"{'.'.join(place)} {told}".strip())
