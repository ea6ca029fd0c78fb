"""Each morning the portal finds what somebody has to look at, says it once, and stops when it has been seen to."""

from datetime import timedelta

import asyncpg
import pytest

from portal.clock import today
from portal.data.requests.reminders import CAUSES, Cause, found
from portal.data.requests.requests import Request
from portal.domain.errors import Conflict
from portal.domain.intake import receipts
from portal.domain.letters import outgoing_letters, postings
from portal.domain.requests import extensions, identity_questions, refusals, reminders, requests
from portal.domain.requests.wishes import Blocking
from portal.domain.rights import restrictions
from tests.domain.journeys import received, told_of_lifting
from tests.domain.letters_on_the_way import dated, letter_of, posted, written
from tests.on_paper import print_letter
from tests.people import ANNA, APPROVER, BERTIL, CECILIA, HANDLER, INTAKE

pytestmark = pytest.mark.usefixtures("world")

LATER = today() + timedelta(days=5)


async def reminded_of(request: Request) -> list[str]:
    """What the desk is reminded of about the request."""
    return [it.cause for it in await reminders.for_desk(HANDLER) if it.reference == request.reference]


async def days_ago(as_admin: asyncpg.Connection, request: Request, days: int) -> None:
    """Have everything of the request that has a moment have happened so many days ago."""
    for change in (
        "letter SET ordered_at = ordered_at - make_interval(days => $2::int), rendered_at = rendered_at"
        " - make_interval(days => $2::int)",
        "extension SET ordered_at = ordered_at - make_interval(days => $2::int)",
        "refusal SET proposed_at = proposed_at - make_interval(days => $2::int)",
        "identity_question SET posted_on = posted_on - $2::int, answer_by = answer_by - $2::int",
    ):
        await as_admin.execute(f"UPDATE {change} WHERE request_id = $1", request.id, days)


async def test_nothing_that_has_time_is_brought_up() -> None:
    request = await received(ANNA, "access")
    await reminders.notice()
    assert await reminded_of(request) == []


async def test_what_is_due_within_a_week_and_then_late_is_said_once_each(as_admin: asyncpg.Connection) -> None:
    request = await requests.submit(ANNA, "access")
    await dated(as_admin, request, today() - timedelta(days=26))
    assert await reminders.notice() >= 1
    assert await reminders.notice() == 0
    assert await reminded_of(request) == ["due_soon"]
    await dated(as_admin, request, today() - timedelta(days=40))
    assert await reminded_of(request) == [], "the cause has gone before the next morning"
    await reminders.notice()
    assert await reminded_of(request) == ["late"]
    await requests.withdraw(ANNA, request.reference)
    assert await reminded_of(request) == []
    await reminders.notice()
    assert await as_admin.fetchval("SELECT count(*) FROM reminder WHERE done_at IS NULL") == 0


async def test_what_somebody_has_seen_to_is_not_said_again(as_admin: asyncpg.Connection) -> None:
    request = await received(ANNA, "access")
    await dated(as_admin, request, today() - timedelta(days=40))
    await reminders.notice()
    (found,) = [it for it in await reminders.for_desk(HANDLER) if it.reference == request.reference]
    await reminders.mark_done(INTAKE, found.id)
    with pytest.raises(Conflict):
        await reminders.mark_done(HANDLER, found.id)
    assert await reminders.notice() == 0
    assert await reminded_of(request) == []
    await dated(as_admin, request, today())


async def test_an_extension_that_lies_about(as_admin: asyncpg.Connection) -> None:
    request = await received(BERTIL, "access")
    await extensions.order(HANDLER, request.reference, "number", "Många begäranden.")
    await reminders.notice()
    assert await reminded_of(request) == []
    await days_ago(as_admin, request, 2)
    await reminders.notice()
    assert await reminded_of(request) == ["extension_not_posted"]
    await posted(request, "extension")
    assert await reminded_of(request) == []


