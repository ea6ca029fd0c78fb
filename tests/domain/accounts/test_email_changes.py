"""Another e-mail address: confirmed at both, or at the new one alone when nobody objects at the old for three days."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import asyncpg
import pytest
import pytest_asyncio

from portal.data.accounts.one_time_links import Purpose
from portal.data.accounts.sessions import Session
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.domain.accounts import accounts, email_changes, invitations, one_time_links, own_password, password_resets
from portal.domain.accounts.account_errors import ChangesTooMany, LinkOver, NotAnEmail, WrongCredentials, WrongPassword
from portal.domain.audit import audit
from portal.domain.errors import Conflict
from portal.domain.signing_in import helped_members, not_me, sign_in_help
from tests.conftest import World
from tests.domain.noticed import send_all, send_to, send_to_nobody
from tests.mail_server import MailServer, mail_server
from tests.people import ANNA, ANNA_EMAIL, ANNA_NUMBER, BERTIL_EMAIL, INTAKE, PASSWORD

HOME = "192.0.2.1"
NEW = "anna.ny@example.se"
NEW_PASSWORD = "sju-slags-kakor-i-byrån"


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def post(world: World, as_admin: asyncpg.Connection) -> AsyncIterator[MailServer]:
    await as_admin.execute("TRUNCATE notice, one_time_link, email_change, pgqueuer")
    before = await as_admin.fetchval("SELECT password_hash FROM account WHERE id = $1", ANNA.id)
    async with mail_server() as server:
        send_to(world, server)
        yield server
    again = "UPDATE account SET email = $2, password_hash = $3 WHERE id = $1"
    await as_admin.execute(again, ANNA.id, ANNA_EMAIL, before)
    await as_admin.execute("DELETE FROM account_block WHERE account_id = $1", ANNA.id)
    send_to_nobody(world)


@pytest_asyncio.fixture(loop_scope="session")
async def session(post: MailServer, as_admin: asyncpg.Connection) -> Session:
    """Anna, signed in, and told of that."""
    signed_in = await accounts.sign_in(ANNA_EMAIL, PASSWORD, HOME, None)
    await as_admin.execute("TRUNCATE notice")
    found = await accounts.resume(signed_in.token, extend=False)
    assert found
    return found


async def token(purpose: Purpose) -> str:
    async with acting_as(SYSTEM):
        found = await one_time_links.token_of(ANNA.id, purpose)
    assert found
    return found


async def signs_in_with(email: str) -> bool:
    try:
        return (await accounts.sign_in(email, PASSWORD, HOME, None)).account.id == ANNA.id
    except WrongCredentials:
        return False


async def hours_pass(as_admin: asyncpg.Connection, hours: int) -> None:
    await as_admin.execute(
        "UPDATE email_change SET asked_at = asked_at - $1::interval, told_at = told_at - $1::interval",
        timedelta(hours=hours),
    )
    await email_changes.end_those_due()


async def test_both_are_written_to_and_when_both_confirm_it_applies_at_once(
    post: MailServer, session: Session, as_admin: asyncpg.Connection
) -> None:
    await email_changes.ask(session, " Anna.NY@Example.se", PASSWORD)
    await send_all(as_admin)
    assert sorted(mail.to for mail in post.inbox) == sorted([NEW, ANNA_EMAIL])
    for mail in post.inbox:
        link = mail.message.get_body(("plain",)).get_content().split("/e-postbyte/")[1].split()[0]  # type: ignore[union-attr]
        assert await email_changes.opened(link) == ("old" if mail.to == ANNA_EMAIL else "new")
        assert not await signs_in_with(NEW)
        await email_changes.confirm(link)
    assert await signs_in_with(NEW)
    assert not await signs_in_with(ANNA_EMAIL)
    await send_all(as_admin)
    [told] = [mail.to for mail in post.inbox if "har fått en annan" in mail.message["Subject"]]
    assert told == ANNA_EMAIL, "it is the old address that is told that it no longer is"
    assert await email_changes.of_member(ANNA) is None


async def test_a_link_that_went_to_the_old_address_chooses_no_password_any_longer(session: Session) -> None:
    async with acting_as(SYSTEM):
        await one_time_links.make(ANNA.id, "password_reset")
    sent = await token("password_reset")
    await email_changes.ask(session, NEW, PASSWORD)
    await email_changes.confirm(await token("email_confirmation"))
    assert await password_resets.whose(sent, "password_reset"), "nothing has changed yet"
    assert await email_changes.confirm(await token("email_objection")) == "changed"
    with pytest.raises(LinkOver):
        await password_resets.whose(sent, "password_reset")


async def test_the_new_address_alone_has_to_wait_for_three_days(session: Session, as_admin: asyncpg.Connection) -> None:
    await email_changes.ask(session, NEW, PASSWORD)
    await send_all(as_admin)
    assert await email_changes.confirm(await token("email_confirmation")) == "waits_for_old"
    await hours_pass(as_admin, 71)
    assert not await signs_in_with(NEW)
    await hours_pass(as_admin, 2)
    assert await signs_in_with(NEW)


async def test_the_three_days_do_not_begin_before_the_old_address_was_told(
    session: Session, as_admin: asyncpg.Connection
) -> None:
    await email_changes.ask(session, NEW, PASSWORD)
    await email_changes.confirm(await token("email_confirmation"))
    await hours_pass(as_admin, 80)
    assert not await signs_in_with(NEW)


async def test_the_old_address_alone_changes_nothing(session: Session, as_admin: asyncpg.Connection) -> None:
    await email_changes.ask(session, NEW, PASSWORD)
    await send_all(as_admin)
    assert await email_changes.confirm(await token("email_objection")) == "waits_for_new"
    await hours_pass(as_admin, 24 * 8)
    assert not await signs_in_with(NEW)
    assert await email_changes.of_member(ANNA) is None, "it has lapsed"


async def test_the_old_address_stops_it_and_whoever_asked_is_out_with_the_password_that_was_known(
    session: Session, as_admin: asyncpg.Connection
) -> None:
    await email_changes.ask(session, NEW, PASSWORD)
    confirming = await token("email_confirmation")
    await email_changes.stop(await token("email_objection"))
    with pytest.raises(LinkOver):
        await email_changes.confirm(confirming)
    revoked = "SELECT revoked_at IS NOT NULL FROM session WHERE token_hash = $1"
    assert await as_admin.fetchval(revoked, session.token_hash)
    assert not await signs_in_with(ANNA_EMAIL), "whoever asked has shown the password"
    await password_resets.ask(ANNA_EMAIL, HOME)
    assert await password_resets.whose(await token("password_reset"), "password_reset")
    codes = [event.code for event in (await audit.page_of_own(ANNA, None)).events]
    assert codes[1:3] == ["account.email_change_stopped", "account.email_change_asked"], "it is told of once"


@pytest.mark.parametrize("by", ["the link of before", "the e-mail that told of it"])
async def test_the_old_address_that_comes_too_late_locks_the_account_until_staff_help(
    post: MailServer, session: Session, as_admin: asyncpg.Connection, by: str
) -> None:
    await email_changes.ask(session, NEW, PASSWORD)
    await send_all(as_admin)
    await email_changes.confirm(await token("email_confirmation"))
    await hours_pass(as_admin, 73)
    await send_all(as_admin)
    if by == "the link of before":
        link = await token("email_objection")
        assert await email_changes.opened(link) == "old_too_late"
        assert await email_changes.stop(link) == "locked"
    else:
        [mail] = [mail for mail in post.inbox if "har fått en annan" in mail.message["Subject"]]
        assert mail.to == ANNA_EMAIL
        link = mail.message.get_body(("plain",)).get_content().split("/inte-jag/")[1].split()[0]  # type: ignore[union-attr]
        assert await not_me.leads_to(link, HOME) == "locked"
        assert await signs_in_with(NEW), "nothing happened when it was opened"
        assert await not_me.say(link, HOME) == "locked"
    revoked = "SELECT revoked_at IS NOT NULL FROM session WHERE token_hash = $1"
    assert await as_admin.fetchval(revoked, session.token_hash)
    assert not await signs_in_with(NEW)
    await password_resets.ask(NEW, HOME)
    async with acting_as(SYSTEM):
        assert await one_time_links.token_of(ANNA.id, "password_reset") is None, "nor by a link to the new address"
    assert await invitations.invite(ANNA_NUMBER) == "locked"
    assert (await helped_members.look(INTAKE, ANNA.id)).locked_since
    with pytest.raises(NotAnEmail):
        await sign_in_help.ask(INTAKE, ANNA.id, "lost", "telephone")
    # After it at most that somebody looked, which is told once in ten minutes.
    assert "account.locked" in [it.code for it in (await audit.page_of_own(ANNA, None)).events[:2]]


async def test_an_e_mail_of_before_the_change_locks_too_for_its_reader_would_get_no_link(
    post: MailServer, as_admin: asyncpg.Connection
) -> None:
    thief = await accounts.resume((await accounts.sign_in(ANNA_EMAIL, PASSWORD, HOME, None)).token, extend=False)
    assert thief
    await send_all(as_admin)
    [mail] = [mail for mail in post.inbox if "ny webbläsare" in mail.message["Subject"]]
    link = mail.message.get_body(("plain",)).get_content().split("/inte-jag/")[1].split()[0]  # type: ignore[union-attr]
    await email_changes.ask(thief, NEW, PASSWORD)
    await send_all(as_admin)
    assert await email_changes.confirm(await token("email_confirmation")) == "waits_for_old"
    assert await not_me.leads_to(link, HOME) == "shut", "it is still the address in force"
    await hours_pass(as_admin, 73)
    assert await not_me.leads_to(link, HOME) == "locked"
    assert await not_me.say(link, HOME) == "locked"
    await password_resets.ask(NEW, HOME)
    async with acting_as(SYSTEM):
        assert await one_time_links.token_of(ANNA.id, "password_reset") is None, "the thief gets no link either"


async def test_the_new_address_stops_nothing(session: Session) -> None:
    await email_changes.ask(session, NEW, PASSWORD)
    with pytest.raises(LinkOver):
        await email_changes.stop(await token("email_confirmation"))


async def chosen_by_link(_: Session) -> None:
    async with acting_as(SYSTEM):
        await one_time_links.make(ANNA.id, "password_reset")
    await password_resets.choose(await token("password_reset"), "password_reset", NEW_PASSWORD, NEW_PASSWORD)


async def changed_by_the_member(session: Session) -> None:
    await own_password.change(session, PASSWORD, NEW_PASSWORD, NEW_PASSWORD)


@pytest.mark.parametrize("way", [chosen_by_link, changed_by_the_member])
async def test_a_new_password_ends_a_change_that_somebody_with_the_old_one_has_begun(
    session: Session, as_admin: asyncpg.Connection, way: Callable[[Session], Awaitable[None]]
) -> None:
    await email_changes.ask(session, NEW, PASSWORD)
    await send_all(as_admin)
    links = [await token(purpose) for purpose in email_changes.PURPOSES]
    assert await email_changes.confirm(links[0]) == "waits_for_old"
    await way(session)
    await hours_pass(as_admin, 100)
    assert await as_admin.fetchval("SELECT email FROM account WHERE id = $1", ANNA.id) == ANNA_EMAIL
    for link in links:
        with pytest.raises(LinkOver):
            await email_changes.confirm(link)
    codes = [event.code for event in (await audit.page_of_own(ANNA, None)).events]
    assert "account.email_change_lapsed" in codes[:3], "the member reads that it was dropped"


async def test_asking_anew_or_taking_it_back_ends_the_links_before(session: Session) -> None:
    await email_changes.ask(session, "annan@example.se", PASSWORD)
    before = await token("email_confirmation")
    await email_changes.ask(session, NEW, PASSWORD)
    with pytest.raises(LinkOver):
        await email_changes.confirm(before)
    now_ = await token("email_confirmation")
    await email_changes.withdraw(ANNA)
    with pytest.raises(LinkOver):
        await email_changes.confirm(now_)
    with pytest.raises(Conflict):
        await email_changes.withdraw(ANNA)


async def test_somebody_elses_address_is_told_from_a_free_one_only_by_its_reader(
    session: Session, as_admin: asyncpg.Connection
) -> None:
    await email_changes.ask(session, BERTIL_EMAIL, PASSWORD)
    assert await email_changes.confirm(await token("email_objection")) == "waits_for_new"
    assert await email_changes.confirm(await token("email_confirmation")) == "taken"
    assert await signs_in_with(ANNA_EMAIL)


@pytest.mark.parametrize("email", ["", "anna", "anna@", "a b@example.se", "\0@example.se", ANNA_EMAIL, "x" * 9999])
async def test_what_is_no_other_address_is_refused(session: Session, email: str) -> None:
    with pytest.raises(NotAnEmail):
        await email_changes.ask(session, email, PASSWORD)


async def test_nobody_is_written_to_again_and_again(session: Session, as_admin: asyncpg.Connection) -> None:
    for _ in range(3):
        await email_changes.ask(session, NEW, PASSWORD)
    ordered = await as_admin.fetchval("SELECT count(*) FROM notice")
    with pytest.raises(ChangesTooMany):
        await email_changes.ask(session, NEW, PASSWORD)
    assert (await email_changes.of_member(ANNA)) is not None, "the one before is still under way"
    await email_changes.ask(session, "anna.3@example.se", PASSWORD)
    for n in range(4, 8):
        with pytest.raises(ChangesTooMany):
            await email_changes.ask(session, f"anna.{n}@example.se", PASSWORD)
    assert await as_admin.fetchval("SELECT count(*) FROM notice") == ordered + 2
    await as_admin.execute("UPDATE throttle SET window_started_at = window_started_at - interval '1 day'")
    await email_changes.ask(session, NEW, PASSWORD)


async def test_it_takes_the_password(session: Session) -> None:
    with pytest.raises(WrongPassword):
        await email_changes.ask(session, NEW, "fel")


async def test_nobody_reads_the_new_address_in_the_database(session: Session, as_admin: asyncpg.Connection) -> None:
    await email_changes.ask(session, NEW, PASSWORD)
    for table in ("email_change", "notice", "one_time_link", "audit_event", "pgqueuer"):
        rows = await as_admin.fetchval(f"SELECT string_agg(t::text, ' ') FROM {table} t")
        assert NEW not in (rows or "")
        assert NEW.encode().hex() not in (rows or "")


async def test_all_of_it_is_in_the_history(session: Session) -> None:
    await email_changes.ask(session, NEW, PASSWORD)
    await email_changes.stop(await token("email_objection"))
    codes = [event.code for event in (await audit.page_of_own(ANNA, None)).events]
    assert codes[:2] == ["account.email_change_stopped", "account.email_change_asked"]
