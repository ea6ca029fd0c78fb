"""Random data for a schema: rows of three people, most of which lead to one of them, and some to two or nobody."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.properties.crowd import PEOPLE, written
from tests.properties.kinds import KINDS, personal
from tests.properties.shapes import Row, Shape, SourceShape, TableShape

Draw = Any

ON = date(2026, 3, 31)
"""The day of the erasures."""
SHARED = "Göteborg"
NOBODY = len(PEOPLE)
ODD_KEYS = ("k{}", "k {}'s", "{}%", "å{}", '"{}"', "\\{}", "{}, (x)")
FAR = (-4000, -2643, -1100, -91, -90, -1, 0, 1, 400)
"""Distances from ON, among them the ends of periods."""


@st.composite
def filled(draw: Draw, shape: SourceShape, at_most: int = 8) -> SourceShape:
    """The same source with up to `at_most` rows of each person in each table."""
    for table in shape.tables:
        for person in range(NOBODY + 1):
            most = 1 if person == NOBODY else at_most
            for _ in range(draw(st.sampled_from((0, 1, 1, 2, 2, 3, most)))):
                row = _row(draw, shape, table, person)
                if row:
                    shape.rows.append(row)
    for row in shape.rows:
        _refer_back(draw, shape, row)
    return shape


def _refer_back(draw: Draw, shape: SourceShape, row: Row) -> None:
    back = shape.tables[row.table].back
    if back is None:
        return
    (link,) = shape.tables[back.to].links
    below = [other for other in shape.of(back.to) if _leads(other, row, link.columns)]
    if below and draw(st.sampled_from((True, True, False))):
        other = below[draw(st.integers(0, len(below) - 1))]
        row.cells |= {ours: other.cells[theirs] for ours, theirs in back.columns}


def _leads(row: Row, above: Row, columns: list[tuple[str, str]]) -> bool:
    return all(row.cells[ours] is not None and row.cells[ours] == above.cells[theirs] for ours, theirs in columns)


def _row(draw: Draw, shape: SourceShape, table: TableShape, owner: int) -> Row | None:
    """One row; None where a row above that it must lead to is not there."""
    number = len(shape.rows)
    row = Row(table.place, number, {}, {})
    for name, column in table.columns.items():
        if column.identifier:
            _name(draw, row, column, owner)
        elif name in table.referring_back:
            row.cells[name] = None
        elif name in table.anchors:
            row.cells[name] = _day(draw, column)
        else:
            row.cells[name] = _plain(draw, row, table, column, owner)
    for link in table.links:
        if not _lead(draw, shape, table, row, link, owner):
            return None
    return row


def _name(draw: Draw, row: Row, column: Shape, owner: int) -> None:
    assert column.identifier
    who = draw(st.sampled_from((owner, owner, owner, owner, *range(NOBODY + 1))))
    if column.nullable and draw(st.sampled_from((True, False, False))):
        row.cells[column.name] = None
        return
    cell = written(column.identifier, column.kind, who, draw(st.integers(0, 11)))
    value = cell.value
    if column.kind == "varchar" and len(str(value)) > 24:
        value, cell = str(value)[:24], written(column.identifier, "text", NOBODY, 0)
    row.cells[column.name] = value
    if cell.names is not None:
        row.names[column.name] = cell.names


def _day(draw: Draw, column: Shape) -> Any:
    if column.nullable and draw(st.sampled_from((True, False, False))):
        return None
    day = ON + timedelta(days=draw(st.sampled_from(FAR)))
    if column.kind == "timestamp":
        return personal("timestamp", "", (day - date(2001, 1, 2)).days)
    return day.isoformat() if column.kind == "text" else day


def _plain(draw: Draw, row: Row, table: TableShape, column: Shape, owner: int) -> Any:
    place = list(table.columns).index(column.name)
    number = row.number * 20 + place
    if column.name in (*table.key, *table.unique):
        if column.kind == "text":
            return ODD_KEYS[number % len(ODD_KEYS)].format(number)
        return personal(column.kind, f"key {number}", number)
    if column.nullable and draw(st.sampled_from((True, False, False, False, False))):
        return None
    special = st.sampled_from(("own", "own", "own", "own", "own", "shared", "gone"))
    match draw(special), column.kind:
        case "shared", "text" | "varchar":
            return SHARED
        case "gone", kind if KINDS[kind].gone is not None:
            return KINDS[kind].gone
    return personal(column.kind, mark(owner, row, place), number)


def mark(owner: int, row: Row, place: int) -> str:
    """What a cell holds that can be looked for: it names the owner, the table, the row and the column."""
    letter = PEOPLE[owner].letter if owner < NOBODY else "x"
    return f"canary-{letter}{row.table}r{row.number:03}c{place:02}-"


def _lead(draw: Draw, shape: SourceShape, table: TableShape, row: Row, link: Any, owner: int) -> bool:
    """Fill the columns of a link: mostly with a row above of the same owner, or nothing, now and then any row."""
    ours = [column for column, _ in link.columns]
    empty = all(table.columns[column].nullable for column in ours)
    above = shape.of(link.parent)
    same = [other for other in above if f"-{PEOPLE[owner].letter}" in str(other.cells)] if owner < NOBODY else []
    same += [other for other in above if owner in other.names.values()]
    which = draw(st.sampled_from(("same", "same", "same", "same", "any", "empty", "empty")))
    some = same if which == "same" and same else above
    if (which == "empty" and empty) or not some:
        row.cells |= dict.fromkeys(ours)
        return empty
    found = some[draw(st.integers(0, len(some) - 1))]
    if any(found.cells[theirs] is None for _, theirs in link.columns):
        row.cells |= dict.fromkeys(ours)
        return empty
    row.cells |= {column: found.cells[theirs] for column, theirs in link.columns}
    return True
