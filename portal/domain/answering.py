"""What the letters of an answer set off: the last one written makes the answer, the last one posted gives it."""

import hashlib

from portal.data.letters import answers, outgoing_letters
from portal.data.letters.outgoing_letters import Letter
from portal.data.requests import requests
from portal.domain.audit import audit
from portal.domain.letters import letter_events, letters_to_sender
from portal.domain.recipients import recipients
from portal.jobs import queue
from portal.kinds import LETTER_KINDS, OF_LETTERS

BEFORE_THE_ANSWER = tuple(kind for kind in LETTER_KINDS if OF_LETTERS[kind].is_overtaken)
"""What has no sense any longer when the answer is in the post."""


async def letter_written(letter: Letter) -> None:
    """Note the answer when none of its letters is left to write, in the transaction under way, as the system, which
    holds its request.

    Raises Stale when its request has gone on meanwhile.
    """
    assert letter.request_id is not None
    letters = await outgoing_letters.of_answer(letter.request_id)
    if any(it.is_to_be_written for it in letters):
        return
    request = await requests.by_id(letter.request_id)
    digests = [it.digest or b"" for it in letters]
    digest = digests[0] if len(digests) == 1 else hashlib.sha256(b"".join(digests)).digest()
    if not await answers.put(request.id, request.subject_id, digest):
        return
    # One who gets the answer need not be told in the same post that it will come, or when at the latest.
    await letter_events.withdrawn(await outgoing_letters.withdraw_receipt(request.id))
    await letters_to_sender.take_back(request, "extension")
    if request.kind == "access":
        await requests.move(request.id, ("approved",), "executed")
    count = len(letters) if len(letters) > 1 else None
    await audit.record("answer.rendered", subject=request.subject_id, request=request.id, letters=count)


async def letter_posted(letter: Letter) -> None:
    """Move the request on when every letter of its answer is in the post, in the transaction under way.

    Raises Stale when it cannot be answered now.
    """
    assert letter.request_id is not None
    await requests.hold(letter.request_id)
    answer = await answers.find(letter.request_id)
    if answer is not None and answer.posted_on:
        await requests.move(letter.request_id, ("executed",), "answered")
        await letter_events.withdrawn(await outgoing_letters.withdraw_kinds(letter.request_id, BEFORE_THE_ANSWER))
        if (await requests.by_id(letter.request_id)).kind in recipients.LISTED_LATER:
            await queue.enqueue("list-recipients", letter.request_id)
