"""When a letter arrived decides whether it counts and when it must be answered; when it is registered does not."""

from datetime import date, timedelta

import asyncpg
import pytest

from portal.clock import today
from portal.data.actors import Member
from portal.data.requests.requests import Request
from portal.domain.intake import envelopes, signed_letters
from portal.domain.intake.arrival_errors import LetterBeforeRequest, LetterInTheFuture
from portal.domain.requests import requests
from portal.domain.requests.deadlines import answer_due
from tests.conftest import World, in_force
from tests.people import ANNA, CECILIA, HANDLER

pytestmark = pytest.mark.usefixtures("no_requests")


async def made_days_ago(connection: asyncpg.Connection, request: Request, days: int) -> None:
    """As if the request had been submitted that many days ago; its form is unchanged but for the dates on it."""
    await connection.execute(
        "UPDATE request SET submitted_at = submitted_at - make_interval(days => $2), expires_on = expires_on - $2"
        " WHERE id = $1",
        request.id,
        days,
    )


def days_left(request: Request) -> int:
    """Days until the last day of its form."""
    assert request.expires_on
    return (request.expires_on - today()).days


async def status_of(request: Request, member: Member = ANNA) -> str:
    return (await requests.follow(member, request.reference)).request.status


async def ledger() -> list[tuple[str, str, str | None]]:
    return [(entry.outcome, entry.method, entry.reference) for entry in (await envelopes.ledger(HANDLER)).recent]


@pytest.mark.parametrize("scanned", [True, False])
async def test_a_letter_that_arrived_after_its_last_day_is_expired(as_admin: asyncpg.Connection, scanned: bool) -> None:
    request = await requests.submit(ANNA, "access")
    await made_days_ago(as_admin, request, days_left(request) + 1)
    found = await signed_letters.register(HANDLER, request.seal if scanned else request.reference, today())
    assert found.outcome == "expired"
    assert await status_of(request) == "awaiting_letter"


async def test_a_letter_that_arrived_on_its_last_day_is_genuine(as_admin: asyncpg.Connection) -> None:
    request = await requests.submit(ANNA, "access")
    await made_days_ago(as_admin, request, days_left(request))
    assert (await signed_letters.register(HANDLER, request.seal, today())).outcome == "genuine"


async def test_a_letter_that_arrived_in_time_counts_though_the_request_has_expired_since(
    as_admin: asyncpg.Connection,
) -> None:
    request = await requests.submit(ANNA, "access")
    await made_days_ago(as_admin, request, days_left(request) + 5)
    assert await requests.expire() == 1
    assert await status_of(request) == "expired"
    arrived = today() - timedelta(days=6)
    found = await signed_letters.register(HANDLER, request.seal, arrived)
    assert found.outcome == "genuine"
    assert found.request
    assert found.request.due_on == answer_due(arrived)


async def test_a_letter_that_came_too_late_for_an_expired_request_is_expired(as_admin: asyncpg.Connection) -> None:
    request = await requests.submit(ANNA, "access")
    await made_days_ago(as_admin, request, days_left(request) + 5)
    await requests.expire()
    assert (await signed_letters.register(HANDLER, request.seal, today())).outcome == "expired"
    assert await status_of(request) == "expired"


async def test_registering_late_does_not_move_the_deadline(as_admin: asyncpg.Connection) -> None:
    request = await requests.submit(ANNA, "access")
    await made_days_ago(as_admin, request, 40)
    arrived = today() - timedelta(days=20)
    found = await signed_letters.register(HANDLER, request.seal, arrived)
    assert found.request
    assert (found.request.received_on, found.request.due_on) == (arrived, answer_due(arrived))


async def test_the_clock_may_be_set_to_start_with_the_submission(world: World, as_admin: asyncpg.Connection) -> None:
    request = await requests.submit(ANNA, "access")
    await made_days_ago(as_admin, request, 10)
    in_force(world, clock_starts="submission")
    try:
        found = await signed_letters.register(HANDLER, request.seal, today())
    finally:
        in_force(world, clock_starts="letter")
    assert found.request
    assert (found.request.received_on, found.request.due_on) == (today(), answer_due(today() - timedelta(days=10)))


async def test_a_letter_does_not_arrive_tomorrow(as_admin: asyncpg.Connection) -> None:
    request = await requests.submit(ANNA, "access")
    for day in (today() + timedelta(days=1), date.max):
        with pytest.raises(LetterInTheFuture):
            await signed_letters.register(HANDLER, request.seal, day)
    assert await ledger() == []


async def test_a_letter_does_not_arrive_before_its_form_was_made() -> None:
    request = await requests.submit(ANNA, "access")
    for text in (request.seal, request.reference):
        for day in (today() - timedelta(days=1), date.min):
            with pytest.raises(LetterBeforeRequest):
                await signed_letters.register(HANDLER, text, day)
    assert await ledger() == []
    assert await status_of(request) == "awaiting_letter"


async def test_an_expired_letter_gives_way_to_the_newer_request_of_the_kind(as_admin: asyncpg.Connection) -> None:
    old = await requests.submit(CECILIA, "access")
    await made_days_ago(as_admin, old, days_left(old) + 5)
    await requests.expire()
    newer = await requests.submit(CECILIA, "access")
    assert newer.reference != old.reference
    found = await signed_letters.register(HANDLER, old.seal, today() - timedelta(days=10))
    assert found.outcome == "expired"
    assert await status_of(old, CECILIA) == "expired"
    assert await status_of(newer, CECILIA) == "awaiting_letter"
