"""What the database itself refuses, asked in plain SQL as the role that the portal runs as."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

import asyncpg
import pytest
import pytest_asyncio

from portal.clock import today
from portal.data.actors import Member, Staff
from portal.domain import access, accounts, answers, audit, consents, erasure, identity, requests, signed_letters
from portal.domain.errors import WrongCredentials
from portal.domain.record_of_processing.published import published
from tests.conftest import World
from tests.people import ANNA, ANNA_EMAIL, APPROVER, BERTIL, BERTIL_EMAIL, HANDLER, PASSWORD

NOTHING_PERSONAL = {
    "migration",
    "record_version",
    "pgqueuer",
    "pgqueuer_log",
    "pgqueuer_schedules",
    "pgqueuer_statistics",
}
"""Tables that hold nothing of a person's and so need no policy. Every other table must have one."""

MEMBERS_SEE = {
    "account": "id",
    "audit_event": "subject_id",
    "consent": "subject_id",
    "data_subject": "id",
    "request": "subject_id",
    "session": "account_id",
}
"""The tables in which a member sees rows, and the column that says whose they are. Of the others they see none."""

TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'm', 'f')"


@pytest_asyncio.fixture(scope="module", loop_scope="session", autouse=True)
async def lived_in(world: World) -> None:
    """Every table has rows, of Anna and of Bertil where members have any."""
    for member, email in ((ANNA, ANNA_EMAIL), (BERTIL, BERTIL_EMAIL)):
        await accounts.sign_in(email, PASSWORD, "192.0.2.1", None)
        for activity in (await published()).record.choices:
            await consents.choose(member, activity.id, activity.choice == "consent")
        asked = await requests.submit(member, "access")
        await signed_letters.register(HANDLER, asked.seal, today())
        await identity.confirm(HANDLER, asked.reference, "in_person")
        await access.collect(asked.id)
        await access.release(HANDLER, asked.reference)
        await answers.render(asked.id)
    with pytest.raises(WrongCredentials):
        await accounts.sign_in(ANNA_EMAIL, "wrong", "192.0.2.1", None)
    erased = await requests.submit(BERTIL, "erasure")
    await signed_letters.register(HANDLER, erased.seal, today())
    await identity.confirm(HANDLER, erased.reference, "in_person")
    await erasure.plan(erased.id)
    planned = await erasure.plan_in_force(APPROVER, erased)
    assert planned
    await erasure.approve(APPROVER, erased.reference, planned[0].digest.hex())
    await erasure.execute(erased.id)
    await requests.submit(ANNA, "erasure")
    await audit.make_checkpoint()


@asynccontextmanager
async def scope(connection: asyncpg.Connection, actor: Member | Staff | None) -> AsyncIterator[None]:
    """A transaction with `actor` as row-level security sees it; undone afterwards."""
    transaction = connection.transaction()
    await transaction.start()
    try:
        if actor:
            await connection.execute(
                "SELECT set_config('portal.actor_kind', $1, true), set_config('portal.actor_id', $2, true)",
                actor.kind,
                str(actor.id),
            )
        yield
    finally:
        await transaction.rollback()


async def personal_tables(connection: asyncpg.Connection) -> set[str]:
    return {row["relname"] for row in await connection.fetch(TABLES)} - NOTHING_PERSONAL


async def test_every_table_forces_row_level_security_save_those_declared_to_hold_nothing_personal(
    as_admin: asyncpg.Connection,
) -> None:
    rows = await as_admin.fetch(TABLES + " AND NOT (relrowsecurity AND relforcerowsecurity)")
    assert {row["relname"] for row in rows} == NOTHING_PERSONAL


async def test_no_policy_lets_anyone_in_without_an_actor(
    as_app: asyncpg.Connection, as_admin: asyncpg.Connection
) -> None:
    for table in await personal_tables(as_admin):
        assert await as_admin.fetchval(f"SELECT count(*) FROM {table}") > 0, f"{table} has no rows to hide"
        async with scope(as_app, None):
            assert await as_app.fetchval(f"SELECT count(*) FROM {table}") == 0, table


