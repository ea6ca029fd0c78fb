"""Erased persons are not started again: what is kept for that are keyed digests, from which nobody can be read."""

from uuid import UUID

from portal.data.consents import suppressions
from portal.data.consents.suppressions import EVERYTHING
from portal.domain.erasure import known_as
from portal.domain.rights.restrictions import on_record
from portal.sources.person import Person


async def suppress_erased(subject: UUID, who: Person) -> None:
    """Suppress all marketing to whatever an erased person was known by, in the transaction under way, as the system.

    To be called while the account, and with it the e-mail address, is still there. Safe to repeat.
    """
    also = known_as.digests(who.identifiers)  # type: ignore[arg-type]
    await suppressions.add(await on_record(subject) | also, EVERYTHING, "erased")
