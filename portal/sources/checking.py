"""What makes a data map unusable although its syntax is right: contradictions, and tables that do not hang together."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from portal.sources import syntax
from portal.sources.data_map import Table
from portal.sources.faults import Fault
from portal.sources.identity_columns import IdentityColumns
from portal.sources.reach import leads_to

OPEN = "?"
"""What a draft writes where only a person can decide; a map that still says it is refused."""


def lines(file: str, name: str, table: syntax.Table) -> Iterator[Fault]:
    """The faults that show only in the file itself: what was left out, said twice, or left open by a draft."""
    named = [period.period for period in table.periods] + ([table.retention.period] if table.retention else [])
    if still := _open(table.label, purposes=table.purposes, periods=named):
        yield Fault(file, name, None, f"{still} still to be decided: the draft could not know")
    for column, written in table.columns.items():
        if still := _open(written.label, category=[written.category], purposes=written.purposes):
            yield Fault(file, name, column, f"{still} still to be decided: the draft could not know")
        if written.category and not written.label:
            yield Fault(file, name, column, "label is missing")
        if written.category and not (written.purposes or table.purposes):
            yield Fault(file, name, column, "purposes are missing, here and for the table")
        if written.rule == "fixed" and written.fixed is None:
            yield Fault(file, name, column, "fixed is missing: the value that the rule writes")
        if written.fixed is not None and written.rule != "fixed":
            yield Fault(file, name, column, 'fixed is given, but rule is not "fixed"')
    kept = table.retention
    if kept and kept.follows and (kept.period or kept.anchor):
        yield Fault(file, name, None, "retention has both follows and a period of its own")
    if kept and not kept.follows and not (kept.period and kept.anchor):
        yield Fault(file, name, None, "retention needs period and anchor, or follows")


def source(file: str, written: syntax.Source) -> Iterator[Fault]:
    """What a draft has left open of the source itself."""
    if still := _open(written.label):
        yield Fault(file, None, None, f"{still} still to be decided: the draft could not know")


def _open(label: syntax.Label | None, **given: Sequence[str | None]) -> str:
    """What a draft has left open, in words; empty where nothing is."""
    still = [key for key, values in given.items() if OPEN in values]
    still += ["label"] if label and OPEN in (label.sv, label.en) else []
    listed = " and ".join([", ".join(still[:-1]), *still[-1:]]) if len(still) > 1 else "".join(still)
    return f"{listed} {'is' if len(still) == 1 else 'are'}" if still else ""


def tables(file: str, tables: Mapping[str, Table], unread: Collection[str]) -> Iterator[Fault]:
    """The faults of tables together; nothing is said of references to an `unread` one."""
    for table in tables.values():
        for fault_of in (undeclared, _path, _follows, changed, _orphans, _rectified):
            for column, fault in fault_of(table, tables, unread):
                yield Fault(file, table.name, column, fault)


Faults = Iterator[tuple[str | None, str]]


def undeclared(table: Table, tables: Mapping[str, Table], unread: Collection[str]) -> Faults:
    """Columns that the table names, but does not declare."""
    named = [(column, "key") for column in table.key]
    named += [(table.recorded, "recorded")] if table.recorded else []
    named += [(identified.column, "identified_by") for identified in table.identified_by]
    named += [(c, "where the match counts") for identified in table.identified_by for c in identified.only_where_empty]
    named += [(ours, "via") for via in table.via for ours, _ in via.columns]
    named += [(column, "where") for column, _ in table.where]
    named += [(column, "what tells the rows that the person gave") for column, _ in table.provided]
    named += [(anchor, f"the anchor of {period}") for period, anchor in table.anchored]
    for column, use in dict.fromkeys(named):
        if column not in table.columns:
            yield column, f"is {use}, but not declared"
    for via in table.via:
        for _, theirs in via.columns if via.table in tables else ():
            if theirs not in tables[via.table].columns:
                yield None, f"via leads to {via.table}.{theirs}, which is not declared"


def _path(table: Table, tables: Mapping[str, Table], unread: Collection[str]) -> Faults:
    parents = _parents(table.name, tables)
    if not table.identified_by and not parents:
        only_itself = ": via leads to the table itself alone" if table.via else ": neither identified_by nor via"
        yield None, f"has no path to a person{only_itself}"
        return
    in_a_circle = leads_to(table.name, table.name, lambda name: _parents(name, tables))
    if in_a_circle:
        yield None, "via leads back to the table itself"
    for parent in parents:
        if parent not in tables:
            if parent not in unread:
                yield None, f"via leads to {parent}, which is not mapped"
        elif not in_a_circle and list(tables).index(parent) < list(tables).index(table.name):
            yield None, f"must come before {parent}, through which it leads: children before parents"


def _follows(table: Table, tables: Mapping[str, Table], unread: Collection[str]) -> Faults:
    for name in table.retention.follows if table.retention else ():
        followed = tables.get(name)
        if followed is None:
            if name not in unread:
                yield None, f"follows {name}, which is not mapped"
        elif not _connected(table.name, name, tables):
            yield None, f"follows {name}, but no via connects the two"
        elif not followed.can_be_retained:
            yield None, f"follows {name}, whose rows are never retained"
    if leads_to(table.name, table.name, lambda name: _followed(name, tables)):
        yield None, "follows itself in the end"


def changed(table: Table, tables: Mapping[str, Table], unread: Collection[str]) -> Faults:
    """Columns that erasure changes although it needs them, and erasure that changes nothing."""
    if table.erase == "anonymise" and all(column.rule == "keep" for column in table.columns.values()):
        yield None, "is anonymised, but no column changes"
    needed = dict.fromkeys(table.key, "key")
    needed |= {anchor: "an anchor" for _, anchor in table.anchored}
    for child in tables.values():
        for via in child.leading_to(table.name):
            needed |= {theirs: f"where {child.name} leads to" for _, theirs in via.columns}
    leading = {column for i in table.identified_by for column in (i.column, *i.only_where_empty)}
    leading |= {ours for via in table.via for ours, _ in via.columns} | {column for column, _ in table.where}
    for column in table.columns.values():
        cleared = table.can_be_retained and not column.retained and column.rule != "keep"
        if column.name in needed and (cleared or (table.erase == "anonymise" and column.rule != "keep")):
            yield column.name, f"is {needed[column.name]}, so that its rule must be keep"
        elif column.name in leading and cleared and not table.needs_empty(column.name):
            fault = "leads to the person, so that a retained row must keep it until its time is up; "
            yield column.name, fault + "or drop it from identified_by where another way suffices"


def _rectified(table: Table, tables: Mapping[str, Table], unread: Collection[str]) -> Faults:
    """Columns that are not to be rectified by the map: another value there would make the row somebody else's."""
    leading = {column for i in table.identified_by for column in (i.column, *i.only_where_empty)}
    leading |= {*table.key, *(ours for via in table.via for ours, _ in via.columns), *(name for name, _ in table.where)}
    leading |= {theirs for t in tables.values() for via in t.leading_to(table.name) for _, theirs in via.columns}
    for column in table.columns.values():
        if not column.rectify:
            continue
        if column.name in leading:
            yield column.name, "leads to the person, so that only staff can rectify it, in the system itself"
        elif column.category is None:
            yield column.name, "is to be rectified, but says nothing of a person"
        elif column.masked:
            yield column.name, "is masked, so that nobody could see what is rectified: leave it to staff"


