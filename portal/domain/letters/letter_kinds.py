"""Every kind of letter that can be written: how it is made, and what it sets off."""

from collections.abc import Mapping

from portal.domain.access import access_letters
from portal.domain.erasure import decision_letters
from portal.domain.letters import answering
from portal.domain.letters.written import Hook, Render
from portal.domain.letters.written import Kind as Kind
from portal.domain.letters.written import Written as Written
from portal.domain.recipients import recipient_letters
from portal.domain.requests import extensions, identity_questions, refusals
from portal.domain.rights import lifting_notices
from portal.kinds import ANSWERS, LetterKind
from portal.letters.kinds import RENDERED

SETTING_OFF: Mapping[LetterKind, Hook] = {
    "identity_question": identity_questions.posted,
    "extension": extensions.posted,
    "refusal": refusals.posted,
    "recipient_notice": recipient_letters.posted,
    "lifting_notice": lifting_notices.notice_posted,
}
"""What a letter on the way to an answer sets off once it is in the post."""


def _kind(kind: LetterKind, render: Render) -> Kind:
    if kind in ANSWERS:
        return Kind(render, answering.letter_written, answering.letter_posted)
    return Kind(render, on_posted=SETTING_OFF.get(kind))


KINDS: Mapping[LetterKind, Kind] = {
    **{kind: _kind(kind, render) for kind, render in RENDERED.items()},
    "extract": _kind("extract", access_letters.render),
    "erasure_decision": _kind("erasure_decision", decision_letters.render),
}
