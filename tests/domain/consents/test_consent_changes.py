"""The feed of changes: in order, nothing ever in between afterwards, and what may go on as the newest has it."""

import asyncio
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from portal.domain.consents import consent_changes, consent_changes_file, consents
from portal.domain.consents.consent_changes import Changed, CursorExpired, after
from portal.domain.record_of_processing.published import published
from portal.domain.requests import requests
from portal.domain.rights import restrictions
from tests.domain.wordings import materially_changed
from tests.people import ANNA, ANNA_NUMBER, BERTIL, CECILIA, HANDLER


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def as_admin(as_admin: asyncpg.Connection) -> asyncpg.Connection:
    """Every test begins with no change."""
    await as_admin.execute(
        "SET session_replication_role = replica; TRUNCATE consent, consent_change;"
        " UPDATE consent_feed SET last_position = 0"
    )
    return as_admin


async def everything(cursor: int = 0) -> list[Changed]:
    """Every change after that position, read two at a time."""
    found: list[Changed] = []
    more = True
    while more:
        page = await after("test", cursor, 2)
        found += page.changes
        cursor, more = page.cursor, page.more
    return found


async def test_each_change_has_its_place_the_person_and_what_may_go_on_since() -> None:
    await consents.choose(ANNA, "sms_offers", True)
    await consents.choose(BERTIL, "newsletter", False)
    await consents.choose(ANNA, "sms_offers", False)
    first, second, third = await everything()
    assert [it.change.position for it in (first, second, third)] == [1, 2, 3]
    assert (first.change.kind, first.change.activity) == ("choice", "sms_offers")
    assert first.person
    assert first.person.customer_number == ANNA_NUMBER
    assert "newsletter" not in (second.change.activities or ())
    assert "sms_offers" not in (third.change.activities or ())
    assert (await after("test", 3, 10)).changes == []
    assert (await after("test", None, 10)).cursor == 3


async def test_a_change_that_is_committed_late_comes_after_what_has_been_read_and_is_never_skipped(
    as_admin: asyncpg.Connection,
) -> None:
    late = as_admin.transaction()
    await late.start()
    await as_admin.execute(
        "INSERT INTO consent_change (subject_id, kind, activity) VALUES ($1, 'choice', 'noted_first')", ANNA.id
    )
    await consents.choose(BERTIL, "sms_offers", True)
    read = await after("test", 0, 10)
    assert [it.change.activity for it in read.changes] == ["sms_offers"]
    await late.commit()
    left = await after("test", read.cursor, 10)
    assert [it.change.activity for it in left.changes] == ["noted_first"]
    ids = [row["id"] for row in await as_admin.fetch("SELECT id FROM consent_change ORDER BY position")]
    assert ids != sorted(ids)


async def test_many_readers_and_writers_at_once_give_each_change_one_place_without_gaps(
    as_admin: asyncpg.Connection,
) -> None:
    choices = (await published()).record.choices
    await asyncio.gather(
        *(
            consents.choose(member, it.id, it.choice == "consent")
            for member in (ANNA, BERTIL, CECILIA)
            for it in choices
        ),
        *(consent_changes.number_all() for _ in range(10)),
    )
    await consent_changes.number_all()
    positions = [row["position"] for row in await as_admin.fetch("SELECT position FROM consent_change ORDER BY 1")]
    assert positions == list(range(1, 3 * len(choices) + 1))


async def test_a_restriction_stops_everything_and_lifting_it_lets_it_go_on(as_admin: asyncpg.Connection) -> None:
    await consents.choose(CECILIA, "sms_offers", True)
    asked = await requests.submit(CECILIA, "access")
    await restrictions.place(HANDLER, asked.reference, "accuracy")
    placed = (await everything())[-1].change
    assert (placed.kind, placed.activities) == ("restriction", [])
    await as_admin.execute("UPDATE restriction SET notice_posted_on = now(), notice_by = $1", HANDLER.id)
    await restrictions.lift(HANDLER, asked.reference, "accuracy")
    assert "sms_offers" in ((await everything())[-1].change.activities or ())


async def test_a_wording_that_asks_everybody_anew_is_one_change_of_nobody_in_particular(tmp_path: Path) -> None:
    await consents.choose(ANNA, "sms_offers", True)
    await materially_changed(tmp_path)
    last = (await everything())[-1]
    assert (last.change.kind, last.change.subject_id, last.change.activities, last.person) == (
        "record",
        None,
        None,
        None,
    )
    await consents.choose(ANNA, "newsletter", False)
    assert "sms_offers" not in ((await everything())[-1].change.activities or ()), "said to the older wording"


async def test_a_cursor_from_before_what_was_forgotten_is_refused_and_one_after_it_goes_on(
    as_admin: asyncpg.Connection,
) -> None:
    for given in (True, False, True):
        await consents.choose(ANNA, "email_offers", given)
    await consent_changes.number_all()
    await as_admin.execute("DELETE FROM consent_change WHERE position <= 2")
    with pytest.raises(CursorExpired):
        await after("test", 1, 10)
    assert [it.change.position for it in (await after("test", 2, 10)).changes] == [3]
    await as_admin.execute("DELETE FROM consent_change")
    with pytest.raises(CursorExpired):
        await after("test", 2, 10)
    assert (await after("test", 3, 10)).changes == []
    with pytest.raises(CursorExpired):
        await after("test", 4, 10)


async def test_the_file_for_staff_has_every_change_and_no_formula() -> None:
    await consents.choose(ANNA, "email_offers", True)
    await consents.choose(BERTIL, "newsletter", False)
    text = b"".join([piece async for piece in consent_changes_file.lines(HANDLER)]).decode("utf-8-sig")
    names, first, second = text.splitlines()
    assert names == "position,at,kind,customer_number,email,activity,allowed,activities"
    assert first.startswith("1,")
    assert f",choice,{ANNA_NUMBER},,email_offers,true," in first
    assert ",newsletter,false," in second
