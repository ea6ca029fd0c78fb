"""What is to be done next with a request, and by whom: one thing at a time, told by its state."""

from dataclasses import dataclass
from typing import Literal

from portal.data.requests.states import ENDED, Kind, Status
from portal.domain.intake.form_doubts import Doubt
from portal.domain.requests.courses import COURSES
from portal.domain.requests.courses import StepCode as StepCode

Doer = Literal["member", "intake", "handler", "approver", "portal", "nobody"]

DOERS: dict[StepCode, Doer] = {
    "wait_for_letter": "member",
    "confirm_identity": "handler",
    "decide_letter": "handler",
    "await_sender": "member",
    "await_new_letter": "member",
    "await_identity_answer": "member",
    "wait_for_extract": "portal",
    "look_by_hand": "handler",
    "look_through": "handler",
    "wait_for_plan": "portal",
    "close_others": "handler",
    "approve_plan": "approver",
    "erase_by_hand": "handler",
    "wait_for_erasure": "portal",
    "decide_rectification": "handler",
    "wait_for_rectification": "portal",
    "decide_restriction": "handler",
    "look_through_portable": "handler",
    "decide_objection": "handler",
    "wait_for_answer": "portal",
    "print_answer": "intake",
    "post_answer": "intake",
    "close": "handler",
    "destroy_by_hand": "handler",
    "post_refusal": "intake",
    "review_restriction": "handler",
    "nothing": "nobody",
}


IN_DOUBT: dict[Doubt, StepCode] = {
    "decide": "decide_letter",
    "asked": "await_sender",
    "sent_back": "await_new_letter",
}
"""What is waited for while it is not clear what is asked."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """The next step, and whose it is; `portal` means that a job is at work."""

    code: StepCode

    @property
    def by(self) -> Doer:
        """Who takes the step."""
        return DOERS[self.code]

    @property
    def is_about_identity(self) -> bool:
        """Whether it is decided by the letter that came whose it is."""
        return self.code in ("confirm_identity", "await_identity_answer")

    @property
    def is_work(self) -> bool:
        """Whether a job is at work, so that the page changes by itself."""
        return self.by == "portal"


def next_step(
    kind: Kind,
    status: Status,
    collected: bool,
    rendered: bool,
    printed: bool,
    by_hand: bool = False,
    to_destroy: bool = False,
    asked: bool = False,
    doubt: Doubt | None = None,
    blocked: bool = False,
    restricted: bool = False,
) -> NextStep:
    """The next step of a request whose extract is `collected` and whose answer is `rendered` and `printed`, or not.

    `by_hand`: somebody is still to look something through; `to_destroy`: what was kept by hand need not be any longer.
    `asked`: the person has been asked who he or she is, and the time to answer runs. `doubt`: it is not clear what is
    asked with the form. `blocked`: another request of the same person has to be closed before an erasure can be
    approved. `restricted`: the person's data is blocked because of it, until staff lift that.
    """
    if status == "refusing":
        return NextStep("post_refusal")
    if status == "received" and doubt:
        return NextStep(IN_DOUBT[doubt])
    if status == "received" and asked:
        return NextStep("await_identity_answer")
    if status in ENDED:
        return NextStep("destroy_by_hand" if to_destroy else "review_restriction" if restricted else "nothing")
    if status == "executed":
        return NextStep("wait_for_answer" if not rendered else "post_answer" if printed else "print_answer")
    step = COURSES[kind].step(status)
    if step in ("look_through", "look_through_portable"):
        return NextStep("wait_for_extract" if not collected else "look_by_hand" if by_hand else step)
    if step == "approve_plan" and blocked:
        return NextStep("close_others")
    if step == "wait_for_erasure" and by_hand:
        return NextStep("erase_by_hand")
    return NextStep(step)
