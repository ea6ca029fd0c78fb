"""Rows that a service sends, as the data map has them."""

from array import array
from bisect import bisect_left
from collections.abc import Hashable
from datetime import date, datetime

from portal.sources.collecting import Batch
from portal.sources.data_map import DataMap, Table
from portal.sources.http_lines import Row
from portal.sources.masking import masked


class NotAsMapped(Exception):
    """A row is of no table of the map, lacks a column, comes twice, or says a day otherwise than as one."""


class Seen:
    """What has come, eight bytes of memory each: a digest of 64 bits, by Python's hash, which is keyed anew in every
    process where there is text in it."""

    def __init__(self) -> None:
        # Many short arrays, each in order, so that to put one in moves little.
        self._digests = [array("Q") for _ in range(1024)]

    def add(self, key: Hashable) -> bool:
        """Remember `key`; False when it has come before."""
        digest = hash(key) & 0xFFFF_FFFF_FFFF_FFFF
        digests = self._digests[digest % len(self._digests)]
        place = bisect_left(digests, digest)
        if place < len(digests) and digests[place] == digest:
            return False
        digests.insert(place, digest)
        return True


class Rows:
    """The rows of one answer. What the map does not declare is dropped: nobody has said what it is for."""

    def __init__(self, data_map: DataMap) -> None:
        self._tables = {table.name: table for table in data_map.tables.values() if table.categories}
        self._seen = Seen()
        self._types: dict[tuple[str, str], type] = {}

    def batches(self, portion: list[Row]) -> list[Batch]:
        """The rows of a portion, those of one table that follow one another together. Raises NotAsMapped."""
        batches: list[Batch] = []
        for sent in portion:
            if sent.table not in self._tables:
                raise NotAsMapped
            table = self._tables[sent.table]
            row = self._row(table, sent)
            if not batches or batches[-1][0] is not table:
                batches.append((table, []))
            batches[-1][1].append(row)
        return batches

    def _row(self, table: Table, sent: Row) -> dict[str, object]:
        if not table.columns.keys() <= sent.row.keys():
            raise NotAsMapped
        if not self._seen.add((table.name, *(str(sent.row[column]) for column in table.key))):
            raise NotAsMapped
        days = {table.recorded, *(anchor for _, anchor in table.anchored)}
        row: dict[str, object] = {}
        for name, column in table.columns.items():
            if column.category is not None or name == table.recorded:
                value = self._day(table, name, sent.row[name]) if name in days else sent.row[name]
                row[name] = masked(value) if column.masked else value
        return row

    def _day(self, table: Table, column: str, value: object) -> date | datetime | None:
        """The day or the instant; one column has either, so that an extract can say which."""
        if value is None:
            return None
        try:
            read = _read(value)
        except ValueError:
            raise NotAsMapped from None
        if self._types.setdefault((table.name, column), type(read)) is not type(read):
            raise NotAsMapped
        return read


def _read(value: object) -> date | datetime:
    if not isinstance(value, str):
        raise ValueError
    return date.fromisoformat(value) if len(value) == len("2026-01-31") else datetime.fromisoformat(value)
