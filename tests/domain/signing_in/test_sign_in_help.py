"""Back into an account without its second factor: two persons agree, and a link goes to the member's own mailbox."""

from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from portal.data.accounts import sign_in_help as rows
from portal.data.accounts.sessions import Session
from portal.data.accounts.sign_in_help import Reason, SignInHelp
from portal.data.actors import SYSTEM, Staff
from portal.data.database import acting_as, connection
from portal.data.notices import notices
from portal.domain.accounts import accounts, email_changes, one_time_links, password_resets, staff_accounts
from portal.domain.accounts.account_errors import EmailTaken, LinkOver, NotAnEmail, WeakPassword, WrongCredentials
from portal.domain.audit import audit
from portal.domain.errors import Conflict, NotFound, NotYourRole
from portal.domain.notices import notice_links
from portal.domain.signing_in import helped_members, new_addresses, sign_in_help
from portal.domain.signing_in.session_starts import SignedIn
from portal.domain.signing_in.sign_in_errors import HelpNotTwoPersons, WrongPasskey
from portal.domain.signing_in.sign_in_steps import StartedSignIn
from tests.conftest import World
from tests.domain.noticed import send_all, send_to, send_to_nobody
from tests.domain.signed_in import HOME
from tests.domain.with_passkeys import added, alone
from tests.mail_server import mail_server
from tests.passkeys import Authenticator
from tests.people import (
    ADMINISTRATOR,
    ANNA,
    ANNA_EMAIL,
    APPROVER,
    AUDITOR,
    BERTIL,
    BERTIL_EMAIL,
    HANDLER,
    INTAKE,
    PASSWORD,
)

NEW = "fyra gröna elefanter spelar bas"
THIEF = "tjuv@example.net"
ORDERED = "SELECT id FROM notice ORDER BY event_id"


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def locked_out(bertil: Session, keeper: Authenticator, as_admin: asyncpg.Connection) -> AsyncIterator[Session]:
    """Bertil is signed in, and has a passkey that is lost, or a thief's; afterwards all is as before."""
    before = await as_admin.fetchval("SELECT password_hash FROM account WHERE id = $1", BERTIL.id)
    await added(bertil, keeper)
    await as_admin.execute("TRUNCATE notice, pgqueuer")
    yield bertil
    again = "UPDATE account SET email = $2, password_hash = $3 WHERE id = $1"
    await as_admin.execute(again, BERTIL.id, BERTIL_EMAIL, before)
    await as_admin.execute("TRUNCATE sign_in_help")
    await as_admin.execute("DELETE FROM account_block WHERE account_id = $1", BERTIL.id)


async def asked(by: Staff = INTAKE, reason: Reason = "lost", new_email: str = "") -> SignInHelp:
    """Somebody has seen that it is Bertil, and the worker has shut the account."""
    await sign_in_help.shut(await sign_in_help.ask(by, BERTIL.id, reason, "telephone", new_email))
    [waiting] = await sign_in_help.waiting(by)
    return waiting


async def link() -> str:
    async with acting_as(SYSTEM):
        token = await one_time_links.token_of(BERTIL.id, "password_reset")
    assert token
    return token


async def kinds(as_admin: asyncpg.Connection) -> list[str]:
    return [row["kind"] for row in await as_admin.fetch("SELECT kind FROM notice ORDER BY event_id")]


async def test_whoever_is_in_is_out_at_once_and_the_password_opens_nothing(
    as_admin: asyncpg.Connection, locked_out: Session
) -> None:
    await email_changes.ask(locked_out, "tjuv@example.se", PASSWORD)
    help_ = await sign_in_help.ask(INTAKE, BERTIL.id, "not_own", "in_person")
    waiting = await as_admin.fetch("SELECT entrypoint, payload FROM pgqueuer WHERE entrypoint = 'shut-account'")
    assert [UUID(bytes=row["payload"]) for row in waiting] == [help_], "for the case that this process had ended here"
    open_sessions = "SELECT count(*) FROM session WHERE account_id = $1 AND revoked_at IS NULL"
    assert await as_admin.fetchval(open_sessions, BERTIL.id) == 0
    assert await email_changes.of_member(BERTIL) is None, "nor does the link go to a thief's address"
    with pytest.raises(WrongCredentials):
        await accounts.sign_in(BERTIL_EMAIL, PASSWORD, HOME, None)
    assert (await kinds(as_admin))[-1] == "sign_in_help"


