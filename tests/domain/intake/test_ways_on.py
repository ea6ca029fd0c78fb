"""A way on that is a letter: it says what staff chose, to the address that we hold or that they typed, and is sent."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from portal.clock import today
from portal.data.requests.requests import Request
from portal.domain.audit import audit
from portal.domain.desk import case, refused_letters
from portal.domain.desk.case_time import case_time
from portal.domain.errors import Conflict, NotFound
from portal.domain.intake import envelopes, sender_questions, signed_letters, ways_on
from portal.domain.intake.envelopes import Envelope
from portal.domain.intake.return_reasons import REASONS
from portal.domain.intake.ways_on import WAYS, Choice
from portal.domain.letters import outgoing_letters, postings
from portal.domain.letters.posting_errors import WrongDay
from portal.domain.requests import refusals, requests
from portal.domain.requests.deadlines import answer_due
from portal.letters.words.return_letter import HOW
from portal.web.staff.intake.envelope_words import standing
from tests.conftest import World
from tests.letter_text import read, squeezed
from tests.on_paper import print_letter
from tests.people import ANNA, APPROVER, HANDLER

KIM = ("Kim Okänd", "Gatan 1", "411 10 Göteborg")


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def db(world: World) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(world.admin_url(world.portal))
    await connection.execute("TRUNCATE request, signed_letter CASCADE")
    yield connection
    await connection.close()


async def unsigned() -> tuple[Request, UUID]:
    request = await requests.submit(ANNA, "access")
    found = await signed_letters.register(HANDLER, request.seal, today(), Envelope(signed="no"))
    assert found.envelope
    return request, found.envelope


async def changed() -> tuple[Request, UUID]:
    request = await requests.submit(ANNA, "erasure")
    found = await signed_letters.register(HANDLER, request.seal, today(), Envelope(changes="Struket: kontot"))
    assert found.envelope
    return request, found.envelope


async def sent(envelope: UUID) -> str:
    """The text of the letter that was ordered for an envelope, printed and posted."""
    seen = await envelopes.open_envelope(HANDLER, envelope)
    letter = seen.row.letter_id or (seen.questions and seen.questions[-1].row.letter_id)
    assert letter
    await outgoing_letters.write(letter)
    found = read(await outgoing_letters.open_letter(HANDLER, letter))
    await print_letter(HANDLER, letter)
    await postings.mark_posted(HANDLER, letter, today())
    return found


async def test_an_unsigned_form_goes_back_to_the_address_that_we_hold() -> None:
    request, envelope = await unsigned()
    await ways_on.choose(HANDLER, envelope, Choice("return", "Vi har sparat en plats åt dig."))
    said = await sent(envelope)
    assert squeezed(HOW["unsigned"]["sv"]) in said
    assert squeezed("Vi har sparat en plats åt dig.") in said
    assert squeezed(request.reference) in said
    assert (await requests.follow(ANNA, request.reference)).request.status == "awaiting_letter"


async def test_a_question_says_by_when_an_answer_is_wanted() -> None:
    _, envelope = await unsigned()
    await ways_on.choose(HANDLER, envelope, Choice("question", "Är det här ditt brev?"))
    assert squeezed("Är det här ditt brev?") in await sent(envelope)


async def test_a_letter_is_refused_as_any_request_is_with_its_day_and_a_second_person() -> None:
    request, envelope = await unsigned()
    with pytest.raises(NotFound):
        await ways_on.choose(HANDLER, envelope, Choice("refuse", "Nej."))
    reason = "Samma begäran kom i går."
    assert await refused_letters.refuse(HANDLER, envelope, "excessive", reason) is False
    now = (await requests.follow(ANNA, request.reference)).request
    assert (now.status, now.received_on, now.due_on) == ("received", today(), answer_due(today()))
    proposed = (await case_time(APPROVER, request.reference)).refusal
    assert proposed
    await refusals.confirm(APPROVER, request.reference, proposed.refusal.id)
    assert (await envelopes.open_envelope(HANDLER, envelope)).row.way == "refuse"
    assert (await requests.follow(ANNA, request.reference)).request.status == "refusing"
    assert (await audit.verify()).faults == ()


async def test_a_refusal_that_is_sent_back_leaves_the_letter_waiting() -> None:
    request, envelope = await unsigned()
    await refused_letters.refuse(HANDLER, envelope, "other", "Nej.")
    proposed = (await case_time(APPROVER, request.reference)).refusal
    assert proposed
    await refusals.send_back(APPROVER, request.reference, proposed.refusal.id, "Hon kan få en ny blankett.")
    assert (await envelopes.open_envelope(HANDLER, envelope)).row.is_waiting
    await ways_on.choose(HANDLER, envelope, Choice("return"))
    assert (await case.open_case(HANDLER, request.reference)).step.code == "await_new_letter"
    with pytest.raises(Conflict):
        await refused_letters.refuse(HANDLER, envelope, "law", "Nej.")


async def test_after_a_question_the_answer_is_noted_and_then_it_is_decided() -> None:
    request, envelope = await changed()
    await ways_on.choose(HANDLER, envelope, Choice("question", "Ska kontot vara kvar?"))
    shown = await case.open_case(HANDLER, request.reference)
    assert (shown.step.code, shown.handler) == ("await_sender", HANDLER.name)
    assert standing((await envelopes.open_envelope(HANDLER, envelope)).row) == "To be asked"
    assert await envelopes.count_waiting(HANDLER) == 0
    assert [it.id for it in (await envelopes.ledger(HANDLER)).asked] == [envelope]
    with pytest.raises(Conflict):
        await ways_on.choose(HANDLER, envelope, Choice("question", "Hallå?"))
    with pytest.raises(WrongDay):
        await sender_questions.note_answer(HANDLER, envelope, today() - timedelta(days=1), "telephone", "Ja")
    await sender_questions.note_answer(HANDLER, envelope, today(), "telephone", "Kontot ska bort")
    seen = await envelopes.open_envelope(HANDLER, envelope)
    assert [(it.question, it.answer) for it in seen.questions] == [("Ska kontot vara kvar?", "Kontot ska bort")]
    assert (await case.open_case(HANDLER, request.reference)).step.code == "decide_letter"
    await ways_on.choose(HANDLER, envelope, Choice("accept"))
    assert (await case.open_case(HANDLER, request.reference)).step.code == "confirm_identity"


async def test_what_is_not_answered_in_time_waits_for_a_decision_again(db: asyncpg.Connection) -> None:
    request, envelope = await changed()
    await ways_on.choose(HANDLER, envelope, Choice("question", "Ska kontot vara kvar?"))
    await db.execute("UPDATE letter_question SET answer_by = current_date - 1")
    assert await envelopes.count_waiting(HANDLER) == 1
    assert (await case.open_case(HANDLER, request.reference)).step.code == "decide_letter"
    await ways_on.choose(HANDLER, envelope, Choice("question", "En gång till: ska kontot vara kvar?"))
    assert len((await envelopes.open_envelope(HANDLER, envelope)).questions) == 2


async def test_an_unsigned_form_is_accepted_only_when_its_sender_has_answered() -> None:
    request, envelope = await unsigned()
    with pytest.raises(NotFound):
        await ways_on.choose(HANDLER, envelope, Choice("accept"))
    await ways_on.choose(HANDLER, envelope, Choice("question", "Är det här ditt brev?"))
    await sender_questions.note_answer(HANDLER, envelope, today(), "in_person", "Ja, visade legitimation")
    await ways_on.choose(HANDLER, envelope, Choice("accept"))
    now = (await requests.follow(ANNA, request.reference)).request
    assert (now.status, now.due_on) == ("received", answer_due(today()))


async def test_the_letter_that_asks_for_a_signature_is_not_sent_once_the_signed_form_has_come() -> None:
    request, envelope = await unsigned()
    await ways_on.choose(HANDLER, envelope, Choice("return"))
    await signed_letters.register(HANDLER, request.seal, today())
    row = (await envelopes.open_envelope(HANDLER, envelope)).row
    assert (row.way, row.letter_withdrawn) == ("return", True)


async def test_a_letter_that_is_not_for_us_goes_back_to_whoever_is_on_the_envelope() -> None:
    stray = await signed_letters.register_by_eye(HANDLER, "foreign", today() - timedelta(days=1), Envelope())
    assert stray.envelope
    await ways_on.choose(HANDLER, stray.envelope, Choice("return", "", KIM, "en"))
    said = await sent(stray.envelope)
    assert all(squeezed(line) in said for line in KIM)
    assert squeezed(HOW["foreign"]["en"]) in said


async def test_a_letter_is_ordered_once_though_it_is_chosen_twice(db: asyncpg.Connection) -> None:
    _, envelope = await unsigned()
    for _ in range(2):
        try:
            await ways_on.choose(HANDLER, envelope, Choice("return"))
        except Conflict:
            continue
    assert await db.fetchval("SELECT count(*) FROM letter WHERE kind = 'return'") == 1


@pytest.mark.parametrize("outcome", [outcome for outcome, ways in WAYS.items() if "return" in ways])
def test_whatever_can_go_back_has_a_reason_and_says_what_to_do(outcome: str) -> None:
    assert set(HOW[REASONS[outcome]]) == {"sv", "en"}  # type: ignore[index]
