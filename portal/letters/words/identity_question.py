"""How somebody can answer a question about identity (Art. 12(6))."""

from collections.abc import Mapping
from typing import Literal, get_args

from portal.letters.letterhead import Language

IdentityWay = Literal["letter", "telephone", "in_person"]
WAYS: tuple[IdentityWay, ...] = get_args(IdentityWay)

HOW: Mapping[str, Mapping[Language, str]] = {
    "letter": {
        "sv": "Skriv till oss. Ange referensen och skriv under för hand.",
        "en": "Write to us. Give the reference and sign by hand.",
    },
    "telephone": {
        "sv": "Ring oss. Numret står längst ner i brevet.",
        "en": "Ring us. The number is at the foot of this letter.",
    },
    "in_person": {
        "sv": "Kom till oss med en id-handling. Vi tittar på den men kopierar den inte.",
        "en": "Come to us with an identity document. We look at it but do not copy it.",
    },
}
"""Per way."""
