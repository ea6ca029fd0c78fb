"""How somebody signed in, and from where, in words."""

from collections.abc import Mapping

from portal.data.actors import Language
from portal.web.browser_names import names_of
from portal.web.language import message
from portal.web.marking import _

WAYS: dict[str, str] = {
    "password": _("Password"),
    "code": _("Password and code"),
    "password_and_passkey": _("Password and passkey"),
    "passkey": _("Passkey"),
    "provider": _("Work account"),
}
"""How it was shown who it is, by the code of the way."""

FACTORS: dict[str, str] = {"totp": _("Authenticator app"), "passkey": _("Passkey")}
"""Second factors, by their codes."""

ON = _("%(browser)s on %(system)s")
UNKNOWN = _("A browser that we do not know")
NEW = _("The first time from this browser.")

MAYBE_YOU = _("It may have been you, mistyping.")
MAYBE_YOU_HERE = _("You have signed in from this browser, so it may have been you, mistyping.")
NOT_YOU = _("Was it not you? Then change your password under Security.")


def browser_name(language: Language, code: str | None) -> str:
    """Which browser on which system."""
    browser, system = names_of(code)
    if browser and system:
        return message(language, ON) % {"browser": browser, "system": system}
    return browser or system or message(language, UNKNOWN)


def about_sign_in(language: Language, details: Mapping[str, object]) -> str | None:
    """How and from where, and whether the browser was new; None of one from before that was noted."""
    way = details.get("sign_in_way")
    if way not in WAYS:
        return None
    said = f"{message(language, WAYS[str(way)])}. {browser_name(language, str(details.get('browser')))}."
    return f"{said} {message(language, NEW)}" if details.get("new_browser") else said


def about_failure(language: Language, details: Mapping[str, object]) -> str:
    """From where somebody could not show who it was, whether that may have been the owner, and what to do if not."""
    said = [MAYBE_YOU_HERE if details.get("new_browser") is False else MAYBE_YOU, NOT_YOU]
    where = [f"{browser_name(language, str(details['browser']))}."] if details.get("browser") else []
    return " ".join([*where, *(message(language, each) for each in said)])
