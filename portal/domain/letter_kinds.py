"""Every kind of letter that can be written: how it is made, and what it sets off."""

from collections.abc import Mapping

from portal.data.outgoing_letters import LetterKind
from portal.domain import access_letters, answering, decision_letters
from portal.domain.written import Kind as Kind
from portal.domain.written import Written as Written

KINDS: Mapping[LetterKind, Kind] = {
    "extract": Kind(access_letters.render, answering.letter_written, answering.letter_posted),
    "erasure_decision": Kind(decision_letters.render, answering.letter_written, answering.letter_posted),
}
