"""What a service is asked: about whom, and what the data map says of its tables."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from portal.sources.data_map import Column, DataMap, Table
from portal.sources.person import Person
from portal.sources.retaining import since


def identifiers(data_map: DataMap, person: Person) -> dict[str, list[str]]:
    """What the service is told of the person: only what the map says may be sent; empty where there is nothing."""
    sent = {name: [value for value in person.identifiers.get(name, ()) if value] for name in data_map.sends}
    return {name: values for name, values in sent.items() if values}


def counting(data_map: DataMap) -> dict[str, Any]:
    """How the service is to count: by the map's categories, with the days that say since when and until when."""
    return {table.name: _counted(table) for table in data_map.tables.values() if table.categories}


def treatment(data_map: DataMap, retained_since: Mapping[str, date]) -> dict[str, Any]:
    """What erasing means in each table. Raises ValueError where a period has no date."""
    since(data_map, retained_since)
    return {table.name: _treated(table, retained_since) for table in data_map.tables.values()}


def _counted(table: Table) -> dict[str, Any]:
    return {
        "recorded": table.recorded,
        "anchors": list(dict.fromkeys(anchor for _, anchor in table.anchored)),
        "categories": {name: [column.name for column in columns] for name, columns in table.categories.items()},
        "erased": _written(column for column in table.columns.values() if column.rule == "fixed"),
    }


def _treated(table: Table, retained_since: Mapping[str, date]) -> dict[str, Any]:
    treated: dict[str, Any] = {"erase": table.erase}
    changing = [column for column in table.columns.values() if column.rule != "keep"]
    if table.erase == "anonymise":
        treated["change"] = _written(changing)
    if table.can_be_retained:
        treated["clear"] = _written(column for column in changing if not column.retained)
    if table.retention and table.retention.period:
        period, anchor = table.retention.period, table.retention.anchor
        treated["retained"] = {"period": period, "anchor": anchor, "since": retained_since[period].isoformat()}
    return treated


def _written(columns: Iterable[Column]) -> dict[str, Any]:
    """What erasing writes into each column; None empties it."""
    values: dict[str, Any] = {column.name: column.fixed for column in columns}
    return {name: value.isoformat() if isinstance(value, date | time) else value for name, value in values.items()}
