"""Restriction (Art. 18): at once, on a ground, told of before it is lifted; and what it does to marketing."""

import asyncpg
import pytest

from portal.clock import today
from portal.data.actors import SYSTEM, Member
from portal.data.audit import audit as chain
from portal.data.audit.audit import AuditEvent
from portal.data.database import acting_as, connection
from portal.data.errors import Stale
from portal.data.rights import restrictions as rows
from portal.domain.audit import audit
from portal.domain.consents import consents
from portal.domain.consents.consents import marketing_allowed
from portal.domain.desk import case
from portal.domain.erasure import known_as
from portal.domain.errors import Conflict, NotFound, NotHandler
from portal.domain.own_data.own_data import own_rows
from portal.domain.requests import requests
from portal.domain.rights import restriction_questions, restrictions, restrictions_in_force
from portal.domain.rights.restriction_questions import NOBODY, Answer, Question
from portal.domain.rights.rights_errors import NotATelephone
from tests.bench.statements import recording
from tests.domain.journeys import told_of_lifting
from tests.people import ANNA, ANNA_EMAIL, ANNA_NUMBER, APPROVER, BERTIL, BERTIL_EMAIL, CECILIA, CECILIA_EMAIL, HANDLER

pytestmark = pytest.mark.usefixtures("world")


async def reference_of(member: Member) -> str:
    """The reference of a request of the member's."""
    return (await requests.submit(member, "access")).reference


async def answer_about(email: str) -> Answer:
    """What the shop is told."""
    return (await restriction_questions.ask("shop", [Question("email", email)]))[0]


async def newest_event(member: Member) -> AuditEvent:
    """What stands last in the member's chain."""
    return (await audit.page_of_own(member, None)).events[0]


async def test_it_is_in_force_at_once_and_stops_all_marketing_but_keeps_the_choice() -> None:
    await consents.choose(ANNA, "email_offers", True)
    assert "email_offers" in await marketing_allowed(ANNA.id)
    await restrictions.place(HANDLER, await reference_of(ANNA), "accuracy")
    assert await marketing_allowed(ANNA.id) == ()
    choice = {each.activity.id: each for each in await consents.overview(ANNA)}["email_offers"]
    assert (choice.given, choice.goes_on) == (True, False)
    assert not any(each.goes_on for each in await consents.overview(ANNA))
    assert await answer_about(ANNA_EMAIL) == Answer(True, today(), ())
    event = await newest_event(ANNA)
    assert (event.code, event.details, event.actor_role) == ("restriction.placed", {"ground": "accuracy"}, "handler")


async def test_a_choice_made_meanwhile_is_kept_and_does_not_go_on() -> None:
    made = await consents.choose(ANNA, "sms_offers", True)
    assert (made.given, made.goes_on) == (True, False)


async def test_placing_it_twice_on_a_ground_places_one() -> None:
    reference = await reference_of(ANNA)
    await restrictions.place(HANDLER, reference, "accuracy")
    assert [each.ground for each in (await restrictions.standing(HANDLER, reference)).in_force] == ["accuracy"]


async def test_it_is_not_lifted_before_the_person_has_been_told() -> None:
    reference = await reference_of(ANNA)
    with pytest.raises(Conflict):
        await restrictions.lift(HANDLER, reference, "accuracy")
    await told_of_lifting(ANNA.id, "accuracy")
    with pytest.raises(Stale):
        await told_of_lifting(ANNA.id, "accuracy")
    assert (await answer_about(ANNA_EMAIL)).restricted, "telling is not lifting"
    await restrictions.lift(HANDLER, reference, "accuracy")
    assert set(await marketing_allowed(ANNA.id)) >= {"email_offers", "sms_offers"}
    assert not (await answer_about(ANNA_EMAIL)).restricted
    with pytest.raises(Conflict):
        await restrictions.lift(HANDLER, reference, "accuracy")
    assert (await newest_event(ANNA)).code == "restriction.lifted"


async def test_the_last_of_several_grounds_is_what_lifts_it() -> None:
    reference = await reference_of(BERTIL)
    await restrictions.place(HANDLER, reference, "unlawful")
    await restrictions.place(HANDLER, reference, "claims", ["070-174 06 06"])
    await told_of_lifting(BERTIL.id, "unlawful")
    await restrictions.lift(HANDLER, reference, "unlawful")
    by_telephone = [Question("telephone", "+46701740606")]
    assert (await answer_about(BERTIL_EMAIL)).restricted
    assert (await restriction_questions.ask("shop", by_telephone))[0].restricted
    await told_of_lifting(BERTIL.id, "claims")
    await restrictions.lift(HANDLER, reference, "claims")
    assert not (await answer_about(BERTIL_EMAIL)).restricted
    assert await restriction_questions.ask("shop", by_telephone) == [NOBODY], "no fingerprint is left"


