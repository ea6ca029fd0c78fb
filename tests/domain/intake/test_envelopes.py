"""Every envelope is in the ledger with what was seen of it, and none is lost: each has its way on."""

from collections.abc import AsyncIterator
from datetime import timedelta

import asyncpg
import pytest
import pytest_asyncio

from portal.clock import today
from portal.data.actors import Member
from portal.data.database import acting_as
from portal.data.intake import signed_letters as rows
from portal.data.requests.queue_order import Filter
from portal.data.requests.requests import Request
from portal.domain.audit.audit_log import audit_log
from portal.domain.desk import case, refused_letters, work_queue
from portal.domain.errors import Conflict, NotFound, NotHandler
from portal.domain.intake import (
    annulments,
    corrected_person,
    envelopes,
    otherwise,
    request_drafts,
    sender_questions,
    signed_letters,
    ways_on,
)
from portal.domain.intake.arrival_errors import IncompleteChoice, PostmarkAfterArrival
from portal.domain.intake.claims import Claim
from portal.domain.intake.envelopes import Envelope
from portal.domain.intake.request_drafts import NOBODY
from portal.domain.intake.ways_on import WAYS, Choice
from portal.domain.letters.posting_errors import AddressUndecided
from portal.domain.own_data.own_data import own_rows
from portal.domain.requests import assignments, identity, identity_taken_back, requests
from portal.domain.requests.deadlines import answer_due, day_off
from portal.domain.requests.identity import Address
from portal.domain.requests.identity_errors import IdentityMismatch
from tests.conftest import World
from tests.domain.registering import STREET, asked, registered
from tests.people import ANNA, ANNA_EMAIL, APPROVER, BERTIL, BERTIL_EMAIL, COLLEAGUE, HANDLER

CHANGES = "Strukit 'alla uppgifter' och skrivit 'bara beställningar'"


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def db(world: World) -> AsyncIterator[asyncpg.Connection]:
    """The administrator's view; every test begins with no request and no letter."""
    connection = await asyncpg.connect(world.admin_url(world.portal))
    await connection.execute("TRUNCATE request, signed_letter CASCADE")
    yield connection
    await connection.close()


async def next_of(request: Request) -> str:
    """What is to be done next, which the queue and the page of the request say alike."""
    [line] = [it for it in (await work_queue.page(HANDLER, Filter())).lines if it.entry.id == request.id]
    assert line.days_left is not None
    step = (await case.open_case(HANDLER, request.reference)).step
    assert step == line.step
    return step.code


async def as_of(request: Request, member: Member = ANNA) -> Request:
    return (await requests.follow(member, request.reference)).request


async def let_have_been_asked(db: asyncpg.Connection, days: int) -> None:
    await db.execute("UPDATE request SET submitted_at = submitted_at - $1::interval", timedelta(days=days))


async def test_an_unsigned_form_starts_nothing_and_is_remembered() -> None:
    request = await requests.submit(ANNA, "access")
    found = await signed_letters.register(HANDLER, request.seal, today(), Envelope(signed="no"))
    assert found.outcome == "unsigned"
    assert (await as_of(request)).status == "awaiting_letter"
    _, [seen] = await envelopes.of_request(HANDLER, request.reference)
    assert (seen.row.outcome, seen.row.signed, seen.row.arrived_on) == ("unsigned", "no", today())
    assert seen.row.is_waiting


async def test_the_month_is_counted_from_the_signed_letter_when_an_unsigned_one_came_before(
    db: asyncpg.Connection,
) -> None:
    request = await requests.submit(ANNA, "access")
    await let_have_been_asked(db, 10)
    await signed_letters.register(HANDLER, request.seal, today() - timedelta(days=9), Envelope(signed="no"))
    found = await signed_letters.register(HANDLER, request.seal, today())
    assert found.request
    assert (found.request.counted_from, found.request.due_on) == (today(), answer_due(today()))


