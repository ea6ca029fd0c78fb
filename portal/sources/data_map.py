"""The data map of one source: which tables and columns hold which category of data, and what erasing means.

A map is read from a TOML file by `portal.sources.loading`; here it is as data.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal

from portal.sources.identity_columns import IdentityColumns

Identifier = Literal["customer_number", "email", "telephone", "personnummer"]
"""By what a person is known to a source."""

RowRule = Literal["delete", "anonymise", "keep"]
"""What erasure does with a table's rows that nothing retains."""

ColumnRule = Literal["keep", "null", "fixed", "pseudonym"]
"""What erasure does with a column of a row that is anonymised, or of a retained row when the column is not.

"fixed" writes the same value for everybody; "pseudonym" a text that is the same in all the person's rows, and that
leads back to nobody once the person's key is destroyed.
"""

Value = str | bool | int | float | date | datetime | time
"""A value as TOML has it; the source converts it to the column's type."""


@dataclass(frozen=True, slots=True)
class Label:
    """A name in both languages."""

    sv: str
    en: str

    def in_(self, language: Literal["sv", "en"]) -> str:
        """The name in `language`."""
        return self.sv if language == "sv" else self.en

    def as_json(self) -> dict[str, str]:
        """Both, as the JSON of files and of the portal's own tables has them."""
        return {"sv": self.sv, "en": self.en}


@dataclass(frozen=True, slots=True)
class IdentifiedBy:
    """A column that names the person directly.

    E-mail compares without regard to case, a telephone number by its digits. The match counts only for rows in which
    the columns `only_where_empty` name nobody (NULL, blanks, 0, a date of zeros): a guest's order, but not that of
    another customer with the same telephone.

    An address that the database has with blanks around it is not found: no index would help to compare it without.
    """

    column: str
    identifier: Identifier
    only_where_empty: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Via:
    """The table's rows belong to whoever the row of `table` belongs to, over `columns` (ours -> theirs).

    `table` may be the table itself: an answer belongs to whoever the message that it answers belongs to.
    """

    table: str
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Retention:
    """What keeps a row from erasure: a period of the record, counted from the date in `anchor`.

    With `follows`, the row is retained exactly when a row of that table which it leads to, or which leads
    to it, is; then `period` and `anchor` are None. A row whose anchor says no day (NULL, a date of
    zeros, a text not by ISO 8601) is kept, since nobody can tell.
    """

    period: str | None
    anchor: str | None
    follows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `category` is None for one that says nothing of a person (keys, technical fields)."""

    name: str
    label: Label
    category: str | None
    purposes: tuple[str, ...]
    """The purposes that the data is used for; the table's where the column names none."""
    masked: bool = False
    """Shown only in part, personnummer above all (Act 2018:218, 3:10)."""
    third_party: bool = False
    """Free text that may concern other people, to be masked by staff (Art. 15(4))."""
    retained: bool = True
    """Whether a retained row keeps this column; one that does not is treated by `rule` at once.

    Where the column is all that may lead from the row to the person (`only_where_empty`), it stays nevertheless.
    """
    rule: ColumnRule = "null"
    fixed: Value | None = None
    recipients: tuple[str, ...] | None = None
    """Who is given the data, by the record's ids; the table's where the column says nothing. None where neither does:
    then it may be anybody whom the record names for its use."""
    rectify: bool = False
    """Whether the portal may write another value there when the person has what stands there rectified (Art. 16)."""
    provided: bool = True
    """Whether the person gave it, rather than the company made it up of what it did (Art. 20(1))."""
    words: Mapping[str, Label] = field(default_factory=dict, hash=False)
    """What the codes that the system writes there are called, for whoever reads them (Art. 12(1))."""

    @property
    def stays(self) -> bool:
        """Whether the column is still there in a row that is retained from erasure."""
        return self.retained or self.rule == "keep"


