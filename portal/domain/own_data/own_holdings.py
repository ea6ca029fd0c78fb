"""What the portal itself holds of a person, told like what any source holds: by category, purpose and period."""

from uuid import UUID

from portal.clock import local_date
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.retention import own_holdings as held
from portal.domain.own_data.own_data import LABEL
from portal.sources.overview import Holding

PURPOSE = "privacy_rights"

CATEGORY_AND_PERIOD: dict[held.Kind, tuple[str, str]] = {
    "account": ("sign_in_here", "portal_account"),
    "consent": ("preferences", "privacy_record"),
    "request": ("requests", "privacy_record"),
    "letter": ("requests", "privacy_record"),
    "recipient_notice": ("requests", "privacy_record"),
    "signed_letter": ("requests", "privacy_record"),
    "restriction": ("requests", "privacy_record"),
    "audit_event": ("audit_log", "portal_log"),
}
"""For each of the portal's tables: the category of the record that it holds, and how long it is kept."""


async def own_holdings(subject: UUID) -> list[Holding]:
    """How many rows of each category the portal holds."""
    async with acting_as(SYSTEM):
        found = await held.of_subject(subject)
    return [_holding(each) for each in found]


def _holding(each: held.OwnHolding) -> Holding:
    category, period = CATEGORY_AND_PERIOD[each.kind]
    latest = local_date(each.latest) if each.latest else None
    return Holding(
        source="portal",
        table=each.kind,
        label=LABEL,
        category=category,
        purposes=(PURPOSE,),
        rows=each.rows,
        first=local_date(each.first) if each.first else None,
        latest=latest,
        # A choice stands until another is made, and may have been made elsewhere long ago: it has no last day.
        anchors=((period, "at", None if each.kind == "consent" else latest, 0),),
        # What is past its time here goes by itself, each night.
        past=0,
    )
