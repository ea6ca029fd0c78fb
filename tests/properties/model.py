"""What a source must say and do, told in plain Python from what `portal.sources.data_map` promises."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.properties.kinds import day, gone
from tests.properties.shapes import Link, Row, Shape, SourceShape, TableShape

LENGTHS = {"accounting": (7, True), "warranty": (3, False), "privacy_record": (0, False)}
"""Period id -> years and whether they count from the year in which the financial year ends; none: three months."""


def kept_until(period: str, anchor: date) -> date:
    """The last day on which a row with that anchor is kept, for financial years that end in June."""
    years, after_financial_year = LENGTHS[period]
    if after_financial_year:
        return date(anchor.year + (anchor.month > 6) + years, 12, 31)
    months = anchor.year * 12 + anchor.month - 1 + (years * 12 or 3)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(anchor.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Fate:
    """What happens to one row: "delete", "anonymise", "clear" or None; and why: retained, undetermined or free."""

    action: str | None
    state: str
    ends: Mapping[str, date]
    """For each period that retains the row the latest anchor."""


class Model:
    """One person's rows in a source, and what an erasure on that day does with them."""

    def __init__(self, shape: SourceShape, who: int, identifiers: tuple[str, ...], on: date, pseudonym: str) -> None:
        self.shape, self._on, self._pseudonym = shape, on, pseudonym
        self.own = self._own(who, identifiers)

    def rows(self, table: TableShape) -> list[Row]:
        """The person's rows of the table."""
        return [row for row in self.shape.of(table.place) if row.number in self.own]

    def fate(self, row: Row) -> Fate:
        """What happens to a row of the person's."""
        table = self.shape.tables[row.table]
        state = self._state(row)
        if state != "free":
            action = "clear" if any(self.cleared(row, column) for column in table.columns.values()) else None
        elif table.erase == "delete":
            action = "delete"
        else:
            changing = any(c.rule != "keep" and self.remains(row, c) for c in table.columns.values())
            action = "anonymise" if changing else None
        return Fate(action, state, dict(self._ends(row)))

    def remains(self, row: Row, column: Shape) -> bool:
        """Whether the cell holds something: neither nothing nor what erasure writes."""
        value = row.cells[column.name]
        return value is not None and (column.rule not in ("fixed", "pseudonym") or value != self.new(row, column))

    def new(self, row: Row, column: Shape) -> Any:
        """What erasure writes into the cell."""
        if column.rule == "null" or row.cells[column.name] is None:
            return None
        if column.rule == "fixed":
            return gone(column.kind, str(column.fixed))
        return self._pseudonym[:24] if column.kind == "varchar" else self._pseudonym

    def cleared(self, row: Row, column: Shape) -> bool:
        """Whether a retained row loses the cell: not where the column alone may lead to the person."""
        table = self.shape.tables[row.table]
        if column.rule == "keep" or column.retained or not self.remains(row, column):
            return False
        each = [named.only_where_empty for named in table.named if named.column == column.name]
        if not each or not all(each):
            return True
        return any(row.cells[name] is not None for names in each for name in names)

    def after(self, row: Row) -> dict[str, Any] | None:
        """The changed cells of a row of the person's after the erasure; None when the row is gone."""
        fate, columns = self.fate(row), self.shape.tables[row.table].columns.values()
        if fate.action == "delete":
            return None
        if fate.action == "anonymise":
            return {column.name: self.new(row, column) for column in columns if column.rule != "keep"}
        return {column.name: self.new(row, column) for column in columns if fate.action and self.cleared(row, column)}

    def _own(self, who: int, identifiers: tuple[str, ...]) -> set[int]:
        own: set[int] = set()
        while True:
            more = {row.number for row in self.shape.rows if self._belongs(row, who, identifiers, own)}
            if more == own:
                return own
            own = more

    def _belongs(self, row: Row, who: int, identifiers: tuple[str, ...], own: set[int]) -> bool:
        table = self.shape.tables[row.table]
        for named in table.named:
            alone = all(row.cells[name] is None for name in named.only_where_empty)
            if named.identifier in identifiers and row.names.get(named.column) == who and alone:
                return True
        above = (other for link in table.links for other in _above(self.shape, row, link))
        return any(other.number in own for other in above)

    def _state(self, row: Row) -> str:
        table = self.shape.tables[row.table]
        if table.erase == "keep":
            return "retained"
        if table.anchor:
            anchor = day(row.cells[table.anchor])
            if anchor is None:
                return "undetermined"
            return "retained" if kept_until(str(table.period), anchor) >= self._on else "free"
        states = [self._state(other) for other in self._followed(row)]
        return next((state for state in ("retained", "undetermined") if state in states), "free")

    def _ends(self, row: Row) -> Iterator[tuple[str, date]]:
        table = self.shape.tables[row.table]
        if table.anchor:
            anchor = day(row.cells[table.anchor])
            if anchor and kept_until(str(table.period), anchor) >= self._on:
                yield str(table.period), anchor
        found: dict[str, date] = {}
        for other in self._followed(row):
            for period, anchor in self._ends(other):
                found[period] = max(anchor, found.get(period, anchor))
        yield from found.items()

    def _followed(self, row: Row) -> Iterator[Row]:
        table = self.shape.tables[row.table]
        for place in table.follows:
            for link in table.links:
                if link.parent == place:
                    yield from _above(self.shape, row, link)
            for link in self.shape.tables[place].links:
                if link.parent == table.place:
                    yield from (o for o in self.shape.of(place) if row in _above(self.shape, o, link))


def _above(shape: SourceShape, row: Row, link: Link) -> list[Row]:
    """The rows that `row` leads to by the link."""
    values = [row.cells[ours] for ours, _ in link.columns]
    if None in values:
        return []
    return [other for other in shape.of(link.parent) if [other.cells[theirs] for _, theirs in link.columns] == values]
