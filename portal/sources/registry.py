"""The sources that the company has mapped."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from portal.sources.faults import DataMapFaults, Fault
from portal.sources.loading import load
from portal.sources.source import Source
from portal.sources.sql import SqlSource


def load_sources(
    folder: Path, urls: Mapping[str, str], erasure_urls: Mapping[str, str], timeout: timedelta
) -> dict[str, Source]:
    """A source for each data map in the folder, by id, in the order of the files' names; nothing is connected yet.

    Raises DataMapFaults with the faults of all the maps, a source without URLs and an id used twice included.
    """
    faults: list[Fault] = []
    sources: dict[str, Source] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            data_map = load(path)
        except DataMapFaults as wrong:
            faults += wrong.faults
            continue
        if data_map.id in sources:
            faults.append(Fault(path.name, None, None, f"id {data_map.id} is used by another file"))
        if data_map.id not in urls:
            faults.append(Fault(path.name, None, None, f"there is no URL to read {data_map.id} with"))
        if data_map.id not in erasure_urls:
            faults.append(Fault(path.name, None, None, f"there is no URL to erase in {data_map.id} with"))
        if not faults:
            sources[data_map.id] = SqlSource(data_map, urls[data_map.id], erasure_urls[data_map.id], timeout)
    if faults:
        raise DataMapFaults(faults)
    return sources
