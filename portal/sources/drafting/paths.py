"""How the rows of a foreign database lead to a person: over its foreign keys, and where it has none, over names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from sqlalchemy import Integer, Numeric, String

from portal.sources.catalogue import Catalogue, Relation
from portal.sources.drafting.naming import PERSONS, noun, stems
from portal.sources.foreign_keys import Reference
from portal.sources.loosening import can_be_empty
from portal.sources.personal_names import words
from portal.sources.reach import leads_to

_KEY_WORDS = ("id", "no", "nr", "number", "key", "fk")


@dataclass(frozen=True, slots=True)
class Link:
    """A reference, whether it is only guessed, and whether it goes against a reference of the other table."""

    reference: Reference
    guessed: bool
    against: bool = False


Links = Mapping[str, tuple[Link, ...]]
"""table -> where its rows lead."""


def links(tables: Catalogue, prefix: str) -> Links:
    """Every reference of every table, those first that the database itself knows."""
    found = {}
    for relation in tables.values():
        known = [Link(reference, False) for reference in relation.references if reference.to in tables]
        taken = {column for link in known for column in link.reference.columns}
        guessed = [Link(reference, True) for reference in _guessed(relation, tables, prefix, taken)]
        found[relation.name] = (*known, *guessed)
    return found


def _guessed(relation: Relation, tables: Catalogue, prefix: str, taken: set[str]) -> Iterator[Reference]:
    for other in tables.values():
        if len(other.key) > 1 and other.name != relation.name and _holds(relation, other) and not taken & {*other.key}:
            taken |= {*other.key}
            yield _reference(relation, other.key, other)
    for column in relation.columns:
        if column in taken or (column,) == relation.key:
            continue
        for other in tables.values():
            if len(other.key) == 1 and _leads(relation, column, other, prefix):
                yield _reference(relation, (column,), other)
                break
        else:
            if meant := _namesake(relation, column, tables) or _only_one_so_ending(relation, column, tables, prefix):
                yield _reference(relation, (column,), meant)


def _namesake(relation: Relation, column: str, tables: Catalogue) -> Relation | None:
    """The one table whose key is called like the column: `KundNr` is that of `tblKunder`, whatever the table is called.

    A name of one word, an `id`, would lead anywhere.
    """
    keys = [other for other in tables.values() if [key.lower() for key in other.key] == [column.lower()]]
    if len(keys) != 1 or len(words(column)) < 2 or keys[0].name == relation.name:
        return None
    return keys[0] if _alike(relation, column, keys[0], keys[0].key[0]) else None


def _only_one_so_ending(relation: Relation, column: str, tables: Catalogue, prefix: str) -> Relation | None:
    """The one table whose name ends as the column says: `order_id` is of `wc_orders`, where no other are orders."""
    told = _told(words(column))
    found = [
        other
        for other in tables.values()
        if told and other.name != relation.name and len(other.key) == 1 and _alike(relation, column, other, *other.key)
        if len(told) < len(table := noun(other.name, prefix)) and _same(told, table[-len(told) :])
    ]
    return found[0] if len(found) == 1 else None


def numbered(person: Relation, number: str, tables: Catalogue, leading: Links) -> Links:
    """The ways with those that the number of a person makes, in tables that have a column of the same name."""
    found = dict(leading)
    for relation in tables.values():
        name = next((column for column in relation.columns if column.lower() == number.lower()), None)
        taken = {column for link in leading[relation.name] for column in link.reference.columns}
        if name and name not in taken and relation.name != person.name and _alike(relation, name, person, number):
            reference = Reference(relation.name, (name,), person.name, (number,), "NO ACTION", False)
            found[relation.name] = (*found[relation.name], Link(reference, True))
    return found


def _holds(relation: Relation, other: Relation) -> bool:
    """Whether the table has every column of the other's key, and more in its own."""
    return set(other.key) <= set(relation.columns) and set(relation.key) != set(other.key)


def _leads(relation: Relation, column: str, other: Relation, prefix: str) -> bool:
    (key,) = other.key
    if not _alike(relation, column, other, key):
        return False
    if column == key and relation.name != other.name and len(words(key)) > 1:
        # A key that is called so in one table only: `customers_id` of `customers`.
        return set(relation.key) != {column} and _names(words(key), noun(other.name, prefix))
    table = noun(other.name, prefix)
    # A text that is called `kund` is a name, a number leads to somebody.
    is_number = isinstance(relation.columns[column]["type"], Integer) and bool(stems(words(column)[-1]) & PERSONS)
    return _names(words(column), table) or (is_number and _names([*words(column), "id"], table))


