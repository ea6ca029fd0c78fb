"""How letters of each kind are made and what they set off, which is said from above: letters know of no requests."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from portal.data.letters.outgoing_letters import Letter
from portal.data.requests.requests import Request
from portal.kinds import LETTER_KINDS, LetterKind
from portal.letters.letter import Render
from portal.letters.typst import LetterNotMade


class NoSuchLetter(LetterNotMade, LookupError):
    """No letter of that kind can be written here; a newer worker may know it."""


@dataclass(frozen=True, slots=True)
class Divided:
    """An answer in as many letters as it takes. `plan` tells this division from another; `render` makes each."""

    count: int
    plan: bytes
    render: Render


Divide = Callable[[Request], Awaitable[Divided]]
"""Says into how many letters the answer to a request is divided."""

Hook = Callable[[Letter], Awaitable[None]]
"""What a letter sets off, in the transaction under way; raises Stale when that cannot be any longer."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of letter is made, and what it sets off once it is written and once it is in the post.

    `on_written` runs as the system, `on_posted` as whoever posted it. Without `divide` an answer is one letter.
    """

    render: Render
    on_written: Hook | None = None
    on_posted: Hook | None = None
    divide: Divide | None = None


KINDS: dict[LetterKind, Kind] = {}
"""What was registered."""


def register(kinds: Mapping[LetterKind, Kind]) -> None:
    """Have letters made as `kinds` says. Raises NoSuchLetter, and registers none, where one of them is left out."""
    if missing := [kind for kind in LETTER_KINDS if kind not in kinds]:
        raise NoSuchLetter(", ".join(missing))
    KINDS.update(kinds)


def kind_of(kind: LetterKind) -> Kind:
    """How letters of that kind are made. Raises NoSuchLetter."""
    if kind not in KINDS:
        raise NoSuchLetter(kind)
    return KINDS[kind]
