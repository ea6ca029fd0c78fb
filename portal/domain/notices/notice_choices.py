"""Whether a member wants to be told by e-mail that there is something new, and what to do when nothing arrives."""

from datetime import datetime
from uuid import UUID

from portal.data.actors import Member, Staff
from portal.data.database import acting_as
from portal.data.notices import reachable
from portal.data.notices.reachable import Standing
from portal.domain.audit import audit


async def standing(member: Member) -> Standing:
    """Whether the member wants notices, and whether they arrive."""
    async with acting_as(member):
        return await reachable.of_account(member.id)


async def failing_since(staff: Staff, person: UUID) -> datetime | None:
    """Since when no e-mail reaches that person, if so."""
    async with acting_as(staff):
        return (await reachable.of_account(person)).failing_since


async def choose(member: Member, wants: bool) -> None:
    """Send notices from now on, or none but those about the security of the account."""
    async with acting_as(member):
        if await (reachable.accept(member.id) if wants else reachable.decline(member.id)):
            await audit.record("account.notices_chosen", subject=member.id, given=wants)


async def say_address_is_right(member: Member) -> None:
    """Let notices be sent to the member's address again, although they did not arrive."""
    async with acting_as(member):
        if await reachable.note_right(member.id):
            await audit.record("account.email_said_right", subject=member.id)
