"""Text as it comes back from a PDF, compared with what was to be printed."""

import unicodedata
from collections.abc import Sequence


def squeezed(text: str) -> str:
    """`text` without white space and what is never seen: soft hyphens, places to break, joiners."""
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc"))


def same_lines(expected: Sequence[str], found: str) -> bool:
    """Whether the lines, and nothing else, are in the text that a page gave back.

    Where glyphs stand for several characters or for parts of one (Arabic, Indic scripts, emoji), or are set from right
    to left, libraries give the characters in another order, or some twice: then which they are is all that can be told.
    """
    wanted, got = squeezed("".join(expected)), squeezed(found)
    if all(_is_simple(line) for line in expected):
        return wanted == got
    return has_lines(expected, found) and _characters(got) <= _characters(wanted)


def has_lines(expected: Sequence[str], found: str) -> bool:
    """Whether the lines are somewhere in the text; see `same_lines`."""
    got = squeezed(found)
    return all(
        squeezed(line) in got if _is_simple(line) else _characters(squeezed(line)) <= _characters(got)
        for line in expected
    )


def _is_simple(text: str) -> bool:
    """Whether one character is one glyph, from left to right."""
    return all(
        unicodedata.bidirectional(c) not in ("R", "AL", "AN")
        and unicodedata.category(c) not in ("Mn", "Mc", "Me", "Cf", "So", "Sk")
        for c in text
    )


def _characters(text: str) -> set[str]:
    composed = unicodedata.normalize("NFKC", text)
    return {c for c in composed if unicodedata.category(c) not in ("Mn", "Mc", "Me", "Zs")}
