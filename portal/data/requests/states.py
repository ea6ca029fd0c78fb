"""The kinds of requests, the states of one from its start to its end, and every set of states that a rule is about."""

from collections.abc import Mapping
from typing import Literal

from portal.kinds import RequestKind

Kind = RequestKind
Status = Literal[
    "awaiting_letter",
    "received",
    "identity_confirmed",
    "in_progress",
    "awaiting_approval",
    "approved",
    "executed",
    "refusing",
    "answered",
    "closed",
    "withdrawn",
    "expired",
    "refused",
    "annulled",
]
WORKED_ON: tuple[Status, ...] = (
    "received",
    "identity_confirmed",
    "in_progress",
    "awaiting_approval",
    "approved",
    "executed",
)
"""The states in which what is asked is still to be answered, from the letter's arrival on."""

UNWRITTEN: tuple[Status, ...] = ("received", "identity_confirmed", "in_progress", "awaiting_approval", "approved")
"""Those of them in which the answer is not written yet: only then is there something to tell of before it."""

LETTER_OWED: tuple[Status, ...] = (*WORKED_ON, "refusing")
"""The states in which the letter is still to be posted that says what came of it: an answer or a refusal."""

UNDER_WAY: tuple[Status, ...] = (*LETTER_OWED, "answered")
"""From the letter's arrival until it ends; one that is refused ends when that is in the post."""

DATA_NEEDED: tuple[Status, ...] = (*WORKED_ON, "answered")
"""Those of them in which the person's data is needed: a refusal that is only to be posted needs none."""

OPEN: tuple[Status, ...] = ("awaiting_letter", *UNDER_WAY)
"""The states in which something is still to be done."""

ENDED: tuple[Status, ...] = ("closed", "withdrawn", "expired", "refused", "annulled")
DECIDED: tuple[Status, ...] = (*ENDED, "refusing")
"""The states in which nothing more can be decided: it has ended, or the letter of its refusal is only to be posted."""

UNANSWERED: tuple[Status, ...] = ("withdrawn", "expired", "refused", "annulled", "refusing")
"""The states in which nothing is needed any longer of what was made for an answer."""

TOLD: tuple[Status, ...] = ("answered", "closed", "refused")
"""The states in which the letter is in the post that says what came of it."""

NEVER_RECEIVED: tuple[Status, ...] = ("awaiting_letter", "expired")
"""The states in which the letter has not been seen. One that came in time counts, however late it is registered."""

GIVEN_UP: tuple[Status, ...] = ("withdrawn", "expired")
"""The states in which the member did not go on: no letter came, or it was taken back."""

CAME_TO_NOTHING: tuple[Status, ...] = (*GIVEN_UP, "annulled")
"""Those, and what was never asked: it was registered by mistake."""

TAKEN_BACK: tuple[Status, ...] = ("withdrawn", "annulled")
"""The states in which nobody asks for anything any longer: whoever asked has taken it back, or never asked."""

SEEN_THROUGH: tuple[Status, ...] = ("closed", "refused")
"""The states in which it has ended with all that there was to do."""

REFUSABLE: tuple[Status, ...] = ("received", "identity_confirmed", "in_progress", "awaiting_approval")
"""From the letter's arrival until it is carried out, which begins when it is approved."""

IDENTIFIED: tuple[Status, ...] = ("identity_confirmed", "in_progress", "awaiting_approval")
"""The states in which it is known who asks, and nothing is released, approved or carried out."""

UNAPPROVED: tuple[Status, ...] = ("in_progress", "awaiting_approval")
"""The states in which an erasure is planned, or planned anew, and nobody has approved it."""

WITHDRAWABLE: tuple[Status, ...] = ("awaiting_letter", *REFUSABLE)
"""Until it is carried out, which begins when it is approved: from then on a job may be erasing in the sources."""

BEGUN_IN: tuple[Status, ...] = ("identity_confirmed", "in_progress")
"""The states in which the first job of a request does its work, or has been killed at it and does it anew."""

EXTRACT_OPENED_IN: tuple[Status, ...] = ("in_progress", "approved", "executed")
"""The states in which there is a reason to open an extract, or a file found by hand: it is looked through, or answered
with."""

PORTABLE_FETCHED_IN: tuple[Status, ...] = ("executed", "answered")
"""The states in which there is a reason to fetch the files of Art. 20: they go onto the medium, or did not arrive."""

CARRIED_OUT: tuple[Status, ...] = ("executed", "answered", "closed")
"""The states of an erasure that has been carried out."""

BY_HAND_IN: Mapping[Kind, Status] = {"access": "in_progress", "erasure": "approved"}
"""The state of a request in which its tasks are done: nothing is destroyed before another person has approved it."""
