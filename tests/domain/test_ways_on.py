"""A way on that is a letter: it says what staff chose, to the address that we hold or that they typed, and is sent."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from portal.clock import today
from portal.data.requests import Request
from portal.domain import envelopes, outgoing_letters, requests, signed_letters, ways_on
from portal.domain.envelopes import Envelope
from portal.domain.return_words import HOW, REASONS
from portal.domain.ways_on import WAYS, Choice
from tests.conftest import World
from tests.letter_text import read, squeezed
from tests.people import ANNA, HANDLER

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


async def sent(envelope: UUID) -> str:
    """The text of the letter that was ordered for an envelope, printed and posted."""
    letter = (await envelopes.open_envelope(HANDLER, envelope)).row.letter_id
    assert letter
    await outgoing_letters.write(letter)
    found = read(await outgoing_letters.open_letter(HANDLER, letter))
    await outgoing_letters.mark_printed(HANDLER, letter)
    await outgoing_letters.mark_posted(HANDLER, letter, today())
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


async def test_a_refusal_says_why_and_where_to_complain() -> None:
    _, envelope = await unsigned()
    await ways_on.choose(HANDLER, envelope, Choice("refuse", "Samma begäran kom i går."))
    said = await sent(envelope)
    assert squeezed("Samma begäran kom i går.") in said
    assert "Integritetsskyddsmyndigheten" in said


async def test_a_letter_that_is_not_for_us_goes_back_to_whoever_is_on_the_envelope() -> None:
    stray = await signed_letters.register_by_eye(HANDLER, False, today() - timedelta(days=1), Envelope())
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
        except ways_on.Conflict:
            continue
    assert await db.fetchval("SELECT count(*) FROM letter WHERE kind = 'return'") == 1


@pytest.mark.parametrize("outcome", [outcome for outcome, ways in WAYS.items() if "return" in ways])
def test_whatever_can_go_back_has_a_reason_and_says_what_to_do(outcome: str) -> None:
    assert set(HOW[REASONS[outcome]]) == {"sv", "en"}  # type: ignore[index]
