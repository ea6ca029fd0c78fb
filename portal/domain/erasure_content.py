"""An erasure plan as it is stored and shown: counts, grounds and dates, nothing of what the rows say."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.domain.record_of_processing.model import Period, RecordOfProcessing, Text
from portal.domain.retention import kept_until, retained_since
from portal.sources.planning import SourcePlan, TablePlan


@dataclass(frozen=True, slots=True)
class KeptLine:
    """Rows that one period keeps, and the last day on which the last of them is kept."""

    period: Period
    rows: int
    until: date


@dataclass(frozen=True, slots=True)
class PlanLine:
    """What happens in one table: rows deleted, anonymised, kept, and kept without what even those do without."""

    source: str
    table: str
    label: Text
    rows: int
    deleted: int
    anonymised: int
    cleared: int
    kept: int
    undetermined: int
    periods: tuple[KeptLine, ...]

    @property
    def erased(self) -> int:
        """Rows that no longer say anything of the person."""
        return self.deleted + self.anonymised


def content(plans: list[SourcePlan], record: RecordOfProcessing, on: date) -> dict[str, Any]:
    """The plans as JSON, with the day they were made for and what they count as retained."""
    year_end = record.controller.financial_year_end
    since = {
        period.id: day.isoformat()
        for period in record.periods.values()
        if period.keeps_from_erasure and (day := retained_since(period, on, year_end)) is not None
    }
    return {
        "on": on.isoformat(),
        "retained_since": since,
        "digests": {plan.source: plan.digest().hex() for plan in plans},
        "tables": [_table(plan.source, table) for plan in plans for table in plan.tables],
    }


def digest(plans: list[SourcePlan]) -> bytes:
    """SHA-256 over every source's digest: what an approval is bound to."""
    return hashlib.sha256(b"".join(plan.digest() for plan in plans)).digest()


def summary(planned: Mapping[str, Any], record: RecordOfProcessing) -> list[PlanLine]:
    """The lines of a stored plan, tables without rows left out."""
    year_end = record.controller.financial_year_end
    return [
        PlanLine(
            source=table["source"],
            table=table["table"],
            label=Text(**table["label"]),
            rows=table["rows"],
            deleted=table["delete"],
            anonymised=table["anonymise"],
            cleared=table["cleared"],
            kept=table["retain"],
            undetermined=table["undetermined"],
            periods=tuple(_kept(record.periods[kept["period"]], kept, year_end) for kept in table["periods"]),
        )
        for table in planned["tables"]
        if table["rows"]
    ]


def _table(source: str, table: TablePlan) -> dict[str, Any]:
    return {
        "source": source,
        "table": table.table,
        "label": {"sv": table.label.sv, "en": table.label.en},
        "rows": table.rows,
        "delete": table.delete,
        "anonymise": table.anonymise,
        "cleared": table.retained_columns_cleared,
        "retain": table.retain,
        "undetermined": table.undetermined,
        "periods": [
            {"period": kept.period, "rows": kept.rows, "latest": kept.latest.isoformat()}
            for kept in table.periods
            if kept.latest is not None and kept.rows
        ],
    }


def _kept(period: Period, kept: Mapping[str, Any], year_end: tuple[int, int]) -> KeptLine:
    until = kept_until(period, date.fromisoformat(kept["latest"]), year_end)
    assert until is not None
    return KeptLine(period, kept["rows"], until)
