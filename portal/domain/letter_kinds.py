"""Every kind of letter that can be written: how it is made, and what it sets off."""

from collections.abc import Mapping

from portal.data.outgoing_letters import LetterKind
from portal.domain import (
    access_letters,
    answering,
    decision_letters,
    extensions,
    identity_questions,
    lifting_notices,
    recipient_letters,
)
from portal.domain.written import Kind as Kind
from portal.domain.written import Render
from portal.domain.written import Written as Written
from portal.letters.kinds import RENDERED


def _answer(render: Render) -> Kind:
    """A letter that answers a request, made from its facts alone."""
    return Kind(render, answering.letter_written, answering.letter_posted)


KINDS: Mapping[LetterKind, Kind] = {
    **{kind: Kind(render) for kind, render in RENDERED.items()},
    "identity_question": Kind(RENDERED["identity_question"], on_posted=identity_questions.posted),
    "extension": Kind(RENDERED["extension"], on_posted=extensions.posted),
    "recipient_notice": Kind(RENDERED["recipient_notice"], on_posted=recipient_letters.posted),
    "extract": Kind(access_letters.render, answering.letter_written, answering.letter_posted),
    "erasure_decision": Kind(decision_letters.render, answering.letter_written, answering.letter_posted),
    "rectification_answer": _answer(RENDERED["rectification_answer"]),
    "restriction_answer": _answer(RENDERED["restriction_answer"]),
    "portability_cover": _answer(RENDERED["portability_cover"]),
    "objection_answer": _answer(RENDERED["objection_answer"]),
    "lifting_notice": Kind(RENDERED["lifting_notice"], on_posted=lifting_notices.notice_posted),
}
