"""Random rules for a schema, and the data map that says them, as TOML."""

import json
from typing import Any

from hypothesis import strategies as st

from tests.properties.kinds import KINDS
from tests.properties.shapes import Shape, SourceShape, TableShape

Draw = Any

CATEGORIES = ("name", "contact_details", "order_information", "correspondence", "age")
PERIODS = ("accounting", "warranty", "privacy_record")
ROW_RULES = ("delete", "delete", "delete", "anonymise", "anonymise", "keep")


@st.composite
def rules(
    draw: Draw, shape: SourceShape, periods: tuple[str, ...] = PERIODS, row_rules: tuple[str, ...] = ROW_RULES
) -> SourceShape:
    """The same source, with what erasure is to do; mostly such that `load` accepts it."""
    children: dict[int, list[TableShape]] = {table.place: [] for table in shape.tables}
    for table in shape.tables:
        for parent in {link.parent for link in table.links} - {table.place}:
            children[parent].append(table)
    for table in reversed(shape.tables):
        _row_rule(draw, table, children[table.place], periods, row_rules)
    _follow_upwards(draw, shape, children)
    for table in shape.tables:
        _column_rules(draw, table, shape, children[table.place])
    return shape


def _row_rule(
    draw: Draw, table: TableShape, children: list[TableShape], periods: tuple[str, ...], row_rules: tuple[str, ...]
) -> None:
    table.erase = draw(st.sampled_from(row_rules))
    kept = [child.place for child in children if child.can_be_retained]
    itself = any(link.parent == table.place for link in table.links)
    if kept and itself and table.erase == "delete":
        table.erase = "anonymise"
    if kept and (table.erase == "delete" or draw(st.booleans())):
        # Now and then one is forgotten, which load must find out.
        table.follows = kept[: draw(st.sampled_from((len(kept),) * 19 + (0,)))]
    elif table.anchors and draw(st.booleans()) and not (table.erase == "delete" and itself):
        table.period, table.anchor = draw(st.sampled_from(periods)), draw(st.sampled_from(table.anchors))


def _follow_upwards(draw: Draw, shape: SourceShape, children: dict[int, list[TableShape]]) -> None:
    for table in shape.tables:
        parents = [link.parent for link in table.links if link.parent != table.place]
        if len(parents) != 1 or table.can_be_retained:
            continue
        parent = shape.tables[parents[0]]
        itself = any(link.parent == table.place for link in table.links)
        safe = table.erase != "delete" or not (itself or any(child.can_be_retained for child in children[table.place]))
        if parent.can_be_retained and table.place not in parent.follows and safe and draw(st.booleans()):
            table.follows = [parent.place]


def _column_rules(draw: Draw, table: TableShape, shape: SourceShape, children: list[TableShape]) -> None:
    needed = {*table.key, *table.anchors}
    needed |= {theirs for child in [table, *children] for link in child.links if link.parent == table.place
               for _, theirs in link.columns}  # fmt: skip
    leading = {name for named in table.named for name in (named.column, *named.only_where_empty)}
    leading |= {ours for link in table.links for ours, _ in link.columns}
    emptied = set()
    if table.erase == "anonymise":
        gone = {t.place for t in shape.tables if t.erase == "delete"} - {table.place}
        emptied = {ours for link in table.links if link.parent in gone for ours, _ in link.columns}
    for column in table.columns.values():
        if column.name in table.referring_back:
            column.rule, column.retained = "null", False
            continue
        plain = column.name not in needed | leading
        column.category = draw(st.sampled_from(CATEGORIES)) if plain or draw(st.booleans()) else None
        if column.name in needed:
            continue
        ways = ["null", "keep"] if column.name not in leading or not column.identifier else ["null"]
        if not _leads_on(table, column) and column.name not in table.unique:
            ways += ["fixed"] if KINDS[column.kind].fixed else []
            ways += ["pseudonym"] if column.kind in ("text", "varchar") else []
        column.rule = "null" if column.name in emptied else draw(st.sampled_from(ways))
        if column.rule == "fixed":
            column.fixed = draw(st.sampled_from(KINDS[column.kind].fixed))
        column.retained = (column.name in leading and not _where_empty(table, column)) or draw(st.booleans())
        written = table.erase == "anonymise" or (table.can_be_retained and not column.retained)
        column.nullable |= written and column.rule == "null"
        column.masked = column.category is not None and plain and column.kind == "text" and draw(st.booleans())
    if table.anchors:
        table.recorded = draw(st.sampled_from((None, *table.anchors)))


def _leads_on(table: TableShape, column: Shape) -> bool:
    return any(column.name == ours for link in table.links for ours, _ in link.columns)


def _where_empty(table: TableShape, column: Shape) -> bool:
    each = [named.only_where_empty for named in table.named if named.column == column.name]
    needed = {name for named in table.named for name in named.only_where_empty}
    return bool(each) and all(each) and column.name not in needed and not _leads_on(table, column)


def as_toml(shape: SourceShape, schema: str | None = None) -> str:
    """The data map, children before parents."""
    lines = [f"id = {_text(shape.id)}", 'kind = "sql"', f"label = {_label('Genererad')}"]
    lines += [f"schema = {_text(schema)}"] if schema else []
    for table in reversed(shape.tables):
        lines += ["", f"[tables.{_text(table.name)}]", f"label = {_label(table.name)}", 'purposes = ["orders"]']
        lines += [f"key = {_texts(table.key)}", f"erase = {_text(table.erase)}"]
        lines += [f"recorded = {_text(table.recorded)}"] if table.recorded else []
        lines += [f"identified_by = [{', '.join(_named(named) for named in table.named)}]"] if table.named else []
        lines += _via(shape, table)
        lines += _retention(shape, table)
        lines += [f"[tables.{_text(table.name)}.columns]"]
        lines += [f"{_text(column.name)} = {_column(column)}" for column in table.columns.values()]
    return "\n".join(lines) + "\n"


def _via(shape: SourceShape, table: TableShape) -> list[str]:
    each = []
    for link in table.links:
        columns = ", ".join(f"{_text(ours)} = {_text(theirs)}" for ours, theirs in link.columns)
        each.append(f"{{ table = {_text(shape.tables[link.parent].name)}, columns = {{ {columns} }} }}")
    return [f"via = {each[0] if len(each) == 1 else '[' + ', '.join(each) + ']'}"] if each else []


def _retention(shape: SourceShape, table: TableShape) -> list[str]:
    if table.follows:
        return [f"retention = {{ follows = {_texts([shape.tables[place].name for place in table.follows])} }}"]
    if table.period:
        return [f"retention = {{ period = {_text(table.period)}, anchor = {_text(str(table.anchor))} }}"]
    return []


def _named(named: Any) -> str:
    empty = f", only_where_empty = {_texts(named.only_where_empty)}" if named.only_where_empty else ""
    return f"{{ column = {_text(named.column)}, identifier = {_text(named.identifier)}{empty} }}"


def _column(column: Shape) -> str:
    said = [f"rule = {_text(column.rule)}"]
    said += [f"category = {_text(column.category)}, label = {_label(column.name)}"] if column.category else []
    said += [f"fixed = {column.fixed}"] if column.fixed else []
    said += ["retained = false"] if not column.retained else []
    said += ["masked = true"] if column.masked else []
    return f"{{ {', '.join(said)} }}"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _texts(texts: list[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]"


def _label(text: str) -> str:
    return f"{{ sv = {_text(text)}, en = {_text(text)} }}"
