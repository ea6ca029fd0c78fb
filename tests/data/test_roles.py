"""What the database itself lets staff of each role do, asked in plain SQL as the role that the portal runs as."""

from uuid import uuid4

import asyncpg
import pytest

from portal.data import write_policies
from portal.data.actors import SYSTEM, Staff
from portal.data.audit.audit import COMPANY_CHAIN
from portal.data.database import acting_as
from tests.data.conftest import scope
from tests.people import ADMINISTRATOR, ANNA, APPROVER, AUDITOR, BERTIL, COLLEAGUE, HANDLER, INTAKE

pytestmark = pytest.mark.usefixtures("lived_in")

ADMINISTRATORS_SEE = {"account", "account_block", "audit_event", "one_time_link", "passkey", "provider_identity",
                      "recovery_code", "session", "staff_role", "started_sign_in", "totp_factor"}  # fmt: skip
"""The tables of accounts; of `audit_event` the company's own chain alone."""

COVERED = """
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relrowsecurity
  AND EXISTS (SELECT FROM pg_policies p WHERE p.tablename = c.relname AND p.policyname = 'only_who_may_change_adds')
ORDER BY 1
"""
TWO_HATS = Staff(AUDITOR.id, "sv", frozenset({"auditor", "intake"}), AUDITOR.name)


async def test_every_table_of_the_company_is_closed_to_changes_by_who_only_looks() -> None:
    async with acting_as(SYSTEM):
        assert await write_policies.uncovered() == []


async def test_an_auditor_sees_what_the_company_sees_and_changes_none_of_it(
    as_app: asyncpg.Connection, as_admin: asyncpg.Connection
) -> None:
    tables = [row["relname"] for row in await as_admin.fetch(COVERED)]
    assert {"request", "letter", "answer", "signed_letter", "print_run", "erasure_plan"} <= set(tables)
    async with scope(as_app, AUDITOR):
        assert await as_app.fetchval("SELECT count(*) FROM request") > 0
        assert await as_app.fetchval("SELECT count(*) FROM audit_event") > 0
        for table in tables:
            for sql in (f"DELETE FROM {table}", f"UPDATE {table} SET {await _column(as_admin, table)} = NULL"):
                try:
                    async with as_app.transaction():
                        done = await as_app.execute(sql)
                except asyncpg.InsufficientPrivilegeError:
                    continue
                assert done.endswith(" 0"), sql


@pytest.mark.parametrize("staff", [INTAKE, HANDLER, APPROVER, TWO_HATS], ids=lambda staff: staff.role)
async def test_whoever_has_a_role_that_changes_something_may(as_app: asyncpg.Connection, staff: Staff) -> None:
    async with scope(as_app, staff):
        assert await as_app.execute("UPDATE request SET trouble = NULL") != "UPDATE 0"


@pytest.mark.parametrize("sql", [
    "INSERT INTO letter (id, kind, language) VALUES (gen_random_uuid(), 'reply', 'sv')",
    "INSERT INTO data_subject (id, data_key) VALUES (gen_random_uuid(), '')",
    "INSERT INTO request_draft (id, staff_id, content) VALUES (gen_random_uuid(), $1, '')",
])  # fmt: skip
@pytest.mark.parametrize("staff", [AUDITOR, ADMINISTRATOR], ids=lambda staff: staff.role)
async def test_neither_an_auditor_nor_an_administrator_adds_anything(
    as_app: asyncpg.Connection, staff: Staff, sql: str
) -> None:
    async with scope(as_app, staff):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await as_app.execute(sql, *([staff.id] if "$1" in sql else []))


async def test_that_an_auditor_has_looked_is_noted(as_app: asyncpg.Connection) -> None:
    async with scope(as_app, AUDITOR):
        assert await as_app.fetchval("SELECT audit_append($1, 'request.opened', null, '{}')", ANNA.id)


async def test_an_administrator_of_accounts_sees_nothing_of_any_person(
    as_app: asyncpg.Connection, as_admin: asyncpg.Connection
) -> None:
    tables = await as_admin.fetch(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relrowsecurity"
    )
    seen = set()
    for row in tables:
        async with scope(as_app, ADMINISTRATOR):
            if await as_app.fetchval(f"SELECT count(*) FROM {row['relname']}"):
                seen.add(row["relname"])
    assert seen <= ADMINISTRATORS_SEE
    async with scope(as_app, ADMINISTRATOR):
        assert await as_app.fetchval("SELECT count(*) FROM account WHERE kind = 'member'") == 0
        assert await as_app.fetchval("SELECT count(*) FROM session WHERE account_id = $1", ANNA.id) == 0
        assert await as_app.fetchval("SELECT count(*) FROM totp_factor WHERE account_id = $1", BERTIL.id) == 0
        chains = await as_app.fetch("SELECT DISTINCT subject_id FROM audit_event")
        assert [row["subject_id"] for row in chains] == [COMPANY_CHAIN]


@pytest.mark.parametrize("staff", [INTAKE, HANDLER, APPROVER, AUDITOR], ids=lambda staff: staff.role)
@pytest.mark.parametrize("sql", [
    "INSERT INTO staff_role (account_id, role, given_by) VALUES ($1, 'administrator', $2)",
    "INSERT INTO account_block (account_id, blocked_by) VALUES ($1, $2)",
    "INSERT INTO account (id, kind, email, name) SELECT gen_random_uuid(), 'staff', concat($1::uuid, $2::uuid), 'N'",
    "INSERT INTO one_time_link (id, purpose, account_id, token_hash, ends_at)"
    " VALUES ($2, 'staff_invitation', $1, '', now())",
])  # fmt: skip
async def test_nobody_but_an_administrator_gives_roles_blocks_or_adds(
    as_app: asyncpg.Connection, staff: Staff, sql: str
) -> None:
    async with scope(as_app, staff):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await as_app.execute(sql, COLLEAGUE.id, staff.id)


async def test_an_administrator_changes_neither_himself_nor_a_member(as_app: asyncpg.Connection) -> None:
    for account in (ADMINISTRATOR.id, ANNA.id):
        for sql in (
            "INSERT INTO staff_role (account_id, role, given_by) VALUES ($1, 'handler', $2)",
            "INSERT INTO account_block (account_id, blocked_by) VALUES ($1, $2)",
        ):
            async with scope(as_app, ADMINISTRATOR):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await as_app.execute(sql, account, ADMINISTRATOR.id)
    async with scope(as_app, ADMINISTRATOR):
        assert await as_app.execute("DELETE FROM staff_role WHERE account_id = $1", ADMINISTRATOR.id) == "DELETE 0"
        assert await as_app.execute("DELETE FROM totp_factor WHERE account_id = $1", ANNA.id) == "DELETE 0"


async def test_an_administrator_chooses_nobodys_password(as_app: asyncpg.Connection) -> None:
    async with scope(as_app, ADMINISTRATOR):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await as_app.execute("UPDATE account SET password_hash = 'mine' WHERE id = $1", HANDLER.id)
    async with scope(as_app, ADMINISTRATOR):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await as_app.execute(
                "INSERT INTO account (id, kind, email, name, password_hash) VALUES ($1, 'staff', 'x@example.se', 'X',"
                " 'mine')",
                uuid4(),
            )


async def _column(as_admin: asyncpg.Connection, table: str) -> str:
    """A column that the application may update, or any."""
    found = await as_admin.fetchval(
        "SELECT attname FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped"
        " AND attidentity = '' AND attgenerated = ''"
        " ORDER BY has_column_privilege('portal_app', attrelid, attnum, 'UPDATE') DESC, attnum LIMIT 1",
        table,
    )
    return str(found)
