"""What a service says that it has, held against the data map."""

from collections.abc import Iterator

from portal.sources.data_map import DataMap
from portal.sources.faults import Fault
from portal.sources.http_answers import Description

COLUMN = "is in the service, but not declared: give it a category, or {} if it says nothing of a person"


def missing(data_map: DataMap, said: Description) -> Iterator[Fault]:
    """What the map names and the service does not have."""
    for identifier in data_map.sends:
        if identifier not in said.identifiers:
            yield Fault(data_map.origin, None, None, f"sends {identifier}, by which the service knows nobody")
    for table in data_map.tables.values():
        if table.name not in said.tables:
            yield Fault(data_map.origin, table.name, None, "is not in the service")
            continue
        for column in table.columns:
            if column not in said.tables[table.name]:
                yield Fault(data_map.origin, table.name, column, "is not in the service")


def undeclared(data_map: DataMap, said: Description) -> Iterator[Fault]:
    """What the service has and the map does not account for."""
    for name, columns in said.tables.items():
        table = data_map.tables.get(name)
        if table is None:
            if name not in data_map.not_personal:
                fault = "is in the service, but neither mapped nor listed under not_personal"
                yield Fault(data_map.origin, name, None, fault)
            continue
        for column in columns:
            if column not in table.columns:
                yield Fault(data_map.origin, name, column, COLUMN)