async def test_a_question_about_identity_without_an_answer(as_admin: asyncpg.Connection) -> None:
    request = await received(BERTIL, "erasure")
    await identity_questions.ask(HANDLER, request.reference, "Vem?", LATER, ["telephone"])
    await posted(request, "identity_question")
    await days_ago(as_admin, request, 6)
    await reminders.notice()
    assert await reminded_of(request) == ["identity_unanswered"]
    await identity_questions.note_answer(HANDLER, request.reference, today(), "letter", "Jag.")
    assert await reminded_of(request) == []


async def test_a_confirmation_that_nobody_prints_and_a_letter_that_nobody_posts(as_admin: asyncpg.Connection) -> None:
    request = await received(CECILIA, "access")
    await receipts.send(HANDLER, request.reference)
    letter = await letter_of(request, "receipt")
    await outgoing_letters.write(letter.id)
    await days_ago(as_admin, request, 5)
    await reminders.notice()
    assert await reminded_of(request) == ["receipt_not_printed"]
    await print_letter(HANDLER, letter.id)
    await reminders.notice()
    assert await reminded_of(request) == ["letter_not_posted"]
    await postings.mark_posted(HANDLER, letter.id, today())
    assert await reminded_of(request) == []


async def test_a_refusal_that_waits_and_then_is_not_posted(as_admin: asyncpg.Connection) -> None:
    request = await requests.submit(CECILIA, "access")
    await refusals.refuse(HANDLER, request.reference, "other", "Därför.")
    await days_ago(as_admin, request, 2)
    await reminders.notice()
    assert await reminded_of(request) == ["refusal_waiting"]
    proposed = await as_admin.fetchval("SELECT id FROM refusal WHERE request_id = $1", request.id)
    await refusals.confirm(APPROVER, request.reference, proposed)
    await written(request, "refusal")
    await days_ago(as_admin, request, 2)
    await reminders.notice()
    assert await reminded_of(request) == ["refusal_not_posted"]


async def test_a_refusal_of_a_request_that_is_late_is_brought_up_the_same_day(as_admin: asyncpg.Connection) -> None:
    request = await received(ANNA, "portability")
    await dated(as_admin, request, today() - timedelta(days=40))
    await refusals.refuse(HANDLER, request.reference, "law", "Därför.")
    await written(request, "refusal")
    await reminders.notice()
    assert await reminded_of(request) == ["refusal_not_posted"]


async def test_a_restriction_is_brought_up_after_a_month_and_each_month_from_then_until_it_is_lifted(
    as_admin: asyncpg.Connection,
) -> None:
    request = await requests.submit(BERTIL, "restriction", Blocking("accuracy"))
    await restrictions.place(HANDLER, request.reference, "accuracy")
    await requests.withdraw(BERTIL, request.reference)
    for days, brought_up in ((29, False), (4, True), (25, False), (3, True)):
        for earlier in (
            "UPDATE restriction SET placed_at = placed_at - make_interval(days => $2) WHERE request_id = $1",
            "UPDATE reminder SET about_on = about_on - $2::integer WHERE request_id = $1",
        ):
            await as_admin.execute(earlier, request.id, days)
        await reminders.notice()
        assert (await reminded_of(request) == ["restriction_in_force"]) == brought_up, f"{days} days later"
        for it in await reminders.for_desk(HANDLER):
            if it.reference == request.reference and days != 3:
                await reminders.mark_done(HANDLER, it.id)
    await told_of_lifting(BERTIL.id, "accuracy")
    await restrictions.lift(HANDLER, request.reference, "accuracy")
    assert await reminded_of(request) == []


@pytest.mark.parametrize("cause", CAUSES)
async def test_looking_for_it_reads_an_index_and_never_a_whole_table(
    as_admin: asyncpg.Connection, cause: Cause
) -> None:
    async with as_admin.transaction():
        await as_admin.execute("SET LOCAL enable_seqscan = off")
        plan = await as_admin.fetch("EXPLAIN " + found(cause, reminders.days()).replace("$1", f"'{today()}'::date"))
    text = "\n".join(row[0] for row in plan)
    assert "Seq Scan" not in text, text
