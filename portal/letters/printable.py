"""Text made fit to print: no control characters, and a visible mark for what no font can show.

PDF/A forbids a text that has no glyph, so one stray character would otherwise stop a whole letter.
"""

import unicodedata
from collections.abc import Callable

MARK = "\N{REPLACEMENT CHARACTER}"
"""Stands for a character that cannot be printed."""

# Overrides and isolates reorder the text around them, so that a name could print as another.
_REORDERING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])
_KEPT_CONTROLS = "\n\t"
_UNPRINTABLE = {"Cc", "Cs", "Co", "Cn"}


def printable(text: str) -> str:
    """`text` composed (NFC), without reordering marks, and with `MARK` for controls and unassigned characters."""
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        MARK if unicodedata.category(c) in _UNPRINTABLE and c not in _KEPT_CONTROLS else c
        for c in composed.translate(_REORDERING)
    )


def shown(text: str, fonts_have: Callable[[str], bool]) -> str:
    """`text` with `MARK` for each character that the fonts have not, and for more only if that is not enough."""
    if text.isascii() or fonts_have(text):
        return text
    missing = {c for c in set(text) if not c.isascii() and not fonts_have(c)}
    one_by_one = "".join(MARK if c in missing else c for c in text)
    return one_by_one if fonts_have(one_by_one) else "".join(c if c.isascii() else MARK for c in text)


def every_text(value: object, change: Callable[[str], str]) -> object:
    """`value`, of dicts, lists, texts and numbers, with every text in it changed (the keys not)."""
    match value:
        case str():
            return change(value)
        case dict():
            return {key: every_text(item, change) for key, item in value.items()}
        case list() | tuple():
            return [every_text(item, change) for item in value]
        case _:
            return value
