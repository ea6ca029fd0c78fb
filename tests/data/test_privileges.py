"""What has been asked, planned, chosen or recorded stays as it was: the application has no right to change it."""

from uuid import UUID, uuid4

import asyncpg
import pytest

from tests.conftest import World
from tests.data.conftest import scope
from tests.people import APPROVER, HANDLER

pytestmark = pytest.mark.usefixtures("lived_in")


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


@pytest.mark.parametrize("column", ["outcome", "erased", "kept", "attested_by", "attested_at", "task_id"])
async def test_what_was_attested_is_never_changed_afterwards(as_app: asyncpg.Connection, column: str) -> None:
    async with scope(as_app, HANDLER):
        for sql in (f"UPDATE manual_attestation SET {column} = {column}", "DELETE FROM manual_attestation"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                async with as_app.transaction():
                    await as_app.execute(sql)


async def test_a_file_that_was_found_is_removed_but_never_changed(as_app: asyncpg.Connection) -> None:
    async with scope(as_app, HANDLER):
        for column in ("content", "name", "sha256", "added_by"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                async with as_app.transaction():
                    await as_app.execute(f"UPDATE manual_file SET {column} = {column}")


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


async def _request_in_scope(as_app: asyncpg.Connection) -> UUID:
    async with scope(as_app, HANDLER):
        found = await as_app.fetchval("SELECT id FROM request WHERE kind = 'erasure' LIMIT 1")
    assert isinstance(found, UUID)
    return found


async def test_staff_cannot_lift_a_restriction_in_nobodys_name(as_app: asyncpg.Connection) -> None:
    lift = "UPDATE restriction SET lifted_at = now(), lifted_by = $1"
    async with scope(as_app, HANDLER):
        for by in (None, APPROVER.id):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                async with as_app.transaction():
                    await as_app.execute(lift, by)
        with pytest.raises(asyncpg.CheckViolationError, match="told_before"):
            async with as_app.transaction():
                await as_app.execute(lift, HANDLER.id)
