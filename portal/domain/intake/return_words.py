"""Why a letter goes back to its sender, and what the sender can do, in the words of the letter."""

from collections.abc import Mapping
from typing import Literal

from portal.data.actors import Language
from portal.data.intake.signed_letters import Outcome

Reason = Literal["unsigned", "altered", "expired", "illegible", "foreign", "other"]

REASONS: Mapping[Outcome, Reason] = {
    "unsigned": "unsigned",
    "changed": "altered",
    "altered": "altered",
    "expired": "expired",
    "malformed": "illegible",
    "foreign": "foreign",
    "own_words": "other",
    "forged": "other",
    "unknown": "other",
}

HOW: Mapping[Reason, Mapping[Language, str]] = {
    "unsigned": {
        "sv": "Skriv under blanketten för hand och skicka den till oss igen. Du behöver inte göra en ny.",
        "en": "Sign the form by hand and post it to us again. You do not need a new one.",
    },
    "altered": {
        "sv": "Skriv ut blanketten igen från portalen, eller gör en ny begäran där som säger det du vill. Skriv under"
        " den för hand och skicka den till oss.",
        "en": "Print the form again from the portal, or start a new request there that says what you want. Sign it by"
        " hand and post it to us.",
    },
    "expired": {
        "sv": "Gör en ny begäran i portalen. Skriv ut blanketten, skriv under den för hand och skicka den till oss.",
        "en": "Start a new request in the portal. Print the form, sign it by hand and post it to us.",
    },
    "illegible": {
        "sv": "Skriv ut blanketten igen från portalen, eller skriv referensen tydligt på brevet. Skriv under för hand"
        " och skicka det till oss igen.",
        "en": "Print the form again from the portal, or write the reference clearly on the letter. Sign it by hand and"
        " post it to us again.",
    },
    "foreign": {
        "sv": "Skicka brevet till den som det gäller. Om du vill fråga om dina personuppgifter hos oss kan du göra en"
        " begäran i portalen eller skriva till oss.",
        "en": "Post the letter to whom it concerns. If you want to ask about your personal data with us, you can start"
        " a request in the portal or write to us.",
    },
    "other": {
        "sv": "Om du vill begära något om dina personuppgifter kan du göra det i portalen, eller skriva till oss med"
        " namn, adress och din underskrift.",
        "en": "If you want to ask something about your personal data you can do so in the portal, or write to us with"
        " your name, your address and your signature.",
    },
}
"""What to do, for each reason."""
