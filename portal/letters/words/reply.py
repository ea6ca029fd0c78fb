"""The letters that are often written alike, in the company's own words."""

from collections.abc import Mapping
from typing import Literal

from portal.letters.letterhead import Language

About = Literal["signature"]
"""That a form which goes with it is to be signed, when somebody has asked in another way."""

HEADING: Mapping[About, Mapping[Language, str]] = {
    "signature": {"sv": "Skriv under din begäran", "en": "Sign your request"},
}

TEXT: Mapping[About, Mapping[Language, str]] = {
    "signature": {
        "sv": (
            "Vi har fått en begäran i ditt namn om dina personuppgifter. För att inte lämna ut eller ändra något åt fel"
            " person behöver vi veta att den kommer från dig.\n\n"
            "Med det här brevet följer en blankett som säger vad som begärs. Om det är du som har frågat: skriv under"
            " den för hand och posta den till oss. Om det inte är du: ring oss, så går vi inte vidare.\n\n"
            "Din begäran gäller från den dag då den nådde oss, och det kostar ingenting. Kan du inte skriva under eller"
            " posta något? Ring oss, så hittar vi ett annat sätt."
        ),
        "en": (
            "We have received a request in your name about your personal data. So as not to disclose or change anything"
            " for the wrong person, we need to know that it comes from you.\n\n"
            "With this letter comes a form that says what is asked for. If it was you who asked: sign it by hand and"
            " post it to us. If it was not: ring us, and we go no further.\n\n"
            "Your request counts from the day on which it reached us, and it is free of charge. Can you not sign or"
            " post anything? Ring us, and we find another way."
        ),
    },
}
