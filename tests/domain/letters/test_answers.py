"""The answer's way to the post, and how long a copy of it is kept."""

from datetime import timedelta

import pytest

from portal.clock import today
from portal.domain.access import access
from portal.domain.errors import NotFound
from portal.domain.letters import answers, postings
from portal.domain.letters.posting_errors import DayToCome, PostedTooEarly
from portal.domain.requests import identity
from portal.settings import settings
from tests.domain.journeys import answered, received
from tests.looking import release
from tests.on_paper import print_answer
from tests.people import ANNA, BERTIL, HANDLER

pytestmark = pytest.mark.usefixtures("world")


async def test_an_answer_is_not_posted_before_it_is_written_nor_after_today() -> None:
    request = await received(BERTIL, "access")
    await identity.confirm(HANDLER, request.reference, "in_person")
    await access.collect(request.id)
    await release(HANDLER, request)
    await answers.render(request.id)
    await print_answer(HANDLER, request.reference)
    for day, error in ((today() - timedelta(days=1), PostedTooEarly), (today() + timedelta(days=1), DayToCome)):
        with pytest.raises(error):
            await postings.mark_posted(HANDLER, request.reference, day)
    await postings.mark_posted(HANDLER, request.reference, today())


async def test_a_posted_answer_and_its_extract_are_forgotten_after_the_time_in_the_settings() -> None:
    request = await answered(ANNA)
    assert await answers.forget_posted(today()) == 0
    assert (await answers.open_answer(HANDLER, request.reference)).startswith(b"%PDF")
    later = today() + settings().answers_kept + timedelta(days=1)
    assert await answers.forget_posted(later) >= 1
    with pytest.raises(NotFound):
        await answers.open_answer(HANDLER, request.reference)
    assert await answers.forget_posted(later) == 0
