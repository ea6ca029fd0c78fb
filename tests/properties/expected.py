"""What a source must answer and leave behind, by the model."""

from collections import Counter
from typing import Any

from tests.properties.databases import Database, Dump, shown
from tests.properties.kinds import day, read
from tests.properties.model import Model
from tests.properties.shapes import Row, TableShape

Counts = tuple[Any, ...]


def plan(model: Model) -> dict[str, Counts]:
    """For each table what a plan counts, its periods included."""
    return {table.name: _counts(model, table) for table in model.shape.tables}


def _counts(model: Model, table: TableShape) -> Counts:
    fates = [model.fate(row) for row in model.rows(table)]
    actions, states = Counter(fate.action for fate in fates), Counter(fate.state for fate in fates)
    days: dict[str, list[Any]] = {}
    for fate in fates:
        for period, anchor in fate.ends.items():
            days.setdefault(period, []).append(anchor)
    periods = {(period, len(each), min(each), max(each)) for period, each in days.items()}
    return (
        len(fates),
        actions["delete"],
        actions["anonymise"],
        states["retained"],
        states["undetermined"],
        actions["clear"],
        periods,
    )


def changing(model: Model) -> set[tuple[int, str | None]]:
    """Every row that would change, and how."""
    rows = (row for row in model.shape.rows if row.number in model.own)
    return {(row.number, model.fate(row).action) for row in rows if model.fate(row).action}


def erased(model: Model) -> dict[str, tuple[int, int, int]]:
    """For each table how many rows an erasure deletes, anonymises and clears."""
    return {name: (counts[1], counts[2], counts[5]) for name, counts in plan(model).items()}


def holdings(model: Model) -> dict[tuple[str, str], Counts]:
    """For each table and category how many rows have content, since when, and the latest."""
    found = {}
    for table in model.shape.tables:
        for category, columns in table.categories.items():
            rows = [row for row in model.rows(table) if any(model.remains(row, column) for column in columns)]
            days = [day(row.cells[table.recorded]) for row in rows if table.recorded and row.cells[table.recorded]]
            found[table.name, category] = (len(rows), min(days, default=None), max(days, default=None))  # type: ignore[type-var]
    return found


def collected(model: Model, dialect: str) -> dict[str, list[dict[str, Any]]]:
    """For each table with a category every row as the person is to see it, by key."""
    return {
        table.name: [_shown(table, row, dialect) for row in model.rows(table)]
        for table in model.shape.tables
        if table.categories
    }


def _shown(table: TableShape, row: Row, dialect: str) -> dict[str, Any]:
    def cell(name: str) -> Any:
        value = read(dialect, table.columns[name].kind, row.cells[name])
        return "****" if table.columns[name].masked and value is not None else value

    return {name: cell(name) for name, column in table.columns.items() if column.category or name == table.recorded}


async def dump(model: Model, before: Dump, database: Database) -> Dump:
    """Every row of every table after the erasure, given every row before."""
    after = {place: dict(rows) for place, rows in before.items()}
    for row in model.shape.rows:
        if row.number not in model.own:
            continue
        table = model.shape.tables[row.table]
        key = tuple([await shown(database, table.columns[name].kind, row.cells[name]) for name in table.key])
        changed = model.after(row)
        if changed is None:
            del after[row.table][key]
            continue
        cells = list(after[row.table][key])
        for name, value in changed.items():
            cells[list(table.columns).index(name)] = await shown(database, table.columns[name].kind, value)
        after[row.table][key] = tuple(cells)
    return after
