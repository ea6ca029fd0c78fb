"""What every letter about one matter has beside its own facts, and how it is made from facts that were kept."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import date
from typing import TypeAlias, TypeVar, Union

import msgspec

from portal.letters import typst
from portal.letters.letterhead import Authority, Language, Letterhead, on_paper
from portal.letters.values import breakable, long_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """From whom, to whom, when and about what; each kind of letter adds its own facts, in the reader's language."""

    reference: str
    """Empty: the letter belongs to no request."""
    language: Language
    letterhead: Letterhead
    authority: Authority
    """Whom one may complain to, where the letter says so."""
    addressee: tuple[str, ...]
    """The lines in the window."""
    written_on: date


JSON: TypeAlias = Union[bool, int, float, str, Sequence["JSON"], Mapping[str, "JSON"], None]  # noqa: UP007


@dataclass(frozen=True, slots=True)
class Written:
    """A letter about to be made, as it was ordered: what `Letter` has, and the `facts` of its kind alone.

    They are the fields of its class here, days as ISO 8601.
    """

    reference: str
    language: Language
    letterhead: Letterhead
    authority: Authority
    addressee: tuple[str, ...]
    written_on: date
    facts: Mapping[str, JSON]


Render = Callable[[Written], Awaitable[bytes]]
"""Makes the PDF of a letter as it was ordered. Raises WrongFacts."""


class WrongFacts(typst.LetterNotMade, ValueError):
    """The facts do not fit the kind of letter, as when a newer portal ordered it. Says which one, never what it was."""


L = TypeVar("L", bound=Letter)

_OF_EVERY_LETTER = frozenset(field.name for field in fields(Letter))


def from_facts(kind: type[L], written: Written) -> L:
    """The letter of that kind. Raises WrongFacts when a fact is missing, superfluous or of another type."""
    known = {field.name for field in fields(kind)} - _OF_EVERY_LETTER
    superfluous = written.facts.keys() - known
    if superfluous:
        raise WrongFacts(f"{kind.__name__}: no such fact: {', '.join(sorted(superfluous))}")
    of_every_letter = {
        name: asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
        for name in _OF_EVERY_LETTER
        for value in (getattr(written, name),)
    }
    try:
        return msgspec.convert({**written.facts, **of_every_letter}, kind)
    except msgspec.ValidationError as error:
        # It names the place and the types, not the value.
        raise WrongFacts(f"{kind.__name__}: {error}") from None


async def render(template: str, titles: Mapping[Language, str] | str, letter: Letter) -> bytes:
    """The letter as PDF/A-2a and PDF/UA-1; the same letter gives the same bytes. Days are printed in words."""
    title = titles if isinstance(titles, str) else titles[letter.language]
    data = on_paper(letter.letterhead, title=title, reference=letter.reference, addressee=letter.addressee) | {
        "authority": asdict(letter.authority),
        "written_on": long_date(letter.written_on, letter.language),
    }
    own = (field.name for field in fields(letter) if field.name not in _OF_EVERY_LETTER)
    data |= {name: _printed(getattr(letter, name), letter.language) for name in own}
    return await typst.render(template, data, timestamp=typst.noon(letter.written_on), language=letter.language)


def _printed(value: object, language: Language) -> object:
    match value:
        case date():
            return long_date(value, language)
        case str():
            return breakable(value)
        case tuple() | list():
            return [_printed(item, language) for item in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {field.name: _printed(getattr(value, field.name), language) for field in fields(value)}
        case _:
            return value
