"""What the database's foreign keys make of an erasure: rows that may not go, and rows that go along."""

from collections.abc import Iterator

from portal.sources.catalogue import Catalogue, Reference
from portal.sources.data_map import DataMap, Table, Via
from portal.sources.faults import Fault
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
        relation = found.get(parent.name)
        for reference in relation.referenced if relation else ():
            child = data_map.tables.get(reference.table)
            for fault in _changed(parent, reference):
                yield Fault(data_map.origin, parent.name, None, fault)
            if parent.erase == "delete":
                faults = _foreign(reference) if child is None else _mapped(child, parent, reference, data_map)
                for fault, hint in faults:
                    yield Fault(data_map.origin, reference.table, None, f"{written(reference)}: {fault}", hint)


_Told = Iterator[tuple[str, bool]]


def _foreign(reference: Reference) -> _Told:
    yield f"{_effect(reference)}, and the table is not mapped: map it, or change the foreign key", False


def _mapped(child: Table, parent: Table, reference: Reference, data_map: DataMap) -> _Told:
    if child.name == parent.name:
        yield from _itself(reference)
        return
    order = list(data_map.tables)
    if order.index(parent.name) < order.index(child.name) and not reference.deferred:
        yield f"must come before {parent.name}: {_effect(reference)}", False
    if reference_is_via(child, reference):
        # What may still be there when the parent goes is told by the map alone: see checking.
        return
    left = [name for name in reference.columns if name in child.columns and _left(child, name)]
    if len(left) == len(reference.columns):
        yield (
            f"a row may stay when its row of {parent.name} is deleted, and {_effect(reference)}: {_cure(child)}",
            False,
        )
    elif not ways(parent):
        fault = f"leads to the person too, but no via goes that way: {_effect(reference)}; add it to via"
        yield fault, False
    elif reference.on_delete == "CASCADE":
        yield f"{_effect(reference)}, somebody else's included: change the foreign key", False
    else:
        yield f"where the row of {parent.name} is one person's and this row another's, {_effect(reference)}", True


def _itself(reference: Reference) -> _Told:
    if reference.on_delete == "CASCADE":
        yield f"{_effect(reference)}, somebody else's included: change the foreign key, or anonymise the rows", False
    else:
        yield f"where another person's row refers to one that is deleted, {_effect(reference)}", True


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
        touched = parent.erase == "anonymise" or (column is not None and parent.can_be_retained and not column.retained)
        if column and touched and column.rule != "keep":
            yield f"{written(reference)}: {name} is referred to, so that its rule must be keep"


def _effect(reference: Reference) -> str:
    text = _EFFECT.get(reference.on_delete, _REFUSED)
    return text.format(to=reference.to, columns=", ".join(reference.columns))


def reference_is_via(child: Table, reference: Reference) -> bool:
    """Whether the map leads from the child over the columns of the foreign key."""
    pairs = set(zip(reference.columns, reference.to_columns, strict=True))
    return any(via.table == reference.to and set(via.columns) <= pairs for via in ways(child))


def ways(table: Table) -> tuple[Via, ...]:
    """Every via of the table."""
    return (table.via,) if table.via else ()
