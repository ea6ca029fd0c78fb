"""The one place that reads the time."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("Europe/Stockholm")


def now() -> datetime:
    """The current instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date where the controller is: letters arrive and deadlines end on Swedish days."""
    return local_date(now())


def local_date(instant: datetime) -> date:
    """The Swedish calendar day on which `instant` fell."""
    return instant.astimezone(LOCAL_ZONE).date()
