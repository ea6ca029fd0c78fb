"""What can go wrong with signing in, and with what takes more than a password. Nothing personal is in any of it."""

from portal.domain.errors import Conflict, Forbidden, NotTwoPersons, Refused


class WrongCode(Refused):
    """The one-time code or recovery code is wrong, or has been used before."""


class SignInOver(Forbidden):
    """The second step of a sign-in took too long, or is done: it begins again with the password."""


class WrongPasskey(Refused):
    """What a passkey has signed cannot be taken: it is unknown here, of another site, too late, or shown before."""


class PasskeyNotAlone(WrongPasskey):
    """The passkey is the right one, and signs in alone only once it has been shown after a newer password."""

    code = WrongPasskey.code


class LastFactor(Conflict):
    """Whoever works here keeps a second factor: another one is set up before the last one is removed."""


class ShortPassword(Refused):
    """The password is too short to be all that is asked for: a longer one is chosen before the last factor goes."""


class HelpNotTwoPersons(NotTwoPersons):
    """A member's second factors are taken away by two persons: who has seen that it is the member, and another."""
