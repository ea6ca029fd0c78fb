"""What is wrong with a password, in words."""

from portal.data.actors import Language
from portal.domain.accounts.account_errors import WeakPassword, WrongPassword
from portal.domain.accounts.new_passwords import LONGEST, SHORTEST, SHORTEST_WITH_FACTOR
from portal.domain.errors import Throttled
from portal.domain.signing_in.sign_in_errors import ShortPassword
from portal.web.language import message
from portal.web.marking import _

WEAK: dict[str, str] = {
    "too_short": _("Choose a password of at least %(shortest)s characters. Four or five words do well."),
    "too_long": _("Choose a password of at most %(longest)s characters."),
    "too_common": _("That password is easy to guess. Take some words that have nothing to do with one another."),
    "same": _("That is the password that you have already. Choose another one."),
    "not_alike": _("The two passwords are not alike. Type the same twice."),
}
SHORT_IN_EITHER_CASE = _(
    "Choose a password of at least %(shortest)s characters, or of at least %(with_factor)s if you use a second factor."
    " Four or five words do well."
)
WRONG = _("That is not the password that you sign in with.")
SHORT = _(
    "Your password has fewer than %(shortest)s characters, which is too few where nothing else is asked for. Change the"
    " password to a longer one first."
)
THROTTLED = _("Too many attempts. Wait five minutes and try again.")


def weak(language: Language, error: WeakPassword, shortest: int | None = SHORTEST) -> dict[str, str]:
    """What is wrong with a new password, by the field that it is about.

    With no `shortest` it is not told whether the account has a second factor.
    """
    text = SHORT_IN_EITHER_CASE if error.why == "too_short" and shortest is None else WEAK[error.why]
    said = message(language, text) % {
        "shortest": shortest or SHORTEST,
        "with_factor": SHORTEST_WITH_FACTOR,
        "longest": LONGEST,
    }
    return {"again" if error.why == "not_alike" else "new": said}


def not_own(language: Language, error: WrongPassword | Throttled) -> dict[str, str]:
    """The same of the password that was asked for to go on."""
    return {"password": message(language, WRONG if isinstance(error, WrongPassword) else THROTTLED)}


def not_enough(language: Language, error: WrongPassword | Throttled | ShortPassword) -> dict[str, str]:
    """What is wrong with the password of whoever gives up the last second factor."""
    if isinstance(error, ShortPassword):
        return {"password": message(language, SHORT) % {"shortest": SHORTEST}}
    return not_own(language, error)
