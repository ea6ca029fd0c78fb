"""How a data map is written in TOML, and its translation into `portal.sources.data_map`."""

from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StrictStr

from portal.sources import data_map
from portal.sources.identity_columns import IdentityColumns

Name = Annotated[str, Field(min_length=1)]
Value = Annotated[
    StrictBool | StrictInt | StrictFloat | StrictStr | datetime | date | time, Field(union_mode="left_to_right")
]


def _listed(written: Any) -> Any:
    """One of something may be written without the brackets of a list."""
    return written if isinstance(written, list | tuple) else (written,)


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Label(_Written):
    """`label = { sv = "...", en = "..." }`"""

    sv: Name
    en: Name

    def read(self) -> data_map.Label:
        """As data."""
        return data_map.Label(self.sv, self.en)


class IdentifiedBy(_Written):
    """`{ column = "email", identifier = "email" }`, with `only_where_empty = ["customer_id"]` for guests' rows only."""

    column: Name
    identifier: data_map.Identifier
    only_where_empty: tuple[Name, ...] = ()

    def read(self) -> data_map.IdentifiedBy:
        """As data."""
        return data_map.IdentifiedBy(self.column, self.identifier, self.only_where_empty)


class Via(_Written):
    """`via = { table = "orders", columns = { order_id = "id" } }`, our column to theirs; or a list of such."""

    table: Name
    columns: Annotated[dict[Name, Name], Field(min_length=1)]

    def read(self) -> data_map.Via:
        """As data."""
        return data_map.Via(self.table, tuple(self.columns.items()))


class Retention(_Written):
    """`{ period = "accounting", anchor = "invoice_date" }` or `{ follows = ["orders"] }`"""

    period: Name | None = None
    anchor: Name | None = None
    follows: tuple[Name, ...] = ()


class Period(_Written):
    """`{ period = "support", anchor = "updated_at" }`, or without an anchor for one that counts from no date."""

    period: Name
    anchor: Name | None = None


class Column(_Written):
    """One line under `[tables.NAME.columns]`; `{}` for a key or a technical column."""

    category: Name | None = None
    label: Label | None = None
    rule: data_map.ColumnRule | None = None
    fixed: Value | None = None
    retained: bool = True
    masked: bool = False
    third_party: bool = False
    purposes: tuple[Name, ...] = ()
    recipients: tuple[Name, ...] | None = None
    rectify: bool = False
    provided: bool = True
    words: dict[str, Label] = {}

    def read(self, name: str, purposes: tuple[str, ...], recipients: tuple[str, ...] | None = None) -> data_map.Column:
        """As data. Erasure empties a column with a category, and keeps one without, unless `rule` says otherwise."""
        return data_map.Column(
            name=name,
            label=self.label.read() if self.label else data_map.Label(name, name),
            category=self.category,
            purposes=self.purposes or purposes,
            masked=self.masked,
            third_party=self.third_party,
            retained=self.retained,
            rule=self.rule or ("keep" if self.category is None else "null"),
            fixed=self.fixed,
            recipients=recipients if self.recipients is None and self.category else self.recipients,
            rectify=self.rectify,
            provided=self.provided,
            words={code: label.read() for code, label in self.words.items()},
        )


class Table(_Written):
    """`[tables.NAME]`; with `of = "TABLE"` and `where = { kind = ["a", "b"] }` for some rows of a table.

    `provided = { author = "customer" }` says which of its rows the person wrote.
    """

    label: Label
    of: Name | None = None
    where: dict[Name, Annotated[tuple[Value, ...], BeforeValidator(_listed), Field(min_length=1)]] = {}
    key: Annotated[tuple[Name, ...], Field(min_length=1)]
    recorded: Name | None = None
    purposes: tuple[Name, ...] = ()
    recipients: tuple[Name, ...] | None = None
    identified_by: tuple[IdentifiedBy, ...] = ()
    via: Annotated[tuple[Via, ...], BeforeValidator(_listed)] = ()
    erase: data_map.RowRule
    retention: Retention | None = None
    periods: tuple[Period, ...] = ()
    provided: dict[Name, Annotated[tuple[Value, ...], BeforeValidator(_listed), Field(min_length=1)]] = {}
    columns: dict[str, Column]

    def read(self, name: str) -> data_map.Table:
        """As data; `retention`'s own period joins `periods`."""
        kept = self.retention
        periods = [(p.period, p.anchor) for p in self.periods]
        if kept and kept.period and (kept.period, kept.anchor) not in periods:
            periods.insert(0, (kept.period, kept.anchor))
        return data_map.Table(
            name=name,
            label=self.label.read(),
            key=self.key,
            recorded=self.recorded,
            identified_by=tuple(identified.read() for identified in self.identified_by),
            via=tuple(via.read() for via in self.via),
            erase=self.erase,
            retention=data_map.Retention(kept.period, kept.anchor, kept.follows) if kept else None,
            periods=tuple(periods),
            columns={
                column: written.read(column, self.purposes, self.recipients) for column, written in self.columns.items()
            },
            of=self.of or name,
            where=tuple(self.where.items()),
            provided=tuple(self.provided.items()),
        )


class Identity(_Written):
    """`identity = { table, name, personnummer, address_table, lines = [["street"], ["postal_code", "city"]] }`

    `name` may be a list: `["first_name", "last_name"]`. With `email` and `telephone`, the person is looked for by those
    that the source has, too.
    """

    table: Name
    name: Annotated[tuple[Name, ...], BeforeValidator(_listed), Field(min_length=1)]
    personnummer: Name | None = None
    address_table: Name
    lines: Annotated[tuple[tuple[Name, ...], ...], Field(min_length=1)]
    email: Name | None = None
    telephone: Name | None = None

    def read(self) -> IdentityColumns:
        """As data."""
        return IdentityColumns(
            self.table, self.name, self.personnummer, self.address_table, self.lines, self.email, self.telephone
        )


class Source(_Written):
    """The top level of the file, its tables apart."""

    id: Name
    kind: Literal["sql", "http"]
    sends: tuple[data_map.Identifier, ...] = ()
    label: Label
    not_personal: tuple[Name, ...] = ()
    identity: Identity | None = None
    schema_: Name | None = Field(default=None, alias="schema")
    receipts: Name | None = None
    triggers_known: tuple[Name, ...] = ()
