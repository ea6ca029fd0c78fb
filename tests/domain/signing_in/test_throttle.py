"""Failed sign-ins are few, for an account and for a network, and lock nobody out of the own browser."""

import asyncio
import hashlib
import json
from contextlib import suppress
from datetime import timedelta

import asyncpg
import pytest

from portal.clock import now
from portal.domain.accounts import accounts
from portal.domain.accounts.account_errors import WrongCredentials
from portal.domain.audit import summed_events
from portal.domain.errors import Throttled
from portal.domain.signing_in import known_browsers
from portal.domain.signing_in.session_starts import new_token
from tests.conftest import World, in_force
from tests.people import (
    ANNA,
    ANNA_EMAIL,
    BERTIL,
    BERTIL_EMAIL,
    CECILIA_EMAIL,
    PASSWORD,
)

HOME = "192.0.2.1"
"""An address for documentation (RFC 5737), and others below."""


pytestmark = pytest.mark.usefixtures("as_admin")


async def test_forty_parallel_wrong_tries_on_an_account_allow_ten(as_admin: asyncpg.Connection) -> None:
    answers = await asyncio.gather(
        *(accounts.sign_in(ANNA_EMAIL, "fel", f"198.51.100.{n}", None) for n in range(40)), return_exceptions=True
    )
    assert sum(isinstance(answer, WrongCredentials) for answer in answers) == 10
    assert sum(isinstance(answer, Throttled) for answer in answers) == 30


async def test_forty_parallel_wrong_tries_from_a_network_allow_as_many_as_it_has(world: World) -> None:
    in_force(world, throttle_network_failures=12)
    answers = await asyncio.gather(
        *(accounts.sign_in(f"nr{n}@example.se", "fel", "203.0.113.7", None) for n in range(40)), return_exceptions=True
    )
    in_force(world, throttle_network_failures=100)
    assert sum(isinstance(answer, WrongCredentials) for answer in answers) == 12
    assert sum(isinstance(answer, Throttled) for answer in answers) == 28


async def test_a_network_that_has_used_up_its_tries_shuts_out_no_account_and_leaves_nothing_behind(
    world: World, as_admin: asyncpg.Connection
) -> None:
    in_force(world, throttle_network_failures=3)
    try:
        for n in range(3):
            with pytest.raises(WrongCredentials):
                await accounts.sign_in(f"nr{n}@example.se", "fel", "203.0.113.8", None)
        rows = await as_admin.fetchval("SELECT count(*) FROM throttle")
        for email in (*[ANNA_EMAIL] * 15, "påhittad@example.se"):
            with pytest.raises(Throttled):
                await accounts.sign_in(email, "fel", "203.0.113.8", None)
        assert await as_admin.fetchval("SELECT count(*) FROM throttle") == rows
    finally:
        in_force(world, throttle_network_failures=100)
    assert (await accounts.sign_in(ANNA_EMAIL, PASSWORD, HOME, None)).account.id == ANNA.id


async def test_one_who_guesses_shuts_out_nobody_else_in_the_same_network() -> None:
    await asyncio.gather(
        *(accounts.sign_in(BERTIL_EMAIL, "fel", HOME, None) for _ in range(15)), return_exceptions=True
    )
    assert (await accounts.sign_in(ANNA_EMAIL, PASSWORD, HOME, None)).account.id == ANNA.id


async def test_an_attacked_account_still_lets_in_a_browser_that_it_knows() -> None:
    known = await accounts.sign_in(BERTIL_EMAIL, PASSWORD, HOME, None)
    await asyncio.gather(
        *(accounts.sign_in(BERTIL_EMAIL, "fel", HOME, None) for _ in range(15)), return_exceptions=True
    )
    with pytest.raises(Throttled):
        await accounts.sign_in(BERTIL_EMAIL, PASSWORD, HOME, None)
    with pytest.raises(Throttled):
        await accounts.sign_in(BERTIL_EMAIL, PASSWORD, HOME, "a browser made up")
    assert (await accounts.sign_in(BERTIL_EMAIL, PASSWORD, HOME, known.browser)).account.id == BERTIL.id


async def test_a_known_browser_has_ten_tries_too() -> None:
    known = await accounts.sign_in(BERTIL_EMAIL, PASSWORD, HOME, None)
    answers = await asyncio.gather(
        *(accounts.sign_in(BERTIL_EMAIL, "fel", HOME, known.browser) for _ in range(12)), return_exceptions=True
    )
    assert sum(isinstance(answer, Throttled) for answer in answers) == 2


