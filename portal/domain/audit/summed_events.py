"""Events that would come by the thousand: what strangers try, and what other systems ask, summed up by the hour.

The company's chain is never cut and everybody who adds to it waits for one another, so neither a stranger nor a
newsletter system adds to it at will. An hour adds one event for each kind and token, or reason, however much happened.
"""

from datetime import datetime
from typing import Literal

from portal.clock import LOCAL_ZONE, now
from portal.data import keys
from portal.data.actors import SYSTEM
from portal.data.audit import event_counts
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.audit.event_counts import Counted
from portal.data.database import acting_as
from portal.domain.audit import audit
from portal.domain.audit.audit import Detail

Asked = Literal[
    "consents.asked",
    "consents.listed",
    "consents.changes_read",
    "consents.links_made",
    "restrictions.asked",
    "restrictions.listed",
]
Tried = Literal["account.sign_in_failed", "account.provider_refused", "api.refused"]


async def asked(code: Asked, token: str, persons: int) -> None:
    """Count that another system asked about so many persons, in the transaction under way, as the system."""
    await event_counts.count(code, token, b"", persons)


async def tried(code: Tried, network: str, why: str = "") -> None:
    """Count that somebody who may be anybody tried in vain from that `network`, likewise.

    No address is stored: only how many networks there were is told.
    """
    await event_counts.count(code, why, keys.index("tried_from", network), 0)


async def record(before: datetime | None = None) -> None:
    """Write down what was counted in the hours that are over, or that began `before`; as events, each in the chain
    exactly once: it leaves the counts with the transaction that it comes with. Safe to run twice and to be killed."""
    async with acting_as(SYSTEM):
        over = before or now().replace(minute=0, second=0, microsecond=0)
        for counted in await event_counts.take(over):
            await audit.record(counted.code, COMPANY_CHAIN, None, **_details(counted))


def _details(counted: Counted) -> dict[str, Detail]:
    said: dict[str, Detail] = {"times": counted.times, "hour": f"{counted.hour.astimezone(LOCAL_ZONE):%Y-%m-%d %H}"}
    if counted.networks:
        said["networks"] = counted.networks
    if counted.code == "account.provider_refused":
        return said | {"provider_why": counted.said}
    return said | {"token": counted.said, "persons": counted.persons} if counted.said else said
