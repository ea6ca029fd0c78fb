"""Reading a data map from its TOML file."""

from pathlib import Path
from typing import Any

from portal.sources import checking, http_checking, syntax
from portal.sources.data_map import DataMap, Label, Table
from portal.sources.faults import DataMapFaults, Fault
from portal.sources.toml_files import read_toml, understood

__all__ = ["DataMapFaults", "Fault", "data_map", "load"]


def load(path: Path) -> DataMap:
    """The data map in the file. Raises DataMapFaults with every fault found."""
    return data_map(path.name, read_toml(path))


def data_map(file: str, written: dict[str, Any]) -> DataMap:
    """The data map that the file of that name says.

    Raises DataMapFaults with every fault found; tables that cannot be read at all are left out of the checks of how
    tables hang together.
    """
    tables = written.get("tables", {})
    faults: list[Fault] = []
    top = {key: value for key, value in written.items() if key != "tables"}
    source = understood(syntax.Source, top, faults, file)
    faults += checking.source(file, source) if source else []
    if not isinstance(tables, dict) or not tables:
        raise DataMapFaults([*faults, Fault(file, None, None, "has no tables")])
    read: dict[str, Table] = {}
    for name, table in tables.items():
        entry = understood(syntax.Table, table, faults, file, name)
        if entry is not None:
            faults += checking.lines(file, name, entry)
            if source and source.kind == "http":
                faults += http_checking.lines(file, name, entry)
            read[name] = entry.read(name)
    if source and source.kind == "http":
        faults += http_checking.tables(file, source, read)
    else:
        faults += checking.tables(file, read, unread=set(tables) - set(read))
    if source is None:
        raise DataMapFaults(faults)
    faults += [
        Fault(file, name, None, "is mapped and yet listed as not personal")
        for name in source.not_personal
        if name in tables
    ]
    identity = source.identity.read() if source.identity else None
    if source.sends and source.kind != "http":
        faults.append(Fault(file, None, None, "sends is for a service that is asked over HTTP"))
    if identity:
        faults += checking.identity(file, identity, read)
    if faults:
        raise DataMapFaults(faults)
    label = Label(source.label.sv, source.label.en)
    return DataMap(
        source.id,
        label,
        source.kind,
        file,
        read,
        source.not_personal,
        identity,
        source.schema_,
        source.receipts,
        sends=source.sends,
        triggers_known=source.triggers_known,
    )
