"""Asking who the sender is: one question at a time, a day to answer by, and the time that runs or stands still."""

from collections.abc import AsyncIterator
from datetime import timedelta

import asyncpg
import pytest
import pytest_asyncio

from portal.clock import today
from portal.data.requests.identity_questions import IdentityQuestion
from portal.data.requests.requests import Request
from portal.domain.desk import case
from portal.domain.desk.case_time import case_time
from portal.domain.errors import Conflict, NotFound, NotHandler
from portal.domain.letters import outgoing_letters
from portal.domain.letters.posting_errors import WrongDay
from portal.domain.requests import extensions, identity, identity_questions, refusals, requests
from portal.domain.requests.deadlines import answer_due, due_after, working_days_after
from portal.domain.requests.identity_errors import AnswerTooLate, AnswerTooSoon, NotAskedYet, NoTimeToAnswer
from tests.conftest import World, in_force
from tests.domain.journeys import received
from tests.domain.letters_on_the_way import letter_of, letters_of, now_of, posted
from tests.people import ANNA, APPROVER, BERTIL, CECILIA, HANDLER

pytestmark = pytest.mark.usefixtures("world")

DOUBT = "Adressen på brevet är en annan än den vi har. Vilka av adresserna har du bott på?"
IN_TWO_WEEKS = today() + timedelta(days=14)


@pytest_asyncio.fixture(loop_scope="session")
async def pausing(world: World) -> AsyncIterator[None]:
    """The setting by which the time stands still."""
    in_force(world, identity_question_pauses=True)
    yield
    in_force(world, identity_question_pauses=False)


async def asked(request: Request) -> IdentityQuestion:
    return await identity_questions.ask(HANDLER, request.reference, DOUBT, IN_TWO_WEEKS, ["letter", "telephone"])


async def step_of(request: Request) -> str:
    return (await case.open_case(HANDLER, request.reference)).step.code


async def some_days_ago(as_admin: asyncpg.Connection, request: Request, days: int) -> None:
    """Have the question been posted so many days ago, to be answered two weeks after that."""
    await as_admin.execute(
        "UPDATE identity_question SET posted_on = posted_on - $2::int, answer_by = posted_on - $2::int + 14"
        " WHERE request_id = $1",
        request.id,
        days,
    )


async def test_the_request_waits_for_the_answer_and_its_day_stays() -> None:
    request = await received(ANNA, "access")
    await asked(request)
    step = (await case.open_case(HANDLER, request.reference)).step
    assert (step.code, step.by) == ("post_question", "intake"), "nobody can answer what is not in the post"
    with pytest.raises(Conflict):
        await asked(request)
    with pytest.raises(Conflict):  # It is not in the post yet.
        await identity_questions.note_answer(HANDLER, request.reference, today(), "telephone", "Ringde")
    await posted(request, "identity_question")
    assert await step_of(request) == "await_identity_answer"
    answered = await identity_questions.note_answer(HANDLER, request.reference, today(), "telephone", "Nämnde båda")
    assert answered.due_on == answer_due(today())
    assert await step_of(request) == "confirm_identity"
    time = await case_time(HANDLER, request.reference)
    assert list(time.answers.values()) == ["Nämnde båda"]
    assert time.was_asked_in_vain
    with pytest.raises(Conflict):
        await identity_questions.note_answer(HANDLER, request.reference, today(), "letter", "En gång till")
    codes = [entry.code for entry in (await requests.follow(ANNA, request.reference)).timeline]
    assert {"identity.asked", "identity.answered"} <= set(codes)


async def test_an_answer_that_is_not_enough_leads_to_another_question_or_to_a_refusal() -> None:
    request = await requests.submit(ANNA, "access")
    await asked(request)
    assert len((await case_time(HANDLER, request.reference)).questions) == 2
    assert await refusals.refuse(HANDLER, request.reference, "not_identified", "Svaren stämde inte.")
    kinds = {it.kind: it.withdrawn_at is None for it in await letters_of(request) if it.posted_on is None}
    assert kinds == {"identity_question": False, "refusal": True}, "the second question is not sent any more"


async def test_without_an_answer_in_time_staff_decide(as_admin: asyncpg.Connection) -> None:
    request = await received(BERTIL, "access")
    await asked(request)
    await posted(request, "identity_question")
    with pytest.raises(NotAskedYet):
        await refusals.refuse(HANDLER, request.reference, "not_identified", "Inget svar.")
    await some_days_ago(as_admin, request, 15)
    assert await step_of(request) == "confirm_identity"
    assert (await case_time(HANDLER, request.reference)).is_overdue
    await asked(request)
    first, second = (await case_time(HANDLER, request.reference)).questions
    assert (first.is_open, second.is_open) == (False, True)
    assert await refusals.refuse(HANDLER, request.reference, "not_identified", "Inget svar.")


async def test_a_question_whose_letter_was_not_sent_after_all_is_waited_for_no_longer() -> None:
    request = await received(BERTIL, "erasure")
    await asked(request)
    await outgoing_letters.withdraw(HANDLER, (await letter_of(request, "identity_question")).id)
    assert await step_of(request) == "confirm_identity"
    await asked(request)
    assert await step_of(request) == "post_question"
    await requests.withdraw(BERTIL, request.reference)


async def test_when_the_identity_is_confirmed_otherwise_no_answer_is_waited_for() -> None:
    request = await received(BERTIL, "erasure")
    await asked(request)
    await identity.confirm(HANDLER, request.reference, "in_person")
    assert [it.withdrawn_at is None for it in await letters_of(request)] == [False]
    assert (await case_time(HANDLER, request.reference)).question is None
    with pytest.raises(Conflict):
        await asked(request)


