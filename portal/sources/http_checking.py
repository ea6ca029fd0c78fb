"""What makes the data map of a service that is asked over HTTP unusable although its syntax is right."""

from collections.abc import Iterator, Mapping

from portal.sources import checking, syntax
from portal.sources.data_map import Table
from portal.sources.faults import Fault


def tables(file: str, source: syntax.Source, tables: Mapping[str, Table]) -> Iterator[Fault]:
    """What is missing, and what only a database can be told: the service itself knows which rows are whose."""
    if not source.sends:
        yield Fault(file, None, None, "sends is missing: by what the service may be asked of a person")
    if source.identity:
        yield Fault(file, None, None, "identity is for databases")
    for table in tables.values():
        named = {
            "identified_by": table.identified_by,
            "via": table.via,
            "follows": table.retention and table.retention.follows,
        }
        for name, given in named.items():
            if given:
                yield Fault(file, table.name, None, f"{name} is for databases")
        for fault_of in (checking.undeclared, checking.changed):
            for column, fault in fault_of(table, tables, ()):
                yield Fault(file, table.name, column, fault)
