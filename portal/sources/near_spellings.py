"""Spellings that sound alike, so that a person is found whose name somebody has heard and not read.

Said of names and streets alone: an identifier is right or wrong.
"""

import re
import unicodedata
from itertools import combinations, product

ALIKE: tuple[tuple[str, ...], ...] = (
    ("kv", "qv", "qu", "kw", "qw"),
    ("v", "w"),
    ("k", "c", "ck", "ch"),
    ("t", "th", "tt"),
    ("f", "ph", "ff"),
    ("s", "ss", "z"),
    ("x", "ks"),
    ("i", "y", "j"),
    ("e", "é", "ee"),
    ("ö", "ø", "oe"),
    ("ä", "æ", "ae"),
    ("å", "aa"),
    ("n", "nn"),
    ("l", "ll"),
    ("m", "mm"),
    ("r", "rr"),
    ("p", "pp"),
)
"""Letters that are written for the same sound; the first stands for all where spellings are compared."""

MOST_CHANGED = 2
"""Places at which a spelling that is looked for differs from what was typed."""

MOST_SPELLINGS = 40
"""Spellings that are looked for at once: each is a range of an index."""

_STANDS_FOR = {spelling: group[0] for group in ALIKE for spelling in group}
_GROUP = {spelling: group for group in ALIKE for spelling in group}
_LONGEST_FIRST = re.compile("|".join(sorted(_GROUP, key=len, reverse=True)))
_NUMBER = re.compile(r"(\d+)\s*([a-zåäö])?\b")


def alike(text: str) -> list[str]:
    """Other spellings of what was typed, in lower case, those with the fewest changes first."""
    text = text.casefold()
    places = list(_LONGEST_FIRST.finditer(text))
    found: dict[str, None] = {}
    for changed in range(1, MOST_CHANGED + 1):
        for chosen in combinations(places, changed):
            for each in product(*(_GROUP[place[0]] for place in chosen)):
                found.setdefault(_replaced(text, [(p.start(), p.end(), w) for p, w in zip(chosen, each, strict=True)]))
                if len(found) > MOST_SPELLINGS:
                    return [spelling for spelling in found if spelling != text]
    return [spelling for spelling in found if spelling != text]


def folded(text: str) -> str:
    """What spellings that sound alike have in common: letters alone, one for each sound, without accents."""
    letters = "".join(letter for letter in text.casefold() if letter.isalnum())
    letters = _LONGEST_FIRST.sub(lambda found: _STANDS_FOR[found[0]], letters)
    return "".join(letter if letter in "åäö" else unicodedata.normalize("NFD", letter)[0] for letter in letters)


def is_near(one: str, other: str) -> bool:
    """Whether two words may be the same one, misheard or mistyped: a letter is wrong in a short one, two in a long."""
    first, second = folded(one), folded(other)
    most = 0 if min(len(first), len(second)) < 3 else 1 if min(len(first), len(second)) < 6 else 2
    return _distance(first, second, most) <= most


def house_number(street: str) -> tuple[str, str]:
    """The number of a house and its letter, in lower case, however they are set apart; empty where there is none."""
    found = _NUMBER.search(street.casefold())
    return (found[1], found[2] or "") if found else ("", "")


def street_name(street: str) -> str:
    """What stands before the number."""
    return re.split(r"\d", street, maxsplit=1)[0].strip(" ,")


def streets_alike(street: str) -> list[str]:
    """Other spellings of a street with its number, whose letter may stand apart or not."""
    number, letter = house_number(street)
    name = street_name(street).casefold()
    numbers = [number] if not letter else [f"{number}{letter}", f"{number} {letter}"]
    names = [name, *alike(name)][: MOST_SPELLINGS // len(numbers)]
    made = dict.fromkeys(" ".join(filter(None, (each, tail))) for each in names for tail in numbers)
    return [each for each in made if each and each != street.casefold()]


def _replaced(text: str, changes: list[tuple[int, int, str]]) -> str:
    for start, end, written in reversed(changes):
        text = text[:start] + written + text[end:]
    return text


def _distance(one: str, other: str, most: int) -> int:
    """Letters to put in, leave out or change; anything above `most` where there are more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, against in enumerate(other, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (letter != against)))
        before = now
    return before[-1]
