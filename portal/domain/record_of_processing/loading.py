"""Reads the record of processing from its TOML file, or tells everything that is wrong with it."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from .consistency import inconsistencies
from .faults import Fault, RecordFaults
from .model import RecordOfProcessing
from .shape import Wrong, built, wrong_shape

__all__ = ["Fault", "RecordFaults", "load"]

LEFT_OUT: dict[str, dict[str, Any]] = {
    "periods": {
        "years": 0,
        "months": 0,
        "days": 0,
        "after_financial_year": False,
        "while_account": False,
        "keeps_from_erasure": False,
        "law": None,
    },
    "recipients": {"safeguards": None, "contacts": [], "is_controller": False},
    "activities": {"choice": None, "channel": None, "wording": None},
    "uses": {"condition": None},
}
"""What a key means that an entry leaves out."""

KEYED = ("purposes", "categories", "periods", "recipients", "sources")


def load(path: Path) -> RecordOfProcessing:
    """The record of processing in the file at `path`.

    Raises RecordFaults with every fault in it, and OSError when the file cannot be read.
    """
    try:
        data = tomllib.loads(path.read_bytes().decode())
    except UnicodeDecodeError as error:
        raise RecordFaults([Fault(path.name, f"byte {error.start}", "is not UTF-8")]) from error
    except tomllib.TOMLDecodeError as error:
        raise RecordFaults([_syntax(path.name, str(error))]) from error
    wrong = [*_complete(data), *wrong_shape(data), *inconsistencies(data)]
    if wrong:
        raise RecordFaults([Fault(path.name, entry, what) for entry, what in wrong])
    return built(data)


def _syntax(file: str, message: str) -> Fault:
    place = re.search(r"\s*\(at (line \d+), column \d+\)|\s*\(at end of document\)", message)
    entry = (place and place.group(1)) or "end of document"
    return Fault(file, entry, message[: place.start()] if place else message)


def _complete(data: dict[str, Any]) -> list[Wrong]:
    """Give every entry its id, its purpose and what it leaves out, in place; tell what could not be."""
    wrong: list[Wrong] = []
    for table in KEYED:
        entries = data.get(table)
        for id_, entry in entries.items() if isinstance(entries, dict) else ():
            if not isinstance(entry, dict):
                continue
            wrong += _given(f"{table}.{id_}", entry, "id", id_)
            _fill(entry, LEFT_OUT.get(table, {}))
            for list_ in ("activities", "uses") if table == "purposes" else ():
                rows = entry.get(list_)
                for index, row in enumerate(rows if isinstance(rows, list) else ()):
                    if not isinstance(row, dict):
                        continue
                    _fill(row, LEFT_OUT[list_])
                    if list_ == "activities":
                        wrong += _given(f"{table}.{id_}.{list_}[{index}]", row, "purpose", id_)
    return wrong + _financial_year_end(data.get("controller"))


def _given(at: str, entry: dict[str, Any], key: str, value: str) -> list[Wrong]:
    """Set `key`, which follows from where the entry stands and so must not be written out."""
    wrong = [(f"{at}.{key}", "unknown key")] if key in entry else []
    entry[key] = value
    return wrong


def _fill(entry: dict[str, Any], left_out: dict[str, Any]) -> None:
    for key, value in left_out.items():
        entry.setdefault(key, value)


def _financial_year_end(controller: object) -> list[Wrong]:
    """Turn "06-30" into month and day."""
    if not isinstance(controller, dict) or "financial_year_end" not in controller:
        return []
    written = controller["financial_year_end"]
    try:
        # Read in a leap year, so that 29 February can be the end of February.
        day = date.fromisoformat(f"2024-{written}")
    except ValueError:
        controller["financial_year_end"] = [12, 31]
        return [("controller.financial_year_end", f"{written!r} is not a month and day such as '06-30'")]
    controller["financial_year_end"] = [day.month, day.day]
    return []
