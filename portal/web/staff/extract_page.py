"""An extract on the page: a bounded part of each table, or one table page by page, with what is masked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from portal.data.actors import Language
from portal.data.maskings import Cell
from portal.domain.access import OpenExtract
from portal.domain.errors import NotFound
from portal.domain.extract_content import is_empty, typed
from portal.domain.masking import Change
from portal.web.language import formatters, message
from portal.web.staff.event_words import NO, YES

WIDEST = 8
"""Columns of a table that is shown as one; of a wider one each row is a list."""

ROWS = 50
"""Rows of a table that are shown at a time."""


@dataclass(frozen=True, slots=True)
class View:
    """Which part of the extract is shown: the beginning of every table, or a page, from 1, of the one `table`."""

    table: str | None = None
    number: int = 1

    @property
    def query(self) -> str:
        """The part of the URL that says so."""
        if self.table is None:
            return ""
        return "?" + urlencode({"tabell": self.table, "sida": self.number}, safe="/")


def shown(extract: OpenExtract, view: View, change: Change, language: Language) -> list[dict[str, Any]]:
    """The sources with those tables and rows that `view` names, `change` ticked but not saved.

    Raises NotFound when there is no such table, or no such page of it.
    """
    shaper = _Shaper(extract.masked, (extract.masked | change.mask) - change.unmask, view, language)
    sources = [shaper.source(source) for source in extract.content["sources"]]
    if view.table is not None:
        sources = [source for source in sources if source["tables"]]
        if not sources:
            raise NotFound
    return sources


@dataclass(frozen=True, slots=True)
class _Shaper:
    masked: frozenset[Cell]
    ticked: frozenset[Cell]
    view: View
    language: Language

    def source(self, source: Mapping[str, Any]) -> dict[str, Any]:
        code = {table["name"]: f"{source['id']}/{table['name']}" for table in source["tables"]}
        wanted = [table for table in source["tables"] if self.view.table in (None, code[table["name"]])]
        return {
            "label": source["label"][self.language],
            "tables": [self.table(source["id"], code[table["name"]], table) for table in wanted if table["rows"]],
            "empty": [table["label"][self.language] for table in wanted if not table["rows"]],
        }

    def table(self, source: str, code: str, table: Mapping[str, Any]) -> dict[str, Any]:
        columns, count = table["columns"], len(table["rows"])
        number = self.view.number
        first = (number - 1) * ROWS
        if first >= count:
            raise NotFound
        rows = range(first, min(first + ROWS, count))
        return {
            "label": table["label"][self.language],
            "columns": [
                {"label": column["label"][self.language], "third_party": column["third_party"]} for column in columns
            ],
            "rows": [
                [
                    self.cell(Cell(source, table["name"], row, column["name"]), value, column)
                    for value, column in zip(table["rows"][row], columns, strict=True)
                ]
                for row in rows
            ],
            "count": count,
            "first": first + 1,
            "last": rows[-1] + 1,
            "previous": View(code, number - 1).query if first else None,
            "next": View(code, number + 1).query if rows[-1] + 1 < count else None,
            "wide": len(columns) > WIDEST,
            "third_party": any(column["third_party"] for column in columns),
        }

    def cell(self, cell: Cell, value: Any, column: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "text": self.written(value, column["type"]),
            "code": "/".join((cell.source, cell.table, str(cell.row), cell.column)),
            "maskable": column["third_party"] and not is_empty(value),
            "masked": cell in self.masked,
            "ticked": cell in self.ticked,
        }

    def written(self, value: Any, type_: str | None) -> str:
        write = formatters(self.language)
        given = typed(value, type_)
        if is_empty(given):
            return "–"
        if isinstance(given, bool):
            return message(self.language, YES if given else NO)
        if type_ == "datetime":
            return write["moment"](given)
        if type_ == "date":
            return write["short_date"](given)
        return str(given)
