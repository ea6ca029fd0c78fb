"""A generated source as data: its tables and columns, what is in them, and what its map says of them."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Shape:
    """One column. `fixed` is as TOML writes it."""

    name: str
    kind: str
    nullable: bool = True
    identifier: str | None = None
    category: str | None = None
    rule: str = "keep"
    fixed: str | None = None
    retained: bool = True
    masked: bool = False


@dataclass
class Link:
    """A `via` to the table at the place `parent`: our column -> theirs; with `foreign` the database has a key too."""

    parent: int
    columns: list[tuple[str, str]]
    foreign: bool = True


@dataclass
class Back:
    """A foreign key to the table at the place `to`, whose rows lead here: no way to a person, and a circle."""

    to: int
    columns: list[tuple[str, str]]


@dataclass
class Named:
    """A column that names the person directly."""

    column: str
    identifier: str
    only_where_empty: list[str] = field(default_factory=list)


@dataclass
class TableShape:
    """One table. `place` is its own; those that it leads to have lower ones."""

    place: int
    name: str
    columns: dict[str, Shape]
    key: list[str]
    links: list[Link]
    named: list[Named]
    back: Back | None = None
    unique: list[str] = field(default_factory=list)
    recorded: str | None = None
    anchors: list[str] = field(default_factory=list)
    erase: str = "delete"
    period: str | None = None
    anchor: str | None = None
    follows: list[int] = field(default_factory=list)

    @property
    def referring_back(self) -> list[str]:
        """The columns of `back`."""
        return [ours for ours, _ in self.back.columns] if self.back else []

    @property
    def can_be_retained(self) -> bool:
        """Whether an erasure may leave rows."""
        return self.erase == "keep" or self.period is not None or bool(self.follows)

    @property
    def categories(self) -> dict[str, list[Shape]]:
        """The columns of each category."""
        found: dict[str, list[Shape]] = {}
        for column in self.columns.values():
            if column.category:
                found.setdefault(column.category, []).append(column)
        return found


@dataclass
class Row:
    """One row: `cells` by column, and for an identifying column whom it truly names, by place among the people."""

    table: int
    number: int
    cells: dict[str, Any]
    names: dict[str, int]


@dataclass
class SourceShape:
    """A source with its rows, parents first."""

    id: str
    tables: list[TableShape]
    rows: list[Row] = field(default_factory=list)

    def of(self, table: int) -> list[Row]:
        """The rows of one table."""
        return [row for row in self.rows if row.table == table]
