"""What made-up requests ask for in particular: what is wrong, why to block, what is objected to."""

from random import Random

from portal.data.actors import Language
from portal.data.requests.requests import Kind
from portal.domain.record_of_processing.model import RecordOfProcessing
from portal.domain.requests.wishes import Blocking, Correction, Corrections, Objecting, Wish
from portal.domain.rights.objections import is_marketing, open_to_objection
from portal.domain.rights.restrictions import PLACEABLE
from portal.domain.sources.places import Place

NAME = Place("shop", "customers", "name")

CORRECTED: dict[Language, tuple[Correction, ...]] = {
    "sv": (
        Correction(NAME, "Karin Ödlund", "Karin Ödlund Sjö"),
        Correction(None, "", "Jag har aldrig köpt dragspelet som står på fakturan."),
    ),
    "en": (
        Correction(NAME, "Karin Odlund", "Karin Ödlund"),
        Correction(None, "", "I have never bought the accordion that the invoice names."),
    ),
}

CONCERNED: dict[Language, tuple[str, ...]] = {
    "sv": ("", "Allt om reparationen av min saxofon"),
    "en": ("", "Everything about the repair of my saxophone"),
}

REASONS: dict[Language, str] = {
    "sv": "Jag har skyddade uppgifter och vill inte att mina köp sammanställs.",
    "en": "I live under protection, and do not want what I buy to be put together.",
}


def made_up(kind: Kind, language: Language, record: RecordOfProcessing, draw: Random) -> Wish | None:
    """What such a request could ask for; None for a kind that asks for nothing in particular."""
    if kind == "rectification":
        return Corrections((draw.choice(CORRECTED[language]),))
    if kind == "restriction":
        return Blocking(draw.choice(PLACEABLE), draw.choice(CONCERNED[language]))
    if kind == "objection":
        open_ones = [activity.id for activity in open_to_objection(record) if not is_marketing(activity)]
        return Objecting((draw.choice(open_ones),), REASONS[language])
    return None
