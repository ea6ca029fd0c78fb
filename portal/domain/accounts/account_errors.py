"""What can go wrong with an account's password, address and links. Nothing personal is in any of them."""

from portal.domain.errors import Conflict, Forbidden, Over, Refused, Throttled


class WeakPassword(Refused):
    """The new password cannot be taken: `why` is too_short, too_long, too_common, not_alike or same."""

    def __init__(self, why: str = "too_short") -> None:
        super().__init__()
        self.why = why


class LinkOver(Over):
    """A one-time link was used, is too old, was taken back, or never was: the answer is the same."""


class ActivationOver(LinkOver):
    """The same of a link with which somebody who works here activates an account."""


class HelpLinkOver(LinkOver):
    """The same, of a link that nobody can ask for again where one signs in: whoever needs one more rings."""


class WrongPassword(Refused):
    """The password of the account that is signed in is not this one."""


class NotAnEmail(Refused):
    """What was typed is no e-mail address, or the one that the account has already."""


class ChangesTooMany(Throttled):
    """Another address was asked for too often: each time somebody gets an e-mail who may have nothing to do with it."""

    code = Throttled.code


class EmailTaken(Refused):
    """There is an account with that e-mail address already."""


class OwnAccount(Forbidden):
    """Nobody gives himself a role, lifts his own block or resets his own second factor."""


class LastAdministrator(Conflict):
    """Somebody must be left who can let others in."""


class AccountClosed(Over):
    """The account that was signed in has been closed meanwhile."""


class WrongCredentials(Refused):
    """The e-mail address or the password is wrong; which of them is not said."""


class SessionOver(Forbidden):
    """The session was ended in the meantime."""
