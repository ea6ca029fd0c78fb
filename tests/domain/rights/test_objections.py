"""Objection (Art. 21): marketing ends at once and without a letter, the rest is weighed and answered."""

import pytest

from portal.clock import today
from portal.domain.consents import consents
from portal.domain.consents.consents import marketing_allowed
from portal.domain.errors import Conflict, NotFound, NotHandler
from portal.domain.requests import requests, starting
from portal.domain.requests.starting_errors import AlreadyOpen, TooManyStarted
from portal.domain.requests.wishes import Objecting
from portal.domain.rights import objections
from portal.domain.rights.objections import Objected, Weighed
from portal.domain.rights.rights_errors import Undecided
from tests.domain.wishes_under_way import in_progress, letters_of, said_in, sent, status_of
from tests.people import ANNA, APPROVER, BERTIL, CECILIA, HANDLER

pytestmark = pytest.mark.usefixtures("world")


async def test_marketing_ends_at_once_and_starts_no_request() -> None:
    assert "newsletter" in await marketing_allowed(ANNA.id)
    assert await objections.object_to(ANNA, ["newsletter", "post_offers"], "") == Objected(
        ("newsletter", "post_offers"), None
    )
    allowed = await marketing_allowed(ANNA.id)
    assert not {"newsletter", "post_offers"} & set(allowed)
    assert "campaigns" in allowed, "and nothing else"
    assert await requests.of_member(ANNA) == []


async def test_the_rest_is_asked_for_by_a_letter_and_marketing_does_not_wait_for_it() -> None:
    made = (await objections.object_to(ANNA, ["campaigns", "credit_check"], "Jag söker bostad.")).request
    assert made
    assert "campaigns" not in await marketing_allowed(ANNA.id)
    followed = await requests.follow(ANNA, made.reference)
    assert [name.sv for name in followed.ended] == ["Kampanjer med posten"], "the page says so"
    assert followed.timeline[0].details["ended"] == 1
    text = followed.text
    assert text
    assert "Göra kreditprövning" in text
    assert "Jag söker bostad." in text
    assert "Kampanjer" not in text, "it has ended already"
    await requests.withdraw(ANNA, made.reference)


async def test_sent_twice_it_is_one_request_and_another_while_it_is_open_is_not_taken_for_it() -> None:
    made = (await objections.object_to(CECILIA, ["credit_check"], "Jag söker bostad.")).request
    assert made
    assert (await objections.object_to(CECILIA, ["credit_check"], "Jag söker bostad.")).request == made
    assert "campaigns" in await marketing_allowed(CECILIA.id)
    objected = await objections.object_to(CECILIA, ["campaigns", "address_check"], "Jag har flyttat.")
    assert isinstance(objected.refused, AlreadyOpen)
    assert (objected.request, objected.refused.reference) == (None, made.reference)
    assert objected.ended == ("campaigns",)
    assert "campaigns" not in await marketing_allowed(CECILIA.id), "marketing waits for nothing"
    text = (await requests.follow(CECILIA, made.reference)).text
    assert text
    assert "Jag har flyttat." not in text
    with pytest.raises(AlreadyOpen):
        await requests.submit(CECILIA, "objection", Objecting(("address_check",)))
    await requests.withdraw(CECILIA, made.reference)


async def test_marketing_ends_also_for_who_has_started_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "MOST_A_DAY", 0)
    objected = await objections.object_to(CECILIA, ["newsletter", "credit_check"], "")
    assert isinstance(objected.refused, TooManyStarted)
    assert objected.request is None
    assert "newsletter" not in await marketing_allowed(CECILIA.id)


async def test_from_the_form_to_the_closed_request() -> None:
    request = await in_progress(BERTIL, "objection", Objecting(("credit_check", "address_check"), "Mina skäl"))
    asked = await objections.open_objection(HANDLER, request)
    assert [it.id for it in asked.activities] == ["credit_check", "address_check"]
    assert asked.reasons == "Mina skäl"
    kept = Weighed("kept", "Utan kreditprövning kan vi inte sälja mot faktura.")
    for incomplete in ({}, {"credit_check": kept}, {"credit_check": kept, "address_check": Weighed("kept")}):
        with pytest.raises(Undecided):
            await objections.decide(HANDLER, request.reference, incomplete)
    weighed = {"credit_check": kept, "address_check": Weighed("ended"), "newsletter": Weighed("ended")}
    await objections.decide(HANDLER, request.reference, weighed)
    with pytest.raises(Conflict):
        await objections.decide(HANDLER, request.reference, weighed)
    assert "newsletter" not in await marketing_allowed(BERTIL.id), "the letter asked for that too"
    assert (await consents.history(BERTIL))[0].origin == "staff"
    [letter] = await letters_of(request)
    assert await said_in(letter) == {
        "activities": [
            {"name": "Kontrollera adressen", "ended_on": today().isoformat()},
            {"name": "Nyhetsbrev", "ended_on": today().isoformat()},
        ],
        "kept": [{"name": "Göra kreditprövning", "why": kept.reason}],
        "received_on": today().isoformat(),
    }
    decided = await objections.open_objection(HANDLER, request)
    assert decided.decided == weighed
    assert decided.by
    await sent(request)


async def test_the_answer_tells_of_the_marketing_that_ended_at_once() -> None:
    wish = Objecting(("credit_check",), ended=("newsletter", "campaigns"))
    request = await in_progress(ANNA, "objection", wish)
    await objections.decide(HANDLER, request.reference, {"credit_check": Weighed("kept", "Utan den ingen faktura.")})
    [letter] = await letters_of(request)
    assert [it["name"] for it in (await said_in(letter))["activities"]] == ["Nyhetsbrev", "Kampanjer med posten"]
    [decided] = [
        it for it in (await requests.follow(ANNA, request.reference)).timeline if it.code == "objection.decided"
    ]
    assert decided.details == {"ended": 2, "continued": 1}
    await sent(request)


async def test_marketing_never_goes_on_and_only_a_handler_decides_on_what_there_is() -> None:
    request = await in_progress(BERTIL, "objection", Objecting(("credit_check",)))
    ended = {"credit_check": Weighed("ended")}
    with pytest.raises(NotHandler):
        await objections.decide(APPROVER, request.reference, ended)
    for wrong in (
        {"newsletter": Weighed("kept", "vi vill")},
        {"accounting": Weighed("ended")},
        {"x": Weighed("ended")},
    ):
        with pytest.raises(NotFound):
            await objections.decide(HANDLER, request.reference, ended | wrong)
    for activities in ([], ["accounting"], ["delivery"]):
        with pytest.raises(NotFound):
            await objections.object_to(ANNA, activities, "")
    assert await status_of(request) == "in_progress"
    assert await letters_of(request) == []
