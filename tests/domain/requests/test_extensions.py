"""An extension is told within the first month, or it does not count (Art. 12(3))."""

from datetime import date, timedelta
from io import BytesIO

import asyncpg
import pytest
from pypdf import PdfReader

from portal.clock import today
from portal.data.requests.extensions import Reason
from portal.data.requests.requests import Kind, Request
from portal.domain.access import access, releases
from portal.domain.audit import audit
from portal.domain.desk.case_time import case_time
from portal.domain.errors import Conflict, NotFound, NotHandler
from portal.domain.intake import signed_letters
from portal.domain.letters import answers, outgoing_letters, postings
from portal.domain.requests import extensions, identity, requests
from portal.domain.requests.deadlines import EXTENDED_MONTHS, answer_due, due_after
from portal.domain.requests.extensions import TooLateToExtend
from tests.domain.journeys import answered, received
from tests.domain.letters_on_the_way import dated, letter_of, letters_of, now_of, posted, written
from tests.looking import release
from tests.people import ANNA, APPROVER, BERTIL, CECILIA, HANDLER

pytestmark = pytest.mark.usefixtures("world")

WORDS = "Vi går igenom tio års brevväxling."


def in_three_months() -> date:
    """The last day in time for what has come today and is extended."""
    return due_after(today(), EXTENDED_MONTHS)


async def extended(request: Request) -> Request:
    return await extensions.order(HANDLER, request.reference, "complexity", WORDS)


async def test_until_its_letter_is_posted_the_first_day_applies_and_then_the_later_one() -> None:
    request = await received(ANNA, "access")
    await extended(request)
    assert (await now_of(request)).due_on == answer_due(today())
    time = await case_time(HANDLER, request.reference)
    assert time.extension
    assert (time.extension.first_due_on, time.extension.extended_to) == (
        answer_due(today()),
        in_three_months(),
    )
    assert not time.extension_lapsed
    await posted(request, "extension")
    assert (await now_of(request)).due_on == in_three_months()
    codes = [entry.code for entry in (await requests.follow(ANNA, request.reference)).timeline]
    assert {"extension.ordered", "extension.counted"} <= set(codes)
    assert (await audit.verify()).faults == ()


async def test_it_can_be_done_once() -> None:
    request = await requests.submit(ANNA, "access")
    with pytest.raises(Conflict):
        await extended(request)
    assert [it.kind for it in await letters_of(request)].count("extension") == 1


async def test_a_letter_that_was_not_sent_after_all_leaves_room_for_another() -> None:
    request = await received(BERTIL, "erasure")
    await extended(request)
    first = await letter_of(request, "extension")
    await outgoing_letters.withdraw(HANDLER, first.id)
    time = await case_time(HANDLER, request.reference)
    assert time.extension_lapsed
    assert time.can_be_extended
    await extended(request)
    await posted(request, "extension")
    assert (await now_of(request)).due_on == in_three_months()


async def test_posted_after_the_first_day_it_does_not_count(as_admin: asyncpg.Connection) -> None:
    request = await received(ANNA, "erasure")
    await extended(request)
    received_on = today() - timedelta(days=45)
    await dated(as_admin, request, received_on)
    await posted(request, "extension")
    assert (await now_of(request)).due_on == answer_due(received_on)
    time = await case_time(HANDLER, request.reference)
    assert time.extension_lapsed
    codes = [entry.code for entry in (await requests.follow(ANNA, request.reference)).timeline]
    assert ("extension.too_late" in codes, "extension.counted" in codes) == (True, False)


async def test_after_the_first_day_nothing_is_extended(as_admin: asyncpg.Connection) -> None:
    request = await received(BERTIL, "access")
    await dated(as_admin, request, today() - timedelta(days=45))
    with pytest.raises(TooLateToExtend):
        await extended(request)
    assert await letters_of(request) == []
    await dated(as_admin, request, today())
    await extended(request)


async def test_only_a_handler_extends_for_one_of_the_two_reasons_what_is_still_to_be_answered() -> None:
    request = await received(CECILIA, "access")
    with pytest.raises(NotHandler):
        await extensions.order(APPROVER, request.reference, "complexity", WORDS)
    with pytest.raises(NotFound):
        await extensions.order(HANDLER, request.reference, "holidays", WORDS)  # type: ignore[arg-type]
    await requests.withdraw(CECILIA, request.reference)
    with pytest.raises(Conflict):
        await extended(request)
    waiting = await requests.submit(CECILIA, "access")
    with pytest.raises(Conflict):
        await extended(waiting)
    await signed_letters.register(HANDLER, waiting.seal, today())


async def test_a_request_withdrawn_meanwhile_keeps_its_day_when_the_letter_is_posted_all_the_same() -> None:
    request = await received(CECILIA, "erasure")
    await extended(request)
    letter = await letter_of(request, "extension")
    await requests.withdraw(CECILIA, request.reference)
    with pytest.raises(Conflict):
        await extended(request)
    assert (await now_of(request)).due_on == answer_due(today())
    assert letter.posted_on is None


async def test_what_is_answered_is_not_extended() -> None:
    request = await answered(CECILIA)
    with pytest.raises(Conflict):
        await extended(request)


async def test_when_the_answer_is_written_its_letter_is_not_sent_and_moves_no_day(as_admin: asyncpg.Connection) -> None:
    request = await requests.submit(BERTIL, "access")
    await identity.confirm(HANDLER, request.reference, "in_person")
    await access.collect(request.id)
    for printed in (False, True):
        if printed:
            await releases.take_back(HANDLER, request.reference)
            await extended(request)
            await written(request, "extension")
        letter = await letter_of(request, "extension")
        await release(HANDLER, request)
        await answers.render(request.id)
        assert [it.state for it in await letters_of(request) if it.id == letter.id] == ["withdrawn"]
        assert (await now_of(request)).due_on == answer_due(today())
    # One that an earlier answer had left in the queue is not noted as posted either.
    await as_admin.execute("UPDATE letter SET withdrawn_at = NULL WHERE id = $1", letter.id)
    with pytest.raises(Conflict):
        await postings.mark_posted(HANDLER, letter.id, today())
    assert (await now_of(request)).due_on == answer_due(today())


@pytest.mark.parametrize(
    ("kind", "reason", "said", "unsaid"),
    [
        ("portability", "number", "we receive unusually many requests", "sent us several"),
        ("erasure", "own_number", "You have sent us several requests.", "unusually many"),
    ],
)
async def test_the_letter_says_whose_requests_are_many(kind: Kind, reason: Reason, said: str, unsaid: str) -> None:
    request = await received(CECILIA, kind)
    await extensions.order(HANDLER, request.reference, reason, WORDS)
    letter = await written(request, "extension")
    pages = PdfReader(BytesIO(await outgoing_letters.open_letter(HANDLER, letter))).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert (said in text, unsaid in text) == (True, False)
