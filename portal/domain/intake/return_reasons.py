"""Why a letter goes back to its sender, by what it turned out to be."""

from collections.abc import Mapping

from portal.data.intake.signed_letters import Outcome
from portal.letters.words.return_letter import Reason

REASONS: Mapping[Outcome, Reason] = {
    "unsigned": "unsigned",
    "changed": "altered",
    "altered": "altered",
    "expired": "expired",
    "malformed": "illegible",
    "foreign": "foreign",
    "own_words": "other",
    "misregistered": "other",
    "forged": "other",
    "unknown": "other",
}
