"""The course of each kind of request: what begins when the identity is confirmed, and what is done in each state."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from portal.data.requests.requests import Kind, Status
from portal.jobs.queue import JobName

StepCode = Literal[
    "wait_for_letter",
    "decide_letter",
    "await_sender",
    "await_new_letter",
    "confirm_identity",
    "post_question",
    "await_identity_answer",
    "wait_for_extract",
    "look_by_hand",
    "look_through",
    "wait_for_plan",
    "close_others",
    "approve_plan",
    "revise_plan",
    "erase_by_hand",
    "wait_for_erasure",
    "decide_rectification",
    "wait_for_rectification",
    "decide_restriction",
    "look_through_portable",
    "decide_objection",
    "wait_for_answer",
    "print_answer",
    "post_answer",
    "close",
    "destroy_by_hand",
    "post_refusal",
    "tell_recipients",
    "review_restriction",
    "nothing",
]


@dataclass(frozen=True, slots=True)
class Course:
    """The course of one kind. `first_job` begins when the identity is confirmed; without one it is staff's turn.

    `steps` are what is done in each state in which the kinds differ.
    """

    first_job: JobName | None
    steps: Mapping[Status, StepCode]

    def step(self, status: Status) -> StepCode:
        """What is to be done in that state."""
        return self.steps.get(status) or SHARED[status]


SHARED: Mapping[Status, StepCode] = {
    "awaiting_letter": "wait_for_letter",
    "received": "confirm_identity",
    "approved": "wait_for_answer",
    "answered": "close",
}
"""What is the same for every kind."""


def _decided(step: StepCode, **steps: StepCode) -> Course:
    """The course of a kind that staff decide on as soon as they know who asks."""
    decided: dict[Status, StepCode] = {"identity_confirmed": step, "in_progress": step}
    return Course(None, decided | steps)  # type: ignore[arg-type]


COURSES: Mapping[Kind, Course] = {
    "access": Course("collect-extract", {"identity_confirmed": "wait_for_extract", "in_progress": "look_through"}),
    "erasure": Course(
        "plan-erasure",
        {
            "identity_confirmed": "wait_for_plan",
            "in_progress": "wait_for_plan",
            "awaiting_approval": "approve_plan",
            "approved": "wait_for_erasure",
        },
    ),
    "rectification": _decided("decide_rectification", approved="wait_for_rectification"),
    "restriction": _decided("decide_restriction"),
    "portability": Course(
        "collect-portable", {"identity_confirmed": "wait_for_extract", "in_progress": "look_through_portable"}
    ),
    "objection": _decided("decide_objection"),
}
