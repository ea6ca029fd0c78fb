"""What becomes of a recipient that is to be told (Art. 19), in words."""

from portal.data.actors import Language
from portal.data.recipients.recipient_notices import About, Outcome
from portal.web.language import message
from portal.web.marking import _

ABOUT: dict[About, str] = {
    "rectification": _("Of the rectification"),
    "erasure": _("Of the erasure"),
    "restriction": _("Of the block"),
    "restriction_lifted": _("That the block has ended"),
}

OUTCOMES: dict[Outcome, tuple[str, str]] = {
    "letter": (_("Told by letter"), "ok"),
    "message": (_("Told"), "ok"),
    "not_needed": (_("Need not be told"), "neutral"),
    "impossible": (_("Cannot be told"), "neutral"),
    "disproportionate": (_("Not told: too much effort"), "neutral"),
}
"""By outcome: what it is called, and the kind of its tag."""

EXEMPTIONS: dict[Outcome, tuple[str, str]] = {
    "not_needed": (_("Not told: it never received the data"), _("Nothing of this person's was handed to it.")),
    "impossible": (_("Not told: it is impossible"), _("The recipient no longer exists, or cannot be found.")),
    "disproportionate": (
        _("Not told: it takes disproportionate effort"),
        _("Say what the effort would be, and why it is too much."),
    ),
}
"""The reasons for not telling a recipient, each with what it means."""

FOUND_BY: dict[str, str] = {
    "Kundnummer": _("Customer number"),
    "E-post": _("E-mail"),
    "Telefon": _("Telephone"),
    "Personnummer": _("Personal identity number"),
}
"""What stands before a line by which a recipient finds the person, as its letter has it, which is in Swedish."""


def in_language(language: Language, line: str) -> str:
    """Such a line, for a reader of that language."""
    word, colon, value = line.partition(": ")
    return f"{message(language, FOUND_BY[word])}: {value}" if colon and word in FOUND_BY else line
