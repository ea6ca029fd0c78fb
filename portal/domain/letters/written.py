"""What every outgoing letter is made of, and what a kind of letter is."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias, Union

from portal.data.actors import Language
from portal.data.letters.outgoing_letters import Letter
from portal.kinds import LetterKind
from portal.letters.letterhead import Authority, Letterhead

JSON: TypeAlias = Union[bool, int, float, str, Sequence["JSON"], Mapping[str, "JSON"], None]  # noqa: UP007


class NoSuchLetter(LookupError):
    """No letter of that kind can be written."""


@dataclass(frozen=True, slots=True)
class Written:
    """A letter about to be made. `reference` is "" for one that belongs to no request.

    `facts` are what only its kind has: the fields of its class in `portal.letters`, dates in ISO 8601.
    """

    reference: str
    language: Language
    letterhead: Letterhead
    authority: Authority
    addressee: tuple[str, ...]
    written_on: date
    facts: Mapping[str, JSON]


Render = Callable[[Written], Awaitable[bytes]]
"""Makes the PDF of a letter."""

Hook = Callable[[Letter], Awaitable[None]]
"""What a letter sets off, in the transaction under way; raises Stale when that cannot be any longer."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of letter is made, and what it sets off once it is written and once it is in the post.

    `on_written` runs as the system, `on_posted` as whoever posted it.
    """

    render: Render
    on_written: Hook | None = None
    on_posted: Hook | None = None


def kind_of(kind: LetterKind) -> Kind:
    """How letters of that kind are made. Raises NoSuchLetter."""
    # Not above: what a letter sets off may order another, so that the table of kinds leads back here.
    from portal.domain.letters.letter_kinds import KINDS

    if kind not in KINDS:
        raise NoSuchLetter(kind)
    return KINDS[kind]
