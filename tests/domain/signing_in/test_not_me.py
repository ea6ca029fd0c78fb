"""It was not me: whoever reads an e-mail of what somebody else has done ends it, and opening its link does nothing."""

from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from portal.data.accounts import provider_identities
from portal.data.actors import SYSTEM
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.database import acting_as
from portal.domain.accounts import accounts, one_time_links, staff_accounts
from portal.domain.accounts.account_errors import LinkOver, WrongCredentials
from portal.domain.audit import audit
from portal.domain.signing_in import not_me
from portal.domain.signing_in.sign_in_errors import PasskeyNotAlone, WrongPasskey
from tests.conftest import World
from tests.domain.noticed import send_all, send_to, send_to_nobody
from tests.domain.signed_in import HOME, signed_in
from tests.domain.with_passkeys import added, alone, session_of
from tests.mail_server import MailServer, mail_server
from tests.passkeys import Authenticator
from tests.people import ADMINISTRATOR, ADMINISTRATOR_EMAIL, ANNA, ANNA_EMAIL, HANDLER, HANDLER_EMAIL, PASSWORD

IN_FORCE = "SELECT count(*) FROM session WHERE account_id = $1 AND revoked_at IS NULL"


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def as_before(as_admin: asyncpg.Connection) -> AsyncIterator[None]:
    """All have their passwords again afterwards, and nobody is blocked."""
    await as_admin.execute("TRUNCATE notice, one_time_link, pgqueuer")
    both = [ANNA.id, HANDLER.id, ADMINISTRATOR.id]
    before = await as_admin.fetch("SELECT password_hash, id FROM account WHERE id = ANY($1::uuid[])", both)
    yield
    await as_admin.execute("DELETE FROM account_block; DELETE FROM passkey")
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


async def not_me_link(account: UUID) -> str:
    async with acting_as(SYSTEM):
        await one_time_links.make(account, "not_me")
        link = await one_time_links.token_of(account, "not_me")
    assert link
    return link


async def test_it_blocks_an_account_of_staff_until_an_administrator_has_looked_at_it(
    as_admin: asyncpg.Connection, keeper: Authenticator
) -> None:
    thief = await session_of(await signed_in(HANDLER_EMAIL))
    await added(thief, keeper, "Tjuvens")
    link = await not_me_link(HANDLER.id)
    assert await not_me.leads_to(link, HOME) == "blocked"
    assert await alone(keeper), "nothing happens when it is opened"
    assert await not_me.say(link, HOME) == "blocked"
    assert await as_admin.fetchval(IN_FORCE, HANDLER.id) == 0
    with pytest.raises(WrongPasskey):
        await alone(keeper)
    with pytest.raises(WrongCredentials):
        await accounts.sign_in(HANDLER_EMAIL, PASSWORD, HOME, None)
    blocked = await staff_accounts.find(ADMINISTRATOR, HANDLER.id)
    assert blocked.is_blocked_by_owner
    logged = await as_admin.fetch("SELECT code FROM audit_event WHERE subject_id = $1 ORDER BY seq DESC", COMPANY_CHAIN)
    assert [row["code"] for row in logged[:2]] == ["account.blocked", "account.not_me"]
    await staff_accounts.lift_block(ADMINISTRATOR, HANDLER.id)
    assert not (await staff_accounts.find(ADMINISTRATOR, HANDLER.id)).is_blocked_by_owner
    with pytest.raises(PasskeyNotAlone):
        await alone(keeper)


async def test_the_last_administrators_account_is_only_shut_since_nobody_could_lift_a_block(
    as_admin: asyncpg.Connection,
) -> None:
    await signed_in(ADMINISTRATOR_EMAIL)
    link = await not_me_link(ADMINISTRATOR.id)
    async with acting_as(SYSTEM):
        thief = provider_identities.identity_of("https://idp.example", "thief")
        assert await provider_identities.link(thief, ADMINISTRATOR.id)
    assert await not_me.leads_to(link, HOME) == "shut"
    assert await not_me.say(link, HOME) == "shut"
    async with acting_as(SYSTEM):
        assert not await provider_identities.is_linked(ADMINISTRATOR.id), "a thief's work account opens nothing either"
    assert await as_admin.fetchval(IN_FORCE, ADMINISTRATOR.id) == 0
    with pytest.raises(WrongCredentials):
        await accounts.sign_in(ADMINISTRATOR_EMAIL, PASSWORD, HOME, None)


async def test_who_works_here_is_told_what_the_link_does_for_them(
    post: MailServer, as_admin: asyncpg.Connection
) -> None:
    async with acting_as(SYSTEM):
        await audit.record("account.password_changed", subject=COMPANY_CHAIN, account=str(HANDLER.id))
        await audit.record("account.password_changed", subject=ANNA.id, account=str(ANNA.id))
    await send_all(as_admin)
    [staffs], [members] = post.to(HANDLER_EMAIL), post.to(ANNA_EMAIL)
    for mail, is_staff in ((staffs, True), (members, False)):
        for part in ("plain", "html"):
            said = mail.message.get_body((part,)).get_content()  # type: ignore[union-attr]
            assert ("spärras tills en administratör" in " ".join(said.split())) == is_staff
