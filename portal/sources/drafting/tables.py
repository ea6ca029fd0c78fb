"""What is guessed of each table of a foreign database: whose its rows are, and since when."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Date, DateTime, Integer, Numeric, String

from portal.sources.catalogue import Catalogue, Relation
from portal.sources.data_map import IdentifiedBy
from portal.sources.drafting import naming
from portal.sources.drafting.against import with_those_against
from portal.sources.drafting.paths import Link, chosen, distances, links, numbered, ordered
from portal.sources.personal_names import looks_like, telling, words
from portal.sources.receipts import COUNTS, DONE_AT, PLAN

_FIRST = ("created", "registered", "added", "ordered", "placed", "opened", "sent", "skapad", "add", "date", "datum")


@dataclass(frozen=True, slots=True)
class TableDraft:
    """One table with a path to a person, or with columns that look personal and no path that could be guessed."""

    relation: Relation
    ways: list[Link]
    identified_by: list[IdentifiedBy]
    recorded: str | None
    is_account: bool
    """Whether the company's accounts may need its rows."""
    follows: str | None
    """The table of the accounts through which it leads to the person, and whose rows say how long it stays."""
    notes: list[str] = field(default_factory=list)

    @property
    def invoiced(self) -> str | None:
        """The day of the invoice, from which the accounts count."""
        return next((day for day in _days(self.relation) if {"invoice", "invoiced", "faktura"} & set(words(day))), None)


@dataclass(frozen=True, slots=True)
class MapDraft:
    """A whole map: its tables in the order of erasure, and those left out, each with the reason."""

    prefix: str
    person: str | None
    """The table of the persons themselves."""
    tables: list[TableDraft]
    left_out: list[tuple[str, str]]
    circle: list[str]
    receipts: str | None
    """The table that has the columns of receipts and no others."""


def guessed(found: Catalogue) -> MapDraft:
    """The draft of a map for the database."""
    tables = {
        name: relation for name, relation in sorted(found.items()) if relation.kind == "table" and relation.readable
    }
    receipts = next((name for name, table in tables.items() if table.columns.keys() == {PLAN, DONE_AT, COUNTS}), None)
    tables.pop(receipts or "", None)
    prefix = naming.common_prefix(tables)
    leading = links(tables, prefix)
    person = _persons(tables, prefix)
    number = naming.customer_number(tables[person].columns) if person else None
    if person and number:
        leading = numbered(tables[person], number, tables, leading)
    steps = distances({person} if person else set(), {name: leading[name] for name in tables})
    drafts: dict[str, TableDraft] = {}
    left_out: list[tuple[str, str]] = [
        (name, f"is a {relation.kind}: map the tables that it reads")
        for name, relation in found.items()
        if relation.kind == "materialised view"
    ]
    left_out += [
        (name, f"is a {relation.kind} that the database itself cannot read: mend it or drop it")
        for name, relation in found.items()
        if not relation.readable
    ]
    named = {name: _identified(relation, is_person=name == person) for name, relation in tables.items()}
    ways = with_those_against(
        [relation for name, relation in tables.items() if not named[name]],
        leading,
        {name: chosen(relation, leading, steps, bool(named[name])) for name, relation in tables.items()},
        person,
        prefix,
    )
    for name, relation in tables.items():
        signs = telling(relation.columns)
        reached = name in steps or ways[name]
        if not reached and naming.mentions(name, prefix, naming.OTHERS):
            left_out.append((name, "not of customers, by its name" + (f"; has {', '.join(signs)}" if signs else "")))
        elif reached or named[name] or signs or naming.mentions(name, prefix, naming.PERSONS):
            drafts[name] = _drafted(relation, ways[name], named[name], leading[name], steps, prefix)
        else:
            left_out.append((name, "nothing leads from it to a person, and no column looks personal"))
    order, circle = ordered({name: draft.ways for name, draft in drafts.items()}, leading, tables)
    return MapDraft(prefix, person, [drafts[name] for name in order], left_out, circle, receipts)


