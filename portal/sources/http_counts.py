"""What a service counts, held against the data map: what the map does not allow cannot be counted either."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from portal.sources.data_map import DataMap, Table
from portal.sources.erasing import Erasure, TableErasure
from portal.sources.errors import SourceMismatch
from portal.sources.http_answers import Category, ErasedTable, Holdings, Period, Plan, PlannedTable
from portal.sources.overview import Holding
from portal.sources.planning import PeriodPlan, SourcePlan, TablePlan

NO_ROWS = PlannedTable(rows=0, delete=0, anonymise=0, retain=0, undetermined=0, clear=0)


def holdings(data_map: DataMap, said: Holdings) -> list[Holding]:
    """The holdings that the service counted. Raises SourceMismatch."""
    mapped = {table.name: table for table in data_map.tables.values() if table.categories}
    if said.tables.keys() != mapped.keys():
        raise SourceMismatch(data_map.id)
    found: list[Holding] = []
    for table in mapped.values():
        counted = said.tables[table.name]
        if counted.keys() != table.categories.keys():
            raise SourceMismatch(data_map.id)
        found += [_holding(data_map, table, name, counted[name]) for name in table.categories]
    return found


def nothing_held(data_map: DataMap) -> list[Holding]:
    """The holdings of a person by whom the service is not asked."""
    nothing = Category(rows=0, first=None, latest=None, anchors={})
    return [
        _holding(data_map, table, name, nothing, known=False)
        for table in data_map.tables.values()
        for name in table.categories
    ]


def _holding(data_map: DataMap, table: Table, name: str, counted: Category, known: bool = True) -> Holding:
    anchors: list[tuple[str, str | None, Any, int]] = []
    for period, anchor in table.periods:
        if anchor is None or not known:
            anchors.append((period, anchor, None, 0))
            continue
        if anchor not in counted.anchors:
            raise SourceMismatch(data_map.id)
        anchors.append((period, anchor, counted.anchors[anchor].latest, counted.anchors[anchor].empty))
    return Holding(
        source=data_map.id,
        table=table.name,
        label=table.label,
        category=name,
        purposes=tuple(dict.fromkeys(purpose for column in table.categories[name] for purpose in column.purposes)),
        rows=counted.rows,
        first=counted.first,
        latest=counted.latest,
        anchors=tuple(anchors),
    )


def source_plan(data_map: DataMap, said: Plan, asked_about: Mapping[str, Any]) -> SourcePlan:
    """The plan that the service made, bound to its own digest and to whom it was asked about.

    Raises SourceMismatch where it would do what the map does not say, or does not add up.
    """
    if said.tables.keys() != data_map.tables.keys():
        raise SourceMismatch(data_map.id)
    about = json.dumps(asked_about, sort_keys=True)
    keys = hashlib.sha256(json.dumps([said.digest, about]).encode()).hexdigest()
    planned = []
    for table in data_map.tables.values():
        counted = said.tables[table.name]
        if not _allowed(table, counted):
            raise SourceMismatch(data_map.id)
        planned.append(_table_plan(table, counted, keys))
    return SourcePlan(data_map.id, tuple(planned))


def nothing_planned(data_map: DataMap) -> SourcePlan:
    """The plan for a person by whom the service is not asked."""
    return SourcePlan(data_map.id, tuple(_table_plan(table, NO_ROWS, "") for table in data_map.tables.values()))


def erasure(data_map: DataMap, said: Mapping[str, ErasedTable] | None, already_done: bool) -> Erasure:
    """What was erased. Raises SourceMismatch where the service does not say so of every table of the map."""
    none = ErasedTable(deleted=0, anonymised=0, cleared=0)
    if said is None:
        said = dict.fromkeys(data_map.tables, none)
    if said.keys() != data_map.tables.keys():
        raise SourceMismatch(data_map.id)
    tables = tuple(
        TableErasure(table.name, table.label, counted.deleted, counted.anonymised, counted.cleared)
        for table in data_map.tables.values()
        for counted in (said[table.name],)
    )
    return Erasure(data_map.id, tables, already_done)


def as_planned(done: Erasure, plan: SourcePlan) -> bool:
    """Whether exactly as many rows were treated as the plan says."""
    return all(
        (erased.deleted, erased.anonymised, erased.cleared)
        == (planned.delete, planned.anonymise, planned.retained_columns_cleared)
        for erased, planned in zip(done.tables, plan.tables, strict=True)
    )


def _table_plan(table: Table, counted: PlannedTable, keys: str) -> TablePlan:
    return TablePlan(
        table=table.name,
        label=table.label,
        rows=counted.rows,
        delete=counted.delete,
        anonymise=counted.anonymise,
        retain=counted.retain,
        undetermined=counted.undetermined,
        retained_columns_cleared=counted.clear,
        periods=tuple(
            PeriodPlan(id_, kept.rows, kept.earliest, kept.latest) for id_, kept in counted.periods.items() if kept.rows
        ),
        keys=keys,
    )


def _allowed(table: Table, counted: PlannedTable) -> bool:
    kept = counted.retain + counted.undetermined
    periods = {table.retention.period} if table.retention else set()
    return (
        counted.delete + counted.anonymise + kept <= counted.rows
        and (table.erase == "delete" or counted.delete == 0)
        and (table.erase == "anonymise" or counted.anonymise == 0)
        and (table.can_be_retained or kept == 0)
        and (table.erase != "delete" or counted.delete + kept == counted.rows)
        and (table.erase != "keep" or counted.retain == counted.rows)
        and counted.clear <= kept
        and counted.periods.keys() <= periods
        and all(_spanned(period, counted.retain) for period in counted.periods.values())
    )


def _spanned(period: Period, retained: int) -> bool:
    if period.rows == 0 or period.rows > retained:
        return period.rows == 0
    return period.earliest is not None and period.latest is not None and period.earliest <= period.latest