async def test_with_two_persons_the_member_gets_in_by_a_link_to_the_own_mailbox(as_admin: asyncpg.Connection) -> None:
    await sign_in_help.approve(APPROVER, waiting := await asked())
    for _ in range(2):
        await sign_in_help.take_factors_away(waiting.id)
    assert await kinds(as_admin) == ["sign_in_help", "sign_in_restored"]
    await password_resets.choose(await link(), "password_reset", NEW, NEW)
    assert isinstance(await accounts.sign_in(BERTIL_EMAIL, NEW, HOME, None), SignedIn)
    told = [event.code for event in (await audit.page_of_own(BERTIL, None)).events]
    assert {"account.help_asked", "account.help_approved", "account.factors_taken_away"} <= set(told)


async def test_nobody_agrees_with_himself_not_even_past_the_code(as_admin: asyncpg.Connection) -> None:
    waiting = await asked(HANDLER)
    with pytest.raises(HelpNotTwoPersons):
        await sign_in_help.approve(HANDLER, waiting)
    with pytest.raises(asyncpg.CheckViolationError):
        async with acting_as(HANDLER):
            await rows.end(waiting.id, "approved", HANDLER.id)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with acting_as(HANDLER):
            await rows.end(waiting.id, "approved", APPROVER.id)
    await sign_in_help.take_factors_away(waiting.id)
    assert await as_admin.fetchval("SELECT count(*) FROM passkey WHERE account_id = $1", BERTIL.id) == 1


async def test_a_caller_who_was_not_the_member_gains_nothing_and_the_member_gets_in_as_before(
    keeper: Authenticator,
) -> None:
    waiting = await asked()
    await sign_in_help.decline(HANDLER, waiting)
    with pytest.raises(Conflict):
        await sign_in_help.approve(APPROVER, waiting)
    await password_resets.ask(BERTIL_EMAIL, HOME)
    await password_resets.choose(await link(), "password_reset", NEW, NEW)
    await sign_in_help.shut(waiting.id)
    begun = await accounts.sign_in(BERTIL_EMAIL, NEW, HOME, None)
    assert isinstance(begun, StartedSignIn), "the second factor is asked for, and the new password stays"


async def test_a_late_job_shuts_nothing_that_has_been_helped_already(as_admin: asyncpg.Connection) -> None:
    waiting = await asked()
    await sign_in_help.approve(APPROVER, waiting)
    await sign_in_help.take_factors_away(waiting.id)
    await password_resets.choose(await link(), "password_reset", NEW, NEW)
    await as_admin.execute("UPDATE sign_in_help SET shut_at = NULL")
    await sign_in_help.shut(waiting.id)
    assert isinstance(await accounts.sign_in(BERTIL_EMAIL, NEW, HOME, None), SignedIn)


@pytest.mark.parametrize("how", ["blocked", "blocked and let in again", "no longer at intake"])
async def test_nobody_agrees_to_what_a_colleague_asked_for_who_is_shut_out(
    as_admin: asyncpg.Connection, how: str
) -> None:
    waiting = await asked(INTAKE, "address", THIEF)
    if how == "no longer at intake":
        await staff_accounts.change_roles(ADMINISTRATOR, INTAKE.id, {"auditor"})
    else:
        await staff_accounts.block(ADMINISTRATOR, INTAKE.id)
    if how == "blocked and let in again":
        await staff_accounts.lift_block(ADMINISTRATOR, INTAKE.id)
    try:
        assert await sign_in_help.waiting(HANDLER) == []
        assert await sign_in_help.waiting_of(HANDLER, BERTIL.id) is None
        with pytest.raises(Conflict):
            await sign_in_help.approve(HANDLER, waiting)
        again = await sign_in_help.ask(HANDLER, BERTIL.id, "lost", "in_person")
        assert [it.id for it in await sign_in_help.waiting(APPROVER)] == [again], "and it hinders nobody"
    finally:
        await as_admin.execute("DELETE FROM account_block")
        await staff_accounts.change_roles(ADMINISTRATOR, INTAKE.id, {"intake"})


