"""Whether the data maps fit the record of processing and, if asked, the databases as they are."""

from portal.domain import company_sources
from portal.domain.record_of_processing.loading import load
from portal.settings import settings
from portal.sources.faults import DataMapFaults
from portal.sources.loading import check_against
from portal.sources.manual import check_manual


async def all_faults(live: bool) -> list[str]:
    """Every fault, a line each. Raises SourceUnreachable with `live` when a source does not answer."""
    record = load(settings().record_of_processing)
    try:
        company_sources.open_sources()
    except DataMapFaults as wrong:
        return [str(fault) for fault in wrong.faults]
    uses = {(purpose.id, use.category): use.periods for purpose in record.purposes.values() for use in purpose.uses}
    faults: list[str] = []
    try:
        for place in company_sources.manual_sources():
            found = check_manual(place, record.categories, record.purposes, record.periods, uses)
            faults += [str(fault) for fault in found]
        for source in company_sources.sources():
            found = check_against(source.data_map, record.categories, record.purposes, record.periods, uses)
            faults += [str(fault) for fault in found]
            if live:
                faults += [str(fault) for fault in await source.check_live()]
    finally:
        await company_sources.close_sources()
    return faults
