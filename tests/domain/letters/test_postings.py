"""Many letters noted as posted at once: all of them with what they set off, or none and why."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from portal.clock import today
from portal.data.letters.outgoing_letters import Letter
from portal.data.requests.requests import Request
from portal.domain.access import access, extract_parts
from portal.domain.errors import NotFound
from portal.domain.letters import answers, making, postings, print_runs, run_files
from portal.domain.letters.making import Kind
from portal.domain.letters.posting_errors import DayToCome
from portal.domain.letters.print_errors import NotedBefore, NotPosted
from portal.domain.letters.print_queue import print_queue
from portal.domain.requests import identity, requests
from tests.domain.journeys import received
from tests.domain.printing import empty, in_run, written
from tests.domain.replies import events, found, plain
from tests.looking import release
from tests.people import ANNA, COLLEAGUE, HANDLER

pytestmark = pytest.mark.usefixtures("world", "replies")


async def printed(count: int, request: Request | None = None) -> list[UUID]:
    """So many letters that are on paper."""
    letters = await written(count, request)
    run = await print_runs.make(HANDLER, "duplex", letters, with_list=False)
    await run_files.open_run(HANDLER, run)
    await print_runs.confirm(HANDLER, run, ())
    return letters


async def test_letters_are_posted_together_each_by_somebody_on_a_day() -> None:
    request = await received(ANNA, "access")
    letters = [*await printed(2, request), *await printed(1)]
    assert await postings.post(COLLEAGUE, letters, today()) == 3
    for letter in letters:
        sent = await found(letter)
        assert (sent.state, sent.posted_on, sent.posted_by) == ("posted", today(), COLLEAGUE.id)
    assert (await events(request))[-2:] == ["outgoing.posted", "outgoing.posted"]
    await requests.withdraw(ANNA, request.reference)


async def test_if_one_cannot_be_posted_none_is_and_each_is_told_why(monkeypatch: pytest.MonkeyPatch) -> None:
    good, gone = await printed(2)
    [unprinted] = await written(1)
    await postings.mark_posted(HANDLER, gone, today())
    told: list[Letter] = []

    async def note(posted: Letter) -> None:
        told.append(posted)

    monkeypatch.setitem(making.KINDS, "reply", Kind(plain, on_posted=note))
    with pytest.raises(NotPosted) as refused:
        await postings.post(HANDLER, [good, gone, unprinted], today())
    assert refused.value.faults == {gone: "already_posted", unprinted: "conflict"}
    assert refused.value.before == {gone: NotedBefore(HANDLER.name, today())}
    assert (await found(good)).state == "printed"
    with pytest.raises(DayToCome):
        await postings.post(HANDLER, [good], today() + timedelta(days=1))
    with pytest.raises(NotPosted) as refused:
        await postings.post(HANDLER, [good], today() - timedelta(days=1))
    assert refused.value.faults == {good: "posted_too_early"}
    with pytest.raises(NotFound):
        await postings.post(HANDLER, [good, uuid4()], today())
    assert await postings.post(HANDLER, [good], today()) == 1
    assert [it.id for it in told][-1] == good


async def test_of_two_who_post_the_same_letters_one_does_and_the_other_is_told() -> None:
    letters = await printed(3)
    both = await asyncio.gather(
        postings.post(HANDLER, letters, today()),
        postings.post(COLLEAGUE, letters[::-1], today()),
        return_exceptions=True,
    )
    [refused] = [it for it in both if isinstance(it, NotPosted)]
    assert 3 in both
    assert (set(refused.before), refused.fault) == (set(letters), "already_posted")


async def test_an_answer_of_several_letters_goes_by_runs_and_is_given_with_the_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await empty()
    monkeypatch.setattr(extract_parts, "ROWS", 100)
    request = await received(ANNA, "access")
    await identity.confirm(HANDLER, request.reference, "in_person")
    await access.collect(request.id)
    await release(HANDLER, request)
    await answers.render(request.id)
    run = await print_runs.make(HANDLER, "duplex", None, with_list=True)
    letters = await in_run(run)
    assert len(letters) > 2
    assert len((await print_runs.find(HANDLER, run)).printouts) == 1, "they go to one addressee together"
    await run_files.open_run(HANDLER, run)
    await print_runs.confirm(HANDLER, run, letters[:1])
    [waiting], [ready] = (await print_queue(HANDLER)).to_print, (await print_runs.find(HANDLER, run)).to_post
    assert (waiting.numbers, ready.numbers, ready.whole) == ([1], list(range(2, len(letters) + 1)), len(letters))
    await postings.post(HANDLER, ready.letters, today())
    assert (await requests.follow(ANNA, request.reference)).request.status == "executed"
    await empty()
    await postings.post(HANDLER, letters[:1], today())
    assert (await requests.follow(ANNA, request.reference)).request.status == "answered"
    codes = await events(request)
    assert codes == ["outgoing.not_printed", "answer.posted", "answer.printed", "answer.posted"]
