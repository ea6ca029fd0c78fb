"""What the codes of the domain are called on the staff's pages, in English; the catalogue has the Swedish."""

from portal.data.intake.signed_letters import Method
from portal.data.requests.identity_checks import IdentityMethod
from portal.data.requests.requests import Kind, Status
from portal.domain.record_of_processing.laws import law_beside as law_beside
from portal.domain.record_of_processing.model import Basis, Origin
from portal.domain.requests.courses import COURSES
from portal.web.marking import _

KINDS: dict[Kind, str] = {
    "access": _("Access request"),
    "erasure": _("Erasure request"),
    "rectification": _("Rectification request"),
    "restriction": _("Restriction request"),
    "portability": _("Portability request"),
    "objection": _("Objection"),
}

OWN_KINDS: dict[str, str] = {
    "sessions": _("Sign-ins"),
    "sign_in_counters": _("Counters of failed sign-ins"),
    "known_browsers": _("Known browsers"),
    "unfinished_requests": _("Requests that came to nothing"),
    "requests": _("Finished requests"),
    "letters": _("Letters that led to no request"),
    "outgoing_letters": _("Posted letters that belong to no request"),
    "scans": _("Piles that were read in"),
    "print_runs": _("Print runs whose letters are gone"),
    "restrictions": _("Lifted blocks"),
    "queue_log": _("The work queue's log"),
    "persons": _("Persons of whom nothing is left"),
    "closed_sign_ins": _("Addresses of members who closed their sign-in here"),
    "met_persons": _("Persons without an account whose requests are forgotten"),
    "consent_changes": _("Changes of consents, in order"),
    "consent_messages": _("Messages about consents"),
    "suppressions": _("Digests of those not to be marketed to"),
    "drafts": _("Requests that were typed and never registered"),
    "failed_sign_ins": _("Sign-ins that failed"),
    "one_time_links": _("Links that were sent"),
    "email_changes": _("Changes of e-mail address"),
    "sign_in_help": _("Help with signing in"),
    "notices": _("E-mails that were sent"),
    "certificates": _("Certificates of erasures"),
    "later_erasures": _("Steps of later erasures"),
    "shut_doors": _("What was shut of accounts, in case of a restore"),
    "tombstones": _("Fingerprints of the erased"),
    "events": _("Events about persons of whom nothing is left"),
}
"""What the portal keeps of its own, each with a period in the record of processing."""

STATUSES: dict[Status, tuple[str, str]] = {
    "awaiting_letter": (_("Waiting for the letter"), "neutral"),
    "received": (_("Request received"), "info"),
    "identity_confirmed": (_("Identity confirmed"), "info"),
    "in_progress": (_("In progress"), "info"),
    "awaiting_approval": (_("Waiting for approval"), "info"),
    "approved": (_("Approved"), "info"),
    "executed": (_("Carried out"), "info"),
    "refusing": (_("Refusal to be posted"), "soon"),
    "answered": (_("Answered"), "ok"),
    "closed": (_("Closed"), "ok"),
    "withdrawn": (_("Withdrawn"), "neutral"),
    "expired": (_("Expired"), "neutral"),
    "refused": (_("Refused"), "neutral"),
    "annulled": (_("Registered by mistake"), "neutral"),
}
"""Each state's short name and the kind of its tag."""

STANDINGS: dict[Status, str] = {
    "awaiting_letter": _("The member has started the request in the portal. The signed letter has not come yet."),
    "received": _("The signed letter is here and the time to answer is running."),
    "identity_confirmed": _("We know that the sender is the member. The portal is starting the work."),
    "in_progress": _("The sender is known and the data is being put together."),
    "awaiting_approval": _("There is a plan for the erasure. Nothing is erased before an approver has said yes."),
    "approved": _("It is approved, and the portal is carrying it out."),
    "executed": _("The work is done. What remains is to send the answer by post."),
    "refusing": _("The request is refused. It is open until the letter that says so is in the post."),
    "answered": _("The answer is in the post."),
    "closed": _("The request is answered and closed."),
    "withdrawn": _("The member has withdrawn the request. Nothing more is to be done."),
    "expired": _("No letter came in time, so the request has ended."),
    "refused": _("The request was refused."),
    "annulled": _("It was registered by mistake. No time runs, and nothing is to be answered."),
}
"""Where a request stands, in a sentence or two."""

BY_HAND_FIRST = _("It is approved. The portal erases in the systems when the places by hand have been attested.")

DECIDED = _("The sender is known. A handler decides on what is asked.")


def standing(kind: Kind, status: Status) -> str:
    """Where a request of that kind stands."""
    return DECIDED if status == "in_progress" and COURSES[kind].first_job is None else STANDINGS[status]


