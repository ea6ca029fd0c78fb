"""An extract on the page: which tables there are, and of one of them a page of rows with what is masked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from portal.data.access.maskings import Cell
from portal.data.actors import Language
from portal.domain.access import code_words
from portal.domain.access.access import OpenExtract
from portal.domain.access.article_15 import Point
from portal.domain.access.completeness import Missing
from portal.domain.access.looking_through import RowPage
from portal.domain.errors import NotFound
from portal.domain.extract_content import CollectedSource, Column, Head, Table, is_empty, typed
from portal.domain.sources.company_sources import manual_sources
from portal.letters.values import in_words
from portal.web.language import formatters, message
from portal.web.staff import words
from portal.web.staff.extracts import article_words
from portal.web.staff.extracts.passage_page import code_of, link, segments
from portal.web.staff.oversight.event_words import NO, YES

WIDEST = 8
"""Columns of a table that is shown as one; of a wider one each row is a list."""

ROWS = 100
"""Rows on a page."""


@dataclass(frozen=True, slots=True)
class View:
    """A page, from 1, of one table: of every row, or of those alone that may tell of other people."""

    table: str
    number: int = 1
    everything: bool = False

    @property
    def query(self) -> str:
        """The part of the URL that says so."""
        shown = {"visa": "alla"} if self.everything else {}
        return "?" + urlencode({"tabell": self.table, "sida": self.number, **shown})


def table_code(source: CollectedSource, table: Table) -> str:
    """What a table is called in a URL."""
    return f"{source.id}.{table.name}"


def labelled_missing(missing: Sequence[Missing], head: Head, language: Language) -> list[dict[str, str]]:
    """What the extract lacks: where, and the code of what."""
    labels = {place.id: place.label.in_(language) for place in manual_sources()}
    labels |= {source.id: source.label.in_(language) for source in head.sources}
    return [
        {
            "where": ": ".join(
                filter(None, (labels.get(it.source, it.source), ".".join(filter(None, (it.table, it.column)))))
            ),
            "what": it.what,
        }
        for it in missing
    ]


def index(extract: OpenExtract, language: Language) -> list[dict[str, Any]]:
    """The sources, each with its tables that have rows, and the names of those that have none."""
    return [
        {
            "label": source.label.in_(language),
            "tables": [
                {
                    "label": table.label.in_(language),
                    "code": table_code(source, table),
                    "rows": table.rows,
                    "to_look_at": max(0, table.to_look_at - extract.looked_at.get((source.id, table.name), 0)),
                    "looked_at": bool(table.to_look_at),
                    "masked": extract.masked.get((source.id, table.name), 0),
                }
                for table in sorted(source.tables, key=lambda table: table.to_look_at == 0)
                if table.rows
            ],
            "empty": [table.label.in_(language) for table in source.tables if not table.rows],
        }
        for source in extract.head.sources
    ]


def not_masked(extract: OpenExtract, language: Language) -> list[dict[str, Any]]:
    """The texts in which something that looks like another person's is left, each with the link to it."""
    found = []
    for cell, count in extract.with_unmasked.items():
        table = extract.head.table(cell.source, cell.table)
        label = table.label.in_(language) if table else cell.table
        found.append({"label": label, "row": cell.row + 1, "count": count, "link": link(cell)})
    return found


def shown(shown_rows: RowPage, view: View, language: Language) -> dict[str, Any]:
    """The rows of a page, with what leads to the pages beside it. Raises NotFound when there is no such page."""
    source, table = shown_rows.source, shown_rows.table
    if not shown_rows.rows:
        raise NotFound
    first = (view.number - 1) * ROWS
    last = first + len(shown_rows.rows)
    return {
        "label": table.label.in_(language),
        "source": source.label.in_(language),
        "columns": [
            {"label": column.label.in_(language), "third_party": column.third_party} for column in table.columns
        ],
        "rows": [
            {
                "number": number + 1,
                "cells": [
                    _cell(Cell(source.id, table.name, number, column.name), value, column, shown_rows, language)
                    for value, column in zip(row, table.columns, strict=True)
                ],
            }
            for number, row in shown_rows.rows
        ],
        "count": table.rows,
        "counted": shown_rows.count,
        "noted": shown_rows.noted,
        "first": first + 1,
        "last": last,
        "pages": -(-shown_rows.count // ROWS),
        "previous": View(view.table, view.number - 1, view.everything).query if first else None,
        "next": View(view.table, view.number + 1, view.everything).query if last < shown_rows.count else None,
        "wide": len(table.columns) > WIDEST,
        "can_be_masked": any(not is_empty(row[place]) for _, row in shown_rows.rows for place in table.noted),
    }


def _cell(cell: Cell, value: Any, column: Column, rows: RowPage, language: Language) -> dict[str, Any]:
    marks = rows.marks.get(cell, [])
    maskable = column.third_party and not is_empty(value)
    passages = [mark.passage for mark in marks if mark.passage]
    is_text = maskable and isinstance(value, str)
    return {
        "text": _written(
            code_words.in_words(cell.source, cell.table, cell.column, value, language), column.type, language
        ),
        "segments": segments(value, passages, language) if is_text else None,
        "code": code_of(cell),
        "link": link(cell) if is_text else None,
        "maskable": maskable,
        "masked": any(mark.passage is None for mark in marks),
        "partly": bool(passages),
        "looked_at": cell in rows.looked_at,
    }


def points(extract: OpenExtract, language: Language) -> list[dict[str, Any]]:
    """What Art. 15 demands: where it says so, what it is, what the letter says, what is missing, with the file to be
    opened where it is one, and whether the letter says that something of it is not confirmed.
    """
    faults = {**words.MISSING, **article_words.FAULTS}
    return [
        {
            "article": article_words.POINTS[point.code][0],
            "demand": message(language, article_words.POINTS[point.code][1]),
            "says": _says(point, language),
            "unconfirmed": point.is_unconfirmed,
            "faults": [
                {
                    "where": it.where,
                    "said": message(language, faults.get(it.what, words.MISSING_OTHERWISE)),
                    "file": f"/uppgifter/{it.opens.source}/filer/{it.opens.file}" if it.opens else None,
                }
                for it in point.faults
            ],
        }
        for point in extract.points
    ]


def _says(point: Point, language: Language) -> list[str]:
    if point.says or point.faults:
        return list(point.says)
    return [message(language, article_words.OTHERWISE[point.code])] if point.code in article_words.OTHERWISE else []


def _written(value: Any, type_: str | None, language: Language) -> str:
    write = formatters(language)
    given = typed(value, type_)
    if is_empty(given):
        return "–"
    if isinstance(given, bool):
        return message(language, YES if given else NO)
    match type_:
        case "datetime" if not isinstance(given, str):
            return write["moment"](given)
        case "date" if not isinstance(given, str):
            return write["short_date"](given)
        case _:
            return in_words(given, language)
