"""What can go wrong for a reader. Each error names a message by its code; the web gives it words and a page.

Nothing personal is in any of them.
"""

from collections.abc import Mapping


class PortalError(Exception):
    """An error that a page can explain. `status` is the HTTP status that says the same."""

    status = 400
    code = "error"

    @property
    def fault(self) -> str:
        """What is wrong with the field of a form that it concerns, as a code."""
        return self.code


class NotFound(PortalError):
    """There is no such thing, or it is not the reader's to see: the answer is the same."""

    status = 404
    code = "not_found"


class Conflict(PortalError):
    """The thing has changed since the page was shown, so nothing was done."""

    status = 409
    code = "conflict"


class UnknownActivity(NotFound):
    """No activity of that id can be switched."""


class WrongCredentials(PortalError):
    """The e-mail address or the password is wrong; which of them is not said."""

    status = 422
    code = "wrong_credentials"


class WrongCode(PortalError):
    """The one-time code or recovery code is wrong, or has been used before."""

    status = 422
    code = "wrong_code"


class SessionOver(PortalError):
    """The session was ended in the meantime."""

    status = 403
    code = "session_over"


class SignInOver(PortalError):
    """The second step of a sign-in took too long, or is done: it begins again with the password."""

    status = 403
    code = "sign_in_over"


class Throttled(PortalError):
    """Too many failed sign-ins for this account or from this address."""

    status = 429
    code = "throttled"


class WrongToken(PortalError):
    """The API knows no such token."""

    status = 401
    code = "wrong_token"


class CursorExpired(PortalError):
    """Changes that follow the cursor have been forgotten: the whole list is to be read anew."""

    status = 410
    code = "cursor_expired"


class NotTwoPersons(PortalError):
    """An erasure is approved by another person than the one who handles it."""

    status = 403
    code = "not_two_persons"


class RefusalNotTwoPersons(NotTwoPersons):
    """A refusal on such a ground is confirmed by another person than the one who proposed it."""

    code = "refusal_not_two_persons"


class HelpNotTwoPersons(NotTwoPersons):
    """A member's second factors are taken away by two persons: who has seen that it is the member, and another."""

    code = "help_not_two_persons"


class NotYourRole(PortalError):
    """Staff of another role may do this."""

    status = 403
    code = "not_your_role"


class OwnAccount(PortalError):
    """Nobody gives himself a role, lifts his own block or resets his own second factor."""

    status = 403
    code = "own_account"


class NotApprover(PortalError):
    """Only an approver may do this."""

    status = 403
    code = "not_approver"


class NotHandler(PortalError):
    """Only a case handler may do this."""

    status = 403
    code = "not_handler"


class OtherRequestsOpen(Conflict):
    """Another request of the same person must be answered first: it needs what an erasure takes away."""

    code = "other_requests_open"


class LastAdministrator(Conflict):
    """Somebody must be left who can let others in."""

    code = "last_administrator"


class EmailTaken(PortalError):
    """There is an account with that e-mail address already."""

    status = 422
    code = "email_taken"


class RecipientsNotTold(Conflict):
    """Somebody who received what was changed is still to be told (Art. 19)."""

    code = "recipients_not_told"


class NotComplete(Conflict):
    """Something of the person's is missing in the extract, so it is not sent (Art. 15)."""

    code = "not_complete"


class Undecided(Conflict):
    """Something that a request asks for has not been decided on, so nothing is carried out."""

    code = "undecided"


class ValueRefused(PortalError):
    """A value cannot be written where it is to stand: `why` is not_by_map, missing, bad_value, too_long or same."""

    status = 422
    code = "value_refused"

    def __init__(self, why: str) -> None:
        super().__init__()
        self.why = why

    @property
    def fault(self) -> str:
        """Why."""
        return self.why


class IncompleteStatement(PortalError):
    """What is attested lacks a part or contradicts itself: `faults` says for each part what is wrong (a code)."""

    status = 422
    code = "incomplete_statement"

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__()
        self.faults = faults


class FileRefused(PortalError):
    """A file cannot be kept, so none of those sent is: `why` is missing, empty, too_large, too_many,
    wrong_type, wrong_ending or broken."""

    status = 422
    code = "file_refused"

    def __init__(self, why: str) -> None:
        super().__init__()
        self.why = why

    @property
    def fault(self) -> str:
        """Why."""
        return self.why


class NotAskedYet(PortalError):
    """Nobody is refused for want of an identity before having been asked and having had the time to answer."""

    status = 422
    code = "not_asked_yet"


class SourcesUnreachable(PortalError):
    """One of the company's databases does not answer; the same may work later."""

    status = 503
    code = "sources_unreachable"


class NotATelephone(PortalError):
    """What was typed cannot be a telephone number, so nothing was done."""

    status = 422
    code = "not_a_telephone"


class AccountClosed(PortalError):
    """The account that was signed in has been closed meanwhile."""

    status = 410
    code = "account_closed"
