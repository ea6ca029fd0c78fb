"""Who a person is to a source: the name and address for letters, and the personnummer to compare with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.sources.data_map import Identifier
from portal.sources.identity_columns import IdentityColumns
from portal.sources.selection import Selection

MOST_ROWS = 20
"""So many rows of one person's are asked for other telephones and addresses."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as letters name him or her. `lines` are the name and the address. Nothing of it is in the repr."""

    lines: tuple[str, ...] = field(repr=False)
    personnummer: str | None = field(repr=False)
    known: Mapping[Identifier, tuple[str, ...]] = field(default_factory=dict, repr=False)
    """By what the source itself knows the person."""


class Identifying:
    """Two statements: the person's own row, and the newest address."""

    def __init__(self, selection: Selection, columns: IdentityColumns) -> None:
        own = selection.data_map.tables[columns.table]
        rows = selection.rows(own)
        named: dict[Identifier, str | None] = {
            "personnummer": columns.personnummer,
            "email": columns.email,
            "telephone": columns.telephone,
        }
        self._known: dict[Identifier, str] = {name: column for name, column in named.items() if column}
        self._parts = len(columns.name)
        self._own = (
            sa.select(*(rows.c[column] for column in (*columns.name, *self._known.values())))
            .where(selection.belonging(rows, own))
            .order_by(*(rows.c[key] for key in own.key))
            .limit(MOST_ROWS)
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
        """The person's identity, of the first row; None for somebody whom the source does not know by name."""
        rows = (await connection.execute(self._own, parameters)).all()
        parts = [str(part) for part in rows[0][: self._parts] if part] if rows else []
        if not parts:
            return None
        known = {
            name: tuple(dict.fromkeys(str(row[place]) for row in rows if row[place]))
            for place, name in enumerate(self._known, self._parts)
        }
        number = rows[0][self._parts] if "personnummer" in known else None
        address = (await connection.execute(self._address, parameters)).one_or_none()
        cells = iter(address or ())
        lines = [" ".join(str(cell) for cell in [next(cells, None) for _ in line] if cell) for line in self._lines]
        return Identity(
            (" ".join(parts), *(line for line in lines if line)),
            str(number) if number else None,
            {name: values for name, values in known.items() if values},
        )
