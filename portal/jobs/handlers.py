"""The work of the queue: a name and the domain function that does it. Each may run twice and be killed anywhere."""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from portal.domain.access import access, portability
from portal.domain.consents import webhooks
from portal.domain.erasure import closing, erasure
from portal.domain.intake import receipts, scan_reading
from portal.domain.letters import answers, outgoing_letters
from portal.domain.notices import notice_sending
from portal.domain.recipients import recipients, recipients_of_lifting
from portal.domain.requests import unanswered
from portal.domain.rights import rectifying, restrictions
from portal.domain.signing_in import sign_in_help
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
    "list-lifted": recipients_of_lifting.list_by_itself,
    "rectify": rectifying.execute,
    "collect-portable": portability.collect,
    "write-portable": portability.write,
    "read-scan": scan_reading.read,
    "announce-changes": webhooks.announce,
    "send-notice": notice_sending.send,
    "shut-account": sign_in_help.shut,
    "take-factors-away": sign_in_help.take_factors_away,
}
