"""The letter that answers an erasure, made from what was done."""

from uuid import UUID

from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.erasure import erasure_certificates
from portal.data.requests import requests
from portal.domain.by_hand import manual_tasks
from portal.domain.erasure.answer_letters import erasure_decision
from portal.domain.erasure.erasure import outcome
from portal.domain.recipients.told_recipients import told
from portal.domain.record_of_processing.published import published
from portal.domain.trouble import Unfinished
from portal.letters.erasure_decision import UngroundedDecision
from portal.letters.letter import Written


async def render(written: Written) -> bytes:
    """The decision on the request that its facts name. Raises Unfinished when something is kept without a ground."""
    record = (await published()).record
    async with acting_as(SYSTEM):
        request = await requests.by_id(UUID(str(written.facts["request"])))
        lines = await outcome(request.id)
        tasks = await manual_tasks.of_request(request)
        certificate = await erasure_certificates.find(request.id)
        recipients = await told(request, record)
    number = certificate.number if certificate else None
    try:
        return await erasure_decision(request, written.addressee, record, lines, tasks, number, recipients)
    except UngroundedDecision:
        raise Unfinished from None
