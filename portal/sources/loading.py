"""Reading a data map from its TOML file, and checking it against the record of processing."""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from portal.sources import checking, http_checking, syntax
from portal.sources.data_map import DataMap, Label, Table
from portal.sources.faults import DataMapFaults, Fault

__all__ = ["DataMapFaults", "Fault", "check_against", "load"]

S = TypeVar("S", bound=BaseModel)


def load(path: Path) -> DataMap:
    """The data map in the file.

    Raises DataMapFaults with every fault found; tables that cannot be read at all are left out of the checks of how
    tables hang together.
    """
    file = path.name
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataMapFaults([Fault(file, None, None, f"is not TOML: {error}")]) from None
    tables = written.pop("tables", {})
    faults: list[Fault] = []
    source = _read(syntax.Source, written, faults, file, None)
    faults += checking.source(file, source) if source else []
    if not isinstance(tables, dict) or not tables:
        raise DataMapFaults([*faults, Fault(file, None, None, "has no tables")])
    read: dict[str, Table] = {}
    for name, table in tables.items():
        understood = _read(syntax.Table, table, faults, file, name)
        if understood is not None:
            faults += checking.lines(file, name, understood)
            if source and source.kind == "http":
                faults += http_checking.lines(file, name, understood)
            read[name] = understood.read(name)
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


def check_against(
    data_map: DataMap,
    categories: Collection[str],
    purposes: Collection[str],
    periods: Collection[str],
    uses: Mapping[tuple[str, str], Collection[str]],
    grounds: Collection[str],
) -> list[Fault]:
    """Every id that the map uses and the record of processing does not have, and every use that the record denies.

    `uses` are the record's: (purpose id, category id) -> the ids of the periods that it names. Each period that keeps
    a category in a table must be among them for every purpose of the category there (Art. 15(1)(d), 30(1)(f)).
    `grounds` are those of `periods` that keep data from erasure, with a ground and a length (Art. 17(3)).
    """
    return [
        *_unknown(data_map, categories, purposes, periods),
        *_groundless(data_map, periods, grounds),
        *_denied(data_map, categories, purposes, periods, uses),
    ]


def _groundless(data_map: DataMap, periods: Collection[str], grounds: Collection[str]) -> Iterator[Fault]:
    """What is kept from erasure by nothing that Art. 17(3) knows."""
    for table in data_map.tables.values():
        period = table.retention.period if table.retention else None
        if period in periods and period not in grounds:
            fault = f"is retained by period {period}, which the record does not let keep data from erasure"
            yield Fault(data_map.origin, table.name, None, f"{fault}: see keeps_from_erasure there")
        if table.erase == "keep" and table.categories and not {id_ for id_, _ in table.periods} & set(grounds):
            fault = "is kept from erasure, but none of its periods has a ground for that: erase it, or name one"
            yield Fault(data_map.origin, table.name, None, fault)


def _unknown(
    data_map: DataMap, categories: Collection[str], purposes: Collection[str], periods: Collection[str]
) -> Iterator[Fault]:
    for table in data_map.tables.values():
        for period, _ in table.periods:
            if period not in periods:
                yield Fault(data_map.origin, table.name, None, f"period {period} is not in the record")
        for column in table.columns.values():
            if column.category is None:
                continue
            if column.category not in categories:
                yield Fault(
                    data_map.origin, table.name, column.name, f"category {column.category} is not in the record"
                )
            for purpose in column.purposes:
                if purpose not in purposes:
                    yield Fault(data_map.origin, table.name, column.name, f"purpose {purpose} is not in the record")


def _denied(
    data_map: DataMap,
    categories: Collection[str],
    purposes: Collection[str],
    periods: Collection[str],
    uses: Mapping[tuple[str, str], Collection[str]],
) -> Iterator[Fault]:
    """What the record has, but not together. Nothing is said of ids that it does not have at all."""
    for table in data_map.tables.values():
        for category, columns in table.categories.items():
            for purpose in dict.fromkeys(purpose for column in columns for purpose in column.purposes):
                if category not in categories or purpose not in purposes:
                    continue
                use = f"the use of {category} for {purpose}"
                named = uses.get((purpose, category))
                if named is None:
                    yield Fault(data_map.origin, table.name, None, f"{use} is not in the record")
                    continue
                for period in data_map.periods(table, category):
                    if period in periods and period not in named:
                        fault = f"{use} is kept by period {period}, which the record does not name for it"
                        yield Fault(data_map.origin, table.name, None, fault)


def _read(kind: type[S], written: Any, faults: list[Fault], file: str, table: str | None) -> S | None:
    try:
        return kind.model_validate(written)
    except ValidationError as error:
        faults += [_fault(file, table, detail) for detail in error.errors(include_url=False, include_input=False)]
        return None


def _fault(file: str, table: str | None, detail: Any) -> Fault:
    place = [str(part) for part in detail["loc"]]
    column = None
    if place[:1] == ["columns"] and len(place) > 1:
        column, place = place[1], place[2:]
    words = {"missing": "is missing", "extra_forbidden": "is not known"}
    told = words.get(detail["type"]) or f"is wrong: {detail['msg']}"
    return Fault(file, table, column, f"{'.'.join(place)} {told}".strip())
