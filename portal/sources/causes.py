"""Why a database refused: the kind of fault and where, by codes and names of the schema, never a value or a message."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Cause:
    """What is known of a fault. `code` is the driver's own: an SQLSTATE, a number, a name."""

    kind: str
    code: str | None = None
    table: str | None = None
    column: str | None = None
    constraint: str | None = None

    def __str__(self) -> str:
        """As one line for those who run the portal."""
        named = ((name, getattr(self, name)) for name in ("table", "column", "constraint", "code"))
        return ", ".join([self.kind.replace("_", " "), *(f"{name} {value}" for name, value in named if value)])

    def fields(self) -> dict[str, str]:
        """As fields of a log line, only those that are known."""
        names = ("kind", "code", "table", "column", "constraint")
        return {f"cause_{name}": value for name in names if (value := getattr(self, name))}


def told_by_postgresql(orig: Any) -> Cause:
    """By the SQLSTATE and the names that the server sends beside its message."""
    state = str(getattr(orig, "sqlstate", None) or "")
    told = orig.__cause__
    return Cause(
        POSTGRESQL.get(state) or POSTGRESQL.get(state[:2], "other"),
        state or None,
        getattr(told, "table_name", None),
        getattr(told, "column_name", None),
        getattr(told, "constraint_name", None),
    )


def told_by_mariadb(orig: Any) -> Cause:
    """By the server's number; it has names in its message alone, among values."""
    number = next(iter(getattr(orig, "args", ())), None)
    known = isinstance(number, int)
    return Cause(MARIADB.get(number, "other") if known else "other", str(number) if known else None)  # type: ignore[arg-type]


def told_by_sqlite(orig: Any) -> Cause:
    """By the library's code, and the column where its fixed words end with one."""
    code: str | None = getattr(orig, "sqlite_errorname", None)
    said = str(orig)
    kind = next((kind for words, kind in SQLITE.items() if said.startswith(words)), "other")
    # Of several columns, which are all there is of a key, the first.
    place = re.fullmatch(r"(?:UNIQUE|NOT NULL) constraint failed: ([^.,]+)\.([^.,]+)(?:, .*)?", said, re.DOTALL)
    return Cause(kind, code, place[1] if place else None, place[2] if place else None)


POSTGRESQL: Mapping[str, str] = {
    "23502": "must_not_be_null",
    "23503": "is_referred_to",
    "23001": "is_referred_to",
    "23505": "must_be_unique",
    "23514": "denied_by_check",
    "23P01": "denied_by_check",
    "42501": "no_right",
    "25006": "no_right",
    "42P01": "no_such_table",
    "3F000": "no_such_table",
    "42703": "no_such_column",
    "42P22": "collations_do_not_mix",
    "42P21": "collations_do_not_mix",
    "42883": "types_do_not_compare",
    "42804": "types_do_not_compare",
    "P0001": "refused_by_trigger",
    "22001": "too_long",
    "22003": "out_of_range",
    "22008": "out_of_range",
    "22": "does_not_fit",
}
"""By SQLSTATE, or by its class."""

MARIADB: Mapping[int, str] = {
    number: kind
    for kind, numbers in {
        "must_not_be_null": (1048, 1138, 1171, 1263, 1364),
        "is_referred_to": (1216, 1217, 1451, 1452, 1761, 1762),
        "must_be_unique": (1022, 1062, 1169, 1586, 1859),
        "denied_by_check": (3819, 4025),
        "no_right": (1142, 1143, 1227, 1370, 1792),
        "no_such_table": (1051, 1109, 1146, 1356),
        "no_such_column": (1054, 1166, 1176),
        "collations_do_not_mix": (1253, 1267, 1270, 1271, 1273, 1977, 3988),
        "types_do_not_compare": (1241, 4078, 4079),
        "refused_by_trigger": (1424, 1442, 1644, 1645),
        "cannot_be_changed": (1288, 1348, 1443, 1471, 1906, 3105),
        "too_long": (1406,),
        "out_of_range": (1264, 1441, 1690),
        "does_not_fit": (1265, 1292, 1366, 1367, 1411, 1525),
        "too_many_joins": (1104, 1116, 1436),
        "not_understood": (1055, 1064, 1139, 1140, 1149, 1235, 1305),
    }.items()
    for number in numbers
}
"""By number, every fault that will still be there at the next try."""

SQLITE: Mapping[str, str] = {
    "NOT NULL constraint failed": "must_not_be_null",
    "FOREIGN KEY constraint failed": "is_referred_to",
    "UNIQUE constraint failed": "must_be_unique",
    "CHECK constraint failed": "denied_by_check",
    "datatype mismatch": "does_not_fit",
    "cannot store": "does_not_fit",
    "no such table": "no_such_table",
    "no such column": "no_such_column",
    "no such": "not_understood",
    "attempt to write": "no_right",
    "cannot modify": "cannot_be_changed",
    "parser stack overflow": "too_many_joins",
    "at most 64 tables": "too_many_joins",
}
"""By the beginning of the message, which is the library's own; what a trigger says with RAISE is anything."""
