"""The lines of a file of consents that were given elsewhere: what each says, or what is wrong with it."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from portal.clock import LOCAL_ZONE, now
from portal.domain.csv_separators import separator_of
from portal.domain.erasure.known_as import KnownBy, normalised
from portal.domain.record_of_processing.model import Activity

COLUMNS = ("customer_number", "email", "activity", "given", "at", "language", "wording", "wording_version")
NEEDED = ("activity", "given", "at", "language", "wording")

Fault = Literal[
    "no_person", "unknown_activity", "bad_given", "bad_time", "in_the_future", "bad_language", "no_wording",
    "bad_version", "bad_line",
]  # fmt: skip
YES_OR_NO = {"yes": True, "true": True, "1": True, "ja": True, "no": False, "false": False, "0": False, "nej": False}
LONGEST_WORDING = 5000
EARLIEST_YEAR = 1970
"""Nothing was consented to before; a time like that is a slip."""


class WrongColumns(Exception):
    """The file's first line does not name the columns."""


@dataclass(frozen=True, slots=True)
class Line:
    """One choice of one person's, made elsewhere at `at`. `wording_version` is 0 where the words are none of ours."""

    number: int
    known_by: KnownBy
    value: str
    activity: Activity
    given: bool
    at: datetime
    language: Literal["sv", "en"]
    wording: str
    wording_version: int


@dataclass(frozen=True, slots=True)
class WrongLine:
    """A line that is not imported, and why; nothing of what it says."""

    number: int
    fault: Fault


def rows(file: Path) -> Iterator[tuple[int, Mapping[str, str | None]]]:
    """The lines of a CSV file, each with its number there. Raises WrongColumns, and UnicodeDecodeError if it is not
    UTF-8."""
    with file.open(encoding="utf-8-sig", newline="") as text:
        reader = csv.DictReader(text, delimiter=separator_of(text))
        _expect_columns(reader.fieldnames)
        for row in reader:
            yield reader.line_num, row


def _expect_columns(names: Iterable[str] | None) -> None:
    """Raises WrongColumns unless the file has what is needed, and a column that says who."""
    given = set(names or ())
    if not set(NEEDED) <= given or not given & {"customer_number", "email"}:
        raise WrongColumns


def read(
    rows: Iterable[tuple[int, Mapping[str, str | None]]], choices: Mapping[str, Activity]
) -> Iterator[Line | WrongLine]:
    """Each row as a line, or what is wrong with it first; rows come with their number in the file."""
    for number, row in rows:
        said = _read(
            number, {key: (value or "").strip() for key, value in row.items() if isinstance(value, str | None)}, choices
        )
        yield said if isinstance(said, Line) else WrongLine(number, said)


def _read(number: int, row: Mapping[str, str], choices: Mapping[str, Activity]) -> Line | Fault:
    if any("\0" in value for value in row.values()):
        return "bad_line"
    known_by: KnownBy = "customer_number" if row.get("customer_number") else "email"
    value = normalised(known_by, row.get(known_by, ""))
    if not value or len(value) > 254:
        return "no_person"
    activity = choices.get(row.get("activity", ""))
    if activity is None:
        return "unknown_activity"
    given = YES_OR_NO.get(row.get("given", "").casefold())
    if given is None:
        return "bad_given"
    at = _moment(row.get("at", ""))
    if at is None:
        return "bad_time"
    if at > now():
        return "in_the_future"
    language = row.get("language")
    if language not in ("sv", "en"):
        return "bad_language"
    wording = row.get("wording", "")
    if not wording or len(wording) > LONGEST_WORDING:
        return "no_wording"
    version = _version(row.get("wording_version", ""), activity, wording)
    if version is None:
        return "bad_version"
    return Line(number, known_by, value, activity, given, at, "sv" if language == "sv" else "en", wording, version)


def _version(written: str, activity: Activity, wording: str) -> int | None:
    """Which version of our wording it was; where the file does not say, ours if the words are, else none of ours."""
    if not written:
        ours = activity.wording
        return activity.wording_version if ours and wording in (ours.sv, ours.en) else 0
    if not (written.isascii() and written.isdigit()) or len(written) > 9:
        return None
    return int(written) if int(written) <= activity.wording_version else None


def _moment(written: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return None
    if at.year < EARLIEST_YEAR:
        return None
    return at if at.tzinfo else at.replace(tzinfo=LOCAL_ZONE)
