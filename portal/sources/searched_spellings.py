"""Looking for a name or a street as typed, as it may be spelled, and, where that finds nobody, for what is near."""

from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from portal.sources.near_spellings import alike, house_number, is_near, street_name, streets_alike
from portal.sources.plain_digits import only_digits
from portal.sources.searched_persons import Condition, Hit, Persons
from portal.sources.spelled_prefixes import begins, begins_as_any, has_word

MOST_LOOKED_AT = 300
"""Rows that are compared one by one with what was typed, where nobody is spelled so."""

MOST_FIRST_WORDS = 12
"""Spellings of a first word that are looked for together with those of the last."""

Columns = Sequence[sa.ColumnElement[str]]


def by_name(persons: Persons, names: Columns, typed: str) -> Iterator[list[Condition]]:
    """What to try for a name, for each list until one finds somebody; other spellings of it are always looked for."""
    yield [
        Condition(persons, begins(names, typed)),
        Condition(persons, has_word(names, typed), is_by_index=False),
        *_near_names(persons, names, typed),
    ]
    if spellings := alike(typed):
        yield [Condition(persons, begins_as_any(names, spellings))]


def by_street(persons: Persons, lines: Columns, typed: str) -> Iterator[list[Condition]]:
    """The same for a street with its number, of which the letter may be wrong or missing."""
    name, number = street_name(typed), house_number(typed)[0]

    def is_there(hit: Hit) -> bool:
        return any(is_near_street(typed, line) for line in hit.lines)

    yield [Condition(persons, _any_line(lines, [typed]))]
    if spellings := streets_alike(typed):
        yield [Condition(persons, _any_line(lines, spellings))]
    if name and number:
        around = [f"{spelling} {number}" for spelling in (name, *alike(name))]
        near = [Condition(persons, _any_line(lines, around), is_meant=is_there, most_rows=MOST_LOOKED_AT)]
        yield [
            *near,
            Condition(persons, _any_line(lines, [name[:4]]), is_meant=is_there, most_rows=MOST_LOOKED_AT),
        ]


def by_postcode(persons: Persons, street: str, postcode: str) -> Iterator[Condition]:
    """The house of that number where the postcode is, whatever its street is called; nothing without a number."""
    if persons.postcode is None or not house_number(street)[0]:
        return

    def is_there(hit: Hit) -> bool:
        return is_same_house(street, postcode, hit.lines)

    apart = f"{postcode[:3]} {postcode[3:]}"
    forms = [country + form for country in ("", "SE-", "S-") for form in (postcode, apart)]
    yield Condition(persons, persons.postcode.in_(forms), is_meant=is_there, most_rows=MOST_LOOKED_AT)


def is_near_street(typed: str, line: str) -> bool:
    """Whether both may be the same house, whatever the letter after its number."""
    return house_number(typed)[0] == house_number(line)[0] and is_near(street_name(typed), street_name(line))


def is_same_house(street: str, postcode: str, lines: Sequence[str]) -> bool:
    """Whether an address has that postcode, five digits, and the number of that house."""
    there = [line for line in lines if postcode in only_digits(line)]
    others = [line for line in lines if line not in there]
    number = house_number(street)[0]
    return bool(postcode and there and number) and any(house_number(line)[0] == number for line in others)


def is_near_name(typed: str, name: str) -> bool:
    """Whether every word of the one may be a word of the other."""
    theirs = name.replace("-", " ").split()
    return all(any(is_near(word, other) for other in theirs) for word in typed.replace("-", " ").split())


def _near_names(persons: Persons, names: Columns, typed: str) -> Iterator[Condition]:
    first, *others = typed.split()

    def is_meant(hit: Hit) -> bool:
        return is_near_name(typed, hit.name)

    if not others:
        yield Condition(persons, _any_word(names, [first, *alike(first)]), is_by_index=False)
        yield Condition(persons, begins(names, first[:3]), is_meant=is_meant, most_rows=MOST_LOOKED_AT)
        return
    last = others[-1]
    firsts, lasts = [first, *alike(first)[:MOST_FIRST_WORDS]], [last, *alike(last)]
    begun = begins_as_any(names, firsts)
    yield Condition(persons, sa.and_(begun, _any_word(names, lasts)))
    for condition in (begins(names, f"{first} {last[:2]}"), sa.and_(begins(names, first[:2]), has_word(names, last))):
        yield Condition(persons, condition, is_meant=is_meant, most_rows=MOST_LOOKED_AT)


def _any_word(names: Columns, words: Sequence[str]) -> sa.ColumnElement[bool]:
    return sa.or_(*(has_word(names, word) for word in words))


def _any_line(lines: Columns, spellings: Sequence[str]) -> sa.ColumnElement[bool]:
    return sa.or_(*(begins_as_any([line], spellings) for line in lines))
