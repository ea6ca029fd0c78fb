"""Every kind of letter that can be written: how it is made, and what it sets off."""

from collections.abc import Mapping

from portal.data.outgoing_letters import LetterKind
from portal.domain import access_letters, answering, decision_letters
from portal.domain.written import Kind as Kind
from portal.domain.written import Written as Written
from portal.letters.kinds import RENDERED

KINDS: Mapping[LetterKind, Kind] = {
    **{kind: Kind(render) for kind, render in RENDERED.items()},
    "extract": Kind(access_letters.render, answering.letter_written, answering.letter_posted),
    "erasure_decision": Kind(decision_letters.render, answering.letter_written, answering.letter_posted),
}
