"""Why each activity may go on for a person, or may not: what a statement says beside its yes or no."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from portal.data.consents.consents import ChoiceMade
from portal.domain.consents.consent_rules import allowed_though_suppressed, suppressed_since
from portal.domain.record_of_processing.model import Activity

Reason = Literal["restricted", "suppressed", "not_declined", "not_consented", "said_yes", "said_no", "wording_changed"]


def reason(
    activity: Activity, made: ChoiceMade | None, is_restricted: bool, suppressed: Mapping[str, datetime]
) -> Reason:
    """What decides, by the order in which the rule looks: `made` is the newest choice on it."""
    may = allowed_though_suppressed(activity, made, suppressed)
    if is_restricted:
        return "restricted"
    if not may and suppressed_since(activity, suppressed):
        return "suppressed"
    if made is None:
        return "not_declined" if may else "not_consented"
    if not made.given:
        return "said_no"
    return "said_yes" if may else "wording_changed"
