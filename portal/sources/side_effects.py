"""What happens around an erasure without the map's saying so, and what would spoil it: faults, and hints."""

from collections.abc import Iterator

from portal.sources.catalogue import Catalogue, mentions
from portal.sources.data_map import Column, DataMap, Table
from portal.sources.faults import Fault
from portal.sources.rights import needed
from portal.sources.surroundings import Surroundings, Trigger

_LOOK = (
    "this account is not shown triggers, nor foreign keys of other databases: as an administrator, look at "
    "information_schema.triggers and information_schema.referential_constraints for what an erasure would set off"
)
_OTHERS = {
    "CASCADE": "the database would delete its rows along with those of {to}",
    "SET NULL": "the database would empty {columns} when a row of {to} is deleted",
    "SET DEFAULT": "the database would overwrite {columns} when a row of {to} is deleted",
}
_REFUSED = "the database would refuse to delete a row of {to} that it refers to"


def side_effects(data_map: DataMap, found: Catalogue, reader: Surroundings, eraser: Surroundings) -> Iterator[Fault]:
    """By what both accounts see around the tables of the map."""
    for table in data_map.tables.values():
        both = dict.fromkeys([*reader.triggers, *eraser.triggers])
        yield from _triggers(
            data_map, table, {*needed(table, data_map, found)}, [one for one in both if one.table == table.of]
        )
        for what, around in (("reads", reader), ("erases", eraser)):
            wanted = ["SELECT"] if what == "reads" else needed(table, data_map, found)
            if lost := [right for right in wanted if right in around.hidden.get(table.of, ())]:
                fault = f"row-level security hides rows from the account that {what}: let it bypass that, or give it "
                fault += f"a policy FOR {lost[0] if len(lost) == 1 else 'ALL'} USING (true)"
                yield Fault(data_map.origin, table.name, None, fault)
        yield from _stored(data_map, table, reader)
        yield from _checked(data_map, table, reader)
    yield from _elsewhere(data_map, reader, eraser)
    if not (reader.sees_all or eraser.sees_all):
        yield Fault(data_map.origin, None, None, _LOOK, hint=True)


def _triggers(data_map: DataMap, table: Table, done: set[str], triggers: list[Trigger]) -> Iterator[Fault]:
    for trigger in triggers:
        if trigger.on & done and trigger.name not in data_map.triggers_known:
            fault = f"trigger {trigger.name} acts when an erasure changes a row: if it copies none of the person's "
            fault += "data elsewhere, or only into tables of the map, name it in triggers_known"
            yield Fault(data_map.origin, table.name, None, fault)


def _stored(data_map: DataMap, table: Table, around: Surroundings) -> Iterator[Fault]:
    if engine := around.engines.get(table.of):
        fault = f"is stored by {engine}, which cannot take back half an erasure: ALTER TABLE … ENGINE = InnoDB"
        yield Fault(data_map.origin, table.name, None, fault)
    if table.of in around.versioned and table.erase != "keep":
        fault = "is system-versioned, so that the database keeps what an erasure deletes: DROP SYSTEM VERSIONING, "
        fault += "or DELETE HISTORY regularly"
        yield Fault(data_map.origin, table.name, None, fault)
    for name, view in around.copies:
        if name == table.of:
            fault = (
                f"materialised view {view} has a copy of its rows: REFRESH MATERIALIZED VIEW {view} after an erasure"
            )
            yield Fault(data_map.origin, table.name, None, fault, hint=True)


def _checked(data_map: DataMap, table: Table, around: Surroundings) -> Iterator[Fault]:
    """CHECK constraints on what a rule writes; what is empty fulfils nearly all of them."""
    for check in around.checks:
        for column in table.columns.values() if check.table == table.of else ():
            if not table.writes(column) or not mentions(check.text, column.name) or _passes(column, check.text):
                continue
            fault = f"is overwritten by erasure, and the database checks ({check.text}): does the new value fulfil it?"
            yield Fault(data_map.origin, table.name, column.name, fault, hint=True)


def _passes(column: Column, check: str) -> bool:
    return column.rule == "null" and "null" not in check.lower()


def _elsewhere(data_map: DataMap, reader: Surroundings, eraser: Surroundings) -> Iterator[Fault]:
    deleted = {table.of: table.name for table in data_map.tables.values() if table.erase == "delete"}
    for other in dict.fromkeys([*reader.others, *eraser.others]):
        if other.to in deleted:
            effect = _OTHERS.get(other.on_delete, _REFUSED).format(to=other.to, columns=other.columns)
            fault = f"{other.table}({other.columns}), in another schema, refers to it: {effect}. Change the foreign "
            fault += "key, and give that schema a map of its own if it is personal"
            yield Fault(data_map.origin, deleted[other.to], None, fault)