def _names(column: list[str], table: list[str]) -> bool:
    """Whether `customer_id`, `id_customer` or `senderCustomerId` names the table `customers`."""
    told = _told(column)
    return len(told) >= len(table) and bool(told) and _same(told[-len(table) :], table)


def _told(column: list[str]) -> list[str]:
    """What a column's name says beside that it is a key; nothing where it does not say so."""
    told = [word for word in column if word not in _KEY_WORDS]
    return told if len(told) < len(column) else []


def _same(words_of_one: list[str], words_of_other: list[str]) -> bool:
    return all(stems(one) & stems(other) for one, other in zip(words_of_one, words_of_other, strict=True))


def _alike(relation: Relation, column: str, other: Relation, key: str) -> bool:
    ours, theirs = relation.columns[column]["type"], other.columns[key]["type"]
    return any(isinstance(ours, kind) and isinstance(theirs, kind) for kind in ((Integer, Numeric), String, type(ours)))


def _reference(relation: Relation, columns: tuple[str, ...], other: Relation) -> Reference:
    return Reference(relation.name, columns, other.name, other.key, "NO ACTION", False)


def distances(roots: set[str], leading: Links) -> dict[str, int]:
    """How many steps every table that leads to one of the roots is away from the nearest."""
    found = dict.fromkeys(roots, 0)
    here, steps = roots, 0
    while here:
        steps += 1
        here = {
            name
            for name, ways in leading.items()
            if name not in found and any(link.reference.to in here for link in ways)
        }
        found |= dict.fromkeys(here, steps)
    return found


def chosen(relation: Relation, leading: Links, steps: Mapping[str, int], named: bool) -> list[Link]:
    """The ways along which a row belongs to somebody: every one straight to a person, else the shortest.

    A row that may lead straight to nobody, a guest's, takes the longer ways too, unless it is `named`: has the
    person's e-mail address or the like itself.
    """
    if steps.get(relation.name, 0) == 0:
        return []
    ways = [
        link for link in leading[relation.name] if link.reference.to in steps and link.reference.to != relation.name
    ]
    nearest = steps[relation.name] - 1
    near = [link for link in ways if steps[link.reference.to] == nearest]
    sure = any(not relation.columns[name]["nullable"] for link in near for name in link.reference.columns[:1])
    if sure or named:
        return near
    return near + [link for link in ways if link not in near and not _leads_back(link, leading)]


def _leads_back(link: Link, leading: Links) -> bool:
    return leads_to(link.reference.to, link.reference.table, lambda name: (way.reference.to for way in leading[name]))


def ordered(chosen_ways: Mapping[str, list[Link]], leading: Links, tables: Catalogue) -> tuple[list[str], list[str]]:
    """The tables with children before parents, and those of circles in which the foreign keys allow no such order.

    A circle is broken where no way to a person goes along, and where an erasure can empty what refers: such a one is
    not told.
    """
    after: dict[str, set[str]] = {name: set() for name in chosen_ways}
    for name, ways in chosen_ways.items():
        for link in (*leading[name], *ways):
            if link.reference.to in after and link.reference.to != name:
                after[link.reference.to].add(name)
    circle: list[str] = []
    while True:
        try:
            # Sorted, so that the same database is always drafted alike.
            return list(TopologicalSorter({n: sorted(after[n]) for n in after}).static_order()), circle
        except CycleError as error:
            found: list[str] = error.args[1]
            steps = list(pairwise(found))
            free = [
                (child, parent)
                for child, parent in steps
                if parent not in {link.reference.to for link in chosen_ways[child]}
            ]
            loose = [step for step in free if _can_be_emptied(tables[step[0]], step[1], leading)]
            circle += [name for name in found if name not in circle and not loose]
            child, parent = (loose or free or steps)[0]
            after[parent].discard(child)


def _can_be_emptied(relation: Relation, to: str, leading: Links) -> bool:
    """Whether each reference of the table to that other has a column that may be empty."""
    return all(
        any(can_be_empty(relation.columns[name], relation.key) for name in link.reference.columns)
        for link in leading[relation.name]
        if link.reference.to == to
    )
