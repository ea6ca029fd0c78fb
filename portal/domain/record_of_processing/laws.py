"""Swedish statutes as the record cites them."""

import re

from .model import Language, Period

STATUTE_NUMBER = re.compile(r"\d{4}:\d+")
"""How a Swedish statute is cited, whatever the language around it."""


def law_beside(period: Period, language: Language) -> str | None:
    """The law behind a period, unless its ground names it already."""
    number = STATUTE_NUMBER.search(period.law or "")
    return None if number and number[0] in period.ground.in_(language) else period.law
