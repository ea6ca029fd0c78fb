"""What the codes of the domain are called on the member's pages, in English; the catalogue has the Swedish."""

from portal.data.actors import Language
from portal.data.recipients.recipient_notices import Outcome
from portal.data.requests.requests import Kind, Request, Status
from portal.data.rights.restrictions import Ground
from portal.domain.record_of_processing.model import Basis
from portal.domain.requests.pending import NOTHING, Pending
from portal.web.language import message
from portal.web.marking import _


def say(language: Language, text: str, **values: object) -> str:
    """`text` in `language`, with its `%(name)s` filled in."""
    said = message(language, text)
    return said % values if values else said


KINDS: dict[Kind, str] = {
    "access": _("Copy of your data"),
    "erasure": _("Erasure of your data"),
    "rectification": _("Correction of your data"),
    "restriction": _("Blocking of your data"),
    "portability": _("Your data to take with you"),
    "objection": _("Objection"),
}
"""What a request is called where a member reads it."""

SLUGS: dict[str, Kind] = {
    "registerutdrag": "access",
    "radering": "erasure",
    "rattelse": "rectification",
    "blockering": "restriction",
    "dataportabilitet": "portability",
    "invandning": "objection",
}
"""The kinds that are asked for in the portal, by their place in the URL."""

BLOCKING_GROUNDS: dict[Ground, tuple[str, str]] = {
    "accuracy": (
        _("Something in it is wrong"),
        _("We block it while we check. Do you want it corrected too? Then also ask us to rectify it."),
    ),
    "unlawful": (
        _("You use it without being allowed to"),
        _("You would rather have it blocked than erased, for instance so that you can show what happened."),
    ),
    "claims": (
        _("I need it myself, for a legal claim"),
        _("We no longer need it and would erase it. Blocked, it is kept for you."),
    ),
    "objection": (_("I have objected to how you use it"), _("We block it while we weigh your reasons against ours.")),
}
"""Why somebody may want data blocked (Art. 18(1)): a name, and what it means."""

BASES_MEAN: dict[Basis, str] = {
    "contract": _("We need it for what we have agreed with you."),
    "legal_obligation": _("A law demands it."),
    "consent": _("Only if you have said yes. You can take that back."),
    "legitimate_interest": _("We have an interest in it, which we have weighed against yours. You can object."),
}
"""What each legal basis means to whoever reads it (Art. 6(1))."""

STATUSES: dict[Status, tuple[str, str]] = {
    "awaiting_letter": (_("Waiting for your letter"), "soon"),
    "received": (_("Your letter is here"), "info"),
    "identity_confirmed": (_("We are working on it"), "info"),
    "in_progress": (_("We are working on it"), "info"),
    "awaiting_approval": (_("Being checked by a second person"), "info"),
    "approved": (_("Being carried out"), "info"),
    "executed": (_("The answer is being made ready to post"), "info"),
    "refusing": (_("Refused"), "late"),
    "answered": (_("The answer is in the post"), "ok"),
    "closed": (_("Finished"), "ok"),
    "withdrawn": (_("Withdrawn by you"), "neutral"),
    "expired": (_("Ended, no letter came"), "neutral"),
    "refused": (_("Refused"), "late"),
    "annulled": (_("Registered by mistake"), "neutral"),
}
"""The short name of each state, and the kind of tag that it gets."""

STANDINGS: dict[Status, str] = {
    "awaiting_letter": _(
        "We have not received your letter yet. The month in which we answer begins when it reaches us."
    ),
    "received": _("Your letter has arrived. Now we make sure that it comes from you."),
    "identity_confirmed": _("We know that the letter is from you. The work has begun."),
    "in_progress": _("We know that the letter is from you. The work has begun."),
    "awaiting_approval": _("There is a plan for the erasure. A second person checks it before anything is erased."),
    "approved": _("Your request is approved and is being carried out."),
    "executed": _("The work is done. Your answer is made ready and then put in the post."),
    "refusing": _("We will not do what you asked. We are writing to you why, and how you can complain."),
    "answered": _("We have posted your answer. It comes by letter to your address."),
    "closed": _("Your request is answered and finished."),
    "withdrawn": _("You withdrew the request. Nothing more happens with it."),
    "expired": _("Your letter did not arrive in time, so the request has ended. You are welcome to start a new one."),
    "refused": _("We did not do what you asked. A letter to you says why, and how you can complain."),
    "annulled": _("We registered this by mistake. Nothing more happens with it, and you need not do anything."),
}
"""Where a request stands, in a sentence or two."""

WITHOUT_FORM: dict[Status, tuple[str, str]] = {
    "received": (_("Your request is here"), _("Your request has reached us. Now we make sure that it comes from you.")),
    "identity_confirmed": (_("We are working on it"), _("We know that the request is from you. The work has begun.")),
    "in_progress": (_("We are working on it"), _("We know that the request is from you. The work has begun.")),
}
"""Name and standing of a request that came otherwise than by the form, where they differ."""


WAITING_FOR_YOU = (_("We wait for your answer"), "late")
ASKED = _("We need to know that the request is from you, and have written to you. We wait for your answer.")
"""Tag and standing while a question about identity is in the post and not answered."""


def status_of(request: Request, pending: Pending = NOTHING) -> tuple[str, str]:
    """The short name of the state that the request is in, and the kind of tag that it gets."""
    if pending.is_waiting_for_member:
        return WAITING_FOR_YOU
    name, kind = STATUSES[request.status]
    return (WITHOUT_FORM[request.status][0] if _differs(request) else name), kind


def standing_of(request: Request, pending: Pending = NOTHING) -> str:
    """Where the request stands."""
    if pending.is_waiting_for_member:
        return ASKED
    return WITHOUT_FORM[request.status][1] if _differs(request) else STANDINGS[request.status]


def _differs(request: Request) -> bool:
    return request.came_otherwise and request.status in WITHOUT_FORM


CHANNELS: dict[str | None, str] = {
    "email": _("By e-mail"),
    "sms": _("By text message"),
    "social_media": _("In social media"),
    "post": _("By post"),
    "web": _("On our web sites"),
    None: _("Other"),
}
"""By which way marketing comes."""

ACTORS: dict[str, str] = {
    "member": _("You"),
    "system": _("The portal"),
    "intake": _("Who sees to the post"),
    "handler": _("A case handler"),
    "approver": _("An approver"),
    "auditor": _("An auditor"),
    "administrator": _("An administrator of accounts"),
    "staff": _("The company"),
    "unknown": _("Not known"),
}
"""Who did something: members see the role, never the name."""


def actor(language: Language, role: str) -> str:
    """Who did something, by role, or roles, which have commas between them."""
    return ", ".join(message(language, ACTORS.get(each, ACTORS["staff"])) for each in role.split(","))


TOLD: dict[Outcome, str] = {
    "not_needed": _("Never received your data"),
    "impossible": _("Could not be reached"),
    "disproportionate": _("Not told: it would have taken too much effort"),
}
"""Why a recipient of the member's data was not told of a change (Art. 19)."""