async def test_the_actor_ends_with_the_transaction(as_app: asyncpg.Connection) -> None:
    async with scope(as_app, HANDLER):
        assert await as_app.fetchval("SELECT count(*) FROM request") > 0
    assert await as_app.fetchval("SELECT count(*) FROM request") == 0


async def test_a_member_sees_own_rows_only(as_app: asyncpg.Connection, as_admin: asyncpg.Connection) -> None:
    for table in await personal_tables(as_admin):
        async with scope(as_app, BERTIL):
            rows = await as_app.fetch(f"SELECT * FROM {table}")
        if table in MEMBERS_SEE:
            assert {row[MEMBERS_SEE[table]] for row in rows} == {BERTIL.id}, table
        else:
            assert rows == [], table


async def test_staff_see_colleagues_and_no_members_account(as_app: asyncpg.Connection) -> None:
    async with scope(as_app, HANDLER):
        kinds = await as_app.fetch("SELECT DISTINCT kind FROM account")
        assert [row["kind"] for row in kinds] == ["staff"]


async def test_nothing_is_written_without_an_actor(as_app: asyncpg.Connection) -> None:
    async with scope(as_app, None):
        assert await as_app.execute("UPDATE request SET trouble = 'none'") == "UPDATE 0"
    async with scope(as_app, None):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await as_app.execute("INSERT INTO data_subject (id, data_key) VALUES ($1, '')", uuid4())


async def test_a_member_cannot_touch_another_members_rows(as_app: asyncpg.Connection) -> None:
    async with scope(as_app, BERTIL):
        changed = await as_app.execute("UPDATE request SET status = 'withdrawn' WHERE subject_id = $1", ANNA.id)
        assert changed == "UPDATE 0"
    async with scope(as_app, BERTIL):
        assert await as_app.execute("DELETE FROM session WHERE account_id = $1", ANNA.id) == "DELETE 0"


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO consent (subject_id, activity, choice, given, record_version, wording, language, origin)"
        " VALUES ($1, 'a', 'consent', true, 1, 'w', 'sv', 'portal')",
        "SELECT audit_append($1, 'account.signed_in', null, '{}')",
        "INSERT INTO session (token_hash, account_id, form_token, ends_at) VALUES ('a', $1, 't', now())",
        "INSERT INTO answer (request_id, subject_id, pdf, digest) SELECT id, $1, '', '' FROM request LIMIT 1",
    ],
)
async def test_a_member_cannot_write_in_another_members_name(as_app: asyncpg.Connection, sql: str) -> None:
    async with scope(as_app, BERTIL):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await as_app.execute(sql, ANNA.id)


@pytest.mark.parametrize(
    "status",
    ["awaiting_letter", "received", "identity_confirmed", "in_progress", "awaiting_approval", "approved", "executed",
     "answered", "closed", "expired", "refused"],
)  # fmt: skip
async def test_a_member_sets_no_other_status_than_withdrawn(
    as_app: asyncpg.Connection, as_admin: asyncpg.Connection, status: str
) -> None:
    own = await as_admin.fetchval("SELECT id FROM request WHERE subject_id = $1 AND kind = 'erasure'", ANNA.id)
    async with scope(as_app, ANNA):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await as_app.execute(
                "UPDATE request SET status = $2, received_on = now(), due_on = now() WHERE id = $1", own, status
            )
    async with scope(as_app, ANNA):
        assert await as_app.execute("UPDATE request SET status = 'withdrawn' WHERE id = $1", own) == "UPDATE 1"


async def test_a_member_does_not_withdraw_what_has_been_carried_out(
    as_app: asyncpg.Connection, as_admin: asyncpg.Connection
) -> None:
    done = await _carried_out(as_admin, BERTIL.id)
    async with scope(as_app, BERTIL):
        assert await as_app.execute("UPDATE request SET status = 'withdrawn' WHERE id = $1", done) == "UPDATE 0"