async def test_what_is_in_force_is_listed_with_what_remains_and_read_by_its_index() -> None:
    reference = await reference_of(BERTIL)
    await restrictions.place(HANDLER, reference, "accuracy")
    await restrictions.place(HANDLER, reference, "objection")
    await requests.withdraw(BERTIL, reference)
    assert (await case.open_case(HANDLER, reference)).step.code == "review_restriction"
    async with recording() as sent:
        listed = await restrictions_in_force.page(HANDLER)
        assert (await restrictions_in_force.count(HANDLER)).number == len(listed.lines) == 2
        beyond = await restrictions_in_force.page(HANDLER, listed.lines[0].row.place)
    assert [(it.row.reference, it.row.ground, it.days, it.remains) for it in listed.lines] == [
        (reference, "accuracy", 0, "review"),
        (reference, "objection", 0, "review"),
    ]
    assert [it.row.ground for it in beyond.lines] == ["objection"]
    async with acting_as(SYSTEM):
        await connection().execute("SET LOCAL enable_seqscan = off")
        await connection().execute("SET LOCAL enable_sort = off")
        for _, sql, arguments in sent.statements:
            if "FROM restriction" in sql:
                plan = str(await connection().fetch(f"EXPLAIN {sql}", *arguments))
                assert "restriction_in_force" in plan, plan
    await told_of_lifting(BERTIL.id, "accuracy")
    assert [it.remains for it in (await restrictions_in_force.page(HANDLER)).lines] == ["lift", "review"]
    await told_of_lifting(BERTIL.id, "objection")
    for ground in ("accuracy", "objection"):
        await restrictions.lift(HANDLER, reference, ground)
    assert (await case.open_case(HANDLER, reference)).step.code == "nothing"


async def test_only_a_handler_restricts_on_a_ground_of_the_article_with_numbers_that_are_numbers() -> None:
    reference = await reference_of(BERTIL)
    with pytest.raises(NotHandler):
        await restrictions.place(APPROVER, reference, "accuracy")
    with pytest.raises(NotFound):
        await restrictions.place(HANDLER, reference, "retained")
    with pytest.raises(NotFound):
        await restrictions.place(HANDLER, "JM-0000-0000", "accuracy")
    with pytest.raises(NotATelephone):
        await restrictions.place(HANDLER, reference, "accuracy", ["070-174 06 06", "call me"])
    assert not (await answer_about(BERTIL_EMAIL)).restricted


async def test_what_a_law_keeps_of_an_erased_person_is_restricted_until_the_last_of_it_goes() -> None:
    request = await requests.submit(CECILIA, "erasure")
    for _ in range(2):
        async with acting_as(SYSTEM):
            await restrictions.place_retained(CECILIA.id, request.id)
    assert (await answer_about(CECILIA_EMAIL)).restricted
    with pytest.raises(Conflict):
        await restrictions.lift(HANDLER, request.reference, "retained")
    for _ in range(2):
        async with acting_as(SYSTEM):
            await restrictions.end(CECILIA.id, None)
    assert not (await answer_about(CECILIA_EMAIL)).restricted
    async with acting_as(SYSTEM):
        events = await chain.of_subject(CECILIA.id, None, 50)
    assert [event.code for event in events if event.code.startswith("restriction.")] == [
        "restriction.lifted",
        "restriction.placed",
    ]


async def test_the_log_holds_together_and_nothing_of_the_person_stands_in_clear(world: object) -> None:
    assert (await audit.verify()).faults == ()
    reference = await reference_of(ANNA)
    await restrictions.place(HANDLER, reference, "objection")
    async with acting_as(SYSTEM):
        found = await rows.found_by([known_as.digest("email", ANNA_EMAIL), known_as.digest("email", ANNA_NUMBER)])
    assert list(found.values()) == [{ANNA.id}], "by e-mail, and not by a number given as one"


async def test_a_restriction_is_part_of_what_the_person_gets_a_copy_of() -> None:
    tables = {name: rows_ async for name, rows_ in own_rows(ANNA.id)}
    grounds, _, lifted = zip(*tables["restriction"], strict=True)
    assert grounds == ("objection", "accuracy")
    assert [at is not None for at in lifted] == [False, True]


async def test_the_database_itself_refuses_to_lift_without_a_notice(as_admin: asyncpg.Connection) -> None:
    with pytest.raises(asyncpg.CheckViolationError, match="told_before"):
        await as_admin.execute(
            "UPDATE restriction SET lifted_at = now(), lifted_by = placed_by"
            " WHERE subject_id = $1 AND lifted_at IS NULL",
            ANNA.id,
        )
