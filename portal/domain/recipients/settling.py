"""What staff decide about the recipients of a change (Art. 19): each has one answer, and all are given at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args
from uuid import UUID

from portal.clock import today
from portal.data.actors import Staff
from portal.data.database import acting_as
from portal.data.recipients import recipient_notices
from portal.data.recipients.recipient_notices import Notice
from portal.data.requests import requests
from portal.data.requests.requests import Request
from portal.domain.deciding import explained
from portal.domain.errors import NotFound, Refused
from portal.domain.letters.posting_errors import NotAnAddress, PostedTooEarly
from portal.domain.recipients import recipient_letters, recipient_telling
from portal.domain.recipients.told_recipients import name_of
from portal.domain.record_of_processing.model import Text
from portal.domain.record_of_processing.published import published
from portal.domain.requests.handling import expect_handler
from portal.domain.requests.requests import find

Way = Literal["letter", "message", "not_needed", "impossible", "disproportionate"]
"""Our letter; told in another way; or not told, since nothing was disclosed or by one of the exceptions of Art. 19."""
WAYS: tuple[Way, ...] = get_args(Way)


@dataclass(frozen=True, slots=True)
class Choice:
    """What becomes of one recipient. `words` are how and to whom it was told, on `told_on`, or why it is not;
    `address` is where a letter goes, line by line, where the record does not say."""

    notice: UUID
    way: Way
    words: str = ""
    told_on: date | None = None
    address: Sequence[str] = ()


class UnfitChoices(Refused):
    """Some choices cannot be: `faults` says of which recipient, and what is wrong with its day or its address."""

    def __init__(self, faults: Mapping[UUID, NotAnAddress | PostedTooEarly]) -> None:
        super().__init__()
        self.faults = faults


async def settle(staff: Staff, reference: str, choices: Sequence[Choice]) -> None:
    """Settle these recipients; one that gets a letter is told when that has been posted.

    All of them, or none. Raises NotFound, NotHandler, UnfitChoices, and Conflict when one was settled before or a
    letter to it is on its way.
    """
    expect_handler(staff)
    record = (await published()).record
    faults: dict[UUID, NotAnAddress | PostedTooEarly] = {}
    async with acting_as(staff):
        request = await find(reference)
        # Before its notices, as by everybody who changes them, so that no two wait for one another.
        await requests.hold(request.id)
        for choice in choices:
            notice = await _notice(request, choice.notice)
            try:
                if choice.way == "letter":
                    await recipient_letters.order(staff, request, notice, choice.address, record)
                else:
                    _expect_possible(request, choice)
                    told_on = choice.told_on if choice.way == "message" else None
                    await recipient_telling.settle(staff, request, notice, choice.way, told_on, choice.words)
            except (NotAnAddress, PostedTooEarly) as error:
                faults[notice.id] = error
        if faults:
            raise UnfitChoices(faults)


async def names(staff: Staff, reference: str) -> dict[UUID, Text]:
    """What each recipient of a request's changes is called, by its notice. Raises NotFound."""
    record = (await published()).record
    async with acting_as(staff):
        request = await find(reference)
        return {it.id: name_of(it, record) for it in await recipient_notices.of_request(request.id)}


def _expect_possible(request: Request, choice: Choice) -> None:
    if choice.way not in WAYS:
        raise NotFound
    since = request.came_on
    if choice.way == "message" and (choice.told_on is None or not since <= choice.told_on <= today()):
        raise PostedTooEarly


async def _notice(request: Request, notice: UUID) -> Notice:
    with explained():
        return await recipient_notices.find(request.id, notice)
