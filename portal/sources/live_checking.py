"""A data map against its database as it is: everything that does not fit, and hints."""

from collections.abc import Iterator

from portal.sources.catalogue import Catalogue, Relation
from portal.sources.data_map import DataMap, Table
from portal.sources.faults import Fault
from portal.sources.index_hints import creating
from portal.sources.personal_names import telling
from portal.sources.receipts import COUNTS, DONE_AT, PLAN
from portal.sources.references import forbidden
from portal.sources.undeclared import TABLE, columns, personal, reach, unmentioned, written
from portal.sources.unwritable import unusable
from portal.sources.values import is_text


def differences(data_map: DataMap, found: Catalogue) -> Iterator[Fault]:
    """Everything that the map says and the database contradicts, or that the map does not account for."""
    yield from _missing(data_map, found)
    yield from columns(data_map, found)
    for relation in unmentioned(data_map, found):
        sign = personal(relation, data_map, found)
        yield Fault(data_map.origin, relation.name, None, f"{TABLE}; {sign}" if sign else TABLE)
    yield from _not_personal(data_map, found)
    for name, relation in found.items():
        if not relation.readable:
            fault = f"is a {relation.kind} that the database itself cannot read: mend it or drop it"
            yield Fault(data_map.origin, name, None, fault, hint=True)
    yield from forbidden(data_map, found)
    yield from unusable(data_map, found)
    for table in data_map.tables.values():
        if table.of in found:
            yield from _unindexed(data_map, table, found[table.of])


def _missing(data_map: DataMap, found: Catalogue) -> Iterator[Fault]:
    for table in data_map.tables.values():
        if table.of not in found:
            yield Fault(data_map.origin, table.name, None, "is not in the database, or the account may not see it")
            continue
        for name in table.columns:
            if name not in found[table.of].columns:
                yield Fault(data_map.origin, table.name, name, "is not in the database")
    if data_map.receipts and {PLAN, DONE_AT, COUNTS} - _columns(found, data_map.receipts):
        yield Fault(data_map.origin, data_map.receipts, None, "is no table of receipts: it needs plan, done_at, counts")
    for name in data_map.not_personal:
        if name not in found:
            yield Fault(data_map.origin, name, None, "is listed under not_personal, but not in the database", hint=True)


def _columns(found: Catalogue, name: str) -> set[str]:
    return set(found[name].columns) if name in found else set()


def _not_personal(data_map: DataMap, found: Catalogue) -> Iterator[Fault]:
    """Tables said not to be personal: references prove the contrary, names only make one look again."""
    for name in data_map.not_personal:
        relation = found.get(name)
        if relation is None or relation.kind == "view":
            continue
        if way := reach(relation, data_map, found):
            fault = f"is listed under not_personal, but its foreign keys lead to {way[-1].to}: "
            fault += f"{', '.join(map(written, way))}: map it"
            yield Fault(data_map.origin, name, None, fault)
        elif signs := telling(relation.columns):
            fault = f"is listed under not_personal, but {', '.join(signs)} may be personal data by the name: look again"
            yield Fault(data_map.origin, name, None, fault, hint=True)


def _unindexed(data_map: DataMap, table: Table, relation: Relation) -> Iterator[Fault]:
    """The columns by which a person's rows are found, and that the database has to read the whole table for."""
    if relation.kind != "table":
        return
    wanted: dict[str, str] = {by.column: by.identifier for by in table.identified_by}
    wanted |= {ours: "" for via in table.via for ours, _ in via.columns[:1] if ours not in wanted}
    for name, identifier in wanted.items():
        if name not in relation.columns:
            continue
        compared = _COMPARED.get(identifier, "{}") if is_text(relation.type(name)) else "{}"
        found = {compared.format(name)}
        if compared == "lower({})" and relation.dialect in ("mysql", "mariadb"):
            # Columns there mostly compare without regard to case by themselves.
            found.add(name)
        if found & relation.indexed:
            continue
        if index := creating(relation, name, compared):
            fault = f"leads to the person, but no index helps, so that the whole table is read: {index}"
            yield Fault(data_map.origin, table.name, name, fault, hint=True)


_COMPARED = {"email": "lower({})", "telephone": "digits({})"}
