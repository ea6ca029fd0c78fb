"""What the database's foreign keys make of an erasure: rows that may not go, and rows that go along."""

from collections.abc import Iterator

from portal.sources.catalogue import Catalogue
from portal.sources.data_map import DataMap, Table
from portal.sources.faults import Fault
from portal.sources.foreign_keys import Reference
from portal.sources.loosening import emptied
from portal.sources.reach import leads_to
from portal.sources.undeclared import written

_EFFECT = {
    "CASCADE": "the database would delete its rows along with those of {to}",
    "SET NULL": "the database would empty {columns} when a row of {to} is deleted",
    "SET DEFAULT": "the database would overwrite {columns} when a row of {to} is deleted",
}
_REFUSED = "the database would refuse to delete a row of {to} that it refers to"


def forbidden(data_map: DataMap, found: Catalogue) -> Iterator[Fault]:
    """Every foreign key that would stop an erasure by the map, or let it change rows that the map does not tell of."""
    for parent in data_map.tables.values():
        relation = found.get(parent.of)
        for reference in relation.referenced if relation else ():
            for fault in _changed(parent, reference):
                yield Fault(data_map.origin, parent.name, None, fault)
            for child, fault, hint in _deleted(parent, reference, data_map, found):
                yield Fault(data_map.origin, child, None, f"{written(reference)}: {fault}", hint)


def _deleted(
    parent: Table, reference: Reference, data_map: DataMap, found: Catalogue
) -> Iterator[tuple[str, str, bool]]:
    """What happens along the foreign key when rows of `parent` are deleted: the table concerned, what, whether a hint.

    Several entries of the map may speak of the same table.
    """
    if parent.erase != "delete":
        return
    children = [table for table in data_map.tables.values() if table.of == reference.table]
    for child in children:
        for fault, hint in _mapped(child, parent, reference, data_map, found):
            yield child.name, fault, hint
    if not children:
        yield reference.table, _foreign(reference), False


_Told = Iterator[tuple[str, bool]]


def _foreign(reference: Reference) -> str:
    return f"{_effect(reference)}, and the table is not mapped: map it, or change the foreign key"


def _mapped(child: Table, parent: Table, reference: Reference, data_map: DataMap, found: Catalogue) -> _Told:
    if child.of == parent.of:
        yield from _itself(child, reference, data_map)
        return
    order = list(data_map.tables)
    if order.index(parent.name) < order.index(child.name) and not reference.deferred:
        if not _leads_through(parent, child, data_map):
            yield f"must come before {parent.name}: {_effect(reference)}", False
        elif reference.on_delete != "SET NULL" and not _lets_go(child, reference, found):
            fault = (
                f"{_effect(reference)}, but {parent.name} leads to the person through it, so that no order suits both"
            )
            cure = (
                f"let {_listed(reference)} be empty, or the foreign key SET NULL on delete, or anonymise {parent.name}"
            )
            yield f"{fault}: {cure}", False
    if _is_via(child, reference, data_map):
        # What may still be there when the parent goes is told by the map alone: see checking.
        if child.retention and child.retention.follows == (parent.name,) and len(child.leading_to(parent.name)) > 1:
            fault = f"a row may stay with one row of {parent.name} when another that it leads to is deleted, and "
            yield f"{fault}{_effect(reference)}: give it a retention of its own, and let {parent.name} follow it", False
        return
    if _stays_with(parent, child, reference):
        return
    left = [name for name in reference.columns if name in child.columns and _left(child, name)]
    if len(left) == len(reference.columns):
        yield (
            f"a row may stay when its row of {parent.name} is deleted, and {_effect(reference)}: {_cure(child)}",
            False,
        )
    elif not parent.via:
        fault = f"leads to the person too, but no via goes that way: {_effect(reference)}; add it to via"
        yield fault, False
    elif reference.on_delete == "CASCADE":
        yield f"{_effect(reference)}, somebody else's included: change the foreign key", False
    else:
        yield f"where the row of {parent.name} is one person's and this row another's, {_effect(reference)}", True


def _itself(table: Table, reference: Reference, data_map: DataMap) -> _Told:
    if reference.on_delete == "CASCADE":
        yield f"{_effect(reference)}, somebody else's included: change the foreign key, or anonymise the rows", False
    elif _is_via(table, reference, data_map):
        # Both rows are said to be the same person's, and go together.
        return
    elif reference.on_delete not in _EFFECT:
        fault = f"another person's row may refer to one that is deleted, and {_effect(reference)}: let the foreign key "
        fault += "SET NULL on delete, or anonymise the rows; if both are always the same person's, add it to via"
        yield fault, False
    else:
        yield f"where another person's row refers to one that is deleted, {_effect(reference)}", True


def _lets_go(child: Table, reference: Reference, found: Catalogue) -> bool:
    """Whether what refers is empty in a row that goes, or is anonymised, before the row goes that it refers to."""
    if child.erase == "delete":
        return bool(emptied(reference, child, found[child.of].columns))
    columns = [child.columns[name] for name in reference.columns if name in child.columns]
    return any(column.rule == "null" and child.writes(column) for column in columns)


def _stays_with(parent: Table, child: Table, reference: Reference) -> bool:
    """Whether the row that is referred to leads to the person against the foreign key, and stays as long as ours."""
    against = set(zip(reference.to_columns, reference.columns, strict=True))
    follows = parent.retention is not None and child.name in parent.retention.follows
    return follows and any(set(via.columns) == against for via in parent.leading_to(child.name))


def _left(child: Table, column: str) -> bool:
    """Whether a row of `child` may still be there, and still refer, when the rows of the next tables are deleted."""
    if child.erase == "anonymise":
        return child.columns[column].rule == "keep"
    return child.can_be_retained and child.columns[column].stays


def _cure(child: Table) -> str:
    if child.erase == "anonymise":
        return 'give the column the rule "null"'
    return 'give the column the rule "null" and retained = false, or let the other table follow this one'


def _changed(parent: Table, reference: Reference) -> Iterator[str]:
    """Columns that erasure overwrites although others refer to them."""
    for name in reference.to_columns:
        column = parent.columns.get(name)
        if column and parent.writes(column):
            yield f"{written(reference)}: {name} is referred to, so that its rule must be keep"


def _effect(reference: Reference) -> str:
    text = _EFFECT.get(reference.on_delete, _REFUSED)
    return text.format(to=reference.to, columns=_listed(reference))


def _listed(reference: Reference) -> str:
    return ", ".join(reference.columns)


def _leads_through(table: Table, other: Table, data_map: DataMap) -> bool:
    """Whether the rows of `table` lead to a person through `other`."""
    return leads_to(table.name, other.name, lambda name: (via.table for via in data_map.tables[name].via))


def _is_via(child: Table, reference: Reference, data_map: DataMap) -> bool:
    """Whether the map leads from the child over the columns of the foreign key."""
    pairs = set(zip(reference.columns, reference.to_columns, strict=True))
    parents = {table.name for table in data_map.tables.values() if table.of == reference.to}
    return any(via.table in parents and set(via.columns) <= pairs for via in child.via)
