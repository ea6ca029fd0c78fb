"""A reason that a person reads in a letter: more than "No.", or nobody can understand or contest it (Art. 12(1))."""

import re

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from portal.web.marking import _

LEAST_LETTERS = 30
LEAST_WORDS = 4

NO_REASON = "no_reason"
"""The code of a fault in a field that holds too little to be one."""

TOO_LITTLE = _(
    "That is too little for the person to understand it. Write what we looked at and why it led to this: at least four"
    " different words and 30 letters."
)


def is_reason(text: str) -> bool:
    """Whether it can be a reason at all: so many letters, and so many different words."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return sum(map(len, words)) >= LEAST_LETTERS and len(set(words)) >= LEAST_WORDS


def _a_reason(text: str) -> str:
    if text and not is_reason(text):
        raise PydanticCustomError(NO_REASON, "too little to be a reason")
    return text


A_REASON = AfterValidator(_a_reason)
"""Marks a field of a form whose text ends up in a letter as the reason; whether it may be empty says the form."""
