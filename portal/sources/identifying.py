"""Who a person is to a source: the name and address for letters, and the personnummer to compare with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.sources.data_map import IdentityColumns
from portal.sources.selection import Selection


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as letters name him or her. `lines` are the name and the address. Nothing of it is in the repr."""

    lines: tuple[str, ...] = field(repr=False)
    personnummer: str | None = field(repr=False)


class Identifying:
    """Two statements: the person's own row, and the newest address."""

    def __init__(self, selection: Selection, columns: IdentityColumns) -> None:
        own = selection.data_map.tables[columns.table]
        rows = selection.rows(own)
        number = rows.c[columns.personnummer] if columns.personnummer else sa.null()
        self._own = (
            sa.select(rows.c[columns.name], number)
            .where(selection.belonging(rows, own))
            .order_by(*(rows.c[key] for key in own.key))
            .limit(1)
        )
        table = selection.data_map.tables[columns.address_table]
        addresses = selection.rows(table)
        newest = [addresses.c[table.recorded].desc()] if table.recorded else []
        self._address = (
            sa.select(*(addresses.c[name] for line in columns.lines for name in line))
            .where(selection.belonging(addresses, table))
            .order_by(*newest, *(addresses.c[key] for key in table.key))
            .limit(1)
        )
        self._lines = columns.lines

    async def identity(self, connection: AsyncConnection, parameters: Mapping[str, object]) -> Identity | None:
        """The person's identity; None for somebody whom the source does not know."""
        own = (await connection.execute(self._own, parameters)).one_or_none()
        if own is None or not own[0]:
            return None
        address = (await connection.execute(self._address, parameters)).one_or_none()
        cells = iter(address or ())
        lines = [" ".join(str(cell) for cell in [next(cells, None) for _ in line] if cell) for line in self._lines]
        return Identity((str(own[0]), *(line for line in lines if line)), str(own[1]) if own[1] else None)
