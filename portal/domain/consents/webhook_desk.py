"""What staff see of the messages about consents: how each receiver stands, and what was given up, to be seen to."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portal.data.actors import Staff
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.consents import webhook_desk as rows
from portal.data.consents.webhook_desk import GivenUp, Waiting
from portal.data.database import acting_as
from portal.domain.audit import audit
from portal.domain.consents import consent_changes
from portal.domain.deciding import deciding_as
from portal.domain.errors import Conflict, NotFound
from portal.domain.requests.handling import expect_handler

PAGE = 50
"""Messages on a page."""

AT_ONCE = 500
"""Messages that are settled in one transaction."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Each receiver, and a page of what was given up, the oldest first. `after` asks for the next page."""

    receivers: Sequence[Waiting]
    given_up: Sequence[GivenUp]
    count: int
    after: tuple[datetime, UUID] | None


async def desk(staff: Staff, after: tuple[datetime, UUID] | None) -> Desk:
    """How the messages stand."""
    async with acting_as(staff):
        receivers = await rows.waiting()
        found = await rows.given_up(after, PAGE + 1)
        count = await rows.count_given_up()
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Desk(receivers, found[:PAGE], count, (last.dead_at, last.id) if last else None)


async def count_given_up(staff: Staff) -> int:
    """How many messages wait for somebody to see to them."""
    async with acting_as(staff):
        return await rows.count_given_up()


async def try_again(staff: Staff, message: UUID) -> None:
    """Have a message that was given up sent again, under the same id. Raises NotHandler and Conflict."""
    expect_handler(staff)
    async with deciding_as(staff):
        await rows.try_again(message)
        await audit.record("webhook.tried_again", subject=COMPANY_CHAIN, message=str(message))
        await consent_changes.announce()


async def drop(staff: Staff, message: UUID, reason: str) -> None:
    """Never send a message that was given up, and say why. Raises NotHandler and Conflict."""
    expect_handler(staff)
    async with deciding_as(staff):
        await rows.drop(message, staff.id, reason)
        await audit.record("webhook.dropped", subject=COMPANY_CHAIN, message=str(message))


async def of_receiver(staff: Staff, subscriber: str) -> Waiting:
    """How one receiver stands, of whose messages some were given up. Raises NotFound for another."""
    async with acting_as(staff):
        found = {it.subscriber: it for it in await rows.waiting() if it.given_up}
    if subscriber not in found:
        raise NotFound
    return found[subscriber]


async def try_all_again(staff: Staff, subscriber: str, until: datetime) -> None:
    """Have everything sent again that was given up by then, when the reader saw it.

    What has been given up once more since stays, so that asking twice does it once. Raises NotHandler, and Conflict
    when nothing is left of it.
    """
    expect_handler(staff)

    async def batch() -> int:
        count = await rows.try_all_again(subscriber, until, AT_ONCE)
        if count:
            await audit.record("webhook.tried_again", subject=COMPANY_CHAIN, receiver=subscriber, messages=count)
            await consent_changes.announce()
        return count

    await _in_batches(staff, batch)


async def drop_all(staff: Staff, subscriber: str, until: datetime, reason: str) -> None:
    """Never send what was given up by then, and say why. Raises as `try_all_again` does."""
    expect_handler(staff)

    async def batch() -> int:
        count = await rows.drop_all(subscriber, until, AT_ONCE, staff.id, reason)
        if count:
            await audit.record("webhook.dropped", subject=COMPANY_CHAIN, receiver=subscriber, messages=count)
        return count

    await _in_batches(staff, batch)


async def _in_batches(staff: Staff, batch: Callable[[], Awaitable[int]]) -> None:
    """Each in a transaction of its own: what is done stays done, and asking again goes on with the rest."""
    total = 0
    while True:
        async with acting_as(staff):
            count = await batch()
        total += count
        if count < AT_ONCE:
            break
    if not total:
        raise Conflict
