"""Messages to a real HTTP server: signed, in order for each person, never lost, never twice but under the same id."""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio

from portal.data.actors import SYSTEM
from portal.data.consents import consent_changes as changes
from portal.data.consents import webhook_deliveries as rows
from portal.data.database import acting_as, connection
from portal.domain.consents import consents, webhook_desk, webhooks
from portal.domain.errors import Conflict, NotHandler
from portal.domain.record_of_processing.published import published
from portal.settings import settings
from tests.conftest import World
from tests.jobs.working import until, worker
from tests.messages import Message, Receiver, receiving, told
from tests.people import ANNA, ANNA_EMAIL, ANNA_NUMBER, APPROVER, BERTIL, CECILIA, HANDLER


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def as_admin(as_admin: asyncpg.Connection) -> asyncpg.Connection:
    """Every test begins with nobody told of anything."""
    await as_admin.execute(
        "SET session_replication_role = replica;"
        " TRUNCATE consent, consent_change, webhook_subscriber, webhook_delivery, pgqueuer"
    )
    return as_admin


@pytest_asyncio.fixture(loop_scope="session")
async def receiver() -> AsyncIterator[Receiver]:
    """Somebody who is told of every change from now on."""
    async with receiving() as listening:
        await webhooks.announce()
        yield listening


async def choices_of(*members: object) -> int:
    """Five activities switched by each of those members; how many changes that is."""
    choices = (await published()).record.choices
    for member in members:
        for it in choices[:5]:
            await consents.choose(member, it.id, it.choice == "consent")  # type: ignore[arg-type]
    return len(members) * 5


async def until_delivered(as_admin: asyncpg.Connection) -> None:
    """Announce again and again, as the worker does."""
    async with asyncio.timeout(20):
        while await as_admin.fetchval(
            "SELECT count(*) FROM webhook_delivery WHERE state = 'waiting'"
        ) or await as_admin.fetchval("SELECT count(*) FROM consent_change WHERE position IS NULL"):
            await webhooks.announce()
            await asyncio.sleep(0.02)


def in_order(messages: list[Message]) -> bool:
    """Whether for each person the positions only grow, leaving out repetitions of an id."""
    last: dict[str, int] = defaultdict(int)
    seen: set[str] = set()
    for it in messages:
        if it.id in seen:
            continue
        seen.add(it.id)
        whom = json.dumps(it.data["person"])
        if it.data["position"] <= last[whom]:
            return False
        last[whom] = it.data["position"]
    return True


async def test_a_choice_is_told_signed_with_what_may_go_on(receiver: Receiver) -> None:
    await consents.choose(ANNA, "sms_offers", True)
    await webhooks.announce()
    [message] = receiver.messages
    assert message.is_genuine
    assert message.id.startswith("msg_")
    said = message.data
    assert said["person"] == {"customer_number": ANNA_NUMBER}
    assert (said["kind"], said["activity"], said["allowed"]) == ("choice", "sms_offers", True)
    assert "sms_offers" in said["activities"]
    assert ANNA_EMAIL not in message.content.decode()
    await webhooks.announce()
    assert len(receiver.messages) == 1, "once is enough"


async def test_one_persons_messages_come_one_after_the_other_and_different_persons_beside(
    receiver: Receiver, as_admin: asyncpg.Connection
) -> None:
    receiver.answer = lambda _: (200, 0.01)
    expected = await choices_of(ANNA, BERTIL, CECILIA)
    await asyncio.gather(*(webhooks.announce() for _ in range(3)))
    await until_delivered(as_admin)
    assert len(receiver.messages) == len({it.id for it in receiver.messages}) == expected
    assert in_order(receiver.messages)
    assert 2 <= receiver.at_once <= 3, "one of each person at a time"


async def test_a_receiver_that_fails_in_every_way_gets_everything_in_order_under_the_same_ids(
    receiver: Receiver, as_admin: asyncpg.Connection
) -> None:
    tries: dict[str, int] = defaultdict(int)

    def fail(message: Message) -> tuple[int, float]:
        tries[message.id] += 1
        # Refused, not now, an error, a redirect, the connection cut; then taken.
        return ((400, 503, 500, 302, 0, 200)[(message.data["position"] + tries[message.id]) % 6], 0.0)

    receiver.answer = fail
    expected = await choices_of(ANNA, BERTIL)
    await until_delivered(as_admin)
    assert len({it.id for it in receiver.messages}) == expected
    assert in_order(receiver.messages)
    assert all(it.is_genuine for it in receiver.messages)
    contents = defaultdict(set)
    for it in receiver.messages:
        contents[it.id].add(it.content)
    assert all(len(said) == 1 for said in contents.values()), "the same id is the same message"


