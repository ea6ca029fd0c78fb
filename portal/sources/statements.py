"""The statements of a source: everything that is ever said to its database."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.sources.causes import Cause
from portal.sources.collecting import Collecting
from portal.sources.data_map import DataMap
from portal.sources.erasing import Erasing
from portal.sources.errors import SourceMismatch
from portal.sources.identifying import Identifying
from portal.sources.loosening import Ties
from portal.sources.overview import Overview
from portal.sources.planning import Planning
from portal.sources.receipts import Receipts
from portal.sources.rectifying import Rectifying
from portal.sources.retaining import Retaining
from portal.sources.selection import Selection, Types


@dataclass(frozen=True, slots=True)
class Statements:
    """Everything that is ever said to a database, built once for its map and bound for each person."""

    types: Types
    selection: Selection
    overview: Overview
    collecting: Collecting
    planning: Planning
    erasing: Erasing
    rectifying: Rectifying
    identifying: Identifying | None
    receipts: Receipts | None

    def receipts_of(self, data_map: DataMap) -> Receipts | None:
        """None where the source keeps none. Raises SourceMismatch where the map says that it does."""
        if data_map.receipts and self.receipts is None:
            raise SourceMismatch(data_map.id, Cause("no_such_table", table=data_map.receipts))
        return self.receipts

    @classmethod
    def of(cls, data_map: DataMap, found: Types, tied: Mapping[str, Ties], receipts: Receipts | None) -> "Statements":
        selection = Selection(data_map, found)
        retaining = Retaining(selection)
        planning = Planning(selection, retaining)
        erasing = Erasing(selection, planning, tied, receipts)
        identifying = Identifying(selection, data_map.identity) if data_map.identity else None
        overview, collecting = Overview(selection), Collecting(selection)
        rectifying = Rectifying(selection, receipts)
        return cls(found, selection, overview, collecting, planning, erasing, rectifying, identifying, receipts)
