"""Whoever was told that a person's data is restricted is told when that ends, as its letter says (Art. 19).

It is listed when the last of the person's restrictions has been lifted: until then the data is only stored.
"""

from uuid import UUID

from portal.data import subjects
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.errors import NoSuchRow
from portal.data.keys import KeyDestroyed
from portal.data.recipients import recipient_notices
from portal.data.recipients.recipient_notices import Notice
from portal.data.requests import requests
from portal.data.requests.requests import Request
from portal.data.rights import restrictions
from portal.domain.recipients import recipients
from portal.domain.recipients.told_recipients import contact_of
from portal.domain.record_of_processing.published import published
from portal.domain.sources.company_sources import person
from portal.jobs import queue
from portal.jobs.queue import WorkPostponed
from portal.sources.errors import SourceError


async def ended(subject: UUID) -> None:
    """Have it listed, for each request, who is to be told that nothing is restricted any longer, in the transaction
    under way."""
    await queue.enqueue_all("list-lifted", await recipient_notices.restricted(subject))


async def list_by_itself(request_id: UUID) -> None:
    """List those who were told of the restriction because of that request.

    Safe to run twice and to be killed anywhere. Raises WorkPostponed while a source does not tell who the person is.
    """
    async with acting_as(SYSTEM):
        try:
            request = await requests.by_id(request_id)
        except NoSuchRow:
            return
        if await restrictions.in_force(request.subject_id):
            return
    try:
        who, record = await person(request.subject_id), (await published()).record
    except SourceError:
        raise WorkPostponed from None
    async with acting_as(SYSTEM):
        await subjects.hold(request.subject_id)
        # Restricted anew while the sources were asked: then nobody is told that it has ended.
        if await restrictions.in_force(request.subject_id):
            return
        if request_id not in await recipient_notices.restricted(request.subject_id):
            return
        whom = [(it.recipient, contact_of(it, record), it.categories) for it in await _told(request)]
        try:
            await recipients.list_whom(request, "restriction_lifted", whom, who)
        except KeyDestroyed:
            return  # Erased meanwhile, and with that erasure's own list.


async def _told(request: Request) -> list[Notice]:
    """Those who were told of it, or to whom a letter is on its way; once, though another request had them told too."""
    everybody = await recipient_notices.of_subject(request.subject_id)
    ended = [it for it in everybody if it.about == "restriction_lifted"]
    waiting = {(it.recipient, it.contact) for it in ended if it.outcome is None}
    in_round = 1 + max((it.round for it in ended if it.request_id == request.id), default=0)
    return [
        it
        for it in everybody
        if it.request_id == request.id
        and it.about == "restriction"
        and it.round == in_round
        and (it.told_on or (it.letter_id and it.outcome is None))
        and (it.recipient, it.contact) not in waiting
    ]
