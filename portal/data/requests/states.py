"""The kinds of requests, and the states of one from its start to its end."""

from typing import Literal

Kind = Literal["access", "erasure", "rectification", "restriction", "portability", "objection"]
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

OWED: tuple[Status, ...] = (*WORKED_ON, "refusing")
"""The states in which the letter is still to be posted that says what came of it: an answer or a refusal."""

ENDED: tuple[Status, ...] = ("closed", "withdrawn", "expired", "refused")
UNANSWERED: tuple[Status, ...] = ("withdrawn", "expired", "refused", "refusing")
"""The states in which nothing is needed any longer of what was made for an answer."""

REFUSABLE: tuple[Status, ...] = ("received", "identity_confirmed", "in_progress", "awaiting_approval")
"""From the letter's arrival until it is carried out, which begins when it is approved."""
