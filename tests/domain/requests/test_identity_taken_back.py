"""A confirmed identity, and the address that was chosen, are taken back while nothing has come of it."""

import pytest

from portal.data.access import extracts
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.erasure import erasure_plans
from portal.data.letters import answer_addresses
from portal.data.requests.requests import Request
from portal.domain.access import access
from portal.domain.audit import audit
from portal.domain.by_hand import attestations, found_files
from portal.domain.by_hand.attestations import Statement
from portal.domain.by_hand.found_files import Upload
from portal.domain.desk.case import Case, open_case
from portal.domain.erasure import erasure
from portal.domain.errors import Conflict, NotHandler
from portal.domain.own_data.own_data import own_rows
from portal.domain.requests import identity, identity_taken_back, requests
from portal.domain.requests.identity import Address
from portal.domain.requests.identity_errors import IdentityMismatch, MismatchUnexplained
from portal.domain.rights import restrictions
from tests.domain.journeys import answered, digest_of, looked_through, planned, received
from tests.people import ANNA, APPROVER, BERTIL, CECILIA, HANDLER

pytestmark = pytest.mark.usefixtures("by_hand")

WHY = "I pärmen står ett annat namn."


async def seen(request: Request) -> Case:
    return await open_case(HANDLER, request.reference)


async def test_what_was_collected_and_found_goes_and_the_sender_is_to_be_confirmed_anew() -> None:
    request = await received(ANNA, "access")
    before = (await seen(request)).sender
    elsewhere = Address("typed", ("Anna Annan", "Storgatan 1", "411 01 Göteborg"))
    await identity.confirm(HANDLER, request.reference, "in_person", address=elsewhere)
    assert (await seen(request)).identity_can_be_taken_back
    await access.collect(request.id)
    await found_files.add(HANDLER, request.reference, "service_binder", [Upload("kort.txt", b"Bytte str\xc3\xa4ngar")])
    await attestations.attest(HANDLER, request.reference, "service_binder", Statement("found", "Ett kort"))
    with pytest.raises(NotHandler):
        await identity_taken_back.take_back(APPROVER, request.reference, WHY)
    await identity_taken_back.take_back(HANDLER, request.reference, WHY)
    with pytest.raises(Conflict):
        await identity_taken_back.take_back(HANDLER, request.reference, WHY)
    shown = await seen(request)
    assert (shown.request.status, shown.step.code, shown.sender) == ("received", "confirm_identity", before)
    assert shown.time.can_be_asked
    assert not any(task.attestation or task.files for task in shown.tasks)
    async with acting_as(SYSTEM):
        assert not await extracts.exists(request.id)
        assert await answer_addresses.find(request.id) is None
    await access.collect(request.id)
    assert (await seen(request)).extract is None, "a job that comes late collects nothing"
    tables = {name: rows async for name, rows in own_rows(ANNA.id)}
    assert [reason for _, _, reason in tables["identity_taken_back"]] == [WHY]

    await identity.confirm(HANDLER, request.reference, "telephone")
    await access.collect(request.id)
    await looked_through(request)
    assert (await seen(request)).extract_can_be_opened
    assert "identity.taken_back" in [it.code for it in (await requests.follow(ANNA, request.reference)).timeline]
    assert (await audit.verify()).faults == ()


async def test_a_plan_goes_with_it_and_once_it_is_approved_it_is_too_late() -> None:
    request = await planned(BERTIL)
    await identity_taken_back.take_back(HANDLER, request.reference, WHY)
    async with acting_as(SYSTEM):
        assert await erasure_plans.in_force(request.id) is None
    await erasure.plan(request.id)
    assert (await seen(request)).request.status == "received"
    await identity.confirm(HANDLER, request.reference, "in_person")
    await erasure.plan(request.id)
    await erasure.approve(APPROVER, request.reference, await digest_of(request))
    assert not (await seen(request)).identity_can_be_taken_back
    with pytest.raises(Conflict):
        await identity_taken_back.take_back(HANDLER, request.reference, WHY)


async def test_what_was_released_or_blocked_is_not_taken_back() -> None:
    done = await answered(CECILIA)
    blocked = await received(CECILIA, "portability")
    await identity.confirm(HANDLER, blocked.reference, "in_person")
    await restrictions.place(HANDLER, blocked.reference, "accuracy")
    for request in (done, blocked):
        assert not (await seen(request)).identity_can_be_taken_back
        with pytest.raises(Conflict):
            await identity_taken_back.take_back(HANDLER, request.reference, WHY)
    assert (await seen(blocked)).request.status == "identity_confirmed"


async def test_a_letter_is_believed_after_a_number_that_did_not_match_only_with_a_reason_that_is_kept() -> None:
    request, why = await received(BERTIL, "portability"), "Siffrorna var suddiga; underskriften är hans."
    assert not (await seen(request)).number_did_not_match
    with pytest.raises(IdentityMismatch):
        await identity.confirm(HANDLER, request.reference, "personnummer", "19121212-1212")
    assert (await seen(request)).number_did_not_match
    with pytest.raises(MismatchUnexplained):
        await identity.confirm(HANDLER, request.reference, "address_and_signature")
    assert (await seen(request)).request.status == "received"
    await identity.confirm(HANDLER, request.reference, "address_and_signature", despite=why)
    await identity_taken_back.take_back(HANDLER, request.reference, WHY)
    with pytest.raises(MismatchUnexplained):
        await identity.confirm(HANDLER, request.reference, "address_and_signature")
    await identity.confirm(HANDLER, request.reference, "telephone", despite="Hör inte hit.")
    shown = await seen(request)
    assert [(it.reason, it.by) for it in shown.identity_remarks] == [(why, "Hanna Handläggare")]
    confirmed = [it.details for it in shown.timeline if it.code == "identity.confirmed"]
    assert [it.get("despite_mismatch") for it in confirmed] == [True, None]
    tables = {name: rows async for name, rows in own_rows(BERTIL.id)}
    assert [reason for _, reason in tables["identity_remark"]] == [why]
