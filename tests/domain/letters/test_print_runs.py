"""Print runs: each letter in one, opened as often as need be, printed once, and nothing lost when a process dies."""

import asyncio
from collections.abc import AsyncIterable
from uuid import UUID, uuid4

import asyncpg
import pytest

from portal.domain.audit import audit
from portal.domain.errors import Conflict, NotFound
from portal.domain.letters import outgoing_letters, postings, print_runs, run_files
from portal.domain.letters.print_errors import NothingToPrint, NotOpened
from portal.domain.letters.print_queue import print_queue
from portal.domain.requests import requests
from portal.letters.print_run import Printed
from tests.domain.journeys import received
from tests.domain.printing import due, empty, in_run, texts, written
from tests.domain.replies import events, found
from tests.on_paper import print_letter
from tests.people import ANNA, BERTIL, COLLEAGUE, HANDLER

pytestmark = pytest.mark.usefixtures("world", "replies")


@pytest.fixture(autouse=True)
async def nothing_waits(world: object, replies: None) -> None:
    await empty()


async def opened(letters: list[UUID] | None = None) -> UUID:
    """A run that somebody has opened."""
    run = await print_runs.make(HANDLER, "duplex", letters, with_list=False)
    await run_files.open_run(HANDLER, run)
    return run


async def test_a_run_takes_what_is_due_and_says_who_and_when() -> None:
    letters = await written(3)
    run = await print_runs.make(HANDLER, "duplex", None, with_list=True)
    assert set(await in_run(run)) == set(letters)
    assert await due() == set()
    shown = await print_runs.find(COLLEAGUE, run)
    assert (shown.run.sides, shown.run.made_by, shown.run.letters) == ("duplex", HANDLER.id, 3)
    assert shown.names == {HANDLER.id: HANDLER.name}
    assert [it.id for it in (await print_queue(HANDLER)).running] == [run]
    assert {(await found(letter)).state for letter in letters} == {"rendered"}


async def test_a_run_takes_only_the_letters_that_were_chosen() -> None:
    first, second, third = await written(3)
    assert await in_run(await print_runs.make(HANDLER, "simplex", [second], with_list=False)) == [second]
    assert await due() == {first, third}


async def test_what_is_not_due_goes_into_no_run() -> None:
    [printed] = await written(1)
    await print_letter(HANDLER, printed)
    for wanted in (None, [printed], [uuid4()], []):
        with pytest.raises(NothingToPrint):
            await print_runs.make(HANDLER, "duplex", wanted, with_list=False)
    assert (await print_queue(HANDLER)).running == []


async def test_of_two_runs_that_are_made_at_once_each_letter_is_in_one() -> None:
    letters = set(await written(6))
    both = await asyncio.gather(
        *(print_runs.make(staff, "duplex", None, with_list=False) for staff in (HANDLER, COLLEAGUE)),
        return_exceptions=True,
    )
    made = [run for run in both if isinstance(run, UUID)]
    assert made
    assert all(isinstance(run, UUID | NothingToPrint) for run in both)
    in_runs = [letter for run in made for letter in await in_run(run)]
    assert (set(in_runs), len(in_runs)) == (letters, len(letters))


async def test_of_two_who_tick_some_of_the_same_letters_each_gets_what_is_left() -> None:
    first, second, third = await written(3)
    wanted = {HANDLER: [first, second], COLLEAGUE: [second, third]}
    both = await asyncio.gather(
        *(print_runs.make(staff, "duplex", ticked, with_list=False) for staff, ticked in wanted.items())
    )
    in_runs = [letter for run in both for letter in await in_run(run)]
    assert sorted(in_runs) == sorted([first, second, third])


