"""Answers that are still to be written to a person whose name or address has been corrected."""

from collections.abc import Sequence

from portal.data.letters import answer_addresses, answers
from portal.data.requests import persons_requests, requests
from portal.data.requests.requests import Request
from portal.data.subjects import DataSubject
from portal.domain.requests.request_forms import stored_sender


async def send_to(subject: DataSubject, lines: Sequence[str], but: Request) -> None:
    """Have the answers to the subject's requests `but` one go to that name and address, in the transaction under way.

    What staff chose to send elsewhere than to the shop's address goes there, and what is written is left as it is.
    """
    for request in await persons_requests.needing_data(subject.id):
        if request == but.id or await answers.exists(request):
            continue
        chosen = await answer_addresses.find(request)
        if chosen and chosen.origin == "shop":
            await requests.set_sender(request, stored_sender(tuple(lines), request, subject))
