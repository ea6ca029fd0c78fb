"""Why made-up requests were refused."""

from random import Random
from uuid import UUID, uuid4

from portal.data.actors import Language
from portal.data.bulk import ConfirmedRefusal
from portal.data.requests.refusals import Ground
from portal.data.requests.requests import Request
from portal.data.subjects import DataSubject
from portal.domain.requests.sealed_reasons import sealed_reason

REASONS: dict[Ground, dict[Language, str]] = {
    "not_identified": {
        "sv": "Vi har frågat två gånger vem du är, och inget svar har kommit.",
        "en": "We have asked twice who you are, and no answer has come.",
    },
    "excessive": {
        "sv": "Det är den femte begäran om samma sak på en månad, och ingenting har ändrats sedan den fjärde.",
        "en": "This is the fifth request for the same within a month, and nothing has changed since the fourth.",
    },
    "law": {
        "sv": "Bokföringslagen kräver att vi sparar fakturorna i sju år.",
        "en": "The Accounting Act obliges us to keep the invoices for seven years.",
    },
}


def made_up(
    request: Request, subject: DataSubject, letter: UUID, by: tuple[UUID, UUID], draw: Random
) -> ConfirmedRefusal:
    """A refusal in force of the request: proposed by the first of the two staff, confirmed by the second."""
    ground = draw.choice(tuple(REASONS))
    id_ = uuid4()
    reason = sealed_reason(subject, id_, REASONS[ground][request.language])
    return ConfirmedRefusal(id_, request.id, letter, ground, reason, *by)
