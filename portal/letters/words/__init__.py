"""What letters say in words of their own beside their templates: for each code that the domain passes, by language."""

import re
from collections.abc import Mapping

from portal.letters.letterhead import Language
from portal.letters.typst import LetterNotMade

A_CODE = re.compile(r"[a-z]+(_[a-z]+)*")


class UnknownCode(LetterNotMade):
    """There are no words for a code: a newer portal ordered the letter, and a newer worker can make it."""


def worded(words: Mapping[str, Mapping[Language, str]], said: str, language: Language) -> str:
    """The words for the code `said`; what is no code is words already, as in letters ordered before there were any.

    Raises UnknownCode.
    """
    if said in words:
        return words[said][language]
    if A_CODE.fullmatch(said):
        raise UnknownCode
    return said
