"""The sources that the company has mapped."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy.exc import SQLAlchemyError

from portal.sources.data_map import DataMap
from portal.sources.faults import DataMapFaults, Fault
from portal.sources.http_address import faults_of
from portal.sources.http_signature import Secrets
from portal.sources.http_source import HttpSource
from portal.sources.loading import data_map
from portal.sources.manual import ManualSource, is_manual, manual_source
from portal.sources.source import Source
from portal.sources.sql import SqlSource
from portal.sources.toml_files import read_toml

NO_SECRETS: Mapping[str, SecretStr] = {}


@dataclass(frozen=True, slots=True)
class Sources:
    """What the company has mapped, by id, in the order of the files' names."""

    answering: dict[str, Source]
    """Databases and services; nothing is connected yet."""
    by_hand: dict[str, ManualSource]
    """Places that staff look through."""


def load_sources(
    folder: Path,
    urls: Mapping[str, str],
    erasure_urls: Mapping[str, str],
    timeout: timedelta,
    secrets: Mapping[str, SecretStr] = NO_SECRETS,
) -> Sources:
    """The source of each file in the folder, each read once.

    Raises DataMapFaults with the faults of all files, a source without URLs and an id used twice included.
    """
    faults: list[Fault] = []
    found: dict[str, DataMap | ManualSource] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            read = load_any(path)
        except DataMapFaults as wrong:
            faults += wrong.faults
            continue
        if read.id in found:
            faults.append(Fault(path.name, None, None, f"id {read.id} is used by another file"))
        found[read.id] = read
        if isinstance(read, DataMap):
            faults += _unreachable(read, urls, erasure_urls, secrets)
    if faults:
        raise DataMapFaults(faults)
    answering: dict[str, Source] = {}
    for id_, one in found.items():
        if isinstance(one, DataMap) and one.kind == "http":
            answering[id_] = HttpSource(one, urls[id_], Secrets(secrets[id_].get_secret_value()), timeout)
        elif isinstance(one, DataMap):
            try:
                answering[id_] = SqlSource(one, urls[id_], erasure_urls[id_], timeout)
            except (SQLAlchemyError, ImportError, ValueError):
                fault = f"a URL of {id_} is none of a database, such as postgresql://account@host/database"
                faults.append(Fault(one.origin, None, None, fault))
    if faults:
        raise DataMapFaults(faults)
    return Sources(answering, {id_: one for id_, one in found.items() if isinstance(one, ManualSource)})


def load_any(path: Path) -> DataMap | ManualSource:
    """What the file maps, whichever kind it is of. Raises DataMapFaults with every fault found."""
    written = read_toml(path)
    return manual_source(path.name, written) if is_manual(written) else data_map(path.name, written)


def _unreachable(
    mapped: DataMap, urls: Mapping[str, str], erasure_urls: Mapping[str, str], secrets: Mapping[str, SecretStr]
) -> Iterator[Fault]:
    if mapped.id not in urls:
        yield Fault(mapped.origin, None, None, f"there is no URL to read {mapped.id} with")
    if mapped.kind == "http":
        yield from _http(mapped, urls, secrets)
    elif mapped.id not in erasure_urls:
        yield Fault(mapped.origin, None, None, f"there is no URL to erase in {mapped.id} with")


def _http(mapped: DataMap, urls: Mapping[str, str], secrets: Mapping[str, SecretStr]) -> Iterator[Fault]:
    """What is wrong with where a service is asked, and with what is signed with there."""
    for fault in faults_of(urls[mapped.id]) if mapped.id in urls else ():
        yield Fault(mapped.origin, None, None, f"the URL of {mapped.id} {fault}")
    if mapped.id not in secrets:
        yield Fault(mapped.origin, None, None, f"there is no secret to sign with for {mapped.id}")
        return
    try:
        Secrets(secrets[mapped.id].get_secret_value())
    except ValueError as wrong:
        yield Fault(mapped.origin, None, None, f"the secret of {mapped.id} {wrong}")
