"""A request that was registered by mistake is undone by two persons, and what came is still there."""

from datetime import date
from uuid import UUID

import pytest

from portal.clock import today
from portal.data.actors import SYSTEM, Staff
from portal.data.database import acting_as
from portal.data.intake import otherwise as otherwise_rows
from portal.data.intake import signed_letters as ledger
from portal.data.letters import printouts
from portal.data.requests import requests as rows
from portal.data.requests.annulments import AnnulReason
from portal.data.requests.requests import Request
from portal.domain.access import access
from portal.domain.audit import figures
from portal.domain.consents.consents import marketing_allowed
from portal.domain.desk import case, next_steps
from portal.domain.errors import Conflict, NotFound, NotHandler, NotYourRole
from portal.domain.intake import annulling, annulments, envelopes, otherwise, receipts, request_drafts, signed_letters
from portal.domain.intake.annulment_errors import NoNote, NoReason, NoSuchRequest, OtherPersons, SameRequest
from portal.domain.intake.claims import Claim
from portal.domain.intake.envelopes import Envelope
from portal.domain.letters import outgoing_letters, postings
from portal.domain.own_data.own_data import own_rows
from portal.domain.requests import (
    assignments,
    extensions,
    identity,
    identity_taken_back,
    reminders,
    requests,
    sent_back,
)
from portal.domain.requests.identity import Address
from portal.domain.requests.identity_errors import IdentityMismatch
from portal.domain.requests.requests import find
from portal.domain.rights import objected_marketing, restrictions
from tests.domain.independent_calendar import due
from tests.domain.registering import STREET, asked, registered
from tests.domain.wishes_under_way import letters_of
from tests.on_paper import print_letter
from tests.people import ANNA, APPROVER, BERTIL, COLLEAGUE, HANDLER, INTAKE

pytestmark = pytest.mark.usefixtures("world")

CECILIAS = Claim(customer_number="K100003")


async def now(request: Request) -> Request:
    async with acting_as(SYSTEM):
        return await find(request.reference)


async def in_force(request: Request) -> UUID:
    it = await annulments.of_request(HANDLER, request)
    assert it is not None
    return it.row.id


async def annul(request: Request, reason: AnnulReason = "kind", other: str = "", by: Staff = APPROVER) -> None:
    await annulments.propose(HANDLER, request.reference, reason, other)
    await annulments.agree(by, request.reference, await in_force(request))


async def of_letter(claim: Claim) -> tuple[Request, UUID]:
    """A letter in own words, registered as a request without the form."""
    found = await signed_letters.register_by_eye(HANDLER, "own_words", today(), Envelope(note="Blått kuvert"))
    assert found.envelope
    draft = await request_drafts.start(HANDLER, claim, envelope=found.envelope)
    await request_drafts.choose(HANDLER, draft, 0)
    await request_drafts.describe(HANDLER, draft, asked("access", "letter"))
    return await otherwise.register(HANDLER, draft), found.envelope


async def test_one_proposes_and_another_agrees_and_its_letters_are_not_sent() -> None:
    request = await registered(Claim(name="Ulla Utan", address=STREET), asked())
    await receipts.send(HANDLER, request.reference)
    before = await figures.figures(HANDLER)
    with pytest.raises(NotHandler):
        await annulments.propose(INTAKE, request.reference, "kind")
    await annulments.propose(HANDLER, request.reference, "kind")
    with pytest.raises(Conflict):
        await annulments.propose(COLLEAGUE, request.reference, "person")
    assert (await now(request)).status == "received", "nothing has changed yet"
    with pytest.raises(NotYourRole):
        await annulments.agree(HANDLER, request.reference, await in_force(request))
    with pytest.raises(NotYourRole):
        await annulments.agree(INTAKE, request.reference, await in_force(request))
    proposed = await in_force(request)
    await annulments.agree(APPROVER, request.reference, proposed)
    with pytest.raises(Conflict):
        await annulments.agree(APPROVER, request.reference, proposed)
    ended = await now(request)
    assert (ended.status, ended.time_runs, ended.is_open) == ("annulled", False, False)
    await outgoing_letters.withdraw_outdated(request.id)
    async with acting_as(SYSTEM):
        assert [it.withdrawn_at is not None for it in await outgoing_letters.of_request(ended)] == [True]
    after = await figures.figures(HANDLER)
    assert (after.received, after.due.total) == (before.received - 1, before.due.total - 1)
    assert after.refused == before.refused


