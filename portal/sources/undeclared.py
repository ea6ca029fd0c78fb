"""What a database has and its data map does not tell of: with it, no answer to a person is known to be complete."""

from collections.abc import Iterator

from portal.sources.catalogue import Catalogue, Relation
from portal.sources.data_map import DataMap
from portal.sources.faults import Fault
from portal.sources.foreign_keys import Reference
from portal.sources.personal_names import looks_like, refers_to_person, words

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
    if leading := _namesakes(relation, data_map):
        return f"{', '.join(leading)} is called like what leads to a person in the map"
    signs = [column for column in relation.columns if looks_like(column) or refers_to_person(column)]
    return f"{', '.join(signs)} may be personal data by the name" if signs else None


def _namesakes(relation: Relation, data_map: DataMap) -> list[str]:
    """The columns that lead to a person in a mapped table and are in this one, too: a reference without foreign key.

    Names that any table may have, an `id` or a `number`, tell nothing.
    """
    ours = {_plain(column): column for column in relation.columns}
    for table in data_map.tables.values():
        ways = [[column for column, _ in via.columns] for via in table.via]
        ways += [[by.column] for by in table.identified_by]
        for way in ways:
            if all(_plain(column) in ours for column in way) and not {_plain(column) for column in way} & _ANYWHERES:
                return [ours[_plain(column)] for column in way]
    return []


_ANYWHERES = {"id", "no", "nr", "number", "key", "code", "from", "to", "type", "order", "parent", "parentid"}


def _plain(column: str) -> str:
    return "".join(words(column))


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
