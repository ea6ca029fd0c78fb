"""What Art. 20(1) covers: what the person provided, that is processed by automated means, on consent or by contract.

A column is covered where the record of processing has a use of its category, for one of its purposes, on consent or by
contract and with the person among its sources. The data map takes out what the company made itself (`provided`), and
what is masked is of no use in a file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from portal.domain.record_of_processing.model import Basis, RecordOfProcessing
from portal.sources.data_map import Column, Table, Value

BASES: tuple[Basis, ...] = ("consent", "contract")
"""Art. 20(1)(a)."""

PERSON = "person"
"""The id of the person among the record's sources."""


@dataclass(frozen=True, slots=True)
class Covered:
    """What of a table is covered: these columns of these rows."""

    columns: frozenset[str]
    rows: tuple[tuple[str, tuple[Value, ...]], ...]

    def of(self, row: Mapping[str, object]) -> bool:
        """Whether the person provided that row."""
        return all(row[column] in allowed for column, allowed in self.rows)


def covered(table: Table, record: RecordOfProcessing) -> Covered:
    """What of the table is covered; no columns where nothing is."""
    columns = (column.name for column in table.columns.values() if _is_covered(column, record))
    return Covered(frozenset(columns), table.provided)


def only(table: Table, columns: frozenset[str]) -> Table:
    """The table with those columns alone to show."""
    return replace(table, columns={name: it for name, it in table.columns.items() if name in columns}, recorded=None)


def _is_covered(column: Column, record: RecordOfProcessing) -> bool:
    if column.category is None or column.masked or not column.provided:
        return False
    uses = (use for id_ in column.purposes if id_ in record.purposes for use in record.purposes[id_].uses)
    return any(use.category == column.category and use.basis in BASES and PERSON in use.sources for use in uses)