async def test_a_proposal_that_is_not_agreed_to_leaves_the_request_as_it_is() -> None:
    request = await registered(Claim(name="Ulf Utan", address=STREET), asked())
    await annulments.propose(HANDLER, request.reference, "other", note="Det var ett klagomål.")
    it = await annulments.of_request(APPROVER, request)
    assert it
    assert (it.note, it.is_mine, it.waits) == ("Det var ett klagomål.", False, True)
    with pytest.raises(NoReason):
        await annulments.decline(APPROVER, request.reference, it.row.id)
    await annulments.decline(APPROVER, request.reference, it.row.id, "Läs brevet: han vill ha allt raderat.")
    assert await annulments.of_request(HANDLER, request) is None
    assert (await now(request)).status == "received"
    with pytest.raises(Conflict):
        await annulments.agree(APPROVER, request.reference, it.row.id)
    assert await objections(request) == [("annulment", "Läs brevet: han vill ha allt raderat.")]
    await annulments.propose(HANDLER, request.reference, "kind")
    assert await objections(request) == [], "the proposer has acted on it"
    await annulments.decline(HANDLER, request.reference, await in_force(request))
    assert await objections(request) == [], "whoever proposed it takes it back without a reason"


async def objections(request: Request) -> list[tuple[str, str | None]]:
    async with acting_as(HANDLER):
        return [(it.what, it.reason) for it in await sent_back.of_request(await find(request.reference))]


async def test_the_other_one_of_two_is_there_and_the_same_persons() -> None:
    request = await registered(CECILIAS, asked("portability"))
    others = await requests.submit(BERTIL, "access")
    for wrong, other in (
        (SameRequest, request.reference),
        (NoSuchRequest, "JM-0000"),
        (OtherPersons, others.reference),
    ):
        with pytest.raises(wrong):
            await annulments.propose(HANDLER, request.reference, "twice", other)
    with pytest.raises(NoNote):
        await annulments.propose(HANDLER, request.reference, "other")
    first = await registered(CECILIAS, asked("rectification"))
    await annul(request, "twice", first.reference, COLLEAGUE)
    it = await annulments.of_request(HANDLER, await now(request))
    assert it
    assert it.other == first.reference


async def test_the_letter_needs_a_look_again_and_counts_from_its_own_day() -> None:
    request, envelope = await of_letter(CECILIAS)
    await annul(request, "person")
    row = await ledger_row(envelope)
    assert (row.is_waiting, row.request_id, row.outcome, row.arrived_on) == (True, None, "own_words", today())
    assert row.subject_id is None, "it is encrypted for nobody whom it does not concern"
    assert (await envelopes.open_envelope(HANDLER, envelope)).texts == {"note": "Blått kuvert"}
    assert envelope in {it.id for it in (await envelopes.ledger(HANDLER)).waiting}
    assert (await envelopes.open_envelope(HANDLER, envelope)).taken_from == [request.reference]
    assert [(it.envelope, it.arrived_on) for it in await envelopes.let_go_by(APPROVER, request)] == [
        (envelope, today())
    ]
    async with acting_as(SYSTEM):
        kept = await otherwise_rows.of_subject(request.subject_id)
    assert request.id not in {it.request_id for it in kept}, "what another asked for is no part of this one's data"
    await annulling.take_back(HANDLER, request.reference)
    row = await ledger_row(envelope)
    assert (row.request_id, row.way, row.subject_id) == (request.id, "without_form", request.subject_id)
    again = await now(request)
    assert (again.status, again.due_on) == ("received", request.due_on)
    assert (await envelopes.open_envelope(HANDLER, envelope)).taken_from == []
    assert await envelopes.let_go_by(HANDLER, request) == []
    assert (await envelopes.open_envelope(HANDLER, envelope)).texts == {"note": "Blått kuvert"}


