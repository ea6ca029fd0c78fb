"""What is to be done next with a request, and by whom: one thing at a time, told by its state."""

from dataclasses import dataclass
from typing import Literal

from portal.data.requests.states import ENDED
from portal.data.requests.work_queue import QueueEntry
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
    "post_question": "intake",
    "await_identity_answer": "member",
    "wait_for_extract": "portal",
    "look_by_hand": "handler",
    "look_through": "handler",
    "wait_for_plan": "portal",
    "close_others": "handler",
    "approve_plan": "approver",
    "revise_plan": "handler",
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
    "tell_recipients": "handler",
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
        return self.code in ("confirm_identity", "post_question", "await_identity_answer")

    @property
    def is_work(self) -> bool:
        """Whether a job is at work, so that the page changes by itself."""
        return self.by == "portal"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the step of a request waits for, or its end brings up, besides what the request's own row says."""

    to_ask: bool
    """The person is to be asked who he or she is, by a letter that is not in the post yet."""
    asked: bool
    """The person has been asked that, and the time to answer runs."""
    doubt: Doubt | None
    """It is not clear what is asked with the form."""
    blocked: bool
    """Another request of the same person has to be closed before an erasure can be approved."""
    sent_back: bool
    """An approver has sent the plan of an erasure back, and the handler has still to act on that."""
    to_destroy: bool
    """What was kept by hand need not be any longer."""
    restricted: bool
    """The person's data is blocked because of it, until staff lift that."""
    untold: bool
    """A recipient is still to be told of what it changed."""


def next_step(request: QueueEntry, waiting: Waiting) -> NextStep:
    """The next step of a request."""
    status = request.status
    if status == "refusing":
        return NextStep("post_refusal")
    if status == "received" and waiting.doubt:
        return NextStep(IN_DOUBT[waiting.doubt])
    if status == "received" and waiting.to_ask:
        return NextStep("post_question")
    if status == "received" and waiting.asked:
        return NextStep("await_identity_answer")
    if status in ENDED:
        return _after_the_end(waiting)
    if status == "executed":
        return _of_answer(request)
    step = COURSES[request.kind].step(status)
    if step in ("look_through", "look_through_portable"):
        return NextStep("wait_for_extract" if not request.collected else "look_by_hand" if request.by_hand else step)
    if step == "approve_plan" and waiting.sent_back:
        return NextStep("revise_plan")
    if step == "approve_plan" and waiting.blocked:
        return NextStep("close_others")
    if step == "wait_for_erasure" and request.by_hand:
        return NextStep("erase_by_hand")
    return NextStep(step)


def _after_the_end(waiting: Waiting) -> NextStep:
    if waiting.to_destroy:
        return NextStep("destroy_by_hand")
    if waiting.untold:
        return NextStep("tell_recipients")
    return NextStep("review_restriction" if waiting.restricted else "nothing")


def _of_answer(request: QueueEntry) -> NextStep:
    if not request.rendered:
        return NextStep("wait_for_answer")
    return NextStep("post_answer" if request.printed else "print_answer")
