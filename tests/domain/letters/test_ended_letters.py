"""No letter is left hanging: what is not sent is withdrawn, and what was sent is forgotten in time."""

from datetime import timedelta

import asyncpg
import pytest

from portal.clock import today
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.errors import NoSuchRow
from portal.data.keys import KeyDestroyed
from portal.data.letters import outgoing_letters as rows
from portal.domain.audit import audit
from portal.domain.errors import Conflict, NotFound
from portal.domain.intake import receipts
from portal.domain.letters import answers, making, postings
from portal.domain.letters import outgoing_letters as letters
from portal.domain.letters.making import Kind
from portal.domain.requests import extensions, requests
from portal.domain.retention import own_retention
from portal.letters.letter import Written
from portal.settings import settings
from tests.domain.journeys import answer, closed, erased, received
from tests.domain.letters_on_the_way import letters_of, written
from tests.domain.replies import events, found, ordered, plain
from tests.on_paper import print_letter
from tests.people import ANNA, BERTIL, CECILIA, HANDLER

pytestmark = pytest.mark.usefixtures("world", "replies")


async def test_a_letter_that_is_not_sent_after_all_is_emptied_and_stays_in_the_log(
    as_admin: asyncpg.Connection,
) -> None:
    request = await received(ANNA, "access")
    letter = await ordered(request)
    await letters.write(letter)
    await letters.withdraw(HANDLER, letter)
    withdrawn = await found(letter)
    assert (withdrawn.state, withdrawn.withdrawn_by, withdrawn.is_kept) == ("withdrawn", HANDLER.id, False)
    assert await as_admin.fetchval("SELECT content FROM letter WHERE id = $1", letter) is None
    assert (await events(request))[-1] == "outgoing.withdrawn"
    with pytest.raises(Conflict):
        await postings.mark_printed(HANDLER, letter)
    await letters.write(letter)
    assert (await found(letter)).state == "withdrawn"


async def test_what_waits_for_the_printer_when_a_member_withdraws_is_withdrawn_too() -> None:
    request = await received(BERTIL, "access")
    unwritten, written, printed = [await ordered(request) for _ in range(3)]
    for letter in (written, printed):
        await letters.write(letter)
    await print_letter(HANDLER, printed)
    await requests.withdraw(BERTIL, request.reference)
    late = await ordered(request)
    await letters.write(unwritten)
    assert (await found(unwritten)).state == "withdrawn"
    await letters.withdraw_outdated(request.id)
    await letters.withdraw_outdated(request.id)
    assert (await found(written)).state == "withdrawn"
    assert (await found(printed)).state == "printed", "somebody has it in the hand"
    await letters.write(late)
    assert (await found(late)).state == "rendered", "it was ordered knowing that the request had ended"


async def test_what_was_to_be_said_before_the_answer_is_not_sent_after_it() -> None:
    request = await received(BERTIL, "access")
    await receipts.send(HANDLER, request.reference)
    await written(request, "receipt")
    await extensions.order(HANDLER, request.reference, "number", "Många begäranden.")
    reply = await ordered(request)
    await answer(request)
    states = {it.kind: it.state for it in await letters_of(request)}
    assert (states["extension"], states["receipt"]) == ("withdrawn", "printed"), "somebody has the other in the hand"
    assert (await found(reply)).state == "ordered"


async def test_with_the_persons_key_go_the_letters_and_their_jobs_end_quietly(as_admin: asyncpg.Connection) -> None:
    wish = await erased(CECILIA)
    unwritten, written = await ordered(wish), await ordered(wish)
    await letters.write(written)
    await closed(wish)
    for letter in (unwritten, written):
        await letters.write(letter)
        assert ((await found(letter)).state, (await found(letter)).trouble) == ("withdrawn", None)
        with pytest.raises((KeyDestroyed, NotFound)):
            await letters.open_letter(HANDLER, letter)
    left = "SELECT count(*) FROM letter WHERE subject_id = $1 AND (content IS NOT NULL OR pdf IS NOT NULL)"
    assert await as_admin.fetchval(left, CECILIA.id) == 0
    with pytest.raises(KeyDestroyed):
        await ordered(wish)
    assert (await audit.verify()).faults == ()


async def test_a_key_that_goes_while_a_letter_is_written_leaves_none(
    monkeypatch: pytest.MonkeyPatch, as_admin: asyncpg.Connection
) -> None:
    request = await received(BERTIL, "erasure")
    letter = await ordered(request)
    key = await as_admin.fetchval("SELECT data_key FROM data_subject WHERE id = $1", BERTIL.id)

    async def slow(written: Written) -> bytes:
        pdf = await plain(written)
        await as_admin.execute(
            "UPDATE data_subject SET data_key = NULL, key_destroyed_at = now() WHERE id = $1", BERTIL.id
        )
        return pdf

    monkeypatch.setitem(making.KINDS, "reply", Kind(slow))
    await letters.write(letter)
    assert (await found(letter)).state == "withdrawn"
    await as_admin.execute(
        "UPDATE data_subject SET data_key = $2, key_destroyed_at = NULL WHERE id = $1", BERTIL.id, key
    )


async def test_what_a_posted_letter_says_is_forgotten_in_time_and_its_dates_are_kept(
    as_admin: asyncpg.Connection,
) -> None:
    letter = await ordered(None)
    await letters.write(letter)
    await print_letter(HANDLER, letter)
    await postings.mark_posted(HANDLER, letter, today())
    await answers.forget_posted(today() + settings().answers_kept)
    assert (await found(letter)).is_kept
    await answers.forget_posted(today() + settings().answers_kept + timedelta(days=1))
    assert ((await found(letter)).state, (await found(letter)).is_kept) == ("posted", False)
    row = await as_admin.fetchrow("SELECT content, pdf, own_key FROM letter WHERE id = $1", letter)
    assert row
    assert set(row.values()) == {None}
    await as_admin.execute(
        "UPDATE letter SET ordered_at = now() - interval '7 months', posted_on = now() - interval '7 months'"
        " WHERE id = $1",
        letter,
    )
    assert {it.kind: it.rows for it in await own_retention.run()}["outgoing_letters"] == 1
    async with acting_as(SYSTEM):
        with pytest.raises(NoSuchRow):
            await rows.find(letter)
