"""What was released is taken back while nothing of it is in the post, and answered with as it is masked then."""

import asyncio

import pytest

from portal.clock import today
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.letters import answers as answer_rows
from portal.data.letters import outgoing_letters as rows
from portal.domain.access import access, portability, releases
from portal.domain.access.masking import Change, mask
from portal.domain.desk.case import open_case
from portal.domain.errors import Conflict, NotFound, NotHandler
from portal.domain.letters import answers, outgoing_letters, postings
from portal.domain.requests import requests
from tests.domain.access.wanted import wanted
from tests.domain.wishes_under_way import in_progress, letters_of, status_of
from tests.extracts import maskable
from tests.looking import release
from tests.on_paper import print_answer
from tests.people import ANNA, APPROVER, BERTIL, CECILIA, HANDLER, INTAKE

pytestmark = pytest.mark.usefixtures("world")


async def test_what_was_forgotten_is_masked_in_the_letter_that_goes_out() -> None:
    request = await wanted(ANNA)
    await access.collect(request.id)
    await release(HANDLER, request)
    await answers.render(request.id)
    await print_answer(HANDLER, request.reference)
    forgotten = next(iter(sorted(await maskable(request))))
    with pytest.raises(Conflict):
        await mask(HANDLER, request.reference, Change(mask=frozenset({forgotten})))

    before = await letters_of(request)
    assert await releases.take_back(HANDLER, request.reference) == len([it for it in before if it.is_answer])
    assert await status_of(request) == "in_progress"
    assert (await open_case(HANDLER, request.reference)).step.code == "look_through"
    with pytest.raises(Conflict):
        await postings.mark_posted(HANDLER, request.reference, today())

    assert await mask(HANDLER, request.reference, Change(mask=frozenset({forgotten}))) == 0
    await release(HANDLER, request)
    await answers.render(request.id)
    assert await status_of(request) == "executed"
    written = [it.state for it in await letters_of(request) if it.is_answer]
    assert written == ["withdrawn"] * (len(written) // 2) + ["rendered"] * (len(written) // 2)
    await print_answer(HANDLER, request.reference)
    await postings.mark_posted(HANDLER, request.reference, today())
    assert await status_of(request) == "answered"
    with pytest.raises(Conflict):
        await releases.take_back(HANDLER, request.reference)


async def test_a_letter_that_is_being_written_meanwhile_is_never_sent() -> None:
    request = await wanted(BERTIL)
    await access.collect(request.id)
    await release(HANDLER, request)
    _, back = await asyncio.gather(
        answers.render(request.id), releases.take_back(HANDLER, request.reference), return_exceptions=True
    )
    assert not isinstance(back, Exception)
    assert await status_of(request) == "in_progress"
    async with acting_as(SYSTEM):
        assert await rows.of_answer(request.id) == ()
    with pytest.raises(NotFound):
        await answers.open_answer(HANDLER, request.reference)
    await requests.withdraw(BERTIL, request.reference)


async def test_the_files_to_take_along_are_made_anew() -> None:
    request = await in_progress(CECILIA, "portability")
    await portability.collect(request.id)
    await releases.release(HANDLER, request.reference)
    await portability.write(request.id)
    assert await portability.files_of(HANDLER, request)
    assert await releases.take_back(HANDLER, request.reference) == 0
    assert await portability.files_of(HANDLER, request) == []
    with pytest.raises(NotFound):
        await portability.download(HANDLER, request.reference)
    await releases.release(HANDLER, request.reference)
    await portability.write(request.id)
    [letter] = [it for it in await letters_of(request) if not it.withdrawn_at and it.is_answer]
    await outgoing_letters.write(letter.id)
    await portability.download(HANDLER, request.reference)
    await print_answer(HANDLER, request.reference)
    await postings.mark_posted(HANDLER, request.reference, today())
    assert await status_of(request) == "answered"


async def test_only_a_handler_takes_back_and_only_what_was_released() -> None:
    request = await wanted(BERTIL)
    await access.collect(request.id)
    for staff in (INTAKE, APPROVER):
        with pytest.raises(NotHandler):
            await releases.take_back(staff, request.reference)
    with pytest.raises(Conflict):
        await releases.take_back(HANDLER, request.reference)
    erasure = await requests.submit(BERTIL, "erasure")
    with pytest.raises(NotFound):
        await releases.take_back(HANDLER, erasure.reference)


async def test_even_plain_sql_does_not_remove_an_answer_that_is_in_the_post() -> None:
    request = await wanted(CECILIA)
    await access.collect(request.id)
    await release(HANDLER, request)
    await answers.render(request.id)
    await print_answer(HANDLER, request.reference)
    await postings.mark_posted(HANDLER, request.reference, today())
    async with acting_as(HANDLER):
        assert not await answer_rows.take_back(request.id)
        assert await answer_rows.exists(request.id)
