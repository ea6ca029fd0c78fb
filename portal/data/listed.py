"""Words of our own as a list in SQL, where an index is found by what the statement says and not by its arguments."""

from collections.abc import Iterable


def listed(words: Iterable[str]) -> str:
    """`('one', 'other')`, for `IN`. The words come from the code, never from input."""
    return f"({', '.join(map(quoted, words))})"


def quoted(word: str) -> str:
    """`'word'`; of letters and underscores alone."""
    assert word.replace("_", "").isalpha()
    return f"'{word}'"
