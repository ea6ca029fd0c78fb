"""What the sender of a letter that goes back can do, for each reason why it does."""

from collections.abc import Mapping
from typing import Literal

from portal.letters.letterhead import Language

Reason = Literal["unsigned", "altered", "expired", "illegible", "foreign", "other"]
"""Why it goes back; `foreign` is mail that is not for us."""

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
