"""The details of events in words: what each is called, and what its codes say."""

from collections.abc import Mapping

from portal.web.marking import _
from portal.web.signing_in.sign_in_words import WAYS as SIGN_IN_WAYS
from portal.web.staff.accounts.help_words import METHODS as HELP_METHODS
from portal.web.staff.accounts.help_words import REASONS as HELP_REASONS
from portal.web.staff.accounts.provider_words import WHY as PROVIDER_WHY
from portal.web.staff.by_hand.task_words import OUTCOMES as TASK_OUTCOMES
from portal.web.staff.intake.envelope_words import WAYS as WAYS_ON
from portal.web.staff.intake.letter_words import OUTCOMES
from portal.web.staff.intake.otherwise_words import ARRIVAL_REASONS, WAYS
from portal.web.staff.letters.outgoing_words import LETTERS
from portal.web.staff.letters.print_words import REASONS as COPY_REASONS
from portal.web.staff.oversight.consent_event_words import DETAILS as CONSENT_DETAILS
from portal.web.staff.recipients.recipient_words import OUTCOMES as RECIPIENT_OUTCOMES
from portal.web.staff.requests.annulment_words import REASONS as ANNUL_REASONS
from portal.web.staff.requests.time_words import ANSWERED, REASONS
from portal.web.staff.requests.time_words import GROUNDS as REFUSAL_GROUNDS
from portal.web.staff.rights.restriction_words import GROUNDS
from portal.web.staff.words import IDENTITY_METHODS, KINDS, OWN_KINDS

DETAILS: dict[str, str] = {
    **CONSENT_DETAILS,
    "rows": _("Rows: %(value)s"),
    "by_hand": _("By hand: %(value)s"),
    "erased_by_hand": _("Erased by hand: %(value)s"),
    "kept_by_hand": _("Kept by hand: %(value)s"),
    "left": _("Still kept there: %(value)s"),
    "sources": _("Sources: %(value)s"),
    "missing": _("Missing: %(value)s"),
    "letters": _("Letters: %(value)s"),
    "masked": _("Masked: %(value)s"),
    "unmasked": _("Left unmasked: %(value)s"),
    "on_paper": _("Letters on paper, to be destroyed: %(value)s"),
    "erased": _("Erased: %(value)s"),
    "kept": _("Kept: %(value)s"),
    "source": _("Place: %(value)s"),
    "number": _("Number: %(value)s"),
    "changed": _("Changed: %(value)s"),
    "unchanged": _("Not changed: %(value)s"),
    "ended": _("Ended: %(value)s"),
    "continued": _("Going on: %(value)s"),
    "files": _("Files: %(value)s"),
    "pages": _("Pages: %(value)s"),
    "chosen_way": _("Done with it: %(value)s"),
    "account": _("Account: %(value)s"),
    "came_by": _("Came by: %(value)s"),
    "made_on": _("Written or said on %(value)s"),
    "before_on": _("Registered before as %(value)s"),
    "arrival_reason": _("Why: %(value)s"),
    "annul_reason": _("Why: %(value)s"),
    "arrived_on": _("Arrived on %(value)s"),
    "posted_on": _("Posted on %(value)s"),
    "told_on": _("Told on %(value)s"),
    "recipients": _("Recipients: %(value)s"),
    "way": _("How it ended: %(value)s"),
    "method": _("How: %(value)s"),
    "despite_mismatch": _("A number had not matched; why it is the person stands on the request: %(value)s"),
    "outcome": _("Turned out to be: %(value)s"),
    "kind": _("Kind: %(value)s"),
    "letter_kind": _("Letter: %(value)s"),
    "copy_reason": _("Why: %(value)s"),
    "failed": _("Failed: %(value)s"),
    "version": _("Version: %(value)s"),
    "ground": _("Ground: %(value)s"),
    "reason": _("Reason: %(value)s"),
    "refusal_ground": _("Ground: %(value)s"),
    "due_on": _("First due on %(value)s"),
    "extended_to_on": _("Extended to %(value)s"),
    "answer_by_on": _("To be answered by %(value)s"),
    "received_on": _("Came on %(value)s"),
    "answered_how": _("How: %(value)s"),
    "roles": _("Roles: %(value)s"),
    "help_reason": _("Why: %(value)s"),
    "help_method": _("How: %(value)s"),
    "other_address": _("Another e-mail address: %(value)s"),
    "sign_in_way": _("With: %(value)s"),
    "provider_why": _("Why: %(value)s"),
    "times": _("Times: %(value)s"),
    "hour": _("In the hour from %(value)s"),
    "networks": _("From different networks: %(value)s"),
}
"""The details that are worth reading; the rest are ids."""

RECTIFIED: dict[str, str] = {
    "by_map": _("The portal changes it"),
    "by_hand": _("Changed by hand"),
    "not_done": _("Not changed"),
}

PLANNED: dict[str, str] = {"erased": _("To be erased: %(value)s"), "kept": _("To be kept: %(value)s")}
"""The same details while nothing has been done yet."""

HANDED_OVER: dict[str, str] = {"account": _("To %(value)s")}
"""Whose account it is that a request was handed over to."""

WORDS_OF: dict[str, dict[str, str]] = {"erasure.planned": PLANNED, "request.handed_over": HANDED_OVER}

KINDS_OF_ALL: dict[str, str] = {**{str(kind): name for kind, name in KINDS.items()}, **OWN_KINDS}

VALUES: Mapping[str, Mapping[str, str]] = {
    "help_reason": {str(code): said[0] for code, said in HELP_REASONS.items()},
    "help_method": {str(code): said[0] for code, said in HELP_METHODS.items()},
    "sign_in_way": SIGN_IN_WAYS,
    "method": {code: said[0] for code, said in IDENTITY_METHODS.items()},
    "outcome": {code: said.name for code, said in OUTCOMES.items()}
    | {str(code): s for code, s in TASK_OUTCOMES.items()}
    | RECTIFIED,
    "chosen_way": {str(code): said.name for code, said in WAYS_ON.items()},
    "kind": KINDS_OF_ALL,
    "letter_kind": {str(code): said for code, said in LETTERS.items()},
    "reason": {str(code): said[0] for code, said in REASONS.items()},
    "refusal_ground": {str(code): said[0] for code, said in REFUSAL_GROUNDS.items()},
    "answered_how": {str(code): said for code, said in ANSWERED.items()},
    "way": {code: said[0] for code, said in RECIPIENT_OUTCOMES.items()},
    "arrival_reason": {str(code): said for code, said in ARRIVAL_REASONS.items()},
    "annul_reason": {str(code): said[0] for code, said in ANNUL_REASONS.items()},
    "came_by": {str(code): said[0] for code, said in WAYS.items()},
    "copy_reason": {str(code): said for code, said in COPY_REASONS.items()},
    "ground": {code: said[0] for code, said in GROUNDS.items()},
    "provider_why": {str(code): said for code, said in PROVIDER_WHY.items()},
}
"""What the codes of a detail say, by its name."""