def _drafted(
    relation: Relation,
    ways: list[Link],
    names: list[IdentifiedBy],
    leading: Collection[Link],
    steps: Mapping[str, int],
    prefix: str,
) -> TableDraft:
    notes = []
    notes += [
        f"{', '.join(link.reference.columns)} leads to {link.reference.to}, too: add it to via if that is the person's"
        for link in leading
        if link not in ways and link.reference.to in steps and link.reference.to != relation.name and ways
    ]
    linking = [name for way in ways if not way.against for name in way.reference.columns[:1]]
    if any(not relation.columns[name]["nullable"] for name in linking):
        if names:
            listed = ", ".join(by.column for by in names)
            notes.append(f"{listed} names a person, too: add it to identified_by if that is whose row it is")
        names = []
    elif steps.get(relation.name) != 0:
        # A telephone is often shared: it counts where nothing better tells whose the row is.
        better = tuple(dict.fromkeys([*linking, *(by.column for by in names)]))
        names = [*names, *(IdentifiedBy(column, "telephone", better) for column in _telephones(relation))]
    if any(link.reference.to == relation.name for link in leading):
        notes.append("its rows refer to one another: are they always the same person's?")
    if not ways and not names:
        notes.append("how do its rows lead to a person? Nothing says so; without a path the map is refused")
    parents = {way.reference.to for way in ways if naming.mentions(way.reference.to, prefix, naming.ACCOUNTS)}
    is_line = len(parents) == 1 and naming.is_about(relation.name, prefix, naming.LINES)
    is_account = is_line or naming.mentions(relation.name, prefix, naming.ACCOUNTS)
    is_invoice = naming.mentions(relation.name, prefix, ("invoice", "faktura"))
    belongs = is_account or any(way.against for way in ways)
    follows = next(iter(parents)) if belongs and len(parents) == 1 and not is_invoice else None
    return TableDraft(relation, ways, names, _recorded(relation), is_account, follows, notes)


def _telephones(relation: Relation) -> list[str]:
    return [name for name in relation.columns if looks_like(name) == "telephone" and _is_text(relation, name)]


def _persons(tables: Catalogue, prefix: str) -> str | None:
    """The table that most looks like that of the customers; None where none does."""

    def points(relation: Relation) -> float:
        looks = {looks_like(column) for column in relation.columns}
        told = 3 * ("email" in looks) + 4 * ("personnummer" in looks) + 2 * ("password" in looks)
        told += (
            ("telephone" in looks) + 2 * ("name" in looks) + 3 * (naming.customer_number(relation.columns) is not None)
        )
        told += 4 * naming.is_about(relation.name, prefix, naming.PERSONS)
        told -= 8 * naming.mentions(relation.name, prefix, naming.OTHERS)
        told -= 3 * len(
            [
                column
                for column in relation.columns
                if looks_like(column) == "person" and words(column)[-1] in ("id", "nr", "no")
            ]
        )
        return told + min(4, len(relation.referenced)) / 2

    best = max(tables.values(), key=points, default=None)
    return best.name if best and points(best) >= 5 else None


def _identified(relation: Relation, is_person: bool) -> list[IdentifiedBy]:
    """The columns that name the person. Customers are known by their number, or else by key and e-mail address."""
    found: list[IdentifiedBy] = []
    number = naming.customer_number(relation.columns) if is_person else None
    if number:
        return [IdentifiedBy(number, "customer_number")]
    if is_person and len(relation.key) == 1:
        found.append(IdentifiedBy(relation.key[0], "customer_number"))
    for column in relation.columns:
        looks = looks_like(column)
        if looks in ("email", "personnummer") and _is_text(relation, column):
            found.append(IdentifiedBy(column, looks))
    return found


def _is_text(relation: Relation, column: str) -> bool:
    type_ = relation.columns[column]["type"]
    is_number = isinstance(type_, Integer | Numeric) and looks_like(column) == "personnummer"
    return is_number or (isinstance(type_, String) and not {"subject", "template", "body"} & set(words(column)))


def _days(relation: Relation) -> list[str]:
    return [name for name, column in relation.columns.items() if isinstance(column["type"], Date | DateTime)]


def _recorded(relation: Relation) -> str | None:
    days = _days(relation)
    for word in _FIRST:
        if found := next((name for name in days if word in words(name)), None):
            return found
    return days[0] if days else None
