"""What comes back after the mail server has taken it, and what is still to be sent when an account goes."""

from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from portal.data.accounts import accounts as account_rows
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.audit import audit
from portal.domain.erasure import closing
from portal.domain.notices import bounces, notice_choices, notice_sending
from portal.jobs.queue import WorkPostponed
from portal.mail.bounces import Report
from portal.sources.person import Person
from tests.conftest import World
from tests.domain.noticed import outcomes, send_all, send_to, send_to_nobody, waiting
from tests.mail_server import MailServer, mail_server
from tests.people import ANNA, ANNA_EMAIL, BERTIL, BERTIL_EMAIL, HANDLER


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def nothing_waits(world: World, as_admin: asyncpg.Connection) -> AsyncIterator[None]:
    await as_admin.execute(
        "TRUNCATE notice, unreachable_address, notices_declined, one_time_link, email_change, pgqueuer"
    )
    yield
    send_to_nobody(world)


@pytest_asyncio.fixture(loop_scope="session")
async def post(world: World) -> AsyncIterator[MailServer]:
    async with mail_server() as running:
        send_to(world, running)
        yield running
    send_to_nobody(world)


async def something_new(member: UUID = ANNA.id, code: str = "answer.posted") -> None:
    """An event of which the member is told."""
    async with acting_as(HANDLER):
        await audit.record(code, subject=member)


async def test_what_comes_back_later_is_known_by_its_return_path(
    post: MailServer, as_admin: asyncpg.Connection
) -> None:
    await something_new()
    await send_all(as_admin)
    [mail] = post.inbox
    assert await bounces.take(Report(mail.return_path, None)) == "not_final"
    assert await bounces.take(Report("studs@portal.example", "5.1.1")) == "not_ours"
    forged = mail.return_path.replace("@", "a@")[:-1]
    assert await bounces.take(Report(forged, "5.1.1")) == "not_ours"
    assert (await notice_choices.standing(ANNA)).failing_since is None
    assert await bounces.take(Report(mail.return_path.upper(), "5.1.1")) == "noted"
    assert await bounces.take(Report(mail.return_path, "5.1.1")) == "known"
    assert (await notice_choices.standing(ANNA)).failing_since


async def test_what_comes_back_from_an_address_that_is_no_longer_the_accounts_says_nothing_of_the_new(
    post: MailServer, as_admin: asyncpg.Connection
) -> None:
    await something_new()
    await send_all(as_admin)
    async with acting_as(SYSTEM):
        await account_rows.set_email(ANNA.id, "ny.anna@example.se")
    try:
        assert await bounces.take(Report(post.inbox[0].return_path, "5.1.1")) == "noted"
        assert (await notice_choices.standing(ANNA)).failing_since is None
    finally:
        async with acting_as(SYSTEM):
            await account_rows.set_email(ANNA.id, ANNA_EMAIL)


async def test_an_erased_person_is_told_at_the_address_that_is_gone_and_it_is_kept_no_longer(
    world: World, as_admin: asyncpg.Connection
) -> None:
    async with mail_server() as gone:
        send_to(world, gone)
    await something_new(BERTIL.id)
    async with acting_as(SYSTEM):
        await closing.remove(BERTIL.id, UUID(int=5), Person.known_by(email=BERTIL_EMAIL), is_left=False)
    for notice in await waiting(as_admin):
        with pytest.raises(WorkPostponed):
            await notice_sending.send(notice)
    assert BERTIL_EMAIL.encode() not in await as_admin.fetchval("SELECT address FROM notice WHERE ended_at IS NULL")
    async with mail_server(port=gone.port) as back:
        await send_all(as_admin)
        [mail] = back.inbox
    assert mail.to == BERTIL_EMAIL
    assert "borttagen" in mail.message["Subject"]
    assert await as_admin.fetchval("SELECT count(*) FROM notice WHERE address IS NOT NULL") == 0


async def test_a_person_without_an_account_is_told_of_nothing(world: World, as_admin: asyncpg.Connection) -> None:
    await something_new(UUID(int=7))
    await send_all(as_admin)
    assert await outcomes(as_admin) == [("message", "no_address")]
