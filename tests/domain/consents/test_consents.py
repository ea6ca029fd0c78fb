"""A choice about marketing: one click, in force at once, proved for ever (Art. 7(1), 7(3), 21)."""

import asyncio
import itertools

import asyncpg
import pytest
import pytest_asyncio

from portal.data.actors import Member
from portal.domain.consents import consents
from portal.domain.consents.consents import Consent, UnknownActivity
from portal.domain.record_of_processing.published import published
from tests.people import ANNA, BERTIL, CECILIA


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def as_admin(as_admin: asyncpg.Connection) -> asyncpg.Connection:
    """Every test begins with nothing chosen."""
    await as_admin.execute("SET session_replication_role = replica; TRUNCATE consent")
    return as_admin


async def first(choice: str) -> str:
    return next(activity.id for activity in (await published()).record.choices if activity.choice == choice)


async def stands(member: Member, activity: str) -> Consent:
    return next(consent for consent in await consents.overview(member) if consent.activity.id == activity)


async def test_without_a_choice_a_consent_is_not_given_and_what_one_may_object_to_goes_on() -> None:
    for consent in await consents.overview(ANNA):
        assert consent.given == (consent.activity.choice == "objection")
        assert consent.chosen_at is None


async def test_a_choice_is_in_force_at_once_and_for_nobody_else() -> None:
    activity = await first("consent")
    assert (await consents.choose(ANNA, activity, True)).given
    assert (await stands(ANNA, activity)).given
    assert not (await stands(BERTIL, activity)).given
    await consents.choose(ANNA, activity, False)
    assert not (await stands(ANNA, activity)).given


async def test_an_objection_is_in_force_at_once() -> None:
    activity = await first("objection")
    await consents.choose(ANNA, activity, False)
    assert not (await stands(ANNA, activity)).given
    await consents.choose(ANNA, activity, True)
    assert (await stands(ANNA, activity)).given


async def test_choosing_what_is_chosen_already_records_nothing(as_admin: asyncpg.Connection) -> None:
    activity = await first("consent")
    await consents.choose(ANNA, activity, False)
    assert await as_admin.fetchval("SELECT count(*) FROM consent") == 0
    one = await consents.choose(ANNA, activity, True)
    two = await consents.choose(ANNA, activity, True)
    assert one == two
    assert await as_admin.fetchval("SELECT count(*) FROM consent") == 1


async def test_parallel_clicks_record_one_choice(as_admin: asyncpg.Connection) -> None:
    activity = await first("consent")
    events = "SELECT count(*) FROM audit_event WHERE code = 'consent.changed'"
    before = await as_admin.fetchval(events)
    await asyncio.gather(*(consents.choose(ANNA, activity, True) for _ in range(20)))
    assert await as_admin.fetchval("SELECT count(*) FROM consent") == 1
    assert await as_admin.fetchval(events) == before + 1


@pytest.mark.parametrize(("member", "language"), [(ANNA, "sv"), (CECILIA, "en")])
async def test_it_is_stored_who_chose_what_when_and_by_which_words(
    as_admin: asyncpg.Connection, member: Member, language: str
) -> None:
    current = await published()
    activity = current.record.choices[0]
    given = activity.choice == "consent"
    await consents.choose(member, activity.id, given)
    row = await as_admin.fetchrow("SELECT *, now() - at < interval '1 minute' AS recent FROM consent")
    assert row
    assert activity.wording
    assert dict(row) | {
        "subject_id": member.id,
        "activity": activity.id,
        "choice": activity.choice,
        "given": given,
        "record_version": current.version,
        "wording": activity.wording.sv if language == "sv" else activity.wording.en,
        "language": language,
        "origin": "portal",
        "recent": True,
    } == dict(row)


async def test_the_history_keeps_every_choice_newest_first() -> None:
    activity = await first("consent")
    for given in (True, False, True):
        await consents.choose(ANNA, activity, given)
    made = await consents.history(ANNA)
    assert [choice.given for choice in made] == [True, False, True]
    assert [choice.at for choice in made] == sorted((choice.at for choice in made), reverse=True)
    assert await consents.history(BERTIL) == []


async def test_withdrawing_everything_ends_every_consent_and_objects_to_the_rest(
    as_admin: asyncpg.Connection,
) -> None:
    choices = (await published()).record.choices
    await consents.choose(ANNA, await first("consent"), True)
    await consents.choose(BERTIL, await first("consent"), True)
    await consents.withdraw_everything(ANNA)
    assert not any(consent.given for consent in await consents.overview(ANNA))
    assert (await stands(BERTIL, await first("consent"))).given
    rows = await as_admin.fetchval("SELECT count(*) FROM consent WHERE subject_id = $1", ANNA.id)
    objections = sum(activity.choice == "objection" for activity in choices)
    # The one given, its withdrawal, and each objection; a consent never given needs no withdrawal.
    assert rows == 2 + objections
    await consents.withdraw_everything(ANNA)
    assert await as_admin.fetchval("SELECT count(*) FROM consent WHERE subject_id = $1", ANNA.id) == rows


async def test_withdrawing_everything_while_clicking_on_leaves_each_activity_with_its_last_choice(
    as_admin: asyncpg.Connection,
) -> None:
    choices = (await published()).record.choices
    await asyncio.gather(
        *(consents.choose(ANNA, activity.id, True) for activity in choices),
        consents.withdraw_everything(ANNA),
        consents.withdraw_everything(ANNA),
    )
    rows = await as_admin.fetch("SELECT activity, given FROM consent ORDER BY id")
    for activity in choices:
        made = [row["given"] for row in rows if row["activity"] == activity.id]
        assert all(one != other for one, other in itertools.pairwise(made)), activity.id


@pytest.mark.parametrize("activity", ["nonsense", "", "\0", "🎸", "x" * 1_000_000, "../samtycken"])
async def test_an_activity_that_cannot_be_switched_is_not_found_and_nothing_is_recorded(
    as_admin: asyncpg.Connection, activity: str
) -> None:
    with pytest.raises(UnknownActivity):
        await consents.choose(ANNA, activity, True)
    assert await as_admin.fetchval("SELECT count(*) FROM consent") == 0


async def test_an_activity_without_a_choice_cannot_be_switched() -> None:
    record = (await published()).record
    fixed = [a for purpose in record.purposes.values() for a in purpose.activities if a.choice is None]
    assert fixed
    for activity in fixed:
        with pytest.raises(UnknownActivity):
            await consents.choose(ANNA, activity.id, True)
