"""Telling those who market, by signed messages, of every change (https://www.standardwebhooks.com).

A message keeps its id and its content however often it is tried. For each receiver those of one person go one after the
other, in order; those of different persons beside one another. Killed anywhere, the same message is sent again.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import structlog

from portal.clock import now
from portal.data.actors import SYSTEM
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.consents import consent_standings
from portal.data.consents import webhook_deliveries as rows
from portal.data.consents.consent_standings import KnownAs
from portal.data.consents.webhook_deliveries import Claimed, Outcome
from portal.data.database import acting_as
from portal.domain.audit import audit
from portal.domain.consents import consent_changes
from portal.jobs import queue
from portal.settings import settings
from portal.settings.types import Webhook
from portal.sources.http_signature import Secrets
from portal.webhooks.posting import Answer, client, post

log = structlog.get_logger()

BATCH = 100
"""Messages that are claimed at a time; also the most that a killed worker sends again."""

LONGEST_WAIT = timedelta(hours=6)
AT_LEAST = timedelta(seconds=1)


async def announce(_: UUID = COMPANY_CHAIN) -> None:
    """Number what has changed, make the messages of it, and send all that can be sent now; the rest later.

    Safe to run twice, also at once, and to be killed anywhere.
    """
    receivers = settings().webhooks
    if not receivers:
        return
    async with acting_as(SYSTEM):
        await rows.subscribe(receivers)
    await consent_changes.number_all()
    for name in receivers:
        await _fan_out(name)
    await asyncio.gather(*(_send_all(name, receiver) for name, receiver in receivers.items()))
    async with acting_as(SYSTEM):
        waits = [await rows.next_try(name) for name in receivers]
        if soon := min((wait for wait in waits if wait is not None), default=None):
            await queue.enqueue_later("announce-changes", COMPANY_CHAIN, max(soon, AT_LEAST))


async def announce_waiting() -> None:
    """The same by the clock, so that nothing waits for a job that was lost."""
    if settings().webhooks:
        await announce()


async def _fan_out(name: str) -> None:
    more = True
    while more:
        async with acting_as(SYSTEM):
            more = await rows.fan_out(name, 10 * BATCH)


async def _send_all(name: str, receiver: Webhook) -> None:
    """Send the receiver's messages until none is left that can be sent now."""
    worker, secrets = uuid4(), Secrets(receiver.secret.get_secret_value())
    async with client(settings().webhook_timeout) as http:
        while True:
            # Longer than a batch can take, were each of its answers to come at the last moment.
            lease = settings().webhook_timeout * (BATCH // 8)
            async with acting_as(SYSTEM):
                batch = await rows.claim(name, BATCH, lease, worker)
                known = await consent_standings.known_as({it.subject_id for it in batch if it.subject_id})
            if not batch:
                return
            answers = await asyncio.gather(*(_send(http, receiver.url, secrets, it, known) for it in batch))
            if not await _note(name, worker, batch, answers):
                return


async def _send(
    http: httpx.AsyncClient, url: str, secrets: Secrets, message: Claimed, known: Mapping[UUID, KnownAs]
) -> Answer:
    who = known.get(message.subject_id) if message.subject_id else None
    content = body(message, who)
    id_, timestamp = f"msg_{message.id.hex}", int(now().timestamp())
    headers = {
        "webhook-id": id_,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": secrets.sign(id_, timestamp, content),
    }
    return await post(http, url, headers, content)


def body(message: Claimed, who: KnownAs | None) -> bytes:
    """The message as JSON. `person` is null where it concerns everybody, or the person has been forgotten since."""
    said = message.content
    may = said["activities"]
    data = {
        "position": message.position,
        "kind": said["kind"],
        "person": as_person(who),
        "activity": said["activity"],
        "allowed": None if may is None or said["activity"] is None else said["activity"] in may,
        "activities": may,
    }
    return json.dumps({"type": "consent.changed", "timestamp": said["at"], "data": data}).encode()


def as_person(who: KnownAs | None) -> dict[str, str] | None:
    """By what a receiver knows the person: the shop's number, and only without one the e-mail address."""
    if who is None:
        return None
    if who.customer_number:
        return {"customer_number": who.customer_number}
    return {"email": who.email} if who.email else None


async def _note(name: str, worker: UUID, batch: Sequence[Claimed], answers: Sequence[Answer]) -> bool:
    """Note what came of the batch, and return whether the receiver can take more."""
    away = [answer for answer in answers if answer.is_away]
    outcomes = [_outcome(it, answer) for it, answer in zip(batch, answers, strict=True)]
    given_up = sum(not it.taken and it.wait is None for it in outcomes)
    async with acting_as(SYSTEM):
        await rows.settle(outcomes, worker)
        if away:
            failures = await rows.failures(name) + 1
            wanted = max((it.wanted for it in away if it.wanted), default=timedelta(0))
            await rows.pause(name, failures, max(wanted, _wait(failures)))
            log.warning("webhook_receiver_away", receiver=name, answer=away[0].said, failures=failures)
        else:
            await rows.pause(name, 0, timedelta(0))
        if given_up:
            await audit.record("webhook.given_up", subject=COMPANY_CHAIN, receiver=name, messages=given_up)
    return not away


def _outcome(message: Claimed, answer: Answer) -> Outcome:
    is_last = message.attempts >= settings().webhook_tries
    wait = None if answer.taken or is_last else max(_wait(message.attempts), answer.wanted or timedelta(0))
    return Outcome(message.id, answer.said, answer.taken, wait)


def _wait(times: int) -> timedelta:
    """After so many tries in vain: 5 s, 15 s, 45 s and so on, up to six hours."""
    return min(settings().webhook_first_wait * int(3 ** min(times - 1, 12)), LONGEST_WAIT)