async def test_a_signed_form_changed_by_hand_is_received_and_its_work_waits_until_one_in_order_comes(
    db: asyncpg.Connection,
) -> None:
    request = await requests.submit(ANNA, "access")
    await let_have_been_asked(db, 10)
    came = today() - timedelta(days=9)
    changed = await signed_letters.register(HANDLER, request.seal, came, Envelope(changes=CHANGES))
    assert changed.outcome == "changed"
    now = await as_of(request)
    assert (now.status, now.received_on, now.due_on) == ("received", came, answer_due(came))
    assert await next_of(request) == "decide_letter"
    with pytest.raises(Conflict):
        await identity.confirm(HANDLER, request.reference, "in_person")
    found = await signed_letters.register(HANDLER, request.seal, today())
    assert (found.outcome, found.request and found.request.due_on) == ("genuine", answer_due(came))
    assert await next_of(request) == "confirm_identity"
    _, [first, second] = await envelopes.of_request(HANDLER, request.reference)
    assert (first.row.way, second.row.outcome) == ("replaced", "genuine")


async def test_changes_that_do_not_matter_are_accepted_from_the_day_on_which_the_letter_came(
    db: asyncpg.Connection,
) -> None:
    request = await requests.submit(ANNA, "access")
    await let_have_been_asked(db, 10)
    came = today() - timedelta(days=3)
    found = await signed_letters.register(HANDLER, request.seal, came, Envelope(changes="Ny adress"))
    assert found.envelope
    await ways_on.choose(HANDLER, found.envelope, Choice("accept", "Bara en ny adress"))
    now = await as_of(request)
    assert (now.status, now.received_on, now.due_on) == ("received", came, answer_due(came))
    with pytest.raises(Conflict):
        await ways_on.choose(HANDLER, found.envelope, Choice("accept"))
    with pytest.raises(AddressUndecided):
        await identity.confirm(HANDLER, request.reference, "in_person")
    assert (await as_of(request)).status == "received"
    await identity.confirm(HANDLER, request.reference, "in_person", address=identity.Address("shop"))


async def test_a_late_registration_never_moves_the_deadline(db: asyncpg.Connection) -> None:
    request = await requests.submit(ANNA, "access")
    await let_have_been_asked(db, 50)
    came = today() - timedelta(days=45)
    found = await signed_letters.register(HANDLER, request.seal, came)
    assert found.request
    assert found.request.due_on == answer_due(came)
    _, [seen] = await envelopes.of_request(HANDLER, request.reference)
    assert seen.days_late == 45


async def test_what_was_seen_is_kept_encrypted_and_told_to_staff(db: asyncpg.Connection) -> None:
    request = await requests.submit(ANNA, "access")
    posted = today() - timedelta(days=0)
    envelope = Envelope(
        postmark="read", postmarked_on=posted, enclosures=2, enclosed="Kvitto från Umeå", note="Våt", changes=CHANGES
    )
    await signed_letters.register(HANDLER, request.seal, today(), envelope)
    _, [seen] = await envelopes.of_request(HANDLER, request.reference)
    assert seen.texts == {"enclosed": "Kvitto från Umeå", "changes": CHANGES, "note": "Våt"}
    assert (seen.row.postmarked_on, seen.row.enclosures) == (posted, 2)
    stored = await db.fetchval("SELECT content FROM signed_letter")
    assert b"Kvitto" not in stored


async def test_a_letter_is_not_posted_after_it_came() -> None:
    request = await requests.submit(ANNA, "access")
    later = Envelope(postmark="read", postmarked_on=today())
    with pytest.raises(PostmarkAfterArrival):
        await signed_letters.register(HANDLER, request.seal, today() - timedelta(days=1), later)
    assert (await envelopes.ledger(HANDLER)).recent == []


async def test_every_envelope_that_is_not_simply_genuine_waits_for_its_way_on() -> None:
    request = await requests.submit(ANNA, "access")
    await signed_letters.register(HANDLER, request.seal, today())
    again = await signed_letters.register(HANDLER, request.seal, today())
    stray = await signed_letters.register_by_eye(HANDLER, "foreign", today(), Envelope())
    assert [each.outcome for each in (await envelopes.ledger(HANDLER)).waiting] == ["used", "foreign"]
    assert await envelopes.count_waiting(APPROVER) == 2
    for found, way in ((again, "keep"), (stray, "nothing")):
        assert found.envelope
        await ways_on.choose(HANDLER, found.envelope, Choice(way))  # type: ignore[arg-type]
    assert await envelopes.count_waiting(HANDLER) == 0
    newest = (await audit_log(HANDLER, None)).lines[0].event
    assert (newest.code, newest.details["chosen_way"]) == ("letter.way_chosen", "nothing")


