"""Random schemas: tables with keys, ways to a person, and columns of every type."""

from typing import Any

from hypothesis import strategies as st

from tests.properties.kinds import KINDS
from tests.properties.shapes import Back, Link, Named, Shape, SourceShape, TableShape

Draw = Any

ODD = ("Order {}", "användare {}", '{}"q', "{}%", "{}:c", "{}.d", "{}'s", "({})", "{}?", "{}%s", "{}\\")
RESERVED = ("order", "user", "group", "select", "table", "end", "where", "primary")
IDENTIFIERS = {
    "customer_number": ("text", "varchar", "int", "bigint", "uuid"),
    "email": ("text", "varchar"),
    "telephone": ("text", "varchar", "bigint"),
    "personnummer": ("text", "varchar", "bigint"),
}
KEYS = ("int", "text", "uuid", "two")
SEVERAL = (0, 1, 1, 1, 1, 2)


@st.composite
def schemas(draw: Draw, source: str = "generated", at_most: int = 6) -> SourceShape:
    """A person table and one to `at_most` further tables, each of which leads to a person; no rows, no rules yet."""
    odd = draw(st.sampled_from((False, False, True)))
    tables: list[TableShape] = []
    for place in range(1 + draw(st.integers(1, at_most))):
        tables.append(_table(draw, place, tables, odd))
    for table in tables:
        _back(draw, table, tables, odd)
    return SourceShape(source, tables)


def _name(draw: Draw, odd: bool, plain: str, reserved: str) -> str:
    form = draw(st.sampled_from(("{}", "{}", reserved, *ODD))) if odd else "{}"
    return form.format(plain)


def _table(draw: Draw, place: int, above: list[TableShape], odd: bool) -> TableShape:
    table = TableShape(place, _name(draw, odd, f"t{place}", RESERVED[place]), {}, [], [], [])

    def add(plain: str, kind: str, **options: Any) -> Shape:
        column = Shape(_name(draw, odd, plain, plain), kind, **options)
        table.columns[column.name] = column
        return column

    for number in range(draw(st.sampled_from(SEVERAL)) if above else 0):
        parent = above[draw(st.integers(0, len(above) - 1))]
        theirs = draw(st.sampled_from([parent.key, *([name] for name in parent.unique)]))
        nullable = draw(st.booleans())
        ours = [add(f"p{number}_{n}", parent.columns[c].kind, nullable=nullable).name for n, c in enumerate(theirs)]
        foreign = draw(st.sampled_from((True, True, True, False)))
        table.links.append(Link(parent.place, list(zip(ours, theirs, strict=True)), foreign))
    _key(draw, table, add)
    _named(draw, table, add)
    if draw(st.sampled_from((False, False, True))):
        ours = [add(f"self_{n}", table.columns[c].kind).name for n, c in enumerate(table.key)]
        foreign = draw(st.sampled_from((True, True, False)))
        table.links.append(Link(place, list(zip(ours, table.key, strict=True)), foreign))
    if draw(st.sampled_from((False, False, True))):
        table.unique.append(add("ref", draw(st.sampled_from(("int", "text", "uuid")))).name)
    for number in range(draw(st.sampled_from((0, 1, 1, 2)))):
        kind = draw(st.sampled_from(("date", "date", "timestamp")))
        table.anchors.append(add(f"day{number}", kind, nullable=draw(st.booleans())).name)
    for number in range(draw(st.integers(0, 4))):
        add(f"c{number}", draw(st.sampled_from(sorted(KINDS))), nullable=draw(st.booleans()))
    return table


def _back(draw: Draw, table: TableShape, tables: list[TableShape], odd: bool) -> None:
    """Now and then a foreign key to rows that lead here and nowhere else, so that both are always the same person's."""
    below = [t for t in tables if not t.named and [link.parent for link in t.links] == [table.place] and t is not table]
    if not below or draw(st.sampled_from((True, False))):
        return
    other = below[draw(st.integers(0, len(below) - 1))]
    columns = [
        Shape(_name(draw, odd, f"back_{n}", f"back_{n}"), other.columns[c].kind) for n, c in enumerate(other.key)
    ]
    table.columns |= {column.name: column for column in columns}
    table.back = Back(other.place, [(ours.name, theirs) for ours, theirs in zip(columns, other.key, strict=True)])


def _key(draw: Draw, table: TableShape, add: Any) -> None:
    """A column of its own, or two, the first of which may be the one that leads to the table above."""
    style = draw(st.sampled_from(KEYS))
    if style != "two":
        table.key = [add("id", style, nullable=False).name]
        return
    above = [link for link in table.links if len(link.columns) == 1]
    if above and draw(st.booleans()):
        first = table.columns[above[0].columns[0][0]]
        first.nullable = False
    else:
        first = add("part", draw(st.sampled_from(("int", "text", "uuid", "date"))), nullable=False)
    table.key = [first.name, add("line", "int", nullable=False).name]


def _named(draw: Draw, table: TableShape, add: Any) -> None:
    """Columns that name the person; only where the row leads nowhere else, now and then."""
    least = 0 if any(link.parent != table.place for link in table.links) else 1
    chance = st.sampled_from((0, 0, 1, 2)) if least == 0 else st.integers(1, 3)
    for identifier in draw(st.permutations(sorted(IDENTIFIERS)))[: max(least, draw(chance))]:
        column = add(identifier, draw(st.sampled_from(IDENTIFIERS[identifier])), identifier=identifier)
        column.nullable = draw(st.booleans())
        empty: list[str] = []
        ways = [ours for link in table.links for ours, _ in link.columns if table.columns[ours].nullable]
        others = [other.column for other in table.named if table.columns[other.column].nullable]
        if (ways or others) and draw(st.booleans()):
            empty = draw(st.lists(st.sampled_from(ways + others), min_size=1, max_size=2, unique=True))
        table.named.append(Named(column.name, identifier, empty))
