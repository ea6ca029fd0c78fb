"""Every kind of letter that is made from plain facts, by its name."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from portal.kinds import LetterKind
from portal.letters import (
    extension,
    identity_question,
    lifting_notice,
    objection_answer,
    portability_cover,
    question,
    receipt,
    recipient_notice,
    rectification_answer,
    refusal,
    reply,
    restriction_answer,
    return_letter,
)
from portal.letters.letter import Letter, Render, Written, from_facts

L = TypeVar("L", bound=Letter)


def _of(kind: type[L], render: Callable[[L], Awaitable[bytes]]) -> Render:
    async def from_written(written: Written) -> bytes:
        return await render(from_facts(kind, written))

    return from_written


RENDERED: Mapping[LetterKind, Render] = {
    "receipt": _of(receipt.Receipt, receipt.render),
    "identity_question": _of(identity_question.IdentityQuestion, identity_question.render),
    "extension": _of(extension.Extension, extension.render),
    "refusal": _of(refusal.Refusal, refusal.render),
    "rectification_answer": _of(rectification_answer.RectificationAnswer, rectification_answer.render),
    "restriction_answer": _of(restriction_answer.RestrictionAnswer, restriction_answer.render),
    "lifting_notice": _of(lifting_notice.LiftingNotice, lifting_notice.render),
    "portability_cover": _of(portability_cover.PortabilityCover, portability_cover.render),
    "objection_answer": _of(objection_answer.ObjectionAnswer, objection_answer.render),
    "recipient_notice": _of(recipient_notice.RecipientNotice, recipient_notice.render),
    "return": _of(return_letter.ReturnLetter, return_letter.render),
    "question": _of(question.Question, question.render),
    "reply": _of(reply.Reply, reply.render),
}