async def test_a_receiver_too_slow_to_answer_is_asked_again(as_admin: asyncpg.Connection) -> None:
    async with receiving(webhook_timeout=timedelta(milliseconds=200)) as receiver:
        await webhooks.announce()
        receiver.answer = lambda _: (200, 0.0 if len(receiver.messages) > 1 else 1.0)
        await consents.choose(ANNA, "sms_offers", True)
        await until_delivered(as_admin)
        assert len(receiver.messages) == 2
        assert len({it.id for it in receiver.messages}) == 1


async def test_what_a_killed_worker_had_in_hand_is_sent_again_under_the_same_id(
    receiver: Receiver, as_admin: asyncpg.Connection
) -> None:
    await consents.choose(ANNA, "sms_offers", True)
    await consents.choose(ANNA, "sms_offers", False)
    reached = asyncio.Event()
    receiver.answer = lambda _: (reached.set(), (200, 30.0))[1]
    dying = asyncio.create_task(webhooks.announce())
    await reached.wait()
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    receiver.answer = lambda _: (200, 0.0)
    await webhooks.announce()
    assert len(receiver.messages) == 1, "nobody takes it from a worker that may still be at it"
    await as_admin.execute("UPDATE webhook_delivery SET claimed_until = now() WHERE claimed_by IS NOT NULL")
    await webhooks.announce()
    first, again, second = receiver.messages
    assert first.id == again.id
    assert first.content == again.content
    assert second.data["position"] > first.data["position"]


async def test_a_worker_that_comes_back_late_does_not_undo_what_another_has_noted(
    receiver: Receiver, as_admin: asyncpg.Connection
) -> None:
    await consents.choose(ANNA, "sms_offers", True)
    late = uuid4()
    await _numbered_and_made()
    async with acting_as(SYSTEM):
        [claimed] = await rows.claim("newsletter", 10, timedelta(0), late)
    await webhooks.announce()
    async with acting_as(SYSTEM):
        await rows.settle([rows.Outcome(claimed.id, "500", False, None)], late)
    assert await as_admin.fetchval("SELECT state FROM webhook_delivery") == "delivered"


async def _numbered_and_made() -> None:
    from portal.domain.consents.consent_changes import number_all

    await number_all()
    async with acting_as(SYSTEM):
        await rows.fan_out("newsletter", 100)


async def test_while_a_receiver_is_away_one_message_at_a_time_tries_whether_it_is_back(
    as_admin: asyncpg.Connection,
) -> None:
    with told("away", "http://127.0.0.1:1/"):
        await webhooks.announce()
        await choices_of(ANNA, BERTIL)
        await webhooks.announce()
        tried = await as_admin.fetchval("SELECT count(*) FROM webhook_delivery WHERE attempts > 0")
        assert tried == 2, "one of each person; then it is left alone"
        await as_admin.execute("UPDATE webhook_subscriber SET paused_until = now()")
        await as_admin.execute("UPDATE webhook_delivery SET next_try_at = now()")
        await webhooks.announce()
        assert await as_admin.fetchval("SELECT sum(attempts) FROM webhook_delivery") == 3
        assert await as_admin.fetchval("SELECT failures FROM webhook_subscriber") == 2
        waiting = await as_admin.fetchval(
            "SELECT count(*) FROM pgqueuer WHERE entrypoint = 'announce-changes' AND execute_after > now()"
        )
        assert waiting == 1, "a later try is ordered once"


async def test_one_receiver_that_is_away_holds_up_no_other(receiver: Receiver, as_admin: asyncpg.Connection) -> None:
    with told("away", "http://127.0.0.1:1/"):
        await webhooks.announce()
        expected = await choices_of(ANNA)
        await webhooks.announce()
        assert len(receiver.messages) == expected


@pytest.mark.parametrize("refusing", [401, 403, 404, 410])
async def test_a_receiver_with_another_secret_or_address_is_away_and_loses_one_message_at_most(
    as_admin: asyncpg.Connection, refusing: int
) -> None:
    async with receiving(webhook_tries=2) as receiver:
        await webhooks.announce()
        receiver.answer = lambda _: (refusing, 0.0)
        await as_admin.execute("TRUNCATE webhook_delivery")
        for given in (True, False, True):
            await consents.choose(BERTIL, "newsletter", given)
            await consents.choose(ANNA, "post_offers", given)
        for _ in range(2):
            await webhooks.announce()
            await as_admin.execute("UPDATE webhook_subscriber SET paused_until = '-infinity'")
            await as_admin.execute("UPDATE webhook_delivery SET next_try_at = '-infinity'")
        dead, waiting = await as_admin.fetchrow(
            "SELECT count(*) FILTER (WHERE state = 'dead'), count(*) FILTER (WHERE state = 'waiting')"
            " FROM webhook_delivery"
        )
        assert dead <= 1
        assert waiting >= 3