IDENTITY_METHODS: dict[IdentityMethod, tuple[str, str]] = {
    "personnummer": (
        _("The personal identity number on the letter"),
        _("Type the number from the letter below. We compare it with the one in the shop, which is not shown."),
    ),
    "address_and_signature": (
        _("Address and signature"),
        _("Name, address and signature on the letter fit what we know of the member."),
    ),
    "telephone": (
        _("A telephone call"),
        _("You have called the number that we hold, and the member knew of the letter."),
    ),
    "in_person": (_("A visit"), _("The member has shown an identity document. Do not keep a copy of it.")),
}
"""How identity is seen (Art. 12(6)): a name, and what it takes."""

TROUBLES: dict[str, tuple[str, str]] = {
    "source_unreachable": (
        _("The shop's database does not answer"),
        _(
            "Nothing is lost. The portal tries again by itself until it works. If it lasts, tell those who run the"
            " shop."
        ),
    ),
    "source_mismatch": (
        _("The shop's database is not as the data map says"),
        _(
            "Nothing has been collected or erased by guessing. Those who run the portal have to correct the data map;"
            " then the work goes on by itself."
        ),
    ),
    "no_pseudonym": (
        _("The person has no key to make a pseudonym with"),
        _(
            "The data map puts a pseudonym in place of a name, and this person's key is gone. Nothing has been erased"
            " there. Those who run the portal have to correct the data map; then the work goes on by itself."
        ),
    ),
    "not_erased": (
        _("The shop's database did not erase what it was told to"),
        _(
            "What it did there has been undone. Something in the database stops or changes the erasure. Tell those who"
            " run the shop; once it is mended, the work goes on by itself."
        ),
    ),
    "not_rectified": (
        _("The shop's database did not keep what was written"),
        _(
            "What was written there has been undone. Something in the database stops or changes it. Decide anew, and"
            " change it by hand in the system itself."
        ),
    ),
    "letter_not_made": (
        _("The letter could not be made"),
        _(
            "It took too long, the program that makes letters was stopped, or the worker is older than what ordered the"
            " letter. It is tried again by itself. If it says so for more than an hour, tell those who run the portal."
        ),
    ),
    "map_without_ground": (
        _("A data map keeps data for which no ground is named"),
        _(
            "Nothing has been erased: the decision could not say why something is kept. Those who run the portal have"
            " to correct the data map or the record of processing; 'portal sources check' tells where. Then the work"
            " goes on by itself."
        ),
    ),
    "storage_full": (
        _("The portal's own storage is full or too slow"),
        _("Nothing half-done is kept. The portal tries again by itself. Tell those who run the portal at once."),
    ),
    "unforeseen": (
        _("The work failed for a reason that nobody thought of"),
        _("It is tried again by itself. If it says so for more than an hour, tell those who run the portal."),
    ),
    "letter_faulty": (
        _("The letter must not be printed as it is"),
        _(
            "It was read back once it was made, and something on it is wrong. It is made again by itself. If it still"
            " says so after an hour, tell those who run the portal."
        ),
    ),
    "answer_incomplete": (
        _("The answer lacks something that the law demands"),
        _(
            "It is not written until it is complete. The record of processing has to be corrected; then the work goes"
            " on by itself."
        ),
    ),
}
"""What last went wrong in a request's job: what, and what it means."""

MISSING: dict[str, str] = {
    "undeclared": _(
        "The data map does not say what it is. Those who run the portal have to declare it; then collect the extract"
        " again."
    ),
    "outdated": _(
        "Something of it has been corrected, blocked or decided on. Collect it again before it is sent; what is the"
        " same keeps what is masked in it."
    ),
    "not_looked_through": _("It is looked through by hand. A handler has not attested yet what is there."),
}
"""Why something is missing in an extract."""

MISSING_OTHERWISE = _("It is missing.")

LETTER_METHODS: dict[Method, str] = {
    "scanned": _("Scanned"),
    "typed": _("Typed"),
    "batch": _("From a pile"),
    "by_eye": _("Read by eye"),
}

BASES: dict[Basis, str] = {
    "contract": _("Contract (Art. 6(1)(b))"),
    "legal_obligation": _("Legal obligation (Art. 6(1)(c))"),
    "consent": _("Consent (Art. 6(1)(a))"),
    "legitimate_interest": _("Legitimate interest (Art. 6(1)(f))"),
}

ORIGINS: dict[Origin, str] = {"policy": _("From the policy"), "law": _("From the law"), "assumed": _("Assumed")}


CHOICES: dict[str | None, str] = {"consent": _("Consent"), "objection": _("Objection"), None: _("No choice")}
"""Whether the member can switch an activity, and how."""