async def test_a_browser_known_to_one_account_is_not_known_to_another() -> None:
    known = await accounts.sign_in(BERTIL_EMAIL, PASSWORD, HOME, None)
    await asyncio.gather(*(accounts.sign_in(ANNA_EMAIL, "fel", HOME, None) for _ in range(11)), return_exceptions=True)
    with pytest.raises(Throttled):
        await accounts.sign_in(ANNA_EMAIL, PASSWORD, "192.0.2.99", known.browser)


async def test_two_who_share_a_browser_are_each_known_there_and_neither_by_the_others_token() -> None:
    bertils = (await accounts.sign_in(BERTIL_EMAIL, PASSWORD, HOME, None)).browser
    shared = known_browsers.with_token(bertils, None)
    annas = (await accounts.sign_in(ANNA_EMAIL, PASSWORD, HOME, shared)).browser
    later = known_browsers.with_token(annas, shared)
    assert len({len(shared), len(later)}) == 1, "how many sign in there is not to be seen"
    await asyncio.gather(
        *(accounts.sign_in(it, "fel", HOME, None) for it in [ANNA_EMAIL, BERTIL_EMAIL] * 12), return_exceptions=True
    )
    for copied in (bertils, shared):
        with pytest.raises(Throttled):
            await accounts.sign_in(ANNA_EMAIL, PASSWORD, HOME, copied)
    assert (await accounts.sign_in(ANNA_EMAIL, PASSWORD, HOME, later)).browser == annas
    await asyncio.gather(
        *(accounts.sign_in(BERTIL_EMAIL, "fel", HOME, later) for _ in range(12)), return_exceptions=True
    )
    assert (await accounts.sign_in(ANNA_EMAIL, PASSWORD, HOME, later)).browser == annas, "each has tries of its own"


def test_a_browser_is_known_for_few_accounts_and_made_up_tokens_take_up_no_room() -> None:
    tokens = [new_token() for _ in range(known_browsers.MOST + 1)]
    shows: str | None = "påhittad." * 500
    for token in tokens:
        shows = known_browsers.with_token(token, shows)
    assert shows is not None
    assert shows.split(".") == tokens[:0:-1]
    assert known_browsers.with_token(tokens[1], shows).split(".")[0] == tokens[1]


async def test_after_five_minutes_one_may_try_again(as_admin: asyncpg.Connection) -> None:
    await asyncio.gather(*(accounts.sign_in(ANNA_EMAIL, "", HOME, None) for _ in range(11)), return_exceptions=True)
    with pytest.raises(Throttled):
        await accounts.sign_in(ANNA_EMAIL, PASSWORD, HOME, None)
    await as_admin.execute("UPDATE throttle SET window_started_at = window_started_at - interval '301 seconds'")
    assert (await accounts.sign_in(ANNA_EMAIL, PASSWORD, HOME, None)).account.id == ANNA.id


async def test_signing_in_rightly_does_not_use_up_tries(as_admin: asyncpg.Connection) -> None:
    for _ in range(12):
        await accounts.sign_in(CECILIA_EMAIL, PASSWORD, HOME, None)
    assert await as_admin.fetchval("SELECT coalesce(sum(failures), 0) FROM throttle") == 0


async def test_the_throttle_knows_no_address_and_no_e_mail_in_clear(as_admin: asyncpg.Connection) -> None:
    with pytest.raises(WrongCredentials):
        await accounts.sign_in(ANNA_EMAIL, "fel", HOME, None)
    stored = await as_admin.fetch("SELECT key FROM throttle")
    assert len(stored) == 2
    plain = {hashlib.sha256(text.encode()).digest() for text in (ANNA_EMAIL, HOME, f"account:{ANNA_EMAIL}")}
    assert all(len(row["key"]) == 32 and row["key"] not in plain for row in stored)


async def test_however_often_strangers_fail_the_log_grows_by_one_event_an_hour(as_admin: asyncpg.Connection) -> None:
    in_an_hour = now() + timedelta(hours=1)
    await summed_events.record(in_an_hour)
    events = "SELECT id, code, details FROM audit_event WHERE id > $1"
    newest = await as_admin.fetchval("SELECT max(id) FROM audit_event")
    for network in range(3):
        for number in range(9):
            with suppress(WrongCredentials):
                await accounts.sign_in(f"ingen.{number}@example.se", "fel", f"192.0.2.{network}", None)
    assert await as_admin.fetch(events, newest) == []
    await asyncio.gather(summed_events.record(in_an_hour), summed_events.record(in_an_hour))
    [event] = await as_admin.fetch(events, newest)
    said = json.loads(event["details"])
    assert (event["code"], said["times"], said["networks"]) == ("account.sign_in_failed", 27, 3)
    assert await as_admin.fetchval("SELECT count(*) FROM event_count") == 0
