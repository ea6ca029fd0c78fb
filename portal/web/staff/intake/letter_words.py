"""What a letter turned out to be, in words, and what to do with it now."""

from dataclasses import dataclass

from portal.data.intake.signed_letters import Method, Outcome
from portal.web.marking import _


@dataclass(frozen=True, slots=True)
class OutcomeWords:
    """`name` in the ledger, `heading` and `meaning` when it is registered, `now` what to do; `kind` of the callout."""

    name: str
    tag: str
    kind: str
    heading: str
    meaning: str
    now: str


OUTCOMES: dict[Outcome, OutcomeWords] = {
    "genuine": OutcomeWords(
        _("Genuine"),
        "ok",
        "success",
        _("The letter is genuine and registered"),
        _("It belongs to a request that was waiting for it. The time to answer is running."),
        _("Open the request and confirm the identity of the sender."),
    ),
    "unsigned": OutcomeWords(
        _("Not signed"),
        "soon",
        "warning",
        _("The form is ours, but nobody has signed it"),
        _("Without a signature we cannot know who sent it, so the work has not begun. That it came is remembered."),
        _("Return it to the address that we hold, and ask for the signature. Do it without delay."),
    ),
    "changed": OutcomeWords(
        _("Changed by hand"),
        "soon",
        "warning",
        _("Something has been written in the form by hand"),
        _("It is signed, so it is a request that we have received. The work begins when it is clear what is asked."),
        _("Read what was written. If it does not change what is asked, accept it. If it does, ask the member."),
    ),
    "foreign": OutcomeWords(
        _("Not for us"),
        "neutral",
        "info",
        _("The letter is not for us, or not about anybody's data"),
        _("Nothing has been started. It is in the ledger, so that nobody looks for it in vain."),
        _("Return it, or give it to whom it concerns."),
    ),
    "forged": OutcomeWords(
        _("Forged"),
        "late",
        "danger",
        _("The code is not signed by us"),
        _("It looks like one of our codes, but no form of ours has ever carried it. Nothing has been started."),
        _("Do not answer the letter. Keep it apart and show it to the person who is responsible for data protection."),
    ),
    "altered": OutcomeWords(
        _("Altered"),
        "late",
        "danger",
        _("The code does not fit the request"),
        _("The code is ours, but the form was another kind of request or had another text. Nothing has been started."),
        _("Compare the letter with the request. Ask the member, at the address that we hold, what is meant."),
    ),
    "expired": OutcomeWords(
        _("Too late"),
        "soon",
        "warning",
        _("The letter came after the form had expired"),
        _("The request has ended for want of a letter in time. Nothing has been started."),
        _("Write to the member and ask for a new form from the portal. Keep this letter with the request."),
    ),
    "used": OutcomeWords(
        _("Registered before"),
        "neutral",
        "info",
        _("This letter is registered already"),
        _("A letter with this reference has been registered before. Nothing has changed now."),
        _("Look at the request. If this is a second letter, keep it with the first."),
    ),
    "withdrawn": OutcomeWords(
        _("Withdrawn"),
        "neutral",
        "info",
        _("The member has withdrawn the request"),
        _("The letter was probably on its way when the request was withdrawn. Nothing has been started."),
        _("Nothing is to be done. If the letter says something else than the form, ask the member."),
    ),
    "unknown": OutcomeWords(
        _("Unknown"),
        "soon",
        "warning",
        _("There is no request with that reference"),
        _("The reference is rightly written, but no request of ours has it. Nothing has been started."),
        _("Compare it with the letter. If it is right, show it to the person who is responsible for data protection."),
    ),
    "malformed": OutcomeWords(
        _("Unreadable"),
        "soon",
        "warning",
        _("That is no code or reference of ours"),
        _("Something is missing or mistyped. Nothing has been started."),
        _("Scan the code again, or type the reference that is printed on the form, such as JM-XXXX-XXXX."),
    ),
    "misregistered": OutcomeWords(
        _("Registered by mistake"),
        "soon",
        "warning",
        _("A letter that was registered by mistake"),
        _("It was taken for the form of a request that it has nothing to do with. Its day of arrival stays."),
        _("Read what it is, and register it as that: its time runs from the day on which it came."),
    ),
    "own_words": OutcomeWords(
        _("In own words"),
        "soon",
        "warning",
        _("A letter in the sender's own words"),
        _("It asks for something without our form. No law wants one: the time to answer runs from the day it came."),
        _("Register it as a request without the form. Do it today."),
    ),
}

READ_BY_EYE = OutcomeWords(
    _("Without a code"),
    "soon",
    "warning",
    _("A letter to us without a code or reference"),
    _("Somebody has read it and found none. Nothing has been started."),
    _(
        "Read what it asks. If somebody asks for something, register it as a request without the form. No law wants"
        " one."
    ),
)
"""Of a letter that somebody has entered as one without a code: there is none to scan again."""


def words_of(outcome: Outcome, method: Method) -> OutcomeWords:
    """What a letter of the ledger turned out to be."""
    return READ_BY_EYE if outcome == "malformed" and method == "by_eye" else OUTCOMES[outcome]
