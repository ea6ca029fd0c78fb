"""A Monday of mixed letters: one pile from the office scanner, read, looked at and registered."""

import asyncio

import asyncpg
import pytest
import pytest_asyncio

from portal.clock import today
from portal.data.actors import SYSTEM, Member
from portal.data.database import acting_as
from portal.data.requests.requests import Request
from portal.domain.audit import audit
from portal.domain.erasure import closing
from portal.domain.errors import Conflict, NotFound
from portal.domain.intake import (
    blank_forms,
    envelopes,
    letter_pages,
    scan_reading,
    scan_registering,
    scanned_letters,
    scans,
)
from portal.domain.intake.envelopes import Envelope
from portal.domain.intake.scan_registering import Looked
from portal.domain.intake.scanned_letters import ScannedLetter
from portal.domain.requests import requests
from portal.domain.requests.deadlines import answer_due
from tests.conftest import World
from tests.domain.mondays import Monday, mixed
from tests.paper import printed
from tests.people import COLLEAGUE, HANDLER


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def monday(world: World) -> Monday:
    """The pile, which the tests read once."""
    return await mixed(world)


async def all_letters(batch: object) -> list[ScannedLetter]:
    found: list[ScannedLetter] = []
    after: int | None = 0
    while after is not None:
        page = await scanned_letters.letters_of(HANDLER, batch, after)  # type: ignore[arg-type]
        found += page.letters
        after = page.after
    return found


async def test_a_monday_of_mixed_letters_is_told_apart_and_registered(
    monday: Monday, as_admin: asyncpg.Connection
) -> None:
    assert len(monday.outcomes) >= 20
    batch = (await scans.upload(HANDLER, [monday.pdf])).id
    await scan_reading.read(batch)
    read = await scans.open_batch(HANDLER, batch)
    assert read.read_at
    assert read.pages == read.read
    letters = await all_letters(batch)
    told = {letter.number: letter.found.outcome if letter.found else "" for letter in letters}
    assert told == monday.outcomes
    assert {letter.number: set(letter.notes) for letter in letters} == monday.notes
    for letter in letters:
        if letter.number in monday.asked:
            assert letter.found
            assert letter.found.request
            assert letter.found.request.reference == monday.asked[letter.number].reference

    forms = [page for letter in letters if letter.number in monday.asked for page in letter.pages if page.seals]
    assert not any(page.is_uncompared for page in forms), "each was laid over the form that was printed"
    clear = [letter for letter in letters if letter.is_clear]
    assert {letter.number for letter in clear} == {number for number in monday.asked if not monday.notes[number]}, (
        "only what has one genuine code, and nothing besides, is clear"
    )
    nobody_looked = {letter.number: Looked("not_noted", today()) for letter in clear}
    assert (await scan_registering.register_clear(HANDLER, batch, nobody_looked)).registered == {}
    unsigned = clear[-2].number
    arrived = today()
    looked = {letter.number: Looked("no" if letter.number == unsigned else "yes", arrived) for letter in clear}
    done = await asyncio.gather(
        scan_registering.register_clear(HANDLER, batch, looked),
        scan_registering.register_clear(COLLEAGUE, batch, looked),
    )
    registered = [number for each in done for number in each.registered]
    assert sorted(registered) == sorted(looked), "each once, by one of the two"
    for letter in clear:
        request = await _request(monday.asked[letter.number])
        if letter.number == unsigned:
            assert (request.status, request.received_on) == ("awaiting_letter", None)
        else:
            assert (request.status, request.due_on) == ("received", answer_due(arrived))

    for letter in letters:
        if letter.is_clear:
            continue
        if not letter.seals:
            await scan_registering.register_by_eye(HANDLER, batch, letter.number, "malformed", today(), Envelope())
        else:
            await scan_registering.register(HANDLER, batch, letter.number, letter.seals[0], today(), Envelope())
        with pytest.raises(Conflict):
            await scan_registering.register(COLLEAGUE, batch, letter.number, "JM-0000-0000", today(), Envelope())
    ended = await scans.open_batch(HANDLER, batch)
    assert ended.ended_at
    for table, column in (("scan_file", "content"), ("scan_page", "picture"), ("scan_page", "small")):
        left = await as_admin.fetchval(f"SELECT count({column}) FROM {table} WHERE batch_id = $1", batch)
        assert left == 0, table
    with pytest.raises(NotFound):
        await scans.picture(HANDLER, batch, 1)
    waiting = (await envelopes.ledger(HANDLER)).waiting
    assert sorted(each.outcome for each in waiting) == sorted(
        [o for o in monday.outcomes.values() if o not in ("", "genuine")] + ["malformed", "unsigned"]
    ), "every envelope that is not simply genuine waits for its way on"
    assert (await audit.verify()).faults == ()


async def test_the_pages_are_kept_with_their_request_encrypted_and_the_member_sees_who_opened_them(
    monday: Monday, as_admin: asyncpg.Connection
) -> None:
    two_pages = [number for number, notes in monday.notes.items() if notes == {"more_pages"}]
    request = monday.asked[two_pages[0]]
    _, [seen] = await envelopes.of_request(HANDLER, request.reference)
    assert seen.row.pages == 2
    opened = await letter_pages.open_of_request(HANDLER, request.reference, seen.row.id)
    assert request.reference in opened.name
    assert len(printed(opened.content)) == 2
    assert not (
        await as_admin.fetchval("SELECT bool_or(substr(picture, 1, 2) = decode('ffd8', 'hex')) FROM letter_page")
    )
    events = await audit.page_of_own(Member(request.subject_id, "sv"), None)
    assert "letter.opened" in {event.code for event in events.events}
    with pytest.raises(NotFound):
        await letter_pages.open_of_request(HANDLER, monday.asked[two_pages[1]].reference, seen.row.id)


async def test_the_form_is_made_again_as_it_was_printed_or_not_at_all(
    monday: Monday, as_admin: asyncpg.Connection
) -> None:
    for request in monday.asked.values():
        form = await blank_forms.of_codes([request.seal or "", "https://example.se/faktura"])
        assert form
        assert form.pdf == await requests.form_pdf(Member(request.subject_id, "sv"), request.reference)
    one, another = [request.seal or "" for request in monday.asked.values()][:2]
    assert await blank_forms.of_codes([one, another]) is None, "nobody knows which of the two"
    older = [*monday.asked.values()][-1]
    await as_admin.execute('UPDATE request SET form = form || \'{"look": "another"}\' WHERE id = $1', older.id)
    assert await blank_forms.of_codes([older.seal or ""]) is None, "its template has changed since it was printed"


async def test_the_same_pile_uploaded_twice_is_one(monday: Monday) -> None:
    first, second = await asyncio.gather(scans.upload(HANDLER, [monday.pdf]), scans.upload(COLLEAGUE, [monday.pdf]))
    assert first.id == second.id
    assert first.was_there
    assert second.was_there


async def test_the_pages_go_with_the_person(monday: Monday, as_admin: asyncpg.Connection) -> None:
    request = next(iter(monday.asked.values()))
    _, [before] = await envelopes.of_request(HANDLER, request.reference)
    assert before.row.pages
    async with acting_as(SYSTEM):
        await closing.remove(request.subject_id, request.id, None, False)
    assert await blank_forms.of_codes([request.seal or ""]) is None
    _, [after] = await envelopes.of_request(HANDLER, request.reference)
    assert after.row.pages == 0
    with pytest.raises(NotFound):
        await letter_pages.open_of_request(HANDLER, request.reference, after.row.id)


async def _request(request: Request) -> Request:
    async with acting_as(HANDLER):
        return await requests.find(request.reference)