def _orphans(table: Table, tables: Mapping[str, Table], unread: Collection[str]) -> Faults:
    """Rows that would outlive the row through which they lead to the person."""
    for via in table.via:
        parent = tables.get(via.table)
        if parent is None or not (parent.erase == "delete" or _loses_its_person(parent)):
            continue
        if parent is table:
            if table.retention is not None and parent.erase == "delete":
                yield None, "may be retained when the row of it that it leads to is deleted: anonymise its rows"
            elif table.retention is not None:
                yield None, "may be retained when the row of it that it leads to leads to nobody: map no via to itself"
            continue
        if table.can_be_retained and not (
            table.name in _followed(parent.name, tables) or _followed(table.name, tables) == (parent.name,)
        ):
            name, gone = parent.name, "deleted" if parent.erase == "delete" else "anonymised, and leads to nobody"
            yield None, f"may be retained when its row of {name} is {gone}: let {name} follow {table.name}"
        if parent.erase != "delete":
            continue
        kept = [ours for ours, _ in via.columns if ours in table.columns and table.columns[ours].rule == "keep"]
        if table.erase == "anonymise" and kept:
            yield kept[0], f"still leads to {parent.name} when that row is deleted: give it the rule null"


def _loses_its_person(table: Table) -> bool:
    """Whether a row that is anonymised no longer leads to the person."""
    leading = [by.column for by in table.identified_by] + [ours for via in table.via for ours, _ in via.columns]
    changed = any(name in table.columns and table.columns[name].rule != "keep" for name in leading)
    return table.erase == "anonymise" and changed


def _parents(name: str, tables: Mapping[str, Table]) -> tuple[str, ...]:
    """The other tables through which the table leads to a person."""
    table = tables.get(name)
    return tuple(dict.fromkeys(via.table for via in table.via if via.table != name)) if table else ()


def _connected(one: str, other: str, tables: Mapping[str, Table]) -> bool:
    return one != other and (other in _parents(one, tables) or one in _parents(other, tables))


def _followed(name: str, tables: Mapping[str, Table]) -> tuple[str, ...]:
    table = tables.get(name)
    return table.retention.follows if table and table.retention else ()


def identity(file: str, columns: IdentityColumns, tables: Mapping[str, Table]) -> Iterator[Fault]:
    """Whether the tables and columns that a letter's address is read from are mapped."""
    wanted = [
        *((columns.table, name) for name in columns.name),
        *((columns.address_table, name) for line in columns.lines for name in line),
    ]
    wanted += [(columns.table, name) for name in (columns.personnummer, columns.email, columns.telephone) if name]
    for table, column in wanted:
        if table not in tables or column not in tables[table].columns:
            yield Fault(file, table, column, "is where the identity is read, but is not mapped")
