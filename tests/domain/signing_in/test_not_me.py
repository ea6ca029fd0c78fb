"""It was not me: whoever reads an e-mail of what somebody else has done ends it, and opening its link does nothing."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio

from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.accounts import accounts, one_time_links
from portal.domain.accounts.account_errors import LinkOver
from portal.domain.audit import audit
from portal.domain.errors import WrongCredentials
from portal.domain.signing_in import not_me
from tests.conftest import World
from tests.domain.noticed import send_all, send_to, send_to_nobody
from tests.domain.signed_in import HOME, signed_in
from tests.mail_server import MailServer, mail_server
from tests.people import ANNA, ANNA_EMAIL, HANDLER, HANDLER_EMAIL, PASSWORD


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def as_before(as_admin: asyncpg.Connection) -> AsyncIterator[None]:
    """Both have their passwords again afterwards."""
    await as_admin.execute("TRUNCATE notice, one_time_link, pgqueuer")
    both = [ANNA.id, HANDLER.id]
    before = await as_admin.fetch("SELECT password_hash, id FROM account WHERE id = ANY($1::uuid[])", both)
    yield
    await as_admin.executemany("UPDATE account SET password_hash = $1 WHERE id = $2", [tuple(row) for row in before])


@pytest_asyncio.fixture(loop_scope="session")
async def post(world: World) -> AsyncIterator[MailServer]:
    async with mail_server() as running:
        send_to(world, running)
        yield running
    send_to_nobody(world)


async def test_an_e_mail_has_a_link_by_which_somebody_elses_doing_ends_once_and_a_later_one_ends_none_of_it(
    post: MailServer, as_admin: asyncpg.Connection
) -> None:
    thief = await signed_in(ANNA_EMAIL)
    for code in ("account.password_changed", "account.password_reset"):
        async with acting_as(SYSTEM):
            await audit.record(code, subject=ANNA.id, account=str(ANNA.id))
        await send_all(as_admin)
    texts = [mail.message.get_body(("plain",)).get_content() for mail in post.inbox]  # type: ignore[union-attr]
    first, *later = [text.split("/inte-jag/")[1].split()[0] for text in texts]
    assert first not in later
    assert len(later) == 2, "of the new browser, too"
    assert not [row for row in await as_admin.fetch("SELECT l::text FROM one_time_link l") if first in row[0]]
    assert await not_me.leads_to(first, HOME) == "shut"
    assert await accounts.resume(thief.token, extend=False), "nothing happens when it is opened"
    assert await not_me.say(first, HOME) == "shut"
    assert await accounts.resume(thief.token, extend=False) is None
    with pytest.raises(WrongCredentials):
        await accounts.sign_in(ANNA_EMAIL, PASSWORD, HOME, None)
    with pytest.raises(LinkOver):
        await not_me.say(first, HOME)
    await as_admin.execute("UPDATE one_time_link SET ends_at = ends_at - interval '7 days'")
    with pytest.raises(LinkOver):
        await not_me.leads_to(later[0], HOME)
    assert "account.not_me" in [event.code for event in (await audit.page_of_own(ANNA, None)).events]


async def test_it_shuts_an_account_of_staff_too(as_admin: asyncpg.Connection) -> None:
    thief = await signed_in(HANDLER_EMAIL)
    async with acting_as(SYSTEM):
        await one_time_links.make(HANDLER.id, "not_me")
        link = await one_time_links.token_of(HANDLER.id, "not_me")
    assert link
    assert await not_me.say(link, HOME) == "shut"
    assert await accounts.resume(thief.token, extend=False) is None
    with pytest.raises(WrongCredentials):
        await accounts.sign_in(HANDLER_EMAIL, PASSWORD, HOME, None)
