"""The facts of a letter that the controller has yet to confirm, as it names them."""

from typing import Literal

from portal.letters.letterhead import Language

Fact = Literal["use", "basis", "kept", "sources", "recipients", "year"]

FACTS: dict[Language, dict[Fact, str]] = {
    "sv": {
        "use": "att de används för det här",
        "basis": "rättslig grund",
        "kept": "lagringstid",
        "sources": "varifrån de kommer",
        "recipients": "vilka som får dem",
        "year": "att räkenskapsåret slutar den {}",
    },
    "en": {
        "use": "that it is used for this",
        "basis": "legal basis",
        "kept": "how long",
        "sources": "where it comes from",
        "recipients": "who receives it",
        "year": "that the financial year ends on {}",
    },
}
