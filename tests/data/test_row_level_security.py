"""What the database itself refuses, asked in plain SQL as the role that the portal runs as."""

from uuid import UUID, uuid4

import asyncpg
import pytest

from tests.data.conftest import scope
from tests.people import ANNA, APPROVER, BERTIL, HANDLER

pytestmark = pytest.mark.usefixtures("lived_in")
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
    "notices_declined": "account_id",
    "unreachable_address": "account_id",
    "consent": "subject_id",
    "consent_postponed": "account_id",
    "data_subject": "id",
    "failed_sign_in": "account_id",
    "passkey": "account_id",
    "recipient_notice": "subject_id",
    "recovery_code": "account_id",
    "request": "subject_id",
    "restriction": "subject_id",
    "session": "account_id",
    "totp_factor": "account_id",
    "wish": "subject_id",
}
"""The tables in which a member sees rows, and the column that says whose they are. Of the others they see none."""

TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'm', 'f')"


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
        "INSERT INTO answer (request_id, subject_id, digest) SELECT id, $1, '' FROM request LIMIT 1",
    ],
)
async def test_a_member_cannot_write_in_another_members_name(as_app: asyncpg.Connection, sql: str) -> None:
    async with scope(as_app, BERTIL):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await as_app.execute(sql, ANNA.id)


@pytest.mark.parametrize(
    "status",
    ["awaiting_letter", "received", "identity_confirmed", "in_progress", "awaiting_approval", "approved", "executed",
     "refusing", "answered", "closed", "expired", "refused", "annulled"],
)  # fmt: skip
async def test_a_member_sets_no_other_status_than_withdrawn(
    as_app: asyncpg.Connection, as_admin: asyncpg.Connection, status: str
) -> None:
    own = await as_admin.fetchval("SELECT id FROM request WHERE subject_id = $1 AND kind = 'erasure'", ANNA.id)
    async with scope(as_app, ANNA):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await as_app.execute(
                "UPDATE request SET status = $2, received_on = now(), counted_from = now(), due_on = now()"
                " WHERE id = $1",
                own,
                status,
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
            await as_app.execute("UPDATE account SET kind = 'staff', name = 'Anna' WHERE id = $1", ANNA.id)


async def _carried_out(as_admin: asyncpg.Connection, member: UUID) -> UUID:
    found = await as_admin.fetchval(
        "SELECT id FROM request WHERE subject_id = $1 AND kind = 'erasure' AND status = 'executed'", member
    )
    assert isinstance(found, UUID)
    return found


async def test_nobody_orders_a_letter_in_a_colleagues_name(as_app: asyncpg.Connection) -> None:
    order = "INSERT INTO letter (id, kind, language, ordered_by) VALUES (gen_random_uuid(), 'reply', 'sv', $1)"
    async with scope(as_app, HANDLER):
        await as_app.execute(order, HANDLER.id)
        await as_app.execute(order, None)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await as_app.execute(order, APPROVER.id)
