"""Accounts of those who work here: an administrator adds, changes and blocks them, never the own one."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest

from portal.data.accounts import accounts as account_rows
from portal.data.accounts import staff_accounts as rows
from portal.data.actors import SYSTEM
from portal.data.database import acting_as, connection
from portal.domain.accounts import accounts, activations, staff_accounts
from portal.domain.accounts.account_errors import (
    EmailTaken,
    LastAdministrator,
    LinkOver,
    OwnAccount,
    WeakPassword,
    WrongCredentials,
)
from portal.domain.errors import Conflict, NotFound, NotYourRole
from portal.domain.signing_in import sign_in_steps
from tests.authenticator import SECRET
from tests.conftest import World
from tests.domain.noticed import send_all, send_to, send_to_nobody, waiting
from tests.domain.signed_in import HOME, signed_in
from tests.mail_server import mail_server
from tests.people import (
    ADMINISTRATOR,
    ANNA,
    APPROVER,
    AUDITOR,
    AUDITOR_EMAIL,
    COLLEAGUE,
    COLLEAGUE_EMAIL,
    HANDLER,
    INTAKE,
    INTAKE_EMAIL,
    PASSWORD,
)

pytestmark = pytest.mark.usefixtures("as_admin")

GOOD = "kvist polka tamburin"


async def test_a_new_account_is_activated_by_a_link_a_password_and_a_second_factor() -> None:
    account, token = await staff_accounts.add(ADMINISTRATOR, "Nils@Example.se ", "Nils Ny", ["intake", "approver"])
    with pytest.raises(WrongCredentials):
        await accounts.sign_in("nils@example.se", "", HOME, None)
    assert (await activations.invited(token)).email == "nils@example.se"
    started = await activations.activate(token, GOOD, GOOD)
    assert started.must_enrol
    offer = await sign_in_steps.offered(started.token)
    assert offer
    assert offer.secret != SECRET
    found = await staff_accounts.find(ADMINISTRATOR, account)
    assert (found.name, found.roles, found.is_active, found.has_factor) == (
        "Nils Ny", ("intake", "approver"), True, False,
    )  # fmt: skip


async def test_a_link_works_once_however_many_try_at_the_same_moment() -> None:
    _, token = await staff_accounts.add(ADMINISTRATOR, "en@example.se", "En", ["intake"])
    tries = await asyncio.gather(*(activations.activate(token, GOOD, GOOD) for _ in range(3)), return_exceptions=True)
    assert sorted(type(each).__name__ for each in tries) == ["ActivationOver", "ActivationOver", "StartedSignIn"]


async def test_a_weak_password_is_refused_and_uses_no_link_up() -> None:
    _, token = await staff_accounts.add(ADMINISTRATOR, "svag@example.se", "Svag", ["intake"])
    for password, again in (("kort", "kort"), ("password123", "password123"), (GOOD, GOOD + "x")):
        with pytest.raises(WeakPassword):
            await activations.activate(token, password, again)
    assert await activations.activate(token, "tkq8 vrrm", "tkq8 vrrm"), "eight characters do, with a second factor"


async def test_a_link_works_for_seventy_two_hours_and_until_the_next(as_admin: asyncpg.Connection) -> None:
    account, first = await staff_accounts.add(ADMINISTRATOR, "sen@example.se", "Sen", ["intake"])
    second = await staff_accounts.invite_again(ADMINISTRATOR, account)
    with pytest.raises(LinkOver):
        await activations.invited(first)
    for age, works in ((timedelta(hours=71, minutes=59), True), (timedelta(minutes=2), False)):
        await as_admin.execute(
            "UPDATE one_time_link SET ends_at = ends_at - $2::interval WHERE account_id = $1", account, age
        )
        if works:
            assert await activations.invited(second)
    with pytest.raises(LinkOver):
        await activations.activate(second, GOOD, GOOD)
    stored = await as_admin.fetch("SELECT token_hash FROM one_time_link WHERE account_id = $1", account)
    assert all(second.encode() not in row["token_hash"] for row in stored)


async def test_the_link_goes_by_e_mail_when_the_administrator_says_so_and_only_while_it_works(
    world: World, as_admin: asyncpg.Connection
) -> None:
    await as_admin.execute("TRUNCATE notice")
    account, token = await staff_accounts.add(ADMINISTRATOR, "post@example.se", "Petra Post", ["intake"])
    assert await waiting(as_admin) == []
    await staff_accounts.mail_link(ADMINISTRATOR, account)
    async with mail_server() as server:
        send_to(world, server)
        await send_all(as_admin)
        send_to_nobody(world)
    [mail] = server.to("post@example.se")
    text = mail.message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert f"https://portal.example/aktivering/{token}" in text
    assert "Petra" not in text
    with pytest.raises(NotYourRole):
        await staff_accounts.mail_link(HANDLER, account)
    await activations.activate(token, GOOD, GOOD)
    with pytest.raises(Conflict):
        await staff_accounts.mail_link(ADMINISTRATOR, account)


async def test_a_blocked_account_is_out_at_once_and_in_again_when_the_block_is_lifted() -> None:
    session = await signed_in(COLLEAGUE_EMAIL)
    await staff_accounts.block(ADMINISTRATOR, COLLEAGUE.id)
    assert await accounts.resume(session.token, extend=False) is None
    with pytest.raises(WrongCredentials):
        await accounts.sign_in(COLLEAGUE_EMAIL, PASSWORD, HOME, None)
    async with acting_as(HANDLER):
        assert COLLEAGUE.id not in await account_rows.handlers()
    with pytest.raises(Conflict):
        await staff_accounts.block(ADMINISTRATOR, COLLEAGUE.id)
    await staff_accounts.lift_block(ADMINISTRATOR, COLLEAGUE.id)
    assert await accounts.resume(session.token, extend=False) is None, "an ended session never comes back"
    assert await signed_in(COLLEAGUE_EMAIL)
    with pytest.raises(Conflict):
        await staff_accounts.lift_block(ADMINISTRATOR, COLLEAGUE.id)


async def test_changed_roles_apply_to_a_session_that_is_open_already() -> None:
    session = await signed_in(AUDITOR_EMAIL)
    await staff_accounts.change_roles(ADMINISTRATOR, AUDITOR.id, ["auditor", "intake"])
    resumed = await accounts.resume(session.token, extend=False)
    assert resumed
    assert resumed.roles == {"auditor", "intake"}
    await staff_accounts.change_roles(ADMINISTRATOR, AUDITOR.id, ["auditor"])


async def test_a_reset_factor_lets_nobody_in_without_a_new_one() -> None:
    session = await signed_in(INTAKE_EMAIL)
    await staff_accounts.reset_factor(ADMINISTRATOR, INTAKE.id)
    assert await accounts.resume(session.token, extend=False) is None
    begun = await accounts.sign_in(INTAKE_EMAIL, PASSWORD, HOME, None)
    assert isinstance(begun, sign_in_steps.StartedSignIn)
    assert begun.must_enrol


async def test_nobody_changes_the_own_account() -> None:
    for refused in (
        staff_accounts.change_roles(ADMINISTRATOR, ADMINISTRATOR.id, ["administrator", "handler"]),
        staff_accounts.block(ADMINISTRATOR, ADMINISTRATOR.id),
        staff_accounts.lift_block(ADMINISTRATOR, ADMINISTRATOR.id),
        staff_accounts.reset_factor(ADMINISTRATOR, ADMINISTRATOR.id),
        staff_accounts.invite_again(ADMINISTRATOR, ADMINISTRATOR.id),
    ):
        with pytest.raises(OwnAccount):
            await refused


@pytest.mark.parametrize("staff", [HANDLER, APPROVER, INTAKE, AUDITOR], ids=lambda staff: staff.role)
async def test_nobody_but_an_administrator_looks_at_or_changes_accounts(staff: staff_accounts.By) -> None:
    for refused in (
        staff_accounts.everybody(staff),
        staff_accounts.find(staff, COLLEAGUE.id),
        staff_accounts.add(staff, "x@example.se", "X", ["intake"]),
        staff_accounts.change_roles(staff, COLLEAGUE.id, ["administrator"]),
        staff_accounts.block(staff, COLLEAGUE.id),
    ):
        with pytest.raises(NotYourRole):
            await refused


async def test_the_last_administrator_is_neither_blocked_nor_anything_else() -> None:
    for refused in (
        staff_accounts.block(SYSTEM, ADMINISTRATOR.id),
        staff_accounts.change_roles(SYSTEM, ADMINISTRATOR.id, ["handler"]),
    ):
        with pytest.raises(LastAdministrator):
            await refused
    assert (await staff_accounts.find(ADMINISTRATOR, ADMINISTRATOR.id)).roles == ("administrator",)


async def test_of_two_administrators_who_take_the_role_from_each_other_one_stays() -> None:
    await staff_accounts.change_roles(ADMINISTRATOR, COLLEAGUE.id, ["handler", "administrator"])
    other = account_rows.Account(
        COLLEAGUE.id, "staff", COLLEAGUE_EMAIL, None, "sv", frozenset({"handler", "administrator"}), COLLEAGUE.name
    ).actor()
    assert not isinstance(other, type(ANNA))
    done = await asyncio.gather(
        staff_accounts.change_roles(ADMINISTRATOR, COLLEAGUE.id, ["handler"]),
        staff_accounts.change_roles(other, ADMINISTRATOR.id, ["auditor"]),
        return_exceptions=True,
    )
    assert sum(isinstance(each, LastAdministrator) for each in done) == 1
    async with acting_as(SYSTEM):
        assert await connection().fetchval("SELECT count(*) FROM staff_role WHERE role = 'administrator'") == 1
        await rows.give_roles(ADMINISTRATOR.id, ["administrator"], None)
        await rows.take_roles(COLLEAGUE.id, ["administrator"])


async def test_an_address_has_one_account_and_a_member_is_no_staff() -> None:
    with pytest.raises(EmailTaken):
        await staff_accounts.add(ADMINISTRATOR, COLLEAGUE_EMAIL, "En till", ["intake"])
    with pytest.raises(NotFound):
        await staff_accounts.block(ADMINISTRATOR, ANNA.id)


async def test_all_of_it_is_in_the_log_and_tells_no_address(as_admin: asyncpg.Connection) -> None:
    events = await as_admin.fetch("SELECT code, details::text AS details, actor_id FROM audit_event")
    codes = {row["code"] for row in events if row["actor_id"] == ADMINISTRATOR.id}
    assert {"account.added", "account.roles_changed", "account.blocked", "account.block_lifted", "account.link_made",
            "account.factor_reset"} <= codes  # fmt: skip
    assert "account.activated" in {row["code"] for row in events}
    assert not any("@" in row["details"] or "Ny" in row["details"] for row in events)
