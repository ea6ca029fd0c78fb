"""An erasure plan as it is stored and shown: counts, grounds and dates, nothing of what the rows say.

The content tells everything that is approved, so that a record of processing published later changes none of it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from portal.domain.record_of_processing.model import Period, RecordOfProcessing, Text
from portal.domain.record_of_processing.periods import kept_until, retained_since
from portal.sources.erasing import Erasure
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

    @property
    def is_grounded(self) -> bool:
        """Whether every row that is kept is kept by a period, which names why and until when."""
        return self.kept <= sum(it.rows for it in self.periods)

    @property
    def remaining(self) -> int:
        """Rows that are still there afterwards."""
        return self.kept + self.undetermined


def retained_from(record: RecordOfProcessing, on: date) -> dict[str, date]:
    """For each period that keeps data from erasure, the earliest anchor that it still covers on that day."""
    year_end = record.controller.financial_year_end
    return {
        period.id: since
        for period in record.periods.values()
        if period.keeps_from_erasure and (since := retained_since(period, on, year_end)) is not None
    }


def content(plans: list[SourcePlan], record: RecordOfProcessing, on: date) -> dict[str, Any]:
    """The plans as JSON, with the day they were made for and what they count as retained, and why."""
    year_end = record.controller.financial_year_end
    since = retained_from(record, on)
    return {
        "on": on.isoformat(),
        "retained_since": {period: day.isoformat() for period, day in since.items()},
        "periods": {period: asdict(record.periods[period]) for period in since},
        "digests": {plan.source: plan.digest().hex() for plan in plans},
        "tables": [_table(plan.source, table, record, year_end) for plan in plans for table in plan.tables],
    }


def digest(planned: Mapping[str, Any]) -> bytes:
    """SHA-256 over the whole content, the sources' own digests included: what an approval is bound to."""
    return hashlib.sha256(json.dumps(planned, sort_keys=True, separators=(",", ":")).encode()).digest()


def summary(planned: Mapping[str, Any]) -> list[PlanLine]:
    """The lines of a stored plan, tables without rows left out."""
    return [_line(table, planned["periods"]) for table in planned["tables"] if table["rows"]]


def retained_as_planned(planned: Mapping[str, Any]) -> dict[str, date]:
    """`retained_from` of the plan's own day: a plan that waits over midnight is still the plan that was approved."""
    return {period: date.fromisoformat(since) for period, since in planned["retained_since"].items()}


def counts_of(planned: Mapping[str, Any], source: str, erasure: Erasure, was_begun: bool) -> list[dict[str, Any]]:
    """What carrying out a plan in one source did, a line a table.

    Of an erasure that had been carried out before, a source that keeps receipts tells the counts. Another can only
    say that nothing is left: `was_begun`, that a worker had begun and may have been killed before it could note what
    it did, makes it ours, and then it did what was planned, since it does nothing else.
    """
    did = {table.table: (table.deleted, table.anonymised, table.cleared) for table in erasure.tables}
    is_ours_unsaid = erasure.already_done and was_begun and not any(any(counts) for counts in did.values())
    counts = []
    for table in planned["tables"]:
        if table["source"] != source:
            continue
        as_planned = (table["delete"], table["anonymise"], table["cleared"])
        deleted, anonymised, cleared = as_planned if is_ours_unsaid else did.get(table["table"], (0, 0, 0))
        counts.append(
            {
                "source": source,
                "table": table["table"],
                "label": table["label"],
                "deleted": deleted,
                "anonymised": anonymised,
                "cleared": cleared,
            }
        )
    return counts


def carried_out(planned: Mapping[str, Any], counts: list[dict[str, Any]]) -> list[PlanLine]:
    """What an erasure did in all its steps, and what it left as the plan in force says."""
    lines = {(line.source, line.table): line for line in summary(planned)}
    done = {key: replace(line, deleted=0, anonymised=0, cleared=0) for key, line in lines.items()}
    for count in counts:
        key = (count["source"], count["table"])
        before = done.get(key) or PlanLine(*key, Text(**count["label"]), 0, 0, 0, 0, 0, 0, ())
        done[key] = replace(
            before,
            deleted=before.deleted + count["deleted"],
            anonymised=before.anonymised + count["anonymised"],
            cleared=before.cleared + count["cleared"],
        )
    return [line for line in done.values() if line.erased or line.cleared or line.remaining]


def _table(source: str, table: TablePlan, record: RecordOfProcessing, year_end: tuple[int, int]) -> dict[str, Any]:
    return {
        "source": source,
        "table": table.table,
        "label": table.label.as_json(),
        "rows": table.rows,
        "delete": table.delete,
        "anonymise": table.anonymise,
        "cleared": table.retained_columns_cleared,
        "retain": table.retain,
        "undetermined": table.undetermined,
        "kept": [
            {"period": kept.period, "rows": kept.rows, "until": until.isoformat()}
            for kept in table.periods
            if kept.rows
            and kept.latest is not None
            and (until := kept_until(record.periods[kept.period], kept.latest, year_end)) is not None
        ],
    }


def _line(table: Mapping[str, Any], periods: Mapping[str, Any]) -> PlanLine:
    return PlanLine(
        source=table["source"],
        table=table["table"],
        label=Text(**table["label"]),
        rows=table["rows"],
        deleted=table["delete"],
        anonymised=table["anonymise"],
        cleared=table["cleared"],
        kept=table["retain"],
        undetermined=table["undetermined"],
        periods=tuple(
            KeptLine(_period(periods[kept["period"]]), kept["rows"], date.fromisoformat(kept["until"]))
            for kept in table["kept"]
        ),
    )


def _period(stored: Mapping[str, Any]) -> Period:
    return Period(**{**stored, "name": Text(**stored["name"]), "ground": Text(**stored["ground"])})
