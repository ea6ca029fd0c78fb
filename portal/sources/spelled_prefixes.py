"""Whether a column begins with what was typed, or has a word that does, whatever the case.

An index of the shop's on the column in lower case answers the first: in PostgreSQL
`CREATE INDEX ON customers (lower(name) text_pattern_ops)`.
"""

from collections.abc import Sequence

import sqlalchemy as sa

from portal.sources.spellings import lowered


def begins(columns: Sequence[sa.ColumnElement[str]], typed: str) -> sa.ColumnElement[bool]:
    """Whether the columns begin with what was typed: one as a whole, several each with one of its words."""
    if len(columns) == 1:
        return _any_begins(columns[0], typed, "")
    return sa.and_(*(sa.or_(*(_any_begins(column, word, "") for column in columns)) for word in typed.split()))


def begins_as_any(columns: Sequence[sa.ColumnElement[str]], spellings: Sequence[str]) -> sa.ColumnElement[bool]:
    """Whether the columns begin with any of those, each a range of the same index."""
    return sa.or_(*(begins(columns, spelling) for spelling in spellings))


def has_word(columns: Sequence[sa.ColumnElement[str]], typed: str) -> sa.ColumnElement[bool]:
    """Whether every word that was typed begins a word of some column; no index answers that."""
    found = (
        sa.or_(*(_any_begins(column, word, before) for column in columns for before in ("", " ", "-")))
        for word in typed.split()
    )
    return sa.and_(*found)


def _any_begins(column: sa.ColumnElement[str], typed: str, before: str) -> sa.ColumnElement[bool]:
    # A database may have lower case for A-Z alone.
    forms = dict.fromkeys((typed.lower(), _lower_ascii(typed), _lower_ascii(typed.upper())))
    text = lowered(column)
    if before:
        return sa.or_(*(text.contains(before + form, autoescape=True) for form in forms))
    return sa.or_(*(text.startswith(form, autoescape=True) for form in forms))


def _lower_ascii(text: str) -> str:
    return "".join(each.lower() if each.isascii() else each for each in text)
