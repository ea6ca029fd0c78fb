"""What error pages say: a heading, and what is wrong and what to do."""

from portal.web.marking import _

Words = tuple[str, str]

WORDS: dict[str, Words] = {
    "not_found": (_("We cannot find that"), _("The page or request does not exist, or it is not yours to see.")),
    "conflict": (
        _("Something has changed"),
        _("This has changed since you opened the page, so nothing was done. Look at how it stands now and try again."),
    ),
    "other_requests_open": (
        _("Close the other request first"),
        _(
            "The same person has another request that is not closed, or a refusal that is not in the post. It needs"
            " the data that an erasure takes away."
        ),
    ),
    "undecided": (
        _("Something is left to decide on"),
        _(
            "Not everything that the member asks for has been decided on. A colleague may have taken a decision back"
            " meanwhile. Nothing was done. Look at what is left, and decide on that first."
        ),
    ),
    "already_open": (
        _("There is an open request of that kind"),
        _("What came belongs to that request, so no other one was made. Nothing was done."),
    ),
    "recipients_not_told": (
        _("Tell the recipients first"),
        _("Somebody who has received the data is still to be told of the change. The request says who."),
    ),
    "not_complete": (
        _("The extract is not complete"),
        _("Something that the member has a right to is missing, so it was not approved. The request says what."),
    ),
    "foreign_origin": (
        _("That came from somewhere else"),
        _("The request was not sent from a page of ours, so nothing was done."),
    ),
    "expired_form": (
        _("The page had been open too long"),
        _("For your safety nothing was done. Go back, reload the page and try again."),
    ),
    "provider_unavailable": (
        _("The sign-in of your work account does not answer"),
        _("Nothing was done. Try again in a while."),
    ),
    "provider_answer_refused": (
        _("The sign-in of your work account did not go through"),
        _("Nothing was done. Try again, and tell an administrator of accounts if it happens again."),
    ),
    "not_admitted": (
        _("There is no account for you here"),
        _("Ask an administrator of accounts to add you, with the e-mail address of your work account."),
    ),
    "throttled": (
        _("Too many attempts"),
        _(
            "Signing in has failed too many times, with this address or from this network. It need not be your fault:"
            " somebody else may have caused it. You are not shut out for good. Wait five minutes and try again."
        ),
    ),
    "account_closed": (
        _("Your sign-in here has been closed"),
        _(
            "You can no longer sign in here. If you asked us to erase your data, the decision comes to you by post: it"
            " says what was erased, and what is kept until when. Do you wonder about something? Ring us; the number is"
            " at the foot of the page."
        ),
    ),
    "too_many_started": (
        _("You have started many requests today"),
        _(
            "So that nobody floods the portal, no more can be started until tomorrow. Those that you have started"
            " stand. Is it urgent? Ring us; the number is at the foot of the page."
        ),
    ),
    "link_over": (
        _("This link can no longer be used"),
        _("It was used, or is too old, or a newer one was sent. Where you sign in you can ask for another."),
    ),
    "activation_over": (
        _("This link can no longer be used"),
        _(
            "If you have chosen a password with it, your account is ready: sign in. If not, ask the colleague who gave"
            " you the link for another."
        ),
    ),
    "help_link_over": (
        _("This link can no longer be used"),
        _(
            "It was used, or is too old, or a newer one was sent. Do you need another one, or is somebody else here in"
            " your name? Ring us. The number is at the bottom of the page."
        ),
    ),
    "not_two_persons": (
        _("Somebody else has to approve this"),
        _("An erasure cannot be undone. Therefore another person than the one who handles it must approve it."),
    ),
    "help_not_two_persons": (
        _("Somebody else has to agree"),
        _("You have seen that it is the member. A colleague sees it once more, so that nobody opens an account alone."),
    ),
    "refusal_not_two_persons": (
        _("Somebody else has to confirm this"),
        _("Another person than the one who proposed the refusal must confirm it."),
    ),
    "no_address": (
        _("There is nowhere to send a letter"),
        _("The shop has no name and address for this person, so no letter can be written. Nothing was done."),
    ),
    "too_late_to_extend": (
        _("It is too late to extend the time"),
        _("The first time limit has passed. The person must be told before that. Answer as soon as you can."),
    ),
    "own_account": (
        _("That is your own account"),
        _("Nobody changes what he or she may do. Ask another administrator. Nothing was done."),
    ),
    "last_administrator": (
        _("Somebody must be left who administers the accounts"),
        _("Make somebody else an administrator first. Nothing was done."),
    ),
    "last_factor": (
        _("One second factor must be left"),
        _("Staff sign in with more than a password. Set up another second factor first. Nothing was done."),
    ),
    "not_your_role": (
        _("This is for a colleague with another role"),
        _("Your account does not include this. Ask a colleague, or an administrator of accounts if it should."),
    ),
    "not_approver": (_("Only an approver can do this"), _("Ask a colleague who is an approver.")),
    "not_handler": (_("Only a case handler can do this"), _("Ask a colleague who is a case handler.")),
    "sources_unreachable": (
        _("The shop's database does not answer right now"),
        _("Nothing was done and nothing is lost. Try again in a while."),
    ),
    "unavailable": (
        _("The portal's database does not answer right now"),
        _("Nothing was done and nothing is lost. Try again in a while."),
    ),
    "erased": (_("This no longer exists"), _("It was erased together with the person's data.")),
    "method_not_allowed": (_("That cannot be done here"), _("Go back and use the buttons on the page.")),
    "too_large": (_("That is too much"), _("What you sent is larger than we accept. Nothing was saved.")),
    "bad_request": (_("We do not understand that"), _("Something in what was sent is not right. Nothing was done.")),
    "server_error": (
        _("Something went wrong on our side"),
        _("What was confirmed before is not lost. Try again in a while; we have been told about the fault."),
    ),
}