async def test_a_reference_that_is_typed_again_is_the_same_envelope() -> None:
    request = await requests.submit(ANNA, "access")
    mistyped = await signed_letters.register(HANDLER, request.reference[:-1], today())
    assert await envelopes.count_waiting(HANDLER) == 1
    await signed_letters.register(HANDLER, request.reference, today(), corrects=mistyped.envelope)
    assert await envelopes.count_waiting(HANDLER) == 0


async def test_there_is_one_way_on_and_the_second_who_chooses_is_told() -> None:
    found = await signed_letters.register_by_eye(HANDLER, "malformed", today(), Envelope())
    assert found.envelope
    await ways_on.choose(HANDLER, found.envelope, Choice("nothing", "Lagt i pärm 3"))
    with pytest.raises(Conflict):
        await ways_on.choose(HANDLER, found.envelope, Choice("nothing"))
    seen = await envelopes.open_envelope(APPROVER, found.envelope)
    assert (seen.row.way, seen.note, seen.chosen_by) == ("nothing", "Lagt i pärm 3", HANDLER.name)


async def test_only_what_fits_an_envelope_can_be_chosen_and_only_by_a_handler() -> None:
    request = await requests.submit(ANNA, "access")
    found = await signed_letters.register(HANDLER, request.seal, today(), Envelope(signed="no"))
    stray = await signed_letters.register_by_eye(HANDLER, "malformed", today(), Envelope())
    assert found.envelope
    assert stray.envelope
    with pytest.raises(NotFound):
        await ways_on.choose(HANDLER, found.envelope, Choice("accept"))
    with pytest.raises(NotFound):
        await refused_letters.refuse(HANDLER, stray.envelope, "law", "Nej")
    with pytest.raises(NotHandler):
        await ways_on.choose(APPROVER, found.envelope, Choice("keep"))


async def test_a_letter_to_somebody_unknown_needs_an_address_and_a_question_needs_words() -> None:
    stray = await signed_letters.register_by_eye(HANDLER, "malformed", today(), Envelope())
    assert stray.envelope
    for choice, field in ((Choice("return"), "addressee"), (Choice("question", addressee=("Kim",)), "note")):
        with pytest.raises(IncompleteChoice) as caught:
            await ways_on.choose(HANDLER, stray.envelope, choice)
        assert caught.value.field == field
    assert await envelopes.count_waiting(HANDLER) == 1


async def test_an_envelope_that_is_registered_as_a_request_belongs_to_it_and_is_read_with_its_persons_key() -> None:
    request = await requests.submit(BERTIL, "access")
    stray = await signed_letters.register_by_eye(HANDLER, "malformed", today(), Envelope(note="Från Bertil"))
    assert stray.envelope
    async with acting_as(HANDLER):
        await ways_on.became_request(HANDLER, stray.envelope, request)
    _, [seen] = await envelopes.of_request(HANDLER, request.reference)
    assert (seen.row.way, seen.row.subject_id, seen.row.own_key) == ("without_form", BERTIL.id, None)
    assert seen.texts == {"note": "Från Bertil"}
    async with acting_as(HANDLER):
        await ways_on.became_request(HANDLER, stray.envelope, request)
    other = await requests.submit(ANNA, "access")
    with pytest.raises(Conflict):
        async with acting_as(HANDLER):
            await ways_on.became_request(HANDLER, stray.envelope, other)


def test_every_outcome_but_the_genuine_one_has_a_way_on() -> None:
    assert {outcome for outcome, ways in WAYS.items() if not ways} == {"genuine"}


def test_an_answer_is_asked_for_by_a_working_day() -> None:
    assert all(day_off(sender_questions.answer_by(today() + timedelta(days=days))) is None for days in range(30))


