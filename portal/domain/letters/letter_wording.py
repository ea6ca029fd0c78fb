"""What letters say in words of their own, beside what staff write: reasons for an extension, ways to answer."""

from typing import Literal, get_args

from portal.data.actors import Language
from portal.data.requests.extensions import Reason

IdentityWay = Literal["letter", "telephone", "in_person"]
WAYS: tuple[IdentityWay, ...] = get_args(IdentityWay)

EXTENSION_REASONS: dict[Reason, dict[Language, str]] = {
    "complexity": {
        "sv": "Din begäran är komplicerad.",
        "en": "Your request is complex.",
    },
    "number": {
        "sv": "Just nu får vi ovanligt många begäranden.",
        "en": "Just now we receive unusually many requests.",
    },
}
"""Why an answer takes longer (Art. 12(3)); the handler's own words follow."""

IDENTITY_WAYS: dict[IdentityWay, dict[Language, str]] = {
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
"""How somebody can answer a question about identity (Art. 12(6))."""
