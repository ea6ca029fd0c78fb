"""What makes the data map of a service that is asked over HTTP unusable although its syntax is right."""

from collections.abc import Iterator, Mapping

from portal.sources import checking, syntax
from portal.sources.data_map import Table
from portal.sources.faults import Fault

SOURCE = {"id", "kind", "sends", "label", "not_personal"}
TABLE = {"label", "key", "recorded", "purposes", "recipients", "erase", "retention", "periods", "provided", "columns"}
RULES = {None, "keep", "null", "fixed"}
"""What a service can be told; it knows itself which rows are whose, and how they hang together."""


def lines(file: str, name: str, table: syntax.Table) -> Iterator[Fault]:
    """What stands in the file of a table and only a database can be told."""
    for given in sorted(table.model_fields_set - TABLE):
        yield Fault(file, name, None, f"{given} is for databases")
    if table.retention and table.retention.follows:
        yield Fault(file, name, None, "follows is for databases")
    for column, written in table.columns.items():
        if written.rule not in RULES:
            yield Fault(file, name, column, f"the rule {written.rule} is for databases")
        if written.rectify:
            yield Fault(file, name, column, "rectify is for databases")


def tables(file: str, source: syntax.Source, tables: Mapping[str, Table]) -> Iterator[Fault]:
    """What is missing, and what contradicts itself."""
    if not source.sends:
        yield Fault(file, None, None, "sends is missing: by what the service may be asked of a person")
    for given in sorted(source.model_fields_set - SOURCE):
        yield Fault(file, None, None, f"{given.rstrip('_')} is for databases")
    for table in tables.values():
        for fault_of in (checking.undeclared, checking.changed):
            for column, fault in fault_of(table, tables, ()):
                yield Fault(file, table.name, column, fault)
