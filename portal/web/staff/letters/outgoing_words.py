"""Outgoing letters in words: what kind they are, how far they have come, and what is wrong with one."""

from portal.data.letters.outgoing_letters import State
from portal.kinds import LetterKind
from portal.web.marking import _

LETTERS: dict[LetterKind, str] = {
    "receipt": _("Confirmation of receipt"),
    "identity_question": _("Question about identity"),
    "extension": _("Notice of more time"),
    "refusal": _("Refusal"),
    "extract": _("Extract"),
    "erasure_decision": _("Decision on erasure"),
    "rectification_answer": _("Answer about rectification"),
    "restriction_answer": _("Answer about blocking"),
    "lifting_notice": _("Notice that the block will be lifted"),
    "portability_cover": _("Cover letter of the files"),
    "objection_answer": _("Answer to an objection"),
    "recipient_notice": _("Notice to a recipient"),
    "return": _("Letter returned to its sender"),
    "question": _("Question about a letter"),
    "reply": _("Reply to a letter"),
}

STATES: dict[State, tuple[str, str]] = {
    "ordered": (_("Being written"), "info"),
    "faulty": (_("Must not be printed"), "late"),
    "rendered": (_("To be printed"), "soon"),
    "printed": (_("Printed, to be posted"), "info"),
    "posted": (_("Posted"), "ok"),
    "withdrawn": (_("Not sent"), "neutral"),
}
"""How far a letter has come, and the colour of its tag."""
