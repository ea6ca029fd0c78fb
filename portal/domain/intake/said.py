"""What was said with a request that came otherwise than by the form, encrypted with the key of the person's."""

import json
from dataclasses import asdict, dataclass, field
from uuid import UUID

from portal.data.intake.otherwise import CameOtherwise
from portal.data.keys import KeyDestroyed
from portal.data.subjects import DataSubject
from portal.domain.intake.claims import Claim


@dataclass(frozen=True, slots=True)
class Said:
    """Who asked, by what was said, and in which words. Nothing of it is in the repr."""

    claim: Claim = field(repr=False)
    words: str = field(repr=False)


def sealed(said: Said, request: UUID, subject: DataSubject) -> bytes:
    """What was said, to be stored. Raises KeyDestroyed."""
    return subject.encrypt(json.dumps(asdict(said)).encode(), _bound(request))


def unsealed(came: CameOtherwise, subject: DataSubject) -> Said | None:
    """What was said; None once the person has been erased."""
    if came.content is None:
        return None
    try:
        kept = json.loads(subject.decrypt(came.content, _bound(came.request_id)))
    except KeyDestroyed:
        return None
    claim = kept["claim"]
    return Said(Claim(**{**claim, "address": tuple(claim["address"])}), kept["words"])


def _bound(request: UUID) -> str:
    return f"otherwise:{request}"