async def test_what_waits_is_found_by_an_index_however_many_letters_there_have_been(db: asyncpg.Connection) -> None:
    await signed_letters.register_by_eye(HANDLER, "malformed", today(), Envelope())
    await db.execute(
        "INSERT INTO signed_letter (id, outcome, method, arrived_on, registered_by, settled_at) SELECT"
        " gen_random_uuid(), 'unknown', 'typed', current_date, $1, now() FROM generate_series(1, 5000)",
        HANDLER.id,
    )
    await db.execute("ANALYZE signed_letter")
    count = f"SELECT count(*) FROM signed_letter l WHERE {rows.WAITING}"
    for sql in (count, f"{rows.SELECT} WHERE {rows.WAITING} ORDER BY l.arrived_on, l.registered_at LIMIT 100"):
        plan = "\n".join(row[0] for row in await db.fetch(f"EXPLAIN {sql}"))
        assert "signed_letter_waiting" in plan, plan
    assert await envelopes.count_waiting(HANDLER) == 1


async def test_a_letter_in_own_words_is_registered_from_its_envelope_and_goes_with_its_person() -> None:
    stray = await signed_letters.register_by_eye(HANDLER, "malformed", today(), Envelope(note="Handskrivet"))
    draft = await request_drafts.start(HANDLER, Claim(name="Gösta Gäst", address=STREET), envelope=stray.envelope)
    await request_drafts.choose(HANDLER, draft, NOBODY)
    await request_drafts.describe(HANDLER, draft, asked(came_by="letter"))
    request = await otherwise.register(HANDLER, draft)
    _, [seen] = await envelopes.of_request(HANDLER, request.reference)
    assert (seen.row.way, seen.row.subject_id, seen.row.is_waiting) == ("without_form", request.subject_id, False)
    assert seen.texts == {"note": "Handskrivet"}
    draft = await corrected_person.begin(HANDLER, request.reference)
    await request_drafts.choose(HANDLER, draft, NOBODY)
    moved = await corrected_person.correct(HANDLER, draft)
    _, [seen] = await envelopes.of_request(HANDLER, request.reference)
    assert seen.row.subject_id == moved.subject_id != request.subject_id
    assert seen.texts == {"note": "Handskrivet"}


async def test_what_was_written_of_whoever_it_was_taken_for_goes_when_it_is_another_persons() -> None:
    request = await registered(Claim(name="Anna", address=STREET, email=ANNA_EMAIL), asked("access", "letter"))
    shop = Address("shop")
    with pytest.raises(IdentityMismatch):
        await identity.confirm(HANDLER, request.reference, "personnummer", "19121212-1212", address=shop)
    believed = "Underskriften är Annas."
    await identity.confirm(HANDLER, request.reference, "address_and_signature", address=shop, despite=believed)
    await identity_taken_back.take_back(HANDLER, request.reference, "Anna har inte skrivit något.")
    await assignments.hand_over(HANDLER, request.reference, COLLEAGUE.id, "Ring Anna först.")
    await annulments.propose(HANDLER, request.reference, "other", note="Anna ville inget.")
    it = await annulments.of_request(APPROVER, request)
    assert it
    await annulments.decline(APPROVER, request.reference, it.row.id, "Det är Annas granne.")
    await annulments.propose(HANDLER, request.reference, "other", note="Anna ville verkligen inget.")
    written = {"identity_remark", "identity_taken_back", "handover", "annulment", "sent_back"}
    assert written <= {name async for name, _ in own_rows(ANNA.id)}
    draft = await corrected_person.begin(HANDLER, request.reference)
    await request_drafts.claim_again(HANDLER, draft, Claim(name="Bertil", address=STREET, email=BERTIL_EMAIL))
    await request_drafts.choose(HANDLER, draft, 0)
    assert (await corrected_person.correct(HANDLER, draft)).subject_id == BERTIL.id
    shown = await case.open_case(HANDLER, request.reference)
    assert (shown.identity_remarks, shown.number_did_not_match, shown.sent_back) == ([], False, [])
    assert (await assignments.of_request(HANDLER, request.reference)).note is None
    assert await annulments.of_request(APPROVER, shown.request) is None
    for person in (ANNA, BERTIL):
        assert not written & {name async for name, _ in own_rows(person.id)}
    await identity.confirm(HANDLER, request.reference, "address_and_signature", address=shop)