async def test_after_three_days_it_begins_anew(as_admin: asyncpg.Connection) -> None:
    await asked()
    with pytest.raises(Conflict):
        await sign_in_help.ask(HANDLER, BERTIL.id, "lost", "letter")
    await as_admin.execute("UPDATE sign_in_help SET asked_at = asked_at - interval '72 hours'")
    assert await sign_in_help.waiting(APPROVER) == []
    again = await sign_in_help.ask(HANDLER, BERTIL.id, "lost", "letter")
    assert [it.id for it in await sign_in_help.waiting(APPROVER)] == [again]


async def test_who_does_not_see_customers_has_nothing_to_do_with_it() -> None:
    for staff in (AUDITOR, APPROVER, ADMINISTRATOR):
        with pytest.raises(NotYourRole):
            await sign_in_help.ask(staff, BERTIL.id, "lost", "telephone")
    waiting = await asked()
    for staff in (AUDITOR, INTAKE, ADMINISTRATOR):
        with pytest.raises(NotYourRole):
            await sign_in_help.approve(staff, waiting)
    assert await sign_in_help.waiting(ADMINISTRATOR) == []


async def test_where_nothing_can_be_taken_away_nothing_is_begun(as_admin: asyncpg.Connection) -> None:
    for account in (ANNA.id, HANDLER.id):
        with pytest.raises(Conflict):
            await sign_in_help.ask(INTAKE, account, "lost", "telephone")


async def test_whoever_helps_sees_a_masked_address_and_the_member_sees_that(as_admin: asyncpg.Connection) -> None:
    seen = await helped_members.look(INTAKE, BERTIL.id)
    assert (seen.email, seen.shop_has_it, seen.factors.passkeys) == ("b***@example.se", True, 1)
    assert seen.name
    assert "Bertil" not in repr(seen)
    assert (await audit.page_of_own(BERTIL, None)).events[0].code == "account.help_opened"
    await as_admin.execute("UPDATE account SET email = 'tjuv@example.net' WHERE id = $1", BERTIL.id)
    assert (await helped_members.look(INTAKE, BERTIL.id)).shop_has_it is False
    await as_admin.execute("UPDATE account SET email = $2 WHERE id = $1", BERTIL.id, BERTIL_EMAIL)
    with pytest.raises(NotFound):
        await helped_members.look(INTAKE, HANDLER.id)


async def test_a_thief_who_changed_the_address_too_is_out_and_whoever_reads_the_right_one_is_in(
    as_admin: asyncpg.Connection,
) -> None:
    await as_admin.execute("UPDATE account SET email = $2 WHERE id = $1", BERTIL.id, THIEF)
    waiting = await asked(INTAKE, "not_own", f" {BERTIL_EMAIL.upper()}")
    seen = await helped_members.look(APPROVER, BERTIL.id)
    assert (seen.new_email, seen.email) == (BERTIL_EMAIL, "t***@example.net"), "whoever agrees sees all of it"
    assert BERTIL_EMAIL not in repr(seen)
    await sign_in_help.approve(APPROVER, waiting)
    for _ in range(2):
        await sign_in_help.take_factors_away(waiting.id)
    await password_resets.ask(THIEF, HOME)
    async with acting_as(SYSTEM):
        assert await one_time_links.token_of(BERTIL.id, "password_reset") is None
        token = await one_time_links.token_of(BERTIL.id, "new_address")
        assert token
        [told, confirm] = [await notices.find(row["id"]) for row in await as_admin.fetch(ORDERED)]
        assert await notice_links.address(told, None) == THIEF, "of a locked account too"
        assert await notice_links.address(confirm, None) == BERTIL_EMAIL
    assert (await new_addresses.whose(token)).email == BERTIL_EMAIL
    assert (await helped_members.look(INTAKE, BERTIL.id)).locked_since
    with pytest.raises(WeakPassword):
        await new_addresses.choose(token, "kort", "kort")
    await new_addresses.choose(token, NEW, NEW)
    with pytest.raises(LinkOver):
        await new_addresses.choose(token, NEW, NEW)
    assert isinstance(await accounts.sign_in(BERTIL_EMAIL, NEW, HOME, None), SignedIn), "the second factors are gone"
    assert (await kinds(as_admin))[:3] == ["sign_in_help_address", "new_address", "email_put_right"]
    async with acting_as(SYSTEM):
        assert await notice_links.address(await notices.find((await as_admin.fetch(ORDERED))[2]["id"]), None) == THIEF
    told_of = [event.code for event in (await audit.page_of_own(BERTIL, None)).events]
    assert {"account.help_asked", "account.new_address_sent", "account.email_put_right"} <= set(told_of)
    assert await as_admin.fetchval("SELECT new_email FROM sign_in_help") is None


