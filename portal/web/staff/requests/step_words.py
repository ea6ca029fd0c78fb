"""The next step of a request in words: in the queue, and as the heading of what to do now."""

from portal.data.actors import Staff
from portal.data.requests.sent_back import What
from portal.domain.desk.next_step import Doer, StepCode
from portal.domain.desk.next_steps import Next
from portal.web.marking import _

STEPS: dict[StepCode, tuple[str, str]] = {
    "wait_for_letter": (
        _("Wait for the letter"),
        _("Nothing to do until the signed letter comes. Then register it by its code."),
    ),
    "decide_letter": (
        _("Decide about the letter"),
        _(
            "A letter has come, but it is not clear yet what is asked. The time to answer is running. Look at it and"
            " choose: accept it, ask its sender, or refuse."
        ),
    ),
    "await_sender": (
        _("Wait for the sender's answer"),
        _("We have asked the sender about the letter. The time to answer is running meanwhile."),
    ),
    "await_new_letter": (
        _("Wait for a letter in order"),
        _("The letter that came could not be used as it was. The time to answer is running since that letter came."),
    ),
    "confirm_identity": (
        _("Confirm the identity"),
        _("Make sure that the letter comes from the member before anything is collected or erased."),
    ),
    "post_question": (
        _("Post the question about the identity"),
        _("The sender is asked by letter, and nobody can answer before it is in the post: print it and post it."),
    ),
    "await_identity_answer": (
        _("Wait for an answer about the identity"),
        _("We have asked the sender. Note below what comes back, or confirm the identity when the doubt is gone."),
    ),
    "wait_for_extract": (
        _("The portal is collecting the data"),
        _("Everything that the shop holds of the member is put together. This takes seconds, seldom minutes."),
    ),
    "look_by_hand": (
        _("Look through by hand"),
        _("Not everything is in a database. Look through the places below and attest what came of it."),
    ),
    "look_through": (
        _("Look through the extract"),
        _("Read what will be sent, and make sure that nothing in it tells of another person (Art. 15(4))."),
    ),
    "wait_for_plan": (
        _("The portal is making the plan"),
        _("What is to be erased and what the law keeps is being counted. This takes seconds, seldom minutes."),
    ),
    "close_others": (
        _("Close the person's other request first"),
        _("The erasure takes away the data that the other request needs. It can be approved when that one is closed."),
    ),
    "approve_plan": (
        _("Approve the erasure"),
        _("Another person than the handler reads the plan below and approves it. Only then is anything erased."),
    ),
    "revise_plan": (
        _("Look into the plan that was sent back"),
        _("An approver has not approved the plan, and says why. Do what it takes, then have the plan made again."),
    ),
    "erase_by_hand": (
        _("Erase by hand"),
        _(
            "The erasure is approved, and the portal waits for you: what is on paper and in mailboxes only you can"
            " erase. Go through the places below and attest what you did. After the last one the portal erases in the"
            " systems."
        ),
    ),
    "wait_for_erasure": (
        _("The portal is erasing the data"),
        _(
            "It is done exactly as the plan says. If the data has changed since, nothing is erased and the plan is made"
            " anew."
        ),
    ),
    "decide_rectification": (
        _("Decide what is corrected"),
        _("Compare what the person writes with what stands in the systems, and decide on each thing."),
    ),
    "wait_for_rectification": (
        _("The portal is correcting the data"),
        _("It writes what was decided and looks that it stands there. If the data has changed since, you decide anew."),
    ),
    "decide_restriction": (
        _("Block the data"),
        _("Block it on the ground that fits (Art. 18(1)). It applies at once, and the answer is written."),
    ),
    "look_through_portable": (
        _("Look through what is sent"),
        _("Only what the person has provided was collected. Mask what tells of another person (Art. 20(4))."),
    ),
    "decide_objection": (
        _("Weigh the objection"),
        _("Marketing always ends. For the rest: it ends, unless compelling grounds of ours override (Art. 21(1))."),
    ),
    "wait_for_answer": (_("The portal is writing the answer"), _("The letter is ready to print in a moment.")),
    "print_answer": (
        _("Print the answer"),
        _("Open the letter, print it, and note here that it is on paper."),
    ),
    "post_answer": (
        _("Post the answer"),
        _("Put the letter in a window envelope. Note here on which day it went into the post."),
    ),
    "close": (
        _("Close the request"),
        _("The answer is in the post. Close the request when nothing remains to be done."),
    ),
    "destroy_by_hand": (
        _("Destroy what was kept"),
        _("The time for which something was kept by hand is up. Find it, destroy it, and attest that below."),
    ),
    "post_refusal": (
        _("Post the refusal"),
        _("The request has been refused. The person is told by letter: print it and put it in the post."),
    ),
    "tell_recipients": (
        _("Tell the recipients"),
        _("The request has ended. Those who received the data are still to be told of what came of it (Art. 19)."),
    ),
    "review_restriction": (
        _("Follow up the block"),
        _("The request has ended, and the person's data is blocked because of it. Look whether it still has to be."),
    ),
    "nothing": (_("Nothing more to do"), _("The request has ended. What happened is below.")),
}
"""Each step as a heading and a sentence or two."""

SENT_BACK: dict[What, str] = {
    "plan": _("The plan was sent back"),
    "approval": _("The erasure was stopped before anything was erased"),
    "refusal": _("The proposed refusal was sent back"),
    "annulment": _("It was not agreed that the request was registered by mistake"),
}
"""What was sent back, as the heading of the reason."""

WAITING_FOR_APPROVER = _("Waiting for an approver")
"""The heading of `approve_plan` for who may not approve."""

TO_OTHERS: dict[StepCode, tuple[str, str]] = {
    "look_by_hand": (
        _("A handler looks through by hand"),
        _("Not everything is in a database. A handler looks through the places below and attests what came of it."),
    ),
    "erase_by_hand": (
        _("A handler erases by hand"),
        _(
            "The erasure is approved. What is on paper and in mailboxes a handler erases by hand and attests first."
            " After the last place the portal erases in the systems."
        ),
    ),
    "destroy_by_hand": (
        _("A handler destroys what was kept"),
        _("The time for which something was kept by hand is up. A handler finds it, destroys it, and attests that."),
    ),
}
"""Steps that only a handler can take at the places themselves, for who reads about them and is none."""


def step(code: StepCode, reader: Staff) -> tuple[str, str]:
    """The step as a heading and a sentence or two, to that reader."""
    return STEPS[code] if reader.is_handler else TO_OTHERS.get(code, STEPS[code])


def heading(to_do: Next, reader: Staff) -> str:
    """What the step is called to that reader, in the queue and on the page."""
    if to_do.step.code == "approve_plan" and not to_do.may_be_approved_by(reader):
        return WAITING_FOR_APPROVER
    return step(to_do.step.code, reader)[0]


DOERS: dict[Doer, str] = {
    "member": _("The member"),
    "handler": _("A case handler"),
    "approver": _("An approver"),
    "intake": _("Who sees to the post"),
    "portal": _("The portal"),
    "nobody": _("Nobody"),
}
"""Whose step it is."""
