"""Every kind of letter: how it is made, and what it sets off. Above what letters are about, and above letters."""

from collections.abc import Mapping

from portal.domain import answering
from portal.domain.access import access_letters
from portal.domain.erasure import decision_letters
from portal.domain.letters import making
from portal.domain.letters.making import Divide, Hook, Kind
from portal.domain.recipients import recipient_letters
from portal.domain.requests import extensions, identity_questions, refusals
from portal.domain.rights import lifting_notices
from portal.kinds import ANSWERS, LetterKind
from portal.letters.kinds import RENDERED
from portal.letters.letter import Render

GATHERED: Mapping[LetterKind, Render] = {
    "extract": access_letters.render,
    "erasure_decision": decision_letters.render,
}
"""The letters that say more than the facts with which they were ordered."""

SETTING_OFF: Mapping[LetterKind, Hook] = {
    "identity_question": identity_questions.posted,
    "extension": extensions.posted,
    "refusal": refusals.posted,
    "recipient_notice": recipient_letters.posted,
    "lifting_notice": lifting_notices.notice_posted,
}
"""What a letter on the way to an answer sets off once it is in the post."""

DIVIDED: Mapping[LetterKind, Divide] = {"extract": access_letters.divide}
"""The answers that may take several letters."""


def register() -> None:
    """Tell letters of every kind; at start, before any is ordered or written."""
    making.register({kind: _kind(kind, render) for kind, render in {**RENDERED, **GATHERED}.items()})


def _kind(kind: LetterKind, render: Render) -> Kind:
    if kind in ANSWERS:
        return Kind(render, answering.letter_written, answering.letter_posted, DIVIDED.get(kind))
    return Kind(render, on_posted=SETTING_OFF.get(kind))
