"""A draft as the text of a data map, with what is guessed said to be guessed, and what is open left open."""

import json
import re
from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import JSON, String

from portal.sources.checking import OPEN
from portal.sources.data_map import IdentifiedBy
from portal.sources.drafting import naming
from portal.sources.drafting.identity import identity
from portal.sources.drafting.paths import Link
from portal.sources.drafting.tables import MapDraft, TableDraft
from portal.sources.personal_names import looks_like, words

HEAD = """\
# A draft of the data map, made from the names of tables and columns and from foreign keys. Everything here is a guess.
# "?" stands where only a person can decide; while there is any, `portal sources check` refuses the map.
# Tables stand in the order of erasure, children before parents. Categories, purposes and periods are ids of the record
# of processing. `{}` is a key or a technical column. Erasure is "delete", "anonymise" or "keep". Where you know who was
# given the rows of a table, say so by `recipients`: after an erasure they alone are told of it.
"""


def text(draft: MapDraft, id_: str, schema: str | None, categories: Collection[str]) -> str:
    """The map as TOML, in the product's own syntax; `categories` are the ids of the record's."""
    return "\n".join([HEAD, *_top(draft, id_, schema), *(_table(draft, table, categories) for table in draft.tables)])


def _top(draft: MapDraft, id_: str, schema: str | None) -> Iterator[str]:
    yield f"id = {_quoted(id_)}"
    yield 'kind = "sql"'
    if schema:
        yield f"schema = {_quoted(schema)}"
    if draft.receipts:
        yield f"receipts = {_quoted(draft.receipts)}"
    yield f"label = {{ sv = {_quoted(OPEN)}, en = {_quoted(OPEN)} }}"
    found = identity(draft)
    if found:
        named = {"personnummer": found.personnummer, "email": found.email, "telephone": found.telephone}
        written = [f"table = {_quoted(found.table)}"]
        written.append(f"name = {_quoted(found.name[0]) if len(found.name) == 1 else _list(found.name)}")
        written += [f"{key} = {_quoted(value)}" for key, value in named.items() if value]
        written.append(f"address_table = {_quoted(found.address_table)}")
        lines = ", ".join(_list(line) for line in found.lines)
        yield "# guess: where a letter finds name and address; `lines` are the lines of the address"
        yield f"identity = {{ {', '.join(written)}, lines = [{lines}] }}"
    else:
        yield "# no table looks like that of the customers: where would a letter find name and address?"
    yield "# guess: nothing of a person; look at each"
    yield "not_personal = ["
    yield from (f"    {_quoted(name)},  # {reason}" for name, reason in draft.left_out)
    yield "]"
    if draft.circle:
        yield f"# The foreign keys of {', '.join(draft.circle)} go in a circle: no order of erasure suits all of them."
    yield "\n"


def _table(draft: MapDraft, table: TableDraft, categories: Collection[str]) -> str:
    relation = table.relation
    lines = [f"# {note}" for note in table.notes]
    lines.append(f"[tables.{_key(relation.name)}]")
    lines.append(_label("_".join(naming.noun(relation.name, draft.prefix))))
    key = relation.key or next((tuple(sorted(columns)) for columns in relation.unique), (OPEN,))
    lines.append(f"key = {_list(key)}")
    if table.recorded:
        lines.append(f"recorded = {_quoted(table.recorded)}  # guess")
    lines.append(f"purposes = {_list([OPEN])}")
    if table.identified_by:
        lines.append(f"identified_by = {_one_or_more(map(_named, table.identified_by), always=True)}  # guess")
    if table.ways:
        guessed = "  # guess, by the columns' names" if any(way.guessed for way in table.ways) else ""
        lines.append(f"via = {_one_or_more(map(_way, table.ways))}{guessed}")
    lines += ['erase = "delete"  # guess', *_kept(table)]
    lines += ["", f"[tables.{_key(relation.name)}.columns]", *_columns(draft, table, categories), "", ""]
    return "\n".join(lines)


def _kept(table: TableDraft) -> Iterator[str]:
    """How long the rows are kept: never guessed, and for what the accounts may need with the question why."""
    if table.follows:
        yield f"retention = {{ follows = {_list([table.follows])} }}  # guess"
    elif table.is_account:
        anchor = table.invoiced or table.recorded or OPEN
        yield "# guess: the accounts may need it, for a period that keeps from erasure; or take the line out"
        yield f"retention = {{ period = {_quoted(OPEN)}, anchor = {_quoted(anchor)} }}"
    else:
        since = f", anchor = {_quoted(table.recorded)}" if table.recorded else ""
        yield f"periods = [{{ period = {_quoted(OPEN)}{since} }}]"


def _columns(draft: MapDraft, table: TableDraft, categories: Collection[str]) -> Iterator[str]:
    relation = table.relation
    technical = {*relation.key, *(name for way in table.ways for name in way.reference.columns)}
    technical |= {name for reference in relation.references for name in reference.columns}
    for name, column in relation.columns.items():
        if name in technical or words(name)[-1:] in (["id"], ["version"]):
            yield f"{_key(name)} = {{}}"
            continue
        found = naming.category(relation, name, draft.prefix, categories)
        parts = [f"category = {_quoted(found or OPEN)}"]
        if looks_like(name) in ("personnummer", "payment", "password"):
            parts.append("masked = true")
        free = isinstance(column["type"], String) and naming.is_free_text(name)
        if free or isinstance(column["type"], JSON):
            parts.append("third_party = true")
        yield f"{_key(name)} = {{ {', '.join(parts)}, {_label(name)} }}"


def _one_or_more(written: Iterable[str], always: bool = False) -> str:
    """One on the line, several below one another; a list of one where `always`."""
    each = list(written)
    if len(each) == 1:
        return f"[{each[0]}]" if always else each[0]
    return "\n".join(["[", *(f"    {one}," for one in each), "]"])


def _named(by: IdentifiedBy) -> str:
    empty = f", only_where_empty = {_list(by.only_where_empty)}" if by.only_where_empty else ""
    return f"{{ column = {_quoted(by.column)}, identifier = {_quoted(by.identifier)}{empty} }}"


def _way(way: Link) -> str:
    pairs = zip(way.reference.columns, way.reference.to_columns, strict=True)
    columns = ", ".join(f"{_key(ours)} = {_quoted(theirs)}" for ours, theirs in pairs)
    return f"{{ table = {_quoted(way.reference.to)}, columns = {{ {columns} }} }}"


def _label(name: str) -> str:
    return f"label = {{ sv = {_quoted(OPEN)}, en = {_quoted(naming.in_words(name))} }}"


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(map(_quoted, values))}]"


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _quoted(name)
