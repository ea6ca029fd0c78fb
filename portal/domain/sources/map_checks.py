"""Whether the data maps fit the record of processing and, if asked, the databases as they are."""

from collections.abc import Iterator

from portal.domain.record_of_processing.loading import RecordFaults, load
from portal.domain.record_of_processing.model import RecordOfProcessing
from portal.domain.sources import company_sources
from portal.settings import settings
from portal.sources.data_map import DataMap
from portal.sources.errors import SourceError
from portal.sources.faults import DataMapFaults, Fault
from portal.sources.manual import ManualSource, check_manual
from portal.sources.recorded import Recorded, check_against
from portal.sources.registry import load_any
from portal.sources.source import Source

LOOK = "See PORTAL_SOURCE_URLS and PORTAL_SOURCE_ERASURE_URLS, and both accounts."


async def all_faults(live: bool) -> list[Fault]:
    """Every fault and every hint of all data maps, source by source; with `live` against the databases too.

    The databases are asked only when every map can be read.
    """
    try:
        record = load(settings().record_of_processing)
    except RecordFaults as wrong:
        return [Fault(fault.file, fault.entry, None, fault.wrong) for fault in wrong.faults]
    try:
        company_sources.open_sources()
    except DataMapFaults as wrong:
        return [*wrong.faults, *(fault for mapped in _readable() for fault in against(mapped, record))]
    found = list(_unmapped())
    try:
        for place in company_sources.manual_sources():
            found += against(place, record)
        for source in company_sources.sources():
            found += against(source.data_map, record)
            found += await _live(source) if live else []
    finally:
        await company_sources.close_sources()
    return found


def _unmapped() -> Iterator[Fault]:
    """A folder of maps that is not there, and sources in the settings that no map in it is about."""
    given = settings()
    if not given.data_maps.is_dir():
        yield Fault("PORTAL_DATA_MAPS", None, None, f"there is no folder {given.data_maps}")
        return
    mapped = {source.data_map.id for source in company_sources.sources()}
    for id_ in sorted({*given.source_urls, *given.source_erasure_urls} - mapped):
        fault = f"names {id_}, but no data map in {given.data_maps} has this id"
        yield Fault("PORTAL_SOURCE_URLS", None, None, fault)


def against(mapped: DataMap | ManualSource, record: RecordOfProcessing) -> list[Fault]:
    """What the map says and the record does not have, or denies."""
    said = recorded(record)
    return check_against(mapped, said) if isinstance(mapped, DataMap) else check_manual(mapped, said)


def recorded(record: RecordOfProcessing) -> Recorded:
    """What the record says of what sources hold."""
    uses = {(purpose.id, use.category): use for purpose in record.purposes.values() for use in purpose.uses}
    return Recorded(
        record.categories,
        record.purposes,
        record.periods,
        record.recipients,
        uses={pair: use.periods for pair, use in uses.items()},
        receivers={pair: use.recipients for pair, use in uses.items()},
        grounds=[period.id for period in record.periods.values() if period.keeps_from_erasure],
    )


async def _live(source: Source) -> list[Fault]:
    try:
        return await source.check_live()
    except SourceError as error:
        return [Fault(source.data_map.origin, None, None, f"{error} {LOOK}")]


def _readable() -> Iterator[DataMap | ManualSource]:
    """The maps that can be read, while others cannot."""
    for path in sorted(settings().data_maps.glob("*.toml")):
        try:
            yield load_any(path)
        except DataMapFaults:
            continue
