"""Why an answer takes longer (Art. 12(3)); the handler's own words follow."""

from collections.abc import Mapping
from typing import Literal

from portal.letters.letterhead import Language

Reason = Literal["complexity", "number", "own_number"]

REASONS: Mapping[Reason, Mapping[Language, str]] = {
    "complexity": {
        "sv": "Din begäran är komplicerad.",
        "en": "Your request is complex.",
    },
    "number": {
        "sv": "Just nu får vi ovanligt många begäranden.",
        "en": "Just now we receive unusually many requests.",
    },
    "own_number": {
        "sv": "Du har skickat flera begäranden till oss.",
        "en": "You have sent us several requests.",
    },
}
