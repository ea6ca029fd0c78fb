"""Columns and keys that the database does not let an erasure use as the map says, found before anyone's fails on it."""

from collections.abc import Iterator

from sqlalchemy import Date, DateTime, String, types
from sqlalchemy.engine.interfaces import ReflectedColumn

from portal.sources.catalogue import Catalogue, Relation
from portal.sources.data_map import Column, DataMap, Table
from portal.sources.faults import Fault
from portal.sources.values import converted, is_text


def unusable(data_map: DataMap, found: Catalogue) -> Iterator[Fault]:
    """What the map wants of columns and keys and the database cannot do."""
    for table in data_map.tables.values():
        relation = found.get(table.of)
        if relation is None:
            continue
        for place, fault in (*_key(table, relation), *_dates(table, relation), *_joins(table, data_map, found)):
            yield Fault(data_map.origin, table.name, place, fault)
        for name, column in table.columns.items():
            if name in relation.columns and column.rectify and relation.columns[name].get("computed"):
                fault = "is computed by the database, so that nothing can be rectified in it"
                yield Fault(data_map.origin, table.name, name, fault)
            if name in relation.columns and table.writes(column):
                for fault in _unwritable(column, relation.columns[name], relation):
                    yield Fault(data_map.origin, table.name, name, fault, hint=fault == ONE_ROW)
        yield from _together(data_map, table, relation)


ONE_ROW = "is unique in the database: a pseudonym suits it only as long as nobody has two rows that are overwritten"
ONE_OF = "is unique together with {others}: a pseudonym suits it only as long as nobody has two such rows"
_Faults = Iterator[tuple[str | None, str]]


def _key(table: Table, relation: Relation) -> _Faults:
    if relation.kind != "table":
        if table.erase != "keep":
            yield None, f"is a {relation.kind}, in which nothing can be erased: map the tables that it reads instead"
    elif not relation.is_unique(table.key):
        proposed = f": the primary key is {', '.join(relation.key)}" if relation.key else ""
        yield None, f"key {', '.join(table.key)} is not unique in the database{proposed}"


def _dates(table: Table, relation: Relation) -> _Faults:
    named = [(anchor, f"is the anchor of {period}") for period, anchor in table.anchored]
    named += [(table.recorded, "is recorded")] if table.recorded else []
    for name, use in named:
        column = relation.columns.get(name)
        if column and not isinstance(column["type"], Date | DateTime):
            yield name, f"{use}, but is neither a date nor a timestamp in the database"


def _joins(table: Table, data_map: DataMap, found: Catalogue) -> _Faults:
    for via in table.via:
        ours, parent = found[table.of].columns, found.get(data_map.tables[via.table].of)
        theirs = parent.columns if parent else {}
        for one, other in via.columns:
            if one in ours and other in theirs:
                kinds = _kind(ours[one]), _kind(theirs[other])
                if None not in kinds and kinds[0] != kinds[1]:
                    told = f"leads to {via.table}.{other}, but one holds {kinds[0]} and the other {kinds[1]}"
                    yield one, told


def _kind(column: ReflectedColumn) -> str | None:
    for type_, kind in ((types.String, "text"), (types.Numeric, "numbers"), (types.Integer, "numbers")):
        if isinstance(column["type"], type_):
            return kind
    return "UUIDs" if isinstance(column["type"], types.Uuid) else None


def _unwritable(column: Column, found: ReflectedColumn, relation: Relation) -> Iterator[str]:
    if found.get("computed"):
        yield "is computed by the database, so that erasure cannot write to it: its rule must be keep"
        return
    if column.rule == "null":
        if not found["nullable"] or column.name in relation.key:
            yield 'is emptied by erasure, but the database does not let it be empty: use the rule "fixed"'
        return
    type_ = relation.type(column.name)
    if column.rule == "pseudonym":
        if not is_text(type_):
            yield f"is overwritten by erasure with a pseudonym, but is {found['type']!s} in the database"
        if relation.is_unique((column.name,)):
            yield ONE_ROW
        return
    if relation.is_unique((column.name,)):
        yield "is overwritten by erasure with the same value in every row, but the database wants it to be unique"
    try:
        value = converted(column.fixed if column.fixed is not None else "", type_)
    except ValueError as error:
        yield f"is overwritten by erasure with {column.fixed!r}, which {error}: it is {found['type']!s} in the database"
        return
    length = type_.length if isinstance(type_, String) else None
    if length is not None and len(str(value)) > length:
        yield f"is overwritten by erasure with a text that is longer than {length} characters"


def _together(data_map: DataMap, table: Table, relation: Relation) -> Iterator[Fault]:
    """Columns that are unique with others, in part of the rows, or computed, when two rows would become the same.

    They would not where one of the columns becomes empty, or where those that stay are unique by themselves.
    """
    several = [columns for columns in relation.unique if len(columns) > 1]
    for columns in dict.fromkeys([*several, *relation.unique_in_part]):
        changed = [table.columns[name] for name in sorted(columns & table.columns.keys())]
        changed = [column for column in changed if table.writes(column)]
        kept = columns - {column.name for column in changed}
        if not changed or any(column.rule == "null" for column in changed) or relation.is_unique(tuple(kept)):
            continue
        pseudonyms = [column for column in changed if column.rule == "pseudonym"]
        place = (pseudonyms or changed)[0].name
        others = ", ".join(sorted(columns - {place}))
        if pseudonyms:
            told = ONE_OF.format(others=others) if others else ONE_ROW
        else:
            among = f"together with {others}" if others else "in an index of some rows, or of what is computed of it"
            told = "is overwritten by erasure with the same value in every row, but the database wants it to be unique "
            told += f'{among}: use the rule "null" or "pseudonym"'
        yield Fault(data_map.origin, table.name, place, told, hint=bool(pseudonyms))