@dataclass(frozen=True, slots=True)
class Table:
    """One table, how its rows lead to a person, and how long each row is kept.

    A row belongs to a person when any of `identified_by` matches, or a row that any of `via` leads to belongs. The
    rows of a table whose rule is "keep" are retained, every one. `of` is the table's name in the database, `where` the
    rows of it that this entry is about: column -> the values allowed.
    """

    name: str
    label: Label
    key: tuple[str, ...]
    recorded: str | None
    """The column that says when a row came to be: since when, and the latest."""
    identified_by: tuple[IdentifiedBy, ...]
    via: tuple[Via, ...]
    erase: RowRule
    retention: Retention | None
    periods: tuple[tuple[str, str | None], ...]
    """(period id, anchor column) for every period that says until when a row is kept, `retention`'s included."""
    columns: dict[str, Column] = field(default_factory=dict)
    of: str = ""
    where: tuple[tuple[str, tuple[Value, ...]], ...] = ()
    provided: tuple[tuple[str, tuple[Value, ...]], ...] = ()
    """The rows that the person gave, where others are the company's own (Art. 20(1)): column -> the values allowed."""

    def __post_init__(self) -> None:
        if not self.of:
            object.__setattr__(self, "of", self.name)

    def needs_empty(self, column: str) -> tuple[str, ...]:
        """The columns that must be empty where that one leads to the person; none where it leads in every row."""
        each = [by.only_where_empty for by in self.identified_by if by.column == column]
        return tuple(dict.fromkeys(name for names in each for name in names)) if all(each) else ()

    def leading_to(self, table: str) -> tuple[Via, ...]:
        """Those of `via` that lead to that table."""
        return tuple(via for via in self.via if via.table == table)

    @property
    def can_be_retained(self) -> bool:
        """Whether an erasure may leave rows of the table as they are."""
        return self.erase == "keep" or self.retention is not None

    def writes(self, column: Column) -> bool:
        """Whether an erasure overwrites the column in rows of the table."""
        touched = self.erase == "anonymise" or (self.can_be_retained and not column.retained)
        return touched and column.rule != "keep"

    def retains(self, category: str) -> bool:
        """Whether a retained row keeps something of the category."""
        return self.can_be_retained and any(column.stays for column in self.categories.get(category, ()))

    @property
    def categories(self) -> dict[str, tuple[Column, ...]]:
        """The categories that the table holds, each with its columns, in the order of the file."""
        found: dict[str, tuple[Column, ...]] = {}
        for column in self.columns.values():
            if column.category is not None:
                found[column.category] = (*found.get(column.category, ()), column)
        return found

    @property
    def anchored(self) -> tuple[tuple[str, str], ...]:
        """Those of `periods` that count from a column of the table."""
        return tuple((period, anchor) for period, anchor in self.periods if anchor is not None)


@dataclass(frozen=True, slots=True)
class DataMap:
    """One source: its tables in the order in which erasure goes through them, children before parents."""

    id: str
    label: Label
    kind: Literal["sql", "http"]
    sends: tuple[Identifier, ...] = field(default=(), kw_only=True)
    """For kind "http": by what the service may be asked of a person, and nothing else is sent."""
    origin: str
    """The file, for messages."""
    tables: dict[str, Table]
    not_personal: tuple[str, ...] = ()
    """Tables of the database that hold nothing of a person and so are not mapped."""
    identity: IdentityColumns | None = None
    """For the source that knows members' names and addresses."""
    schema: str | None = None
    """The database schema of all its tables, where that is not the default one."""
    receipts: str | None = None
    """The table in which the source notes which erasures it has carried out."""
    triggers_known: tuple[str, ...] = field(default=(), kw_only=True)
    """The triggers of which somebody has looked up what they do when an erasure changes their tables."""

    @property
    def retaining(self) -> tuple[str, ...]:
        """The periods that keep rows of any table from erasure."""
        kept = (table.retention.period for table in self.tables.values() if table.retention)
        return tuple(dict.fromkeys(period for period in kept if period))

    @property
    def read_in_order(self) -> tuple[Table, ...]:
        """The tables that hold a category, in a reader's order: whatever others hang on before what hangs on it."""
        return tuple(table for table in reversed(self.tables.values()) if table.categories)

    def periods(self, table: Table, category: str) -> tuple[str, ...]:
        """Every period that says until when the category is kept in the table's rows."""
        followed = self.retained_by(table) if table.retains(category) else ()
        return tuple(dict.fromkeys((*(period for period, _ in table.periods), *followed)))

    def retained_by(self, table: Table) -> tuple[str, ...]:
        """The periods that retain rows of the table, those of the rows that it follows included."""
        if table.retention is None:
            return ()
        own = (table.retention.period,) if table.retention.period else ()
        followed = (period for name in table.retention.follows for period in self.retained_by(self.tables[name]))
        return tuple(dict.fromkeys((*own, *followed)))