async def test_what_was_registered_anew_is_not_taken_back_for_the_first() -> None:
    request, envelope = await of_letter(Claim(customer_number="K100004"))
    await annul(request)
    draft = await request_drafts.start(HANDLER, Claim(customer_number="K100004"), envelope=envelope)
    await request_drafts.choose(HANDLER, draft, 0)
    await request_drafts.describe(HANDLER, draft, asked("erasure", "letter"))
    as_it_is = await otherwise.register(HANDLER, draft)
    assert (await ledger_row(envelope)).request_id == as_it_is.id
    with pytest.raises(Conflict):
        await annulling.take_back(HANDLER, request.reference)
    assert (await now(request)).status == "annulled"


async def test_work_that_had_begun_begins_anew_when_it_was_no_mistake() -> None:
    request = await registered(Claim(customer_number="K100005"), asked())
    await identity.confirm(HANDLER, request.reference, "telephone")
    await access.collect(request.id)
    await annul(request)
    await access.forget(request.id)
    await annulling.take_back(HANDLER, request.reference)
    assert (await now(request)).status == "identity_confirmed"
    await access.collect(request.id)
    assert (await now(request)).status == "in_progress"
    with pytest.raises(Conflict):
        await annulling.take_back(HANDLER, request.reference)


async def test_a_members_form_waits_for_its_letter_again_and_the_other_letter_needs_a_look() -> None:
    request = await requests.submit(ANNA, "access")
    found = await signed_letters.register(HANDLER, request.reference, today(), Envelope(note="Från grannen"))
    assert found.envelope
    await identity.confirm(HANDLER, request.reference, "in_person")
    await access.collect(request.id)
    for impossible in ("twice", "kind"):
        with pytest.raises(NotFound):
            await annulments.propose(HANDLER, request.reference, impossible)  # type: ignore[arg-type]
    await annul(request, "person")
    back = await now(request)
    assert (back.status, back.received_on, back.counted_from, back.due_on) == ("awaiting_letter", None, None, None)
    assert back.sender == request.sender
    row = await ledger_row(found.envelope)
    assert (row.is_waiting, row.outcome, row.request_id, row.subject_id) == (True, "misregistered", None, None)
    followed = await requests.follow(ANNA, request.reference)
    assert "request.set_back" in {it.code for it in followed.timeline}
    # Its own letter comes, and begins all of it; the other is what the first was entered for.
    again = await signed_letters.register(HANDLER, request.seal or "", today(), corrects=found.envelope)
    assert again.outcome == "genuine"
    assert (await ledger_row(found.envelope)).way == "typed_again"
    assert (await now(request)).status == "received"
    await identity.confirm(HANDLER, request.reference, "in_person")


async def test_what_was_written_of_a_strangers_letter_is_no_part_of_the_members_data() -> None:
    form = await requests.submit(ANNA, "portability")
    await signed_letters.register(HANDLER, form.reference, today())
    without = await registered(Claim(customer_number="K100007"), asked("access", "letter"))
    person, written = without.subject_id, {"identity_remark", "identity_taken_back", "handover", "annulment"}
    for request in (form, without):
        await believed_and_doubted(request)
        await annulments.propose(HANDLER, request.reference, "person", note="Eva Larsson bor granne.")
        await annulments.agree(APPROVER, request.reference, await in_force(request))
    for whose in (ANNA.id, person):
        assert not written & {name async for name, _ in own_rows(whose)}
    shown = await case.open_case(HANDLER, form.reference)
    assert (shown.identity_remarks, shown.number_did_not_match) == ([], False)
    assert (await assignments.of_request(HANDLER, form.reference)).note is None
    await annulling.take_back(HANDLER, without.reference)
    assert written - {"annulment"} <= {name async for name, _ in own_rows(person)}, "it was this one's all the time"
    # The member's own letter comes: the number that did not match was another's.
    await signed_letters.register(HANDLER, form.seal or "", today())
    await identity.confirm(HANDLER, form.reference, "address_and_signature")
    assert (await now(form)).status == "identity_confirmed"