async def test_the_file_has_each_letter_once_in_the_order_of_the_run() -> None:
    letters = await written(3)
    run = await print_runs.make(HANDLER, "duplex", letters, with_list=True)
    pages = texts(await run_files.open_run(HANDLER, run))
    assert pages[0].startswith("Utskriftsomgång")
    assert "3 kuvert, 3 ark" in pages[0]
    assert "Andersson" not in pages[0]
    assert pages[1::2] == ["", "", "", ""], "the back of the list and of each letter"
    order = [letters.index(letter) + 1 for letter in await in_run(run)]
    assert [next(n for n in (1, 2, 3) if f"Brev {n}" in page) for page in pages[2::2]] == order


async def test_the_same_run_is_opened_again_after_a_process_died_and_is_the_same_to_the_byte(
    as_admin: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    await written(2)
    run = await print_runs.make(HANDLER, "duplex", None, with_list=True)
    rows = "SELECT id, printed_at, print_run_id, print_run_place FROM letter ORDER BY id"
    before = await as_admin.fetch(rows)

    async def killed(letters: AsyncIterable[Printed], *, duplex: bool) -> bytes:
        async for _ in letters:
            raise KeyboardInterrupt
        raise AssertionError

    with monkeypatch.context() as patched:
        patched.setattr(run_files, "merge", killed)
        with pytest.raises(KeyboardInterrupt):
            await run_files.open_run(HANDLER, run)
    assert await as_admin.fetch(rows) == before
    with pytest.raises(NothingToPrint):
        await print_runs.make(COLLEAGUE, "duplex", None, with_list=True)
    once = await run_files.open_run(HANDLER, run)
    await asyncio.sleep(1.1)
    assert await run_files.open_run(COLLEAGUE, run) == once
    assert (await print_runs.find(HANDLER, run)).run.opened_by == COLLEAGUE.id


async def test_whoever_opens_a_run_has_looked_at_everybody_in_it(as_admin: asyncpg.Connection) -> None:
    asked = [await received(ANNA, "access"), await received(BERTIL, "erasure")]
    for request in asked:
        await written(2, request)
    run = await opened()
    await run_files.open_run(HANDLER, run)
    seen = await as_admin.fetch(
        "SELECT request_id, subject_id, count(*) FROM audit_event WHERE code = 'outgoing.opened'"
        " AND request_id IS NOT NULL GROUP BY 1, 2"
    )
    expected = {(request.id, request.subject_id, 1) for request in asked}
    assert {tuple(row) for row in seen} == expected, "opened twice within minutes is one look"
    codes = await as_admin.fetch("SELECT code, details FROM audit_event WHERE code LIKE 'print_run.%' ORDER BY id DESC")
    assert [row["code"] for row in codes][:3] == ["print_run.opened", "print_run.opened", "print_run.made"]
    assert (await audit.verify()).faults == ()
    await requests.withdraw(ANNA, asked[0].reference)
    await requests.withdraw(BERTIL, asked[1].reference)


async def test_a_run_that_is_confirmed_is_printed_and_what_failed_is_due_again() -> None:
    request = await received(ANNA, "access")
    good, bad = await written(2, request)
    run = await opened()
    done = await print_runs.confirm(COLLEAGUE, run, [bad])
    assert (done.printed, done.failed, done.withdrawn) == (1, 1, 0)
    assert ((await found(good)).state, (await found(good)).printed_by) == ("printed", COLLEAGUE.id)
    assert (await found(bad)).state == "rendered"
    assert await due() == {bad}
    assert (await events(request))[-2:] == ["outgoing.printed", "outgoing.not_printed"]
    again = await opened()
    assert (await print_runs.confirm(HANDLER, again, ())).printed == 1
    assert (await found(bad)).print_run_id == again
    await requests.withdraw(ANNA, request.reference)


async def test_a_run_of_which_nothing_came_out_is_due_again_whole() -> None:
    letters = await written(2)
    run = await print_runs.make(HANDLER, "duplex", None, with_list=False)
    assert (await print_runs.confirm(HANDLER, run, "all")).failed == 2
    assert await due() == set(letters)
    assert (await print_runs.find(HANDLER, run)).run.failed == 2


async def test_a_run_is_confirmed_once_and_of_two_at_once_by_one() -> None:
    letters = await written(2)
    run = await opened()
    both = await asyncio.gather(
        print_runs.confirm(HANDLER, run, ()), print_runs.confirm(COLLEAGUE, run, "all"), return_exceptions=True
    )
    assert sum(isinstance(it, Conflict) for it in both) == 1
    assert len({(await found(letter)).state for letter in letters}) == 1
    for late in (print_runs.confirm(HANDLER, run, ()), run_files.open_run(HANDLER, run)):
        with pytest.raises(Conflict):
            await late


async def test_nothing_is_said_to_be_printed_that_nobody_has_opened() -> None:
    [letter] = await written(1)
    run = await print_runs.make(HANDLER, "duplex", None, with_list=False)
    with pytest.raises(NotOpened):
        await print_runs.confirm(HANDLER, run, ())
    assert (await found(letter)).state == "rendered"
    with pytest.raises(Conflict):
        await print_runs.confirm(HANDLER, run, [uuid4()])
    with pytest.raises(NotFound):
        await print_runs.confirm(HANDLER, uuid4(), ())
    with pytest.raises(NotFound):
        await run_files.open_run(HANDLER, uuid4())


async def test_a_letter_at_the_printer_is_not_printed_alone_as_well() -> None:
    [letter] = await written(1)
    await print_runs.make(HANDLER, "duplex", None, with_list=False)
    with pytest.raises(Conflict):
        await postings.mark_printed(COLLEAGUE, letter)
    assert (await found(letter)).state == "rendered"


async def test_what_the_member_withdraws_while_it_is_at_the_printer_is_taken_out_and_told() -> None:
    request = await received(ANNA, "access")
    [theirs], [other] = await written(1, request), await written(1)
    run = await opened()
    await requests.withdraw(ANNA, request.reference)
    await outgoing_letters.withdraw_outdated(request.id)
    assert not [page for page in texts(await run_files.open_run(HANDLER, run)) if request.reference in page]
    done = await print_runs.confirm(HANDLER, run, ())
    assert (done.printed, done.withdrawn) == (1, 1)
    shown = await print_runs.find(HANDLER, run)
    assert [it.id for it in shown.withdrawn] == [theirs]
    assert [it.letters for it in shown.to_post] == [[other]]
    assert (await found(theirs)).state == "withdrawn"


async def test_what_the_member_has_just_withdrawn_is_in_no_new_run() -> None:
    request = await received(ANNA, "access")
    await written(1, request)
    await requests.withdraw(ANNA, request.reference)
    assert await due() == set()
    with pytest.raises(NothingToPrint):
        await print_runs.make(HANDLER, "duplex", None, with_list=False)


async def test_a_run_that_is_made_while_the_member_withdraws_ends_with_the_letter_not_sent() -> None:
    request = await received(BERTIL, "access")
    [letter] = await written(1, request)
    await asyncio.gather(
        print_runs.make(HANDLER, "duplex", None, with_list=False),
        requests.withdraw(BERTIL, request.reference),
        return_exceptions=True,
    )
    await outgoing_letters.withdraw_outdated(request.id)
    assert (await found(letter)).state == "withdrawn"
    assert all(run.withdrawn == run.letters == 1 for run in (await print_queue(HANDLER)).running if run.letters)


async def test_no_run_is_larger_than_memory_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    letters = await written(3)
    monkeypatch.setattr(print_runs, "MOST_PRINTOUTS", 2)
    assert len(await in_run(await print_runs.make(HANDLER, "duplex", None, with_list=False))) == 2
    assert len(await due()) == 1
    monkeypatch.setattr(print_runs, "MOST_PAGES", 0)
    assert len(await in_run(await print_runs.make(HANDLER, "duplex", letters, with_list=False))) == 1