async def test_a_member_does_not_become_staff(as_app: asyncpg.Connection) -> None:
    async with scope(as_app, ANNA):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await as_app.execute(
                "UPDATE account SET kind = 'staff', role = 'approver', name = 'Anna' WHERE id = $1", ANNA.id
            )


@pytest.mark.parametrize("column", ["reference", "subject_id", "kind", "form", "form_digest", "seal", "submitted_at"])
async def test_what_was_asked_for_is_never_changed_afterwards(as_app: asyncpg.Connection, column: str) -> None:
    async with scope(as_app, HANDLER):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await as_app.execute(f"UPDATE request SET {column} = {column}")


async def test_an_approved_plan_is_never_changed_afterwards(as_app: asyncpg.Connection) -> None:
    async with scope(as_app, HANDLER):
        for column in ("content", "digest", "handler_id"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                async with as_app.transaction():
                    await as_app.execute(f"UPDATE erasure_plan SET {column} = {column}")


async def test_handler_and_approver_differ_even_in_plain_sql(as_app: asyncpg.Connection) -> None:
    plan, request = uuid4(), await _request_in_scope(as_app)
    async with scope(as_app, HANDLER):
        await as_app.execute("UPDATE erasure_plan SET superseded_at = now() WHERE request_id = $1", request)
        await as_app.execute(
            "INSERT INTO erasure_plan (id, request_id, handler_id, content, digest) VALUES ($1, $2, $3, '{}', '')",
            plan,
            request,
            HANDLER.id,
        )
        approve = "INSERT INTO approval (plan_id, handler_id, approver_id) VALUES ($1, $2, $3)"
        with pytest.raises(asyncpg.CheckViolationError, match="two_persons"):
            async with as_app.transaction():
                await as_app.execute(approve, plan, HANDLER.id, HANDLER.id)
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            async with as_app.transaction():
                # Not even by naming somebody else as the plan's handler.
                await as_app.execute(approve, plan, APPROVER.id, HANDLER.id)
        await as_app.execute(approve, plan, HANDLER.id, APPROVER.id)


async def test_the_application_owns_nothing_and_is_bound_by_every_policy(as_admin: asyncpg.Connection) -> None:
    role = await as_admin.fetchrow("SELECT * FROM pg_roles WHERE rolname = 'portal_app'")
    assert role
    for right in ("rolsuper", "rolbypassrls", "rolcreaterole", "rolcreatedb", "rolreplication"):
        assert not role[right], right
    owned = "SELECT count(*) FROM pg_shdepend WHERE refobjid = $1 AND deptype = 'o'"
    assert await as_admin.fetchval(owned, role["oid"]) == 0
    assert await as_admin.fetchval("SELECT count(*) FROM pg_auth_members WHERE member = $1", role["oid"]) == 0
    assert not await as_admin.fetchval("SELECT has_schema_privilege('portal_app', 'public', 'CREATE')")


@pytest.mark.parametrize(
    ("table", "column"),
    [("audit_event", "code"), ("audit_checkpoint", "heads"), ("consent", "given"), ("record_version", "digest")],
)
async def test_what_is_append_only_is_never_changed(
    as_app: asyncpg.Connection, world: World, table: str, column: str
) -> None:
    owner = await asyncpg.connect(world.url("portal_owner"))
    try:
        for sql in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
            async with scope(as_app, HANDLER):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await as_app.execute(sql)
            async with scope(owner, HANDLER):
                with pytest.raises(asyncpg.RestrictViolationError, match="append-only"):
                    await owner.execute(sql)
    finally:
        await owner.close()


async def _carried_out(as_admin: asyncpg.Connection, member: UUID) -> UUID:
    found = await as_admin.fetchval(
        "SELECT id FROM request WHERE subject_id = $1 AND kind = 'erasure' AND status = 'executed'", member
    )
    assert isinstance(found, UUID)
    return found


async def _request_in_scope(as_app: asyncpg.Connection) -> UUID:
    async with scope(as_app, HANDLER):
        found = await as_app.fetchval("SELECT id FROM request WHERE kind = 'erasure' LIMIT 1")
    assert isinstance(found, UUID)
    return found
