"""A request for restriction (Art. 18): blocked and answered at once, lifted only after a letter has said so."""

from datetime import date, timedelta

import asyncpg
import pytest

from portal.clock import today
from portal.domain.consents.consents import marketing_allowed
from portal.domain.errors import Conflict, NotFound, NotHandler
from portal.domain.letters import outgoing_letters, postings
from portal.domain.requests.deadlines import working_days_after
from portal.domain.requests.wishes import Blocking
from portal.domain.rights import lifting_notices, restriction_requests, restrictions, restrictions_in_force
from portal.domain.rights.rights_errors import AnswerNotPosted, LiftedTooEarly, NotATelephone
from portal.settings import settings
from tests.conftest import World
from tests.domain.rivals import held_up_at
from tests.domain.wishes_under_way import in_progress, letters_of, said_in, sent, status_of
from tests.letter_text import read, squeezed
from tests.on_paper import print_letter
from tests.people import ANNA, APPROVER, BERTIL, CECILIA, COLLEAGUE, HANDLER

pytestmark = pytest.mark.usefixtures("world")


async def test_from_the_form_to_the_closed_request() -> None:
    request = await in_progress(ANNA, "restriction", Blocking("accuracy", "Mitt namn"))
    asked = await restriction_requests.asked(HANDLER, request)
    assert asked == Blocking("accuracy", "Mitt namn")
    assert (await restrictions.standing(HANDLER, request.reference)).in_force == []
    await restriction_requests.grant(HANDLER, request.reference, "accuracy")
    with pytest.raises(Conflict):
        await restriction_requests.grant(HANDLER, request.reference, "accuracy")
    assert await marketing_allowed(ANNA.id) == (), "in force before the answer is written"
    assert await status_of(request) == "executed"
    [letter] = await letters_of(request)
    said = await said_in(letter)
    assert said["placed_on"] == today().isoformat()
    assert said["ground"] == "accuracy"
    await sent(request)


async def test_the_answer_says_since_when_the_data_has_been_blocked_in_fact(world: World) -> None:
    request = await in_progress(CECILIA, "restriction", Blocking("accuracy"))
    await restrictions.place(HANDLER, request.reference, "accuracy")
    admin = await asyncpg.connect(world.admin_url(world.portal))
    try:
        await admin.execute(
            "UPDATE restriction SET placed_at = placed_at - interval '9 days' WHERE request_id = $1", request.id
        )
    finally:
        await admin.close()
    await restriction_requests.grant(HANDLER, request.reference, "accuracy")
    [letter] = await letters_of(request)
    assert (await said_in(letter))["placed_on"] == (today() - timedelta(days=9)).isoformat()


async def test_it_is_lifted_only_when_the_letter_has_been_in_the_post_for_so_many_working_days(world: World) -> None:
    request = await in_progress(BERTIL, "restriction", Blocking("accuracy"))
    await restriction_requests.grant(HANDLER, request.reference, "accuracy")
    reference = request.reference
    with pytest.raises(Conflict):
        await lifting_notices.order(HANDLER, reference, "claims", "Det var rätt")
    [answer] = await letters_of(request)
    with pytest.raises(AnswerNotPosted):
        await lifting_notices.order(HANDLER, reference, "accuracy", "Det var rätt")
    assert (await restrictions.standing(HANDLER, reference)).answer_waits
    assert len(await letters_of(request)) == 1
    await outgoing_letters.write(answer.id)
    said_of_it = read(await outgoing_letters.open_letter(HANDLER, answer.id))
    assert squeezed("alla personuppgifter som vi har om dig") in said_of_it
    assert squeezed("Din begäran kom till oss") in said_of_it
    await print_letter(HANDLER, answer.id)
    await postings.mark_posted(HANDLER, answer.id, today())
    letter = await lifting_notices.order(HANDLER, reference, "accuracy", "Det var rätt")
    with pytest.raises(Conflict):
        await lifting_notices.order(HANDLER, reference, "accuracy", "Det var rätt")
    with pytest.raises(Conflict):
        await restrictions.lift(HANDLER, reference, "accuracy")
    ordered = next(it for it in await letters_of(request) if it.id == letter)
    said = await said_in(ordered)
    assert said["working_days"] == settings().lifted_after
    assert not [fact for fact in said.values() if str(today().year) in str(fact)], "no day, which could be past"
    await outgoing_letters.write(letter)
    await print_letter(HANDLER, letter)
    await postings.mark_posted(HANDLER, letter, today())
    standing = await restrictions.standing(HANDLER, reference)
    [each] = standing.in_force
    assert each.notice_posted_on == today(), "posting it is the notice"
    assert standing.notices[each.id].earliest == working_days_after(today(), settings().lifted_after)
    [line] = [it for it in (await restrictions_in_force.page(HANDLER)).lines if it.row.id == each.id]
    assert line.remains == "wait"
    with pytest.raises(LiftedTooEarly):
        await restrictions.lift(HANDLER, reference, "accuracy")
    await posted_long_ago(world)
    await restrictions.lift(HANDLER, reference, "accuracy")
    assert (await restrictions.standing(HANDLER, reference)).in_force == []


@pytest.mark.parametrize(
    ("posted", "earliest"),
    [
        (date(2026, 11, 23), date(2026, 12, 7)),
        (date(2026, 11, 27), date(2026, 12, 11)),
        # Neither Christmas from its eve on, New Year from its eve on nor Epiphany has working days.
        (date(2026, 12, 22), date(2027, 1, 12)),
    ],
)
def test_ten_working_days_after_the_posting(posted: date, earliest: date) -> None:
    assert working_days_after(posted, 10) == earliest


async def posted_long_ago(world: World) -> None:
    """As if the letter had been in the post for long enough, since tests do not wait."""
    admin = await asyncpg.connect(world.admin_url(world.portal))
    try:
        await admin.execute("UPDATE lifting_notice SET earliest = $1", today())
    finally:
        await admin.close()


async def test_what_does_not_fit_blocks_nothing() -> None:
    request = await in_progress(ANNA, "restriction", Blocking("claims"))
    for error, staff, ground, telephones in (
        (NotHandler, APPROVER, "claims", []),
        (NotFound, HANDLER, "retained", []),
        (NotATelephone, HANDLER, "claims", ["ring mig"]),
    ):
        with pytest.raises(error):
            await restriction_requests.grant(staff, request.reference, ground, telephones)  # type: ignore[arg-type]
    assert await status_of(request) == "in_progress"
    assert "claims" not in {each.ground for each in (await restrictions.standing(HANDLER, request.reference)).in_force}


@pytest.mark.usefixtures("no_requests")
async def test_whoever_blocks_it_on_the_page_while_a_colleague_grants_it_is_second(
    as_admin: asyncpg.Connection,
) -> None:
    request = await in_progress(CECILIA, "restriction", Blocking("claims"))
    grants = restriction_requests.grant(HANDLER, request.reference, "claims")
    blocks = restrictions.place(COLLEAGUE, request.reference, "claims")
    assert await held_up_at(as_admin, request.id, grants, blocks) == [None, None]
    assert await status_of(request) == "executed"
