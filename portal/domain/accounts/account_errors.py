"""What can go wrong with an account's password, address and links. Nothing personal is in any of them."""

from portal.domain.errors import PortalError, Throttled


class WeakPassword(PortalError):
    """The new password cannot be taken: `why` is too_short, too_long, too_common, not_alike or same."""

    status = 422
    code = "weak_password"

    def __init__(self, why: str = "too_short") -> None:
        super().__init__()
        self.why = why


class LinkOver(PortalError):
    """A one-time link was used, is too old, was taken back, or never was: the answer is the same."""

    status = 410
    code = "link_over"


class ActivationOver(LinkOver):
    """The same of a link with which somebody who works here activates an account."""

    code = "activation_over"


class HelpLinkOver(LinkOver):
    """The same, of a link that nobody can ask for again where one signs in: whoever needs one more rings."""

    code = "help_link_over"


class WrongPassword(PortalError):
    """The password of the account that is signed in is not this one."""

    status = 422
    code = "wrong_password"


class NotAnEmail(PortalError):
    """What was typed is no e-mail address, or the one that the account has already."""

    status = 422
    code = "not_an_email"


class ChangesTooMany(Throttled):
    """Another address was asked for too often: each time somebody gets an e-mail who may have nothing to do with it."""


class WrongPasskey(PortalError):
    """What a passkey has signed cannot be taken: it is unknown here, of another site, too late, or shown before."""

    status = 422
    code = "wrong_passkey"


class PasskeyNotAlone(WrongPasskey):
    """The passkey is the right one, and signs in alone only once it has been shown after a newer password."""


class LastFactor(PortalError):
    """Whoever works here keeps a second factor: another one is set up before the last one is removed."""

    status = 409
    code = "last_factor"


class ShortPassword(PortalError):
    """The password is too short to be all that is asked for: a longer one is chosen before the last factor goes."""

    status = 422
    code = "short_password"