async def believed_and_doubted(request: Request) -> None:
    """A letter that was believed, with a reason, though a number did not match, and is not believed any longer."""
    with pytest.raises(IdentityMismatch):
        await identity.confirm(HANDLER, request.reference, "personnummer", "19121212-1212", address=Address("shop"))
    reason = "Eva Larsson är känd i butiken."
    await identity.confirm(HANDLER, request.reference, "address_and_signature", address=Address("shop"), despite=reason)
    await identity_taken_back.take_back(HANDLER, request.reference, "Eva Larsson har skrivit det.")
    await assignments.hand_over(HANDLER, request.reference, COLLEAGUE.id, "Ring Eva Larsson.")


async def test_a_block_that_it_placed_stays_and_is_what_is_next_until_it_is_lifted() -> None:
    request = await registered(CECILIAS, asked("restriction"))
    assert not (await annulling.staying(HANDLER, request)).is_blocked
    await restrictions.place(HANDLER, request.reference, "accuracy")
    assert "restriction_in_force" not in await reminded_of(request), "for a month it is as it is to be"
    await annul(request)
    ended = await now(request)
    assert await annulling.staying(HANDLER, ended) == annulling.Staying(is_blocked=True, has_ended_marketing=False)
    async with acting_as(HANDLER):
        assert (await next_steps.of_request(ended)).step.code == "review_restriction"
    assert "restriction_in_force" in await reminded_of(request)


async def test_marketing_that_it_ended_stays_off() -> None:
    request = await registered(CECILIAS, asked("objection"))
    await objected_marketing.end(HANDLER, request.reference)
    await annul(request)
    assert (await annulling.staying(HANDLER, await now(request))).has_ended_marketing
    assert not await marketing_allowed(request.subject_id)


async def reminded_of(request: Request) -> list[str]:
    await reminders.notice()
    return [it.cause for it in await reminders.for_desk(HANDLER) if it.reference == request.reference]


async def test_what_was_on_paper_has_no_day_to_keep_and_counts_again_when_it_was_no_mistake() -> None:
    request = await registered(Claim(customer_number="K100006"), asked())
    await extensions.order(HANDLER, request.reference, "number", "Det är mycket just nu.")
    [letter] = await letters_of(request)
    await outgoing_letters.write(letter.id)
    await print_letter(HANDLER, letter.id)
    before = (await figures.figures(HANDLER)).extended
    assert await day_of_posting(letter.id) == request.due_on
    await annul(request)
    assert await day_of_posting(letter.id) is None
    await postings.mark_posted(HANDLER, letter.id, today())
    assert (await figures.figures(HANDLER)).extended == before, "what was never asked is in no figure"
    await annulling.take_back(HANDLER, request.reference)
    assert (await now(request)).due_on == due(today(), 3)
    assert (await figures.figures(HANDLER)).extended != before


async def day_of_posting(letter: UUID) -> date | None:
    async with acting_as(HANDLER):
        return next(it.due_on for it in await printouts.to_post(100) if letter in [part.letter for part in it.parts])


async def test_what_is_decided_is_annulled_no_more() -> None:
    request = await registered(Claim(name="Udda Utan", address=STREET), asked("restriction"))
    await annulments.propose(HANDLER, request.reference, "kind")
    async with acting_as(SYSTEM):
        await rows.move(request.id, ("received",), "executed")
    with pytest.raises(Conflict):
        await annulments.agree(APPROVER, request.reference, await in_force(request))
    assert (await now(request)).status == "executed"


async def ledger_row(envelope: UUID) -> ledger.Registered:
    async with acting_as(SYSTEM):
        return await ledger.find(envelope)
