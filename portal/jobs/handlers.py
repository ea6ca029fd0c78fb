"""The work of the queue: a name and the domain function that does it. Each may run twice and be killed anywhere."""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from portal.domain import (
    access,
    answers,
    closing,
    erasure,
    notice_sending,
    outgoing_letters,
    portability,
    receipts,
    recipients,
    rectifying,
    restrictions,
    scan_reading,
    unanswered,
    webhooks,
)
from portal.jobs.queue import JobName

HANDLERS: Mapping[JobName, Callable[[UUID], Awaitable[None]]] = {
    "collect-extract": access.collect,
    "forget-extract": access.forget,
    "forget-plan": unanswered.forget_plan,
    "confirm-receipt": receipts.send_by_itself,
    "plan-erasure": erasure.plan,
    "execute-erasure": erasure.execute,
    "render-answer": answers.render,
    "write-letter": outgoing_letters.write,
    "withdraw-letters": outgoing_letters.withdraw_outdated,
    "remove-account": closing.remove_account,
    "remember-restricted": restrictions.remember,
    "list-recipients": recipients.list_by_itself,
    "rectify": rectifying.execute,
    "collect-portable": portability.collect,
    "write-portable": portability.write,
    "read-scan": scan_reading.read,
    "announce-changes": webhooks.announce,
    "send-notice": notice_sending.send,
}