@pytest.mark.usefixtures("pausing")
async def test_where_the_setting_says_so_the_time_stands_still_until_the_answer(as_admin: asyncpg.Connection) -> None:
    request = await received(CECILIA, "access")
    await asked(request)
    assert (await now_of(request)).due_on == answer_due(today())
    await posted(request, "identity_question")
    assert (await now_of(request)).due_on == due_after(today(), 1, 14), "until the day by which it should come"
    await some_days_ago(as_admin, request, 5)
    answered = await identity_questions.note_answer(HANDLER, request.reference, today(), "letter", "Bytt namn")
    assert answered.due_on == due_after(today(), 1, 5)
    time = await case_time(HANDLER, request.reference)
    assert time.limit
    assert time.limit.paused == 5
    assert time.otherwise
    assert time.otherwise.due_on == answer_due(today()), "both days are shown"


async def test_a_question_keeps_the_setting_of_the_day_on_which_it_was_asked(as_admin: asyncpg.Connection) -> None:
    request = await requests.submit(CECILIA, "access")
    time = await case_time(HANDLER, request.reference)
    assert [it.pauses for it in time.questions] == [True]
    assert time.limit
    assert time.limit.paused == 5


@pytest.mark.usefixtures("pausing")
async def test_an_answer_that_ends_the_pause_takes_back_a_letter_of_extension_that_names_the_days_of_before(
    as_admin: asyncpg.Connection,
) -> None:
    request = await received(BERTIL, "portability")
    await asked(request)
    await posted(request, "identity_question")
    await extensions.order(HANDLER, request.reference, "complexity", "Vi går igenom tio års brevväxling.")
    await some_days_ago(as_admin, request, 5)
    answered = await identity_questions.note_answer(HANDLER, request.reference, today(), "letter", "Bytt namn")
    assert answered.due_on == due_after(today(), 1, 5)
    assert [it.withdrawn_at is None for it in await letters_of(request) if it.kind == "extension"] == [False]
    await extensions.order(HANDLER, request.reference, "complexity", "Vi går igenom tio års brevväxling.")
    await posted(request, "extension")
    assert (await now_of(request)).due_on == due_after(today(), 3, 5)


async def test_by_letter_there_is_time_for_the_post_there_and_back_and_the_request_is_extended_first_for_it(
    as_admin: asyncpg.Connection,
) -> None:
    request = await received(ANNA, "portability")
    by_post = working_days_after(today(), 6)
    tomorrow = today() + timedelta(days=1)
    for day in (tomorrow, by_post - timedelta(days=1)):
        with pytest.raises(AnswerTooSoon):
            await identity_questions.ask(HANDLER, request.reference, DOUBT, day, ["letter"])
    with pytest.raises(AnswerTooLate):
        await identity_questions.ask(HANDLER, request.reference, DOUBT, answer_due(today()), ["letter"])
    # Its month ends in two days: nobody could have answered by letter.
    await as_admin.execute("UPDATE request SET due_on = $2 WHERE id = $1", request.id, today() + timedelta(days=2))
    assert (await case_time(HANDLER, request.reference)).answer_days.is_too_short_for_post
    for day in (tomorrow, by_post):
        with pytest.raises(NoTimeToAnswer):
            await identity_questions.ask(HANDLER, request.reference, DOUBT, day, ["letter"])
    await identity_questions.ask(HANDLER, request.reference, DOUBT, tomorrow, ["letter", "telephone"])
    await outgoing_letters.withdraw(HANDLER, (await letter_of(request, "identity_question")).id)
    await extensions.order(HANDLER, request.reference, "complexity", "Vi går igenom tio års brevväxling.")
    await identity_questions.ask(HANDLER, request.reference, DOUBT, by_post, ["letter"])


async def test_a_question_that_was_posted_late_is_not_answered_in_vain_before_an_answer_could_be_here(
    as_admin: asyncpg.Connection,
) -> None:
    request = await requests.submit(ANNA, "portability")
    await posted(request, "identity_question")
    await as_admin.execute(
        "UPDATE identity_question SET answer_by = $2 WHERE request_id = $1", request.id, today() - timedelta(days=1)
    )
    time = await case_time(HANDLER, request.reference)
    assert (time.is_overdue, time.was_asked_in_vain) == (True, False)
    with pytest.raises(NotAskedYet):
        await refusals.refuse(HANDLER, request.reference, "not_identified", "Inget svar.")
    await as_admin.execute(
        "UPDATE identity_question SET posted_on = posted_on - 15, answer_by = answer_by - 1 WHERE request_id = $1",
        request.id,
    )
    assert (await case_time(HANDLER, request.reference)).was_asked_in_vain


async def test_what_cannot_be_is_refused() -> None:
    request = await received(CECILIA, "erasure")
    for day in (today(), today() - timedelta(days=1), today() + timedelta(days=91)):
        with pytest.raises(WrongDay):
            await identity_questions.ask(HANDLER, request.reference, DOUBT, day, ["letter"])
    for ways in ([], ["pigeon"]):
        with pytest.raises(NotFound):
            await identity_questions.ask(HANDLER, request.reference, DOUBT, IN_TWO_WEEKS, ways)  # type: ignore[arg-type]
    with pytest.raises(NotHandler):
        await identity_questions.ask(APPROVER, request.reference, DOUBT, IN_TWO_WEEKS, ["letter"])
    await asked(request)
    await posted(request, "identity_question")
    for day in (today() - timedelta(days=1), today() + timedelta(days=1)):
        with pytest.raises(WrongDay):
            await identity_questions.note_answer(HANDLER, request.reference, day, "letter", "Svar")
    await requests.withdraw(CECILIA, request.reference)
    with pytest.raises(Conflict):
        await identity_questions.note_answer(HANDLER, request.reference, today(), "letter", "Svar")