async def test_no_more_is_claimed_than_asked_for_however_postgresql_goes_about_it(
    as_admin: asyncpg.Connection,
) -> None:
    await as_admin.execute("TRUNCATE webhook_delivery")
    async with receiving() as receiver:
        receiver.answer = lambda _: (503, 0.0)
        for member in (ANNA, BERTIL, CECILIA):
            await consents.choose(member, "newsletter", True)
            await consents.choose(member, "newsletter", False)
        await webhooks.announce()
        await as_admin.execute("UPDATE webhook_subscriber SET failures = 0, paused_until = '-infinity'")
        await as_admin.execute("UPDATE webhook_delivery SET next_try_at = '-infinity'")
        async with acting_as(SYSTEM):
            for way in ("hashjoin", "mergejoin", "hashagg", "sort", "material", "memoize"):
                await connection().execute(f"SET LOCAL enable_{way} = off")
            assert len(await rows.claim("newsletter", 1, timedelta(minutes=1), uuid4())) == 1


async def test_what_is_never_taken_is_given_up_and_staff_try_it_again_or_drop_it_with_a_reason(
    as_admin: asyncpg.Connection,
) -> None:
    async with receiving(webhook_tries=2) as receiver:
        await webhooks.announce()
        receiver.answer = lambda message: (400 if message.data["activity"] != "campaigns" else 200, 0.0)
        for activity in ("newsletter", "post_offers", "campaigns"):
            await consents.choose(ANNA, activity, False)
        await until_delivered(as_admin)
        shown = await webhook_desk.desk(HANDLER, None)
        assert [it.activity for it in shown.given_up] == ["newsletter", "post_offers"]
        assert {(it.attempts, it.last_answer) for it in shown.given_up} == {(2, "400")}
        one, other = (it.id for it in shown.given_up)
        with pytest.raises(NotHandler):
            await webhook_desk.try_again(APPROVER, one)
        await webhook_desk.drop(HANDLER, other, "Berättat per telefon.")
        with pytest.raises(Conflict):
            await webhook_desk.try_again(HANDLER, other)
        receiver.answer = lambda _: (200, 0.0)
        await webhook_desk.try_again(HANDLER, one)
        await until_delivered(as_admin)
        assert receiver.messages[-1].id == f"msg_{one.hex}", "under the same id"
        assert (await webhook_desk.desk(HANDLER, None)).count == 0
        states = await as_admin.fetch("SELECT state, settled_by, reason FROM webhook_delivery ORDER BY position")
        assert [tuple(row) for row in states] == [
            ("delivered", None, None),
            ("dropped", HANDLER.id, "Berättat per telefon."),
            ("delivered", None, None),
        ]


async def test_whoever_is_told_from_now_on_is_not_told_of_what_was_before() -> None:
    await consents.choose(ANNA, "sms_offers", True)
    async with receiving() as receiver:
        from portal.domain.consents.consent_changes import number_all

        await number_all()
        await webhooks.announce()
        assert receiver.messages == []


async def test_without_anybody_to_tell_no_job_is_made(as_admin: asyncpg.Connection) -> None:
    assert settings().webhooks == {}
    await consents.choose(ANNA, "sms_offers", True)
    assert await as_admin.fetchval("SELECT count(*) FROM pgqueuer") == 0


async def test_a_change_of_everybody_and_of_somebody_forgotten_is_told_without_a_person(receiver: Receiver) -> None:
    async with acting_as(SYSTEM):
        await changes.add(None, "record")
    await webhooks.announce()
    assert receiver.messages[0].data["person"] is None
    assert receiver.messages[0].data["activities"] is None


async def test_the_real_worker_tells_at_once_and_again_when_it_was_not_taken(world: World, receiver: Receiver) -> None:
    receiver.answer = lambda _: (200 if len(receiver.messages) > 1 else 503, 0.0)
    async with worker(world):
        await consents.choose(ANNA, "sms_offers", True)

        async def again() -> bool:
            return len(receiver.messages) >= 2

        await until(again)
    assert len({it.id for it in receiver.messages}) == 1
