"""A CSV file of members, read line by line: what each line says, or what is wrong with it."""

import csv
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TextIO, get_args

from portal.data import keys
from portal.data.actors import Language
from portal.domain.csv_separators import separator_of
from portal.mail.addresses import NotAnAddress, normalised

if TYPE_CHECKING:
    from _csv import Reader

Fault = Literal[
    "columns",
    "customer_number",
    "email",
    "language",
    "number_twice",
    "email_twice",
    "email_taken",
    "other_email",
    "closed",
    "erased",
]
"""What can be wrong with a line."""

NEEDED = ("customer_number", "email")
READ = (*NEEDED, "language")
LONGEST_NUMBER = 64


class NotAMemberFile(Exception):
    """The file is not UTF-8, or its first line does not name the columns that are needed."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file by its number there; `fault` says what is wrong, the rest is then empty."""

    number: int
    customer_number: str = ""
    email: str = field(default="", repr=False)
    language: Language = "sv"
    fault: Fault | None = None


def size_of(path: Path) -> int:
    """Lines of the file, its first one left out, for a progress bar. Reads it once."""
    with path.open("rb") as file:
        return max(0, sum(1 for _ in file) - 1)


def unread_columns(path: Path) -> list[str]:
    """The columns that the portal has no use for, and does not take over. Raises NotAMemberFile."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [name for name in _columns(_reader(file)) if name not in READ]


def lines(path: Path) -> Iterator[Line]:
    """Every line, in little memory whatever the file's size. Raises NotAMemberFile.

    What comes twice is found out by digests in a database of the process's own, which spills to the disk and is gone at
    the end.
    """
    with path.open(encoding="utf-8-sig", newline="") as file, closing(sqlite3.connect("")) as seen:
        seen.execute("CREATE TABLE seen (digest BLOB PRIMARY KEY) WITHOUT ROWID")
        reader = _reader(file)
        columns = _columns(reader)
        try:
            for values in reader:
                if any(value.strip() for value in values):
                    yield _line(reader.line_num, columns, values, seen)
        except (UnicodeDecodeError, csv.Error):
            raise NotAMemberFile from None


def _reader(file: TextIO) -> "Reader":
    try:
        return csv.reader(file, delimiter=separator_of(file), strict=True)
    except UnicodeDecodeError:
        raise NotAMemberFile from None


def _columns(reader: "Reader") -> list[str]:
    try:
        columns = [name.strip().lower() for name in next(reader, [])]
    except (UnicodeDecodeError, csv.Error):
        raise NotAMemberFile from None
    if len(set(columns)) < len(columns) or not set(NEEDED) <= set(columns):
        raise NotAMemberFile
    return columns


def _line(at: int, columns: list[str], values: list[str], seen: sqlite3.Connection) -> Line:
    if len(values) != len(columns):
        return Line(at, fault="columns")
    row = {name: value.strip() for name, value in zip(columns, values, strict=True)}
    number, language = row["customer_number"], row.get("language", "").lower() or "sv"
    if not number or not number.isprintable() or len(number) > LONGEST_NUMBER:
        return Line(at, fault="customer_number")
    try:
        email = normalised(row["email"])
    except NotAnAddress:
        return Line(at, fault="email")
    if language not in get_args(Language):
        return Line(at, fault="language")
    if not _is_new(f"number:{number}", seen):
        return Line(at, fault="number_twice")
    if not _is_new(f"email:{email}", seen):
        return Line(at, fault="email_twice")
    return Line(at, number, email, language)  # type: ignore[arg-type]


def _is_new(value: str, seen: sqlite3.Connection) -> bool:
    done = seen.execute("INSERT OR IGNORE INTO seen VALUES (?)", (keys.index("member_file", value),))
    return done.rowcount == 1