async def test_the_second_person_agrees_to_exactly_the_address_of_the_first(as_admin: asyncpg.Connection) -> None:
    waiting = await asked(INTAKE, "address", "bertil.ny@example.se")
    with pytest.raises(asyncpg.RestrictViolationError):
        async with acting_as(HANDLER):
            await connection().execute("UPDATE sign_in_help SET new_email = $1", b"another")
    await sign_in_help.approve(HANDLER, waiting)
    await sign_in_help.take_factors_away(waiting.id)
    assert await as_admin.fetchval("SELECT count(*) FROM passkey WHERE account_id = $1", BERTIL.id) == 1
    async with acting_as(SYSTEM):
        token = await one_time_links.token_of(BERTIL.id, "new_address")
    assert token
    await new_addresses.choose(token, NEW, NEW)
    begun = await accounts.sign_in("bertil.ny@example.se", NEW, HOME, None)
    assert isinstance(begun, StartedSignIn), "the second factor was the member's, and stays"


async def test_a_late_e_mail_to_an_address_that_was_a_mistake_takes_no_link_to_the_right_one_there(
    world: World, as_admin: asyncpg.Connection
) -> None:
    for address in ("bertli@example.se", "bertil.ny@example.se"):
        waiting = await asked(INTAKE, "address", address)
        await sign_in_help.approve(HANDLER, waiting)
        await sign_in_help.take_factors_away(waiting.id)
    async with mail_server() as post:
        send_to(world, post)
        await send_all(as_admin)
        send_to_nobody(world)
    assert post.to("bertli@example.se") == []
    [mail] = post.to("bertil.ny@example.se")
    token = mail.message.get_body(("plain",)).get_content().split("/ny-adress/")[1].split()[0]  # type: ignore[union-attr]
    assert (await new_addresses.whose(token)).email == "bertil.ny@example.se"


async def test_an_address_that_is_none_or_the_same_or_anothers_is_refused_and_one_that_is_declined_is_forgotten(
    as_admin: asyncpg.Connection,
) -> None:
    for typed, error in (
        ("", NotAnEmail),
        (BERTIL_EMAIL, NotAnEmail),
        ("bertil", NotAnEmail),
        (ANNA_EMAIL, EmailTaken),
    ):
        with pytest.raises(error):
            await sign_in_help.ask(INTAKE, BERTIL.id, "address", "letter", typed)
    waiting = await asked(INTAKE, "address", "bertil.ny@example.se")
    stored = await as_admin.fetchval("SELECT string_agg(h::text || e::text, ' ') FROM sign_in_help h, audit_event e")
    assert "bertil.ny" not in stored
    await sign_in_help.decline(HANDLER, waiting)
    assert await as_admin.fetchval("SELECT new_email FROM sign_in_help") is None


async def test_a_passkey_alone_does_not_open_what_was_shut(keeper: Authenticator) -> None:
    await asked()
    with pytest.raises(WrongPasskey):
        await alone(keeper)
