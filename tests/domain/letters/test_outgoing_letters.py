"""Every letter goes one way: ordered with what causes it, written once, printed, posted; none is left hanging."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from portal.clock import today
from portal.data.actors import Seen, Staff
from portal.data.database import acting_as
from portal.data.errors import Stale
from portal.data.letters.outgoing_letters import Letter
from portal.data.requests.requests import Request
from portal.domain.audit import audit
from portal.domain.desk import case
from portal.domain.errors import Conflict, NotFound
from portal.domain.letters import letter_proofs, making, postings
from portal.domain.letters import outgoing_letters as letters
from portal.domain.letters.making import Kind, NoSuchLetter
from portal.domain.letters.posting_errors import DayToCome, PostedTooEarly
from portal.domain.letters.print_errors import NotOpened
from portal.domain.requests import outdated
from portal.jobs.queue import WorkPostponed
from portal.kinds import LetterKind
from portal.letters.letter import JSON, Written
from portal.letters.typst import LetterNotMade
from tests.domain.journeys import received
from tests.domain.replies import ADDRESSEE, events, found, ordered, plain
from tests.letter_text import read, squeezed
from tests.on_paper import print_letter
from tests.people import ANNA, BERTIL, HANDLER

pytestmark = pytest.mark.usefixtures("world", "replies")


async def test_a_letter_is_written_printed_and_posted_each_by_somebody_and_at_a_time() -> None:
    request = await received(ANNA, "access")
    letter = await ordered(request)
    await letters.write(letter)
    pdf = await letters.open_letter(HANDLER, letter)
    for said in (request.reference, "Anna Andersson", "Om ditt brev"):
        assert squeezed(said) in read(pdf)
    await print_letter(HANDLER, letter)
    await postings.mark_posted(HANDLER, letter, today())
    sent = await found(letter)
    assert (sent.state, sent.pages, sent.ordered_by, sent.printed_by) == ("posted", 1, HANDLER.id, HANDLER.id)
    assert (sent.posted_on, sent.posted_by) == (today(), HANDLER.id)
    assert await events(request) == [f"outgoing.{it}" for it in ("ordered", "rendered", "printed", "posted")]
    assert [it.id for it in (await case.open_case(HANDLER, request.reference)).letters] == [letter]


async def test_a_letter_is_ordered_on_a_page_that_shows_the_request_as_it_is_and_on_no_other() -> None:
    request = await received(BERTIL, "access")
    newest = await outdated.newest_change(HANDLER, request.reference)
    here, there = (replace(HANDLER, seen=Seen(newest, newest)) for _ in range(2))
    async with acting_as(here):
        letter = await ordered_in(request, here)
        await audit.record("identity.asked", subject=request.subject_id, request=request.id)
    with pytest.raises(Conflict):
        async with acting_as(there):
            await ordered_in(request, there)
    async with acting_as(HANDLER):
        assert [it.id for it in await letters.of_request(request)] == [letter]


async def ordered_in(request: Request, staff: Staff) -> UUID:
    """A letter that is ordered in the transaction under way."""
    facts = {"heading": "Om ditt brev", "text": "Hej."}
    return await letters.order("reply", request=request, addressee=ADDRESSEE, facts=facts, language="sv", by=staff)


async def test_a_letter_that_belongs_to_no_request_has_a_key_of_its_own(as_admin: asyncpg.Connection) -> None:
    letter = await ordered(None)
    await letters.write(letter)
    assert "AnnaAndersson" in read(await letters.open_letter(HANDLER, letter))
    stored = await as_admin.fetchrow("SELECT * FROM letter WHERE id = $1", letter)
    assert stored
    assert stored["subject_id"] is None
    assert stored["own_key"]
    for name in ("content", "pdf", "own_key"):
        assert b"Andersson" not in stored[name]
        assert b"%PDF" not in stored[name]


async def test_what_is_rolled_back_orders_no_letter(as_admin: asyncpg.Connection) -> None:
    counts = "SELECT (SELECT count(*) FROM letter), (SELECT count(*) FROM pgqueuer)"
    before = await as_admin.fetchrow(counts)
    with pytest.raises(ZeroDivisionError):
        await failing()
    assert await as_admin.fetchrow(counts) == before


async def failing() -> None:
    async with acting_as(HANDLER):
        await letters.order("reply", request=None, addressee=ADDRESSEE, facts={}, language="sv", by=HANDLER)
        raise ZeroDivisionError


async def test_the_job_holds_an_id_and_nothing_else(as_admin: asyncpg.Connection) -> None:
    letter = await ordered(None)
    job = await as_admin.fetchval("SELECT payload FROM pgqueuer WHERE entrypoint = 'write-letter' ORDER BY id DESC")
    assert job == letter.bytes


async def test_a_kind_that_cannot_be_written_cannot_be_ordered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(making.KINDS, "reply")
    with pytest.raises(NoSuchLetter):
        await ordered(None)


async def test_writing_twice_makes_one_letter(as_admin: asyncpg.Connection) -> None:
    letter = await ordered(await received(ANNA, "access"))
    await letters.write(letter)
    once = await as_admin.fetchrow("SELECT * FROM letter WHERE id = $1", letter)
    await letters.write(letter)
    assert await as_admin.fetchrow("SELECT * FROM letter WHERE id = $1", letter) == once
    await letters.write(uuid4())


async def test_a_job_that_is_killed_while_it_writes_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    letter = await ordered(None)

    async def killed(_: Written) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setitem(making.KINDS, "reply", Kind(killed))
        with pytest.raises(KeyboardInterrupt):
            await letters.write(letter)
    assert (await found(letter)).state == "ordered"
    await letters.write(letter)
    assert (await found(letter)).state == "rendered"


async def test_a_letter_that_cannot_be_made_says_so_until_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    letter = await ordered(None)

    async def not_made(_: Written) -> bytes:
        raise LetterNotMade

    with monkeypatch.context() as patched:
        patched.setitem(making.KINDS, "reply", Kind(not_made))
        with pytest.raises(WorkPostponed):
            await letters.write(letter)
    assert (await found(letter)).trouble == "letter_not_made"
    await letters.write(letter)
    assert (await found(letter)).trouble is None


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("return", {"reason": "by_pigeon", "arrived_on": "2026-03-05"}),
        ("reply", {"about": "pigeons"}),
        ("reply", {"heading": "Hej", "text": "Hej", "enclosed": "a pigeon"}),
    ],
)
async def test_a_letter_of_which_a_newer_portal_said_more_waits_for_a_worker_that_knows_it(
    kind: LetterKind, facts: dict[str, JSON]
) -> None:
    async with acting_as(HANDLER):
        letter = await letters.order(kind, request=None, addressee=ADDRESSEE, facts=facts, language="sv", by=HANDLER)
    with pytest.raises(WorkPostponed):
        await letters.write(letter)
    assert ((await found(letter)).trouble, (await found(letter)).state) == ("letter_not_made", "ordered")


async def test_so_does_one_of_a_kind_that_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    letter = await ordered(None)
    with monkeypatch.context() as patched:
        patched.delitem(making.KINDS, "reply")
        with pytest.raises(WorkPostponed):
            await letters.write(letter)
    assert (await found(letter)).trouble == "letter_not_made"


@pytest.fixture
def unproved() -> Iterator[pytest.MonkeyPatch]:
    """No letter is as it should be."""

    async def faults_in(*_: Any) -> tuple[str, ...]:
        return ("overflow",)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(letter_proofs, "faults_in", faults_in)
        yield patched


async def test_a_letter_that_does_not_stand_the_proof_cannot_be_printed(unproved: pytest.MonkeyPatch) -> None:
    letter = await ordered(None)
    with pytest.raises(WorkPostponed):
        await letters.write(letter)
    faulty = await found(letter)
    assert (faulty.state, faulty.faults, faulty.trouble) == ("faulty", ("overflow",), "letter_faulty")
    with pytest.raises(Conflict):
        await postings.mark_printed(HANDLER, letter)
    unproved.undo()
    await letters.write(letter)
    assert ((await found(letter)).state, (await found(letter)).faults) == ("rendered", ())


async def test_what_nobody_has_opened_since_it_was_written_is_not_on_paper(unproved: pytest.MonkeyPatch) -> None:
    request = await received(ANNA, "access")
    letter, other = [await ordered(request) for _ in range(2)]
    with pytest.raises(WorkPostponed):
        await letters.write(letter)
    await letters.open_letter(HANDLER, letter)
    unproved.undo()
    for each in (letter, other):
        await letters.write(each)
    await letters.open_letter(HANDLER, other)
    with pytest.raises(NotOpened):
        await postings.mark_printed(HANDLER, letter)
    assert (await found(letter)).state == "rendered"
    await letters.open_letter(HANDLER, letter)
    await postings.mark_printed(HANDLER, letter)
    assert (await found(letter)).state == "printed"


async def test_no_step_is_taken_before_the_one_before_nor_twice() -> None:
    letter = await ordered(None)
    for early in (postings.mark_printed(HANDLER, letter), postings.mark_posted(HANDLER, letter, today())):
        with pytest.raises(Conflict):
            await early
    with pytest.raises(NotFound):
        await letters.open_letter(HANDLER, letter)
    await letters.write(letter)
    with pytest.raises(Conflict):
        await postings.mark_posted(HANDLER, letter, today())
    await print_letter(HANDLER, letter)
    for day, error in ((today() - timedelta(days=1), PostedTooEarly), (today() + timedelta(days=1), DayToCome)):
        with pytest.raises(error):
            await postings.mark_posted(HANDLER, letter, day)
    await postings.mark_posted(HANDLER, letter, today())
    for late in (
        postings.mark_printed(HANDLER, letter),
        postings.mark_posted(HANDLER, letter, today()),
        letters.withdraw(HANDLER, letter),
    ):
        with pytest.raises(Conflict):
            await late
    with pytest.raises(NotFound):
        await postings.mark_printed(HANDLER, uuid4())


async def test_what_posting_sets_off_happens_with_it_or_neither_does(monkeypatch: pytest.MonkeyPatch) -> None:
    letter = await ordered(await received(ANNA, "access"))
    await letters.write(letter)
    await print_letter(HANDLER, letter)
    told: list[Letter] = []

    async def too_late(posted: Letter) -> None:
        told.append(posted)
        raise Stale

    with monkeypatch.context() as patched:
        patched.setitem(making.KINDS, "reply", Kind(plain, on_posted=too_late))
        with pytest.raises(Conflict):
            await postings.mark_posted(HANDLER, letter, today())
    assert [(it.id, it.posted_on, it.posted_by) for it in told] == [(letter, today(), HANDLER.id)]
    assert (await found(letter)).state == "printed"
