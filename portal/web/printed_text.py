"""Text that a form prints as the member typed it: nothing unseen in it, and no personnummer (Act 2018:218, 3:10)."""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

from portal.sources.personnummers import ten_digits

PERSONNUMMER = "personnummer"
"""What is wrong with a text that holds one, as a code."""

LIKE_ONE = re.compile(
    r"(?<!\d)(?:(?:18|19|20)\d{6} ?[-+\u2013]? ?\d{4}|\d{6}(?: ?[-+\u2013] ?| )\d{4}|[1-9]\d{9})(?!\d)"
)
"""Digits that may be one. Ten without a hyphen that begin with 0 are a telephone number, more likely."""

JOINERS = "\u200c\u200d"
"""Unseen, but a part of how some scripts and pictures are written."""


def _seen(value: object) -> object:
    """The text without what nobody can see: marks of direction, blanks without width; nothing where only such is."""
    if not isinstance(value, str):
        return value
    kept = "".join(sign for sign in value if unicodedata.category(sign) != "Cf" or sign in JOINERS)
    return kept if kept.strip(JOINERS + " \t\r\n\u3164\u2800\u115f\u1160") else ""


def _no_personnummer(value: str) -> str:
    if any(ten_digits(found.replace(" ", "").replace("\u2013", "-")) for found in LIKE_ONE.findall(value)):
        raise PydanticCustomError(PERSONNUMMER, "holds a personnummer")
    return value


PrintedText = Annotated[str, BeforeValidator(_seen), AfterValidator(_no_personnummer)]
"""A field whose text the form prints."""
