"""Rows of the demo's shop on their way into the database, numbered as they come."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from asyncpg import Connection
from sqlalchemy import Table

from portal.demo.shop_schema import SHOP

Row = tuple[Any, ...]


class Rows:
    """The rows not yet copied, by table, and the last number given in each table. All days are by so much `later`."""

    def __init__(self, later: timedelta = timedelta()) -> None:
        self._later = later
        self._waiting: dict[str, list[Row]] = {table.name: [] for table in SHOP.sorted_tables}
        self.numbers: Counter[str] = Counter()

    def add(self, table: Table, **values: Any) -> int:
        """Put a row of `table` in line and give its number, which fills the key unless the key leads elsewhere.

        Columns not named are null. A name that is no column raises KeyError.
        """
        self.numbers[table.name] += 1
        number = self.numbers[table.name]
        if numbered(table):
            values[table.primary_key.columns[0].name] = number
        row = tuple(self._moved(values.pop(column.name, None)) for column in table.columns)
        if values:
            raise KeyError(f"{table.name} has no {', '.join(values)}")
        self._waiting[table.name].append(row)
        return number

    def _moved(self, value: Any) -> Any:
        return value + self._later if isinstance(value, date) else value

    async def copy(self, connection: Connection) -> None:
        """Copy the waiting rows into the database, parents first, and forget them."""
        for table in SHOP.sorted_tables:
            if waiting := self._waiting[table.name]:
                await connection.copy_records_to_table(table.name, records=waiting, columns=table.columns.keys())
                self._waiting[table.name] = []

    async def renumber(self, connection: Connection) -> None:
        """Let the database number its own rows from where these end."""
        for table in SHOP.sorted_tables:
            if numbered(table) and (last := self.numbers[table.name]):
                key = table.primary_key.columns[0].name
                await connection.execute("SELECT setval(pg_get_serial_sequence($1, $2), $3)", table.name, key, last)


def numbered(table: Table) -> bool:
    """Whether the key of `table` is a number of its own."""
    return len(table.primary_key.columns) == 1
