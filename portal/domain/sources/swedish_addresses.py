"""Swedish postal addresses in running text: a street with its number, a box, a postcode with its town.

A street is told by how the names of streets end, with a number after it; all of it may be in capitals, as postal
registers write. A postcode counts in two groups, as in 431 30, with a town after it, or right after a street: five
digits and a word are more often an article.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import product

from portal.data.access.passage import Passage

_SURE = "gatan|vägen|gränd|gränden|stigen|torget|allén"
"""What ends streets' names and hardly any other word that a number follows, so that a small letter may begin them."""

_ENDINGS = f"{_SURE}|gata|väg|torg|stig|backen|backe|allé|esplanaden|avenyn|kajen|liden|slingan|kroken|stråket"
_NAMES = "Gatan|Vägen|Gränden|Stigen|Torget|Backen|Allén"
_BY_THEMSELVES = "gata|väg|gränd|torg|stig|backe|plats|plan|allé"
_SPACE = "[ \u00a0]"
_UNITS = rf"%|(?:kr|kronor|sek|st|km|m|min|minuter|timmar|dagar|veckor|månader|år|gånger|av{_SPACE}\d+|of{_SPACE}\d+)\b"
_PLACES = "Stora|Lilla|Norra|Södra|Östra|Västra|Nya|Gamla|Övre|Nedre|Yttre|Inre|S:t|Sankt|Sankta|Upplands"
_WITH_CAPITALS = f"{_PLACES}|{_PLACES.upper()}"
_CAPITAL = "[A-ZÅÄÖÉÜ]"
_CAPITALS = f"{_CAPITAL}[A-ZÅÄÖÉÜ:-]"

_POSTCODE = rf"(?:SE?-{_SPACE}?)?(?P<{{name}}>[1-9]\d\d{{gap}}\d\d)(?!\d|[.,:-]\d)"
_NAME = (
    rf"(?!(?i:kr|kronor|sek|eur|moms|st)\b)(?:(?:{_WITH_CAPITALS}){_SPACE})?(?:{_CAPITAL}[a-zåäöéü]+|{_CAPITAL}{{3,}})"
)
_TOWN = rf"{_SPACE}{{1,2}}{_NAME}"

_STREET = re.compile(
    rf"""
    \b(?:
        (?P<street>
            (?:(?:{_WITH_CAPITALS}){_SPACE})?
            (?!(?i:(?:riks|läns|europa|motor|järn)väg))
            (?:
                {_CAPITAL}[\w:-]{{1,40}}?(?:{_ENDINGS})
              | [a-zåäöéü][\w:-]{{1,40}}?(?:{_SURE})
              | {_CAPITALS}{{1,40}}?(?:{_ENDINGS.upper()})
            )
          | (?:{_PLACES}){_SPACE}(?:{_NAMES})
          | (?:{_PLACES.upper()}){_SPACE}(?:{_NAMES.upper()})
          | (?:{_CAPITAL}[\w:-]{{1,30}}{_SPACE}){{0,2}}{_CAPITAL}[\w:-]{{1,30}}[sxz]{_SPACE}(?:{_BY_THEMSELVES})
          | (?:{_CAPITALS}{{1,30}}{_SPACE}){{0,2}}{_CAPITALS}{{1,30}}[SXZ]{_SPACE}(?:{_BY_THEMSELVES.upper()})
        )
        {_SPACE}{{1,2}}(?P<number>(?!(?:19|20)\d\d)\d{{1,4}}(?:{_SPACE}?[-–/]{_SPACE}?\d{{1,4}})?)
        (?:(?P<letter>[A-Za-z])|{_SPACE}(?P<apart>[A-HJ-Z])(?=\W|$))?
        (?!\w|[.,:]\d|{_SPACE}?(?i:{_UNITS}))
        (?:,?{_SPACE}(?i:lgh|lägenhet)\.?{_SPACE}?(?P<flat>\d{{1,4}})\b)?
      | (?P<box>(?i:post)?(?:[Bb]ox|BOX)){_SPACE}(?P<boxed>\d{{2,5}})(?!\w|[.,:-]\d|{_SPACE}?(?i:{_UNITS}))
    )
    (?:{_SPACE}?,?\s{{1,3}}{_POSTCODE.format(name="after", gap=f"{_SPACE}?")}(?:{_TOWN})?)?
    """,
    re.VERBOSE,
)
_ALONE = re.compile(rf"(?<![\w.,:+-])(?<!\d{_SPACE}){_POSTCODE.format(name='postcode', gap=_SPACE)}{_TOWN}")
_ONE_GROUP = re.compile(rf"^(\d{{3}})(\d\d)(?={_SPACE}*{_CAPITAL})", re.MULTILINE)


def streets(text: str) -> Iterator[Passage]:
    """Streets with their numbers and boxes, each with the postcode and the town that follow it."""
    return (Passage(*match.span()) for match in _STREET.finditer(text))


def postcodes(text: str) -> Iterator[Passage]:
    """Postcodes with their towns, also those that follow a street."""
    return (Passage(*match.span()) for match in _ALONE.finditer(text))


def are_in(text: str) -> bool:
    """Whether there are any in a text."""
    return any(True for found in (streets, postcodes) for _ in found(text))


def one_spelling(said: str) -> str:
    """An address in one spelling, however much of it is said; empty for what is none."""
    if street := _STREET.match(said):
        name = " ".join((street["street"] or "box").casefold().split())
        number = re.sub(r"\s", "", street["number"] or street["boxed"]).replace("–", "-")
        letter = (street["letter"] or street["apart"] or "").casefold()
        return _written(name, number, letter, street["flat"] or "", _digits(street["after"] or ""))
    postcode = _ALONE.match(said)
    return _written("", "", "", "", _digits(postcode["postcode"])) if postcode else ""


def every_spelling(lines: Iterable[str]) -> frozenset[str]:
    """Every way to say the addresses in those lines in `one_spelling`, with less of the details or all of them."""
    # A line of an address is no article: there the postcode may be written in one group.
    text = _ONE_GROUP.sub(r"\1 \2", "\n".join(lines))
    whole = [text[it.begins : it.ends] for found in (streets, postcodes) for it in found(text)]
    spelled: set[str] = set()
    for said in map(one_spelling, whole):
        street, number, letter, flat, postcode = said.split("|")
        for less in product({letter, ""}, {flat, ""}, {postcode, ""}):
            spelled.add(_written(street, number, *less))
        spelled.add(_written("", "", "", "", postcode))
    return frozenset(spelled - {_written("", "", "", "", "")})


def _written(*parts: str) -> str:
    return "|".join(parts)


def _digits(postcode: str) -> str:
    return re.sub(r"\D", "", postcode)
