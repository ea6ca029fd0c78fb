"""What a database has and its data map does not tell of: with it, no answer to a person is known to be complete."""

from collections.abc import Iterator

from portal.sources.catalogue import Catalogue, Relation
from portal.sources.data_map import DataMap
from portal.sources.faults import Fault
from portal.sources.foreign_keys import Reference
from portal.sources.personal_names import looks_like

COLUMN = "is in the database, but not declared: give it a category, or {} if it says nothing of a person"
TABLE = "is in the database, but neither mapped nor listed under not_personal"


def undeclared(data_map: DataMap, found: Catalogue) -> Iterator[Fault]:
    """The columns of mapped tables that are not declared, and the tables that look personal and are not mentioned."""
    yield from columns(data_map, found)
    for relation in unmentioned(data_map, found):
        if sign := personal(relation, data_map, found):
            yield Fault(data_map.origin, relation.name, None, f"{TABLE}; {sign}")


def columns(data_map: DataMap, found: Catalogue) -> Iterator[Fault]:
    """The columns of mapped tables that are not declared."""
    for table in data_map.tables.values():
        relation = found.get(table.of)
        for name in relation.columns if relation else ():
            if name not in table.columns:
                yield Fault(data_map.origin, table.name, name, COLUMN)


def unmentioned(data_map: DataMap, found: Catalogue) -> Iterator[Relation]:
    """The tables that the map neither maps nor lists. A view holds no rows of its own."""
    known = {table.of for table in data_map.tables.values()} | {*data_map.not_personal, data_map.receipts}
    for name, relation in found.items():
        if name not in known and relation.kind != "view":
            yield relation


def personal(relation: Relation, data_map: DataMap, found: Catalogue) -> str | None:
    """What speaks for the table's holding personal data: its references, else its columns' names."""
    path = reach(relation, data_map, found)
    if path:
        return f"its foreign keys lead to {path[-1].to}: " + ", ".join(map(written, path))
    signs = [column for column in relation.columns if looks_like(column)]
    return f"{', '.join(signs)} may be personal data by the name" if signs else None


def reach(relation: Relation, data_map: DataMap, found: Catalogue) -> list[Reference]:
    """The shortest way over foreign keys from the table to a mapped one; empty where there is none."""
    mapped = {table.of for table in data_map.tables.values()}
    ways: list[list[Reference]] = [[reference] for reference in relation.references]
    seen = {relation.name}
    for way in ways:
        here = way[-1].to
        if here in mapped:
            return way
        if here in found and here not in seen:
            seen.add(here)
            ways += [[*way, reference] for reference in found[here].references]
    return []


def written(reference: Reference) -> str:
    """`orders(customer_id) -> customers(id)`"""
    here, there = ", ".join(reference.columns), ", ".join(reference.to_columns)
    return f"{reference.table}({here}) -> {reference.to}({there})"
