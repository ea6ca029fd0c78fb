"""What letters say in words of their own beside their templates: for each code that the domain passes, by language."""

from collections.abc import Mapping

from portal.letters.letterhead import Language


def worded(words: Mapping[str, Mapping[Language, str]], said: str, language: Language) -> str:
    """The words for the code `said`; what is no code is words already, as in letters ordered before there were any."""
    return words[said][language] if said in words else said
