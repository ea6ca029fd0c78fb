"""The sources that the company has mapped."""

from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy.exc import SQLAlchemyError

from portal.sources.data_map import DataMap
from portal.sources.faults import DataMapFaults, Fault
from portal.sources.http_address import faults_of
from portal.sources.http_signature import Secrets
from portal.sources.http_source import HttpSource
from portal.sources.loading import load
from portal.sources.manual import ManualSource, is_manual, load_manual
from portal.sources.source import Source
from portal.sources.sql import SqlSource

NO_SECRETS: Mapping[str, SecretStr] = {}


def load_sources(
    folder: Path,
    urls: Mapping[str, str],
    erasure_urls: Mapping[str, str],
    timeout: timedelta,
    secrets: Mapping[str, SecretStr] = NO_SECRETS,
) -> dict[str, Source]:
    """A source for each data map in the folder, by id, in the order of the files' names; nothing is connected yet.

    The places that are looked through by hand are `load_manual_sources`'s.

    Raises DataMapFaults with the faults of all the maps, a source without URLs and an id used twice included.
    """
    faults: list[Fault] = []
    sources: dict[str, Source] = {}
    for path in sorted(folder.glob("*.toml")):
        if is_manual(path):
            continue
        try:
            data_map = load(path)
        except DataMapFaults as wrong:
            faults += wrong.faults
            continue
        id_ = data_map.id
        if id_ in sources:
            faults.append(Fault(path.name, None, None, f"id {id_} is used by another file"))
        if id_ not in urls:
            faults.append(Fault(path.name, None, None, f"there is no URL to read {id_} with"))
        if data_map.kind == "http":
            faults += _http(data_map, urls, secrets)
        elif id_ not in erasure_urls:
            faults.append(Fault(path.name, None, None, f"there is no URL to erase in {id_} with"))
        if faults:
            continue
        if data_map.kind == "http":
            sources[id_] = HttpSource(data_map, urls[id_], Secrets(secrets[id_].get_secret_value()), timeout)
        else:
            try:
                sources[id_] = SqlSource(data_map, urls[id_], erasure_urls[id_], timeout)
            except (SQLAlchemyError, ImportError, ValueError):
                fault = f"a URL of {id_} is none of a database, such as postgresql://account@host/database"
                faults.append(Fault(path.name, None, None, fault))
    if faults:
        raise DataMapFaults(faults)
    return sources


def load_manual_sources(folder: Path, taken: Collection[str] = ()) -> dict[str, ManualSource]:
    """The places in the folder that staff look through by hand, by id, in the order of the files' names.

    Raises DataMapFaults with the faults of them all, an id used twice, or by one of `taken`, included.
    """
    faults: list[Fault] = []
    sources: dict[str, ManualSource] = {}
    for path in sorted(folder.glob("*.toml")):
        if not is_manual(path):
            continue
        try:
            source = load_manual(path)
        except DataMapFaults as wrong:
            faults += wrong.faults
            continue
        if source.id in sources or source.id in taken:
            faults.append(Fault(path.name, None, None, f"id {source.id} is used by another file"))
        sources[source.id] = source
    if faults:
        raise DataMapFaults(faults)
    return sources


def _http(data_map: DataMap, urls: Mapping[str, str], secrets: Mapping[str, SecretStr]) -> Iterator[Fault]:
    """What is wrong with where a service is asked, and with what is signed with there."""
    for fault in faults_of(urls[data_map.id]) if data_map.id in urls else ():
        yield Fault(data_map.origin, None, None, f"the URL of {data_map.id} {fault}")
    if data_map.id not in secrets:
        yield Fault(data_map.origin, None, None, f"there is no secret to sign with for {data_map.id}")
        return
    try:
        Secrets(secrets[data_map.id].get_secret_value())
    except ValueError as wrong:
        yield Fault(data_map.origin, None, None, f"the secret of {data_map.id} {wrong}")
