"""A request for restriction (Art. 18): blocked and answered at once, lifted only after a letter has said so."""

from datetime import date, timedelta

import asyncpg
import pytest

from portal.clock import today
from portal.domain.consents.consents import marketing_allowed
from portal.domain.errors import Conflict, NotATelephone, NotFound, NotHandler
from portal.domain.letters import outgoing_letters
from portal.domain.letters.posting_errors import LiftedTooEarly
from portal.domain.requests.wishes import Blocking
from portal.domain.rights import lifting_notices, restriction_requests, restrictions
from tests.conftest import World
from tests.domain.wishes_under_way import in_progress, letters_of, said_in, sent, status_of
from tests.on_paper import print_letter
from tests.people import ANNA, APPROVER, BERTIL, HANDLER

pytestmark = pytest.mark.usefixtures("world")

TOMORROW = today() + timedelta(days=1)


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
    assert "18.1 a" in str(said["ground"])
    await sent(request)


async def test_it_is_lifted_only_after_a_letter_has_said_so_and_not_before_its_day(world: World) -> None:
    request = await in_progress(BERTIL, "restriction", Blocking("accuracy"))
    await restriction_requests.grant(HANDLER, request.reference, "accuracy")
    reference = request.reference
    with pytest.raises(LiftedTooEarly):
        await lifting_notices.order(HANDLER, reference, "accuracy", today(), "Det var rätt")
    with pytest.raises(Conflict):
        await lifting_notices.order(HANDLER, reference, "claims", TOMORROW, "Det var rätt")
    letter = await lifting_notices.order(HANDLER, reference, "accuracy", TOMORROW, "Det var rätt")
    with pytest.raises(Conflict):
        await lifting_notices.order(HANDLER, reference, "accuracy", TOMORROW, "Det var rätt")
    await said_to_be_lifted(world, today())
    with pytest.raises(Conflict):
        await restrictions.lift(HANDLER, reference, "accuracy")
    await said_to_be_lifted(world, TOMORROW)
    await outgoing_letters.write(letter)
    await print_letter(HANDLER, letter)
    await outgoing_letters.mark_posted(HANDLER, letter, today())
    [each] = (await restrictions.standing(HANDLER, reference)).in_force
    assert each.notice_posted_on == today(), "posting it is the notice"
    with pytest.raises(LiftedTooEarly):
        await restrictions.lift(HANDLER, reference, "accuracy")
    await said_to_be_lifted(world, today())
    await restrictions.lift(HANDLER, reference, "accuracy")
    assert (await restrictions.standing(HANDLER, reference)).in_force == []


async def said_to_be_lifted(world: World, on: date) -> None:
    """As if the letter had said that day, since tests do not wait."""
    admin = await asyncpg.connect(world.admin_url(world.portal))
    try:
        await admin.execute("UPDATE lifting_notice SET earliest = $1", on)
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
