"""Extensions, refusals, questions about identity and reminders in words; the catalogue has the Swedish."""

from portal.data.requests.extensions import Reason
from portal.data.requests.identity_questions import AnsweredHow
from portal.data.requests.refusals import Ground
from portal.data.requests.reminders import Cause
from portal.letters.words.identity_question import IdentityWay
from portal.web.marking import _

REASONS: dict[Reason, tuple[str, str]] = {
    "complexity": (
        _("The request is complex"),
        _("Much is to be weighed or masked, or it is hard to find. That it is a lot of work is not enough."),
    ),
    "number": (
        _("Unusually many requests right now"),
        _("For a time, as after something that was in the news. That there are always many is not enough."),
    ),
    "own_number": (
        _("The same person has sent many requests"),
        _("They are answered together, or one after the other. The letter says that it is the person's own requests."),
    ),
}
"""Why the time can be extended (Art. 12(3)): a name, and what it takes."""

GROUNDS: dict[Ground, tuple[str, str]] = {
    "unfounded": (
        _("It is manifestly unfounded"),
        _("We have to be able to show it (Art. 12(5)). An approver confirms it."),
    ),
    "excessive": (
        _("It is manifestly excessive"),
        _("Above all when the same is asked again and again. We have to be able to show it. An approver confirms it."),
    ),
    "not_identified": (
        _("We cannot tell who the sender is"),
        _("Only after a question about identity that was answered without success, or not in time (Art. 12(2))."),
    ),
    "law": (
        _("A law is in the way"),
        _("Name the law and the paragraph in your words to the person."),
    ),
    "other": (
        _("Another ground"),
        _("Say which. An approver confirms it."),
    ),
}
"""On what ground a request is refused (Art. 12(4)): a name, and what it takes."""

WAYS: dict[IdentityWay, str] = {
    "letter": _("By a signed letter"),
    "telephone": _("By telephone"),
    "in_person": _("By a visit with an identity document"),
}
"""How the person can answer."""

ANSWERED: dict[AnsweredHow, str] = {
    "letter": _("By letter"),
    "telephone": _("By telephone"),
    "in_person": _("By a visit"),
    "email": _("By e-mail"),
}
"""How an answer came."""

CAUSES: dict[Cause, tuple[str, str]] = {
    "due_soon": (_("Due within a week"), _("due on %(day)s")),
    "late": (_("Late"), _("was due on %(day)s")),
    "extension_not_posted": (_("A letter of extension is not posted"), _("the last day for the post: %(day)s")),
    "refusal_waiting": (_("A refusal waits for an approver"), _("the request is due on %(day)s")),
    "refusal_not_posted": (_("A refusal is not posted"), _("the last day for the post: %(day)s")),
    "identity_unanswered": (_("A question about identity is unanswered"), _("the answer should have come by %(day)s")),
    "receipt_not_printed": (_("A confirmation of receipt is not printed"), _("written on %(day)s")),
    "letter_not_posted": (_("A letter is not posted"), _("written on %(day)s")),
    "restriction_in_force": (_("A block is to be followed up"), _("since %(day)s")),
    "recipients_not_told": (_("Recipients are to be told"), _("since %(day)s")),
}
"""What a reminder is about, and what its day means."""
